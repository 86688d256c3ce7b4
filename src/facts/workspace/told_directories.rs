//! Directories that builds are told to build: by an argument, by a name, by the package that a command compiles.

use std::collections::{BTreeMap, BTreeSet};

use super::service_directories::{holds_manifest, what_is_built};
use crate::build::{Lookup, Step};
use crate::facts::handles::{Facts, Image};
use crate::ids::ImageId;
use crate::manifests::{Program, Weight, is_in_folder_of_services};
use crate::source::{EntryKind, RepoPath, Span};
use crate::syntax::dockerfile::Kind;
use crate::syntax::shell::{FoundCommand, VariableValue};

/// A directory that a build is told to build.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) directory: RepoPath,
    pub(super) image: ImageId,
    /// What is built: "service `api`".
    pub(super) what: String,
    /// The words that say it.
    pub(super) place: Span,
    /// Whether a command that compiles it says so, and nothing else does.
    pub(super) is_compiled: bool,
}

/// The directories that a build can name.
struct Candidates<'a> {
    directories: BTreeSet<&'a RepoPath>,
    by_name: BTreeMap<&'a str, BTreeSet<&'a RepoPath>>,
    /// Programs that are services only if somebody builds them.
    programs: Vec<&'a Program>,
}

/// Words in the names of programs that do their work and end, and of those that somebody types.
// Source: names of folders in `cmd/` and of binaries in public repositories of Go and Rust.
const ENDS: [&str; 10] =
    ["cli", "ctl", "loadtest", "migrate", "migration", "migrations", "migrator", "seed", "seeder", "setup"];

/// Words in the names of arguments whose values are called like a service without choosing it: where it is reached, how it
/// is run, what its database or its image is called.
// Source: names of build arguments in 132 public repositories, counted on 2026-11-30.
const NO_CHOICES: [&str; 18] = [
    "addr",
    "address",
    "database",
    "db",
    "domain",
    "endpoint",
    "env",
    "environment",
    "host",
    "hostname",
    "mode",
    "origin",
    "prefix",
    "tag",
    "uri",
    "url",
    "user",
    "version",
];

/// Whether an argument may choose what is built, by its name.
fn may_choose(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !name.split(['_', '-']).any(|word| NO_CHOICES.contains(&word))
}

impl Facts {
    /// The directories that builds of images which run are told to build, though their Dockerfiles do not lie in them.
    pub(super) fn told_directories(&self) -> Vec<Told> {
        let candidates = self.candidates();
        if candidates.directories.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for image in self.runtime_images() {
            let folder = image.dockerfile().path.parent();
            let mut around = std::iter::once(folder.clone()).chain(folder.ancestors());
            let lies_in_one = around.any(|above| candidates.directories.contains(&above));
            if image.dockerfile().is_inline || !lies_in_one {
                found
                    .extend(image.told_by_words(&candidates).or_else(|| image.told_by_commands(&candidates)));
            }
        }
        found
    }

    fn candidates(&self) -> Candidates<'_> {
        let tree = self.repo.tree();
        let programs = self.repo.manifests().programs(tree);
        let collected = tree.entries().filter(|(path, kind)| {
            *kind == EntryKind::Directory && is_in_folder_of_services(path) && holds_manifest(tree, path)
        });
        let directories: BTreeSet<&RepoPath> = programs
            .iter()
            .map(|program| &program.directory)
            .chain(collected.map(|(path, _)| path))
            .collect();
        let mut by_name: BTreeMap<&str, BTreeSet<&RepoPath>> = BTreeMap::new();
        for directory in &directories {
            by_name.entry(directory.file_name()).or_default().insert(directory);
        }
        for program in programs {
            for name in &program.said.names {
                by_name.entry(name).or_default().insert(&program.directory);
            }
        }
        let programs = programs.iter().filter(|program| program.said.weight < Weight::Serves).collect();
        Candidates { directories, by_name, programs }
    }
}

impl Candidates<'_> {
    /// The only directory below a build's context that a value names, by its path or by its name.
    fn named(&self, value: &str, context: &RepoPath) -> Option<RepoPath> {
        let value = value.trim_start_matches("./").trim_end_matches('/');
        let path = context.join(value).filter(|_| !value.is_empty() && value != ".")?;
        if self.directories.contains(&path) {
            return Some(path);
        }
        let known = self.by_name.get(value)?;
        let mut inside =
            known.iter().filter(|directory| directory.is_in(context) && ***directory != *context);
        let first = inside.next()?;
        inside.next().is_none().then(|| (*first).clone())
    }
}

impl Image<'_> {
    /// What arguments of the image's build name, or, in a folder of services, what builds it is called like.
    fn told_by_words(self, candidates: &Candidates<'_>) -> Option<Told> {
        let context = self.context()?;
        let told = |directory, what: &str, place| {
            Some(Told { directory, image: self.record.id, what: what.to_owned(), place, is_compiled: false })
        };
        let mut names: Vec<(String, &str, Span)> = Vec::new();
        for service in self.services() {
            let Some(build) = &service.service.build else { continue };
            let what = format!("service `{}`", service.name());
            for argument in build.args.iter().filter(|argument| may_choose(&argument.name.value)) {
                let value = argument.value.as_str().and_then(|value| candidates.named(value, context));
                if let Some(directory) = value {
                    return told(directory, &what, build.span);
                }
            }
            names.push((what, service.name(), build.span));
        }
        for build in self.declared_builds().filter(|build| build.asks_for_image()) {
            let what = what_is_built(&build.label);
            for (_, argument) in build.arguments.iter().filter(|(name, _)| may_choose(name)) {
                let value = argument.value.known().and_then(|value| candidates.named(value, context));
                if let Some(directory) = value {
                    return told(directory, &what, build.place);
                }
            }
            names.push((what, &build.label, build.place));
        }
        // What several build under different names is none of them.
        let mut directories: Vec<Option<RepoPath>> = names
            .iter()
            .map(|(_, name, _)| candidates.named(name, context).filter(is_in_folder_of_services))
            .collect();
        directories.dedup();
        let ([Some(directory)], Some((what, _, place))) = (directories.as_slice(), names.first()) else {
            return None;
        };
        told(directory.clone(), what, *place)
    }

    /// The program that the image's commands compile; of several, the one that it starts.
    fn told_by_commands(self, candidates: &Candidates<'_>) -> Option<Told> {
        let context = self.context().filter(|_| !candidates.programs.is_empty())?;
        let mut compiled: BTreeMap<&RepoPath, (Span, &Program)> = BTreeMap::new();
        for number in self.build().reachable(self.runtime().number) {
            for step in &self.build().stages[number].steps {
                let is_run = matches!(step.instruction(self.dockerfile()).kind, Kind::Run { .. });
                let Some(script) = step.script(self.dockerfile()).filter(|_| is_run && step.posix_shell)
                else {
                    continue;
                };
                for command in &script.commands() {
                    let words = words_of(command, step);
                    let programs =
                        candidates.programs.iter().filter(|program| program.directory.is_in(context));
                    let named = programs.filter(|program| compiles(&words, program));
                    for program in named {
                        compiled.entry(&program.directory).or_insert((command.command.span, program));
                    }
                }
            }
        }
        if compiled.len() > 1 {
            let started: Vec<String> =
                self.start()?.programs().into_iter().map(|(program, _)| program).collect();
            compiled.retain(|_, (_, program)| started.iter().any(|name| program.said.names.contains(name)));
        }
        let (directory, (place, _)) = compiled.pop_first().filter(|_| compiled.is_empty())?;
        let ends = directory.file_name().split(['-', '_']).any(|word| ENDS.contains(&word));
        (!ends).then(|| Told {
            directory: directory.clone(),
            image: self.record.id,
            what: what_is_built(""),
            place,
            is_compiled: true,
        })
    }
}

/// The words of a command, with the variables of its step put in; those that are not known are left out.
fn words_of(command: &FoundCommand<'_>, step: &Step) -> Vec<String> {
    let look_up = |name: &str| match step.variables.look_up(name) {
        Lookup::Set(variable) => {
            variable.value.known().map_or(VariableValue::NotKnown, |value| VariableValue::Set(value.clone()))
        }
        Lookup::Unset | Lookup::PerhapsInBase => VariableValue::NotKnown,
    };
    let invocation = command.invocation();
    let Some(program) = invocation.program() else { return Vec::new() };
    let arguments = invocation.args().iter().filter_map(|word| word.expand(&look_up));
    std::iter::once(program.to_owned()).chain(arguments).collect()
}

/// Whether a command compiles a program.
// Source: `go help build`; doc.rust-lang.org/cargo, "cargo build"; learn.microsoft.com, "dotnet publish"; hexdocs.pm,
// "mix release"; docs.gradle.org, "Command-Line Interface".
fn compiles(words: &[String], program: &Program) -> bool {
    let Some((tool, arguments)) = words.split_first() else { return false };
    let is_path = |word: &String| {
        let word = word.trim_start_matches("./").trim_end_matches('/');
        let directory = program.directory.as_str();
        word == directory
            || directory.strip_suffix(word).is_some_and(|rest| rest.ends_with('/') && word.contains('/'))
    };
    let has_name = |name: &str| program.said.names.iter().any(|known| known == name);
    let is_option = |options: &[&str]| {
        arguments.iter().enumerate().any(|(at, word)| match word.split_once('=') {
            Some((option, value)) => options.contains(&option) && has_name(value),
            None => {
                options.contains(&word.as_str()) && arguments.get(at + 1).is_some_and(|name| has_name(name))
            }
        })
    };
    match tool.as_str() {
        "go" => {
            arguments.first().is_some_and(|verb| matches!(verb.as_str(), "build" | "install"))
                && arguments.iter().any(is_path)
        }
        "cargo" | "cross" => is_option(&["--bin", "-p", "--package"]),
        "dotnet" => arguments.iter().any(|word| {
            is_path(word)
                || word
                    .rsplit_once('/')
                    .is_some_and(|(folder, file)| file.ends_with("proj") && is_path(&folder.to_owned()))
        }),
        "mix" => {
            arguments.first().is_some_and(|verb| verb == "release")
                && arguments.get(1).is_some_and(|name| has_name(name))
        }
        "gradle" | "gradlew" => arguments.iter().any(|word| {
            word.strip_prefix(':')
                .and_then(|word| word.rsplit_once(':'))
                .is_some_and(|(path, _)| is_path(&path.replace(':', "/")))
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
