//! What can be said on the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::report::Format;
use crate::source::Date;

/// Judges what the Dockerfiles and Compose files of a repository ship, together.
#[derive(Debug, Parser)]
#[command(name = "stockade", version, about, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Lint a repository, or report on a part of it
    Check(CheckOptions),
    /// Show what is in an image, and how it got there
    Contents(ContentsOptions),
    /// Show the page of a rule
    Explain(ExplainOptions),
    /// Show the Compose projects as Compose itself sees them
    Model(ModelOptions),
    /// Write a policy file to begin with, under which nothing is reported today
    Init(InitOptions),
    /// Print the policy that counts, each value with who says it
    Policy(PolicyOptions),
    /// List the rules
    Rules(RulesOptions),
    /// Print a script that completes what you type
    Completions(CompletionsOptions),
    /// Print a page of the manual, for `man`
    Man(ManOptions),
    /// Print which directories are taken for services, and why
    #[command(
        after_help = "What is inferred holds until the policy file says `services:` and `shared:`.\n\n\
                            Exit codes: 0 there are some, 2 the job could not be done, 3 there are none."
    )]
    Services(ListingOptions),
    /// Print who builds which image, and from where
    #[command(
        after_help = "What no file says, the policy can: `images: {build: [{name: …, dockerfile: …}]}`.\n\n\
                            Exit codes: 0 there are some, 2 the job could not be done, 3 there are none."
    )]
    Builds(ListingOptions),
}

#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 the job could not be \
                        done, 3 nothing to lint was found.")]
pub(crate) struct CheckOptions {
    /// What to report on: directories with all below them, or files. The whole repository around it is
    /// read in any case: the nearest parent with `.git`, else the path itself. `-` is standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// How findings are written [default: pretty on a terminal, else short]
    #[arg(long, value_parser = format_parser())]
    pub(crate) format: Option<Format>,
    /// Write a report to a file instead of standard output, in a format of its own; may be repeated. `-` is
    /// standard output, and a FILE alone has the format that --format says
    #[arg(long, value_name = "FORMAT=FILE")]
    pub(crate) output: Vec<OsString>,
    /// Read this file from standard input; the rest of the repository around it is read from disk. For editors
    /// that lint what was not saved yet
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) policy: PolicySource,
    #[command(flatten)]
    pub(crate) levels: LevelOptions,
    /// The level from which on findings make the exit code 1
    #[arg(long, value_enum, default_value = "warning")]
    pub(super) fail_on: FailOn,
    /// The day that dates of support and of suppressions are compared to [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
    /// The file of findings that were accepted: what is in it is not reported
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write the baseline: all that is found into a new file; out of an old one what does not occur any more
    #[arg(long, requires = "baseline")]
    pub(super) write_baseline: bool,
    /// With --write-baseline, add what is new to an old file, too
    #[arg(long, requires = "write_baseline")]
    pub(crate) update: bool,
    /// Show what comments and the baseline take away, too (pretty, short, json and sarif)
    #[arg(long)]
    pub(super) show_suppressed: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value = "auto")]
    pub(crate) color: ColorChoice,
    /// Print nothing; the exit code and the files of --output say it all
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Print how often each rule found something, instead of the findings
    #[arg(long)]
    pub(super) statistics: bool,
    /// How many threads to use [default: as many as the machine has]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) threads: usize,
}

/// Which policy files count.
#[derive(Debug, Args, Default)]
pub(crate) struct PolicySource {
    /// A policy file to lay over the repository's own (`stockade.yaml` or `.stockade.yaml` at the root): what it protects
    /// or forces holds there. May lie anywhere [default: what STOCKADE_CONFIG names]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Leave the repository's own policy file out
    #[arg(long)]
    pub(crate) isolated: bool,
}

/// What the command line says of rules.
#[derive(Debug, Args)]
pub(crate) struct LevelOptions {
    /// The levels to start from [default: what the policy file says, else recommended]
    #[arg(long, value_enum)]
    pub(crate) profile: Option<ProfileChoice>,
    /// Run only these rules or categories, whatever the repository's policy excludes, excepts or switches off
    #[arg(long, value_name = "RULE|CATEGORY", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Do not run these rules or categories
    #[arg(long, value_name = "RULE|CATEGORY", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// Give a rule or a category a level: error, warning, notice or off. It goes over all policy files
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',')]
    pub(crate) level: Vec<String>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Each value stands with who says it: a line of a policy file, an option of the command line, the \
                        profile, or nobody (default).\n\nExit codes: 0 it is printed, 2 the job could not be done."
)]
pub(crate) struct PolicyOptions {
    /// A file of the repository, for what counts there: overrides and policy files of folders included
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) policy: PolicySource,
    #[command(flatten)]
    pub(crate) levels: LevelOptions,
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "write it as YYYY-MM-DD".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct ModelOptions {
    /// Which projects to show: those with a file in one of these directories, or among these files
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// How they are written: what each service runs, or all that `docker compose config` would say
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ListFormat,
    /// Add, to the JSON, the place that each value comes from and those that it overrides
    #[arg(long)]
    pub(crate) origins: bool,
    /// Print credentials, too, where `•••` stands else
    #[arg(long)]
    pub(crate) show_secrets: bool,
    /// The name of every project [default: what its files, `.env` or its directory say, as in Compose]
    #[arg(long)]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) policy: PolicySource,
}

#[derive(Debug, Args)]
pub(crate) struct InitOptions {
    /// A path in the repository; the file is written to its root
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    /// The day that dates of support are compared to [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
    /// Print the JSON schema of the policy file, for editors and validators
    #[arg(long)]
    pub(crate) schema: bool,
    /// Print the policy file instead of writing it
    #[arg(long, conflicts_with = "schema")]
    pub(crate) print: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "What is printed is concluded from the files of the repository; nothing is built. Exit \
                        codes: 0 it is printed, 1 with --why: nothing is known at that path, 2 there is no such \
                        image, or several."
)]
pub(crate) struct ContentsOptions {
    /// A service, the path of a Dockerfile or of its directory, or `Dockerfile:stage`
    #[arg(value_name = "WHAT")]
    pub(crate) what: String,
    /// Explain one path of the image, step by step
    #[arg(long, value_name = "PATH")]
    pub(crate) why: Option<String>,
    /// How it is written
    #[arg(long, value_enum, default_value = "pretty")]
    pub(crate) format: ContentsFormat,
    /// A directory of the repository
    #[arg(long, value_name = "DIRECTORY", default_value = ".")]
    pub(crate) repository: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainOptions {
    /// The rule's name, such as root-user
    pub(crate) rule: String,
}

#[derive(Debug, Args)]
pub(crate) struct ListingOptions {
    /// A path in the repository
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) policy: PolicySource,
    /// How the list is written
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ListFormat,
}

#[derive(Debug, Args)]
pub(crate) struct RulesOptions {
    /// How the list is written
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ListFormat,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsOptions {
    /// The shell that completes
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ManOptions {
    /// The command that the page is about, such as check [default: the program]
    pub(crate) command: Option<String>,
}

/// A reader of the formats' names that says for each what it is for.
fn format_parser() -> impl TypedValueParser<Value = Format> {
    let values = Format::ALL.map(|format| PossibleValue::new(format.name()).help(format.purpose()));
    PossibleValuesParser::new(values).try_map(|name| Format::parse(&name).ok_or("there is no such format"))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ContentsFormat {
    Pretty,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProfileChoice {
    Recommended,
    Strict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Notice,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    Auto,
    Always,
    Never,
}
