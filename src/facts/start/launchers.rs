//! Which programs a launcher runs beside each other: pm2, supervisord, concurrently, npm-run-all, Turborepo, Nx, and
//! those that read a Procfile.

use std::sync::Arc;

use super::lifetime::is_work;
use super::told::told;
use crate::build::image_path;
use crate::knowledge::programs::{self, AsProcess};
use crate::limits;
use crate::manifests::{Listed, PackageJson, pm2_apps, procfile, supervisord_programs};
use crate::source::{Span, Text};
use crate::syntax::shell::{self, FoundCommand, Invocation};

/// What lies around a command when it is started.
pub(in crate::facts) struct Around<'a> {
    /// The manifest in the directory that it is started in.
    pub(in crate::facts) manifest: Option<Arc<PackageJson>>,
    /// Reads a file that it names.
    pub(in crate::facts) read: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    /// The paths in the container that a pattern means, of files of the repository or not.
    pub(in crate::facts) matching: &'a dyn Fn(&str) -> Vec<String>,
    /// The packages of the workspace whose root it is started in.
    pub(in crate::facts) packages: &'a dyn Fn() -> Vec<Arc<PackageJson>>,
}

/// The names of the programs that a command runs beside each other, those left out that end by themselves; nothing where
/// it is no launcher, or what it runs is not known.
pub(super) fn launched(invocation: &Invocation<'_>, place: Span, around: &Around<'_>) -> Option<Vec<String>> {
    let program = invocation.program()?;
    let words: Vec<String> =
        invocation.args().iter().map(|word| word.literal().map(Into::into)).collect::<Option<_>>()?;
    let (program, words) = told(program, &words);
    let long_running = |command: &str| runs_on(command, place);
    match program {
        "pm2-runtime" | "pm2-docker" => pm2(words, around),
        "pm2" if words.iter().any(|word| word == "start") => pm2(words, around),
        "concurrently" | "conc" => Some(concurrently(words, place, around, &long_running)),
        "npm-run-all" | "npm-run-all2" | "run-p" => npm_run_all(program, words, around, &long_running),
        "turbo" => turbo(words, around),
        "nx" => nx(words),
        "supervisord" => supervisord(words, around, &long_running),
        "honcho" | "foreman" | "overmind" | "goreman" | "hivemind" | "forego" => {
            of_procfile(words, around, &long_running)
        }
        _ => None,
    }
}

/// Whether a command line runs until it is stopped, as far as that can be told: it is not known to end.
fn runs_on(command: &str, place: Span) -> bool {
    let script = shell::parse(&Text::standing_for(place, command));
    let commands = script.commands();
    let Some(last) = commands.iter().rev().find(|found| !found.context.in_substitution) else { return false };
    let invocation = last.invocation();
    let ends = |name: &str| programs::of(name).is(AsProcess::Helper);
    !is_work(&invocation) && !invocation.program().is_some_and(ends)
}

/// The words that are not options, nor the values of those that take one.
fn operands<'w>(words: &'w [String], with_value: &[&str]) -> Vec<&'w str> {
    let mut found = Vec::new();
    let mut is_value = false;
    for word in words {
        if std::mem::take(&mut is_value) {
            continue;
        }
        if word.starts_with('-') {
            is_value = with_value.contains(&word.as_str());
        } else {
            found.push(word.as_str());
        }
    }
    found
}

/// The value of an option, in the same word or in the next: each time that it is given.
fn values<'w>(words: &'w [String], options: &[&str]) -> Vec<&'w str> {
    let pairs = words.iter().enumerate();
    pairs
        .filter_map(|(number, word)| match word.split_once('=') {
            Some((option, value)) if options.contains(&option) => Some(value),
            _ if options.contains(&word.as_str()) => words.get(number + 1).map(String::as_str),
            _ => None,
        })
        .collect()
}

// Source: pm2.keymetrics.io, "Ecosystem File" and "Integration with Docker": `pm2-runtime start FILE --only NAMES`.
fn pm2(words: &[String], around: &Around<'_>) -> Option<Vec<String>> {
    let with_value = ["--only", "--env", "-n", "--name", "-i", "--instances", "--delay", "--web", "--format"];
    let file = *operands(words, &with_value).iter().find(|word| **word != "start")?;
    let apps = pm2_apps(file, &(around.read)(file)?)?;
    let only: Vec<&str> = values(words, &["--only"]).into_iter().flat_map(|names| names.split(',')).collect();
    let is_chosen = |app: &Listed| only.is_empty() || only.contains(&app.name.as_str());
    Some(apps.into_iter().filter(is_chosen).map(|app| app.name).collect())
}

// Source: github.com/open-cli-tools/concurrently, `concurrently --help`.
fn concurrently(
    words: &[String],
    place: Span,
    around: &Around<'_>,
    runs_on: &dyn Fn(&str) -> bool,
) -> Vec<String> {
    let with_value = [
        "-n",
        "--names",
        "--name-separator",
        "-c",
        "--prefix-colors",
        "-p",
        "--prefix",
        "-l",
        "--prefix-length",
        "-t",
        "--timestamp-format",
        "-m",
        "--max-processes",
        "--restart-tries",
        "--restart-after",
        "-s",
        "--success",
        "--default-input-target",
        "--hide",
        "--teardown",
        "--kill-signal",
        "--ks",
        "--kill-timeout",
    ];
    let scripts =
        operands(words, &with_value).into_iter().flat_map(|command| match command.strip_prefix("npm:") {
            Some(script) => named(script.split(' ').next().unwrap_or(script), around),
            None => vec![(short_program(command, place), command.to_owned())],
        });
    scripts.filter(|(_, command)| runs_on(command)).map(|(name, _)| short(&name)).collect()
}

// Source: github.com/mysticatea/npm-run-all, `docs/npm-run-all.md` and `docs/run-p.md`.
fn npm_run_all(
    program: &str,
    words: &[String],
    around: &Around<'_>,
    runs_on: &dyn Fn(&str) -> bool,
) -> Option<Vec<String>> {
    let mut is_parallel = program == "run-p";
    let mut has_unknown = false;
    let mut found = Vec::new();
    for word in words {
        match word.as_str() {
            "-p" | "--parallel" => is_parallel = true,
            "-s" | "--serial" | "--sequential" => is_parallel = false,
            "--" => break,
            option if option.starts_with('-') => {}
            script if is_parallel => {
                let script = script.split(' ').next().unwrap_or(script);
                let scripts = named(script, around);
                has_unknown |= scripts.is_empty();
                found.extend(scripts);
            }
            _ => {}
        }
    }
    let names = found.into_iter().filter(|(_, command)| runs_on(command)).map(|(name, _)| name);
    let names: Vec<String> = names.collect();
    (!has_unknown).then_some(names)
}

/// The scripts of the manifest that a name or a pattern means, each with what it runs; a name alone where there is no
/// such script to be read.
fn named(pattern: &str, around: &Around<'_>) -> Vec<(String, String)> {
    let scripts = around.manifest.iter().flat_map(|manifest| &manifest.scripts);
    let matches = |name: &str| match pattern.split_once('*') {
        Some((start, end)) => {
            let middle =
                name.strip_prefix(start).and_then(|rest| rest.strip_suffix(end.trim_start_matches('*')));
            middle.is_some_and(|middle| end.starts_with('*') || !middle.contains(':'))
        }
        None => name == pattern,
    };
    let found: Vec<_> = scripts
        .filter(|(name, _)| matches(name))
        .map(|(name, command)| (name.clone(), command.clone()))
        .collect();
    // A name says what a script is for, where its text does not.
    match found.is_empty() && !pattern.contains('*') {
        true => vec![(pattern.to_owned(), format!("npm run {pattern}"))],
        false => found,
    }
}

// Source: turbo.build, "run": tasks run in every package that has them, or in those that `--filter` names.
fn turbo(words: &[String], around: &Around<'_>) -> Option<Vec<String>> {
    let filters = values(words, &["-F", "--filter"]);
    let is_name =
        |name: &&str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '@' | '/' | '-' | '_'));
    if !filters.is_empty() {
        return filters.iter().all(is_name).then(|| filters.iter().map(|it| short(it)).collect());
    }
    let with_value =
        ["--concurrency", "--cache-dir", "--env-mode", "--log-order", "--ui", "--cwd", "--output-logs"];
    let tasks: Vec<&str> = operands(words, &with_value).into_iter().filter(|word| *word != "run").collect();
    let [task] = tasks.as_slice() else { return None };
    if !matches!(*task, "start" | "serve" | "dev" | "start:prod") {
        return None;
    }
    let packages = (around.packages)();
    Some(
        packages
            .iter()
            .filter(|package| package.scripts.contains_key(*task))
            .map(|it| it.name.clone())
            .collect(),
    )
}

// Source: nx.dev, "run-many": `-t`, `--targets`, `-p`, `--projects`, both separated by commas.
fn nx(words: &[String]) -> Option<Vec<String>> {
    let targets = values(words, &["-t", "--target", "--targets"]);
    let serves = targets.iter().any(|target| matches!(*target, "serve" | "start" | "dev"));
    let projects: Vec<String> = values(words, &["-p", "--projects"])
        .into_iter()
        .flat_map(|names| names.split(','))
        .filter(|name| !name.is_empty() && !name.contains('*'))
        .map(ToOwned::to_owned)
        .collect();
    (words.first().is_some_and(|word| word == "run-many") && serves && !projects.is_empty())
        .then_some(projects)
}

// Source: ddollar.github.io/foreman and honcho.readthedocs.io: `start`, `-f FILE`, the types to start; overmind's `-l`.
fn of_procfile(words: &[String], around: &Around<'_>, runs_on: &dyn Fn(&str) -> bool) -> Option<Vec<String>> {
    let with_value =
        ["-f", "--procfile", "-e", "--env", "-p", "--port", "-d", "--root", "-c", "-m", "-l", "-t"];
    let chosen: Vec<&str> =
        operands(words, &with_value).into_iter().filter(|word| !matches!(*word, "start" | "s")).collect();
    let file = values(words, &["-f", "--procfile"]).first().copied().unwrap_or("Procfile");
    let types = procfile(&(around.read)(file)?)?;
    let is_started = |one: &Listed| {
        (chosen.is_empty() || chosen.contains(&one.name.as_str()))
            && one.command.as_deref().is_none_or(runs_on)
    };
    Some(types.into_iter().filter(is_started).map(|one| one.name).collect())
}

/// Where supervisord looks for its configuration, of which the last is that of Debian's package, and what this includes.
// Source: supervisord.org/configuration.html, "Configuration File"; the file `supervisord.conf` of the package `supervisor`.
const SUPERVISORD: [&str; 4] =
    ["supervisord.conf", "etc/supervisord.conf", "/etc/supervisord.conf", OF_DEBIAN];
const OF_DEBIAN: &str = "/etc/supervisor/supervisord.conf";
const INCLUDED_BY_DEBIAN: &str = "/etc/supervisor/conf.d/*.conf";

fn supervisord(words: &[String], around: &Around<'_>, runs_on: &dyn Fn(&str) -> bool) -> Option<Vec<String>> {
    let glued = words.iter().find_map(|word| word.strip_prefix("-c").filter(|rest| rest.starts_with('/')));
    let said = values(words, &["-c", "--configuration"]).first().copied().or(glued);
    let is_there = |file: &&str| !(around.matching)(file).is_empty();
    let file = said.or_else(|| SUPERVISORD.into_iter().find(is_there)).unwrap_or(OF_DEBIAN);
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let (mut programs, mut has_others) = (Vec::new(), false);
    let included = match (around.matching)(file).is_empty() && file == OF_DEBIAN {
        true => vec![INCLUDED_BY_DEBIAN.to_owned()],
        false => {
            let main = supervisord_programs(&(around.read)(file)?)?;
            programs.extend(main.programs);
            has_others |= main.has_others;
            main.included
        }
    };
    for pattern in included {
        if pattern.contains('%') || pattern.contains(['?', '[']) {
            return None;
        }
        let pattern = if folder.is_empty() { pattern } else { image_path::join(folder, &pattern) };
        let files = (around.matching)(&pattern);
        for file in files.iter().take(limits::RUNTIME_FILES.most()) {
            let more = supervisord_programs(&(around.read)(file)?)?;
            programs.extend(more.programs);
            has_others |= more.has_others;
        }
    }
    let is_kept = |one: &Listed| one.command.as_deref().is_none_or(runs_on);
    let names: Vec<String> = programs.into_iter().filter(is_kept).map(|one| one.name).collect();
    // Nothing at all is found where files come from elsewhere. One that is alone may not be.
    (names.len() > 1 || !names.is_empty() && !has_others).then_some(names)
}

/// The program of a command line as a message names it: of several commands, the last one.
fn short_program(command: &str, place: Span) -> String {
    let script = shell::parse(&Text::standing_for(place, command));
    let commands = script.commands();
    let last =
        commands.iter().rev().find(|found| !found.context.in_substitution).map(FoundCommand::invocation);
    let Some((last, program)) = last.as_ref().and_then(|last| Some((last, last.program()?))) else {
        return short(command);
    };
    let words: Vec<&str> =
        std::iter::once(program).chain(last.args().iter().map(|word| word.raw.as_str())).collect();
    short(&words.join(" "))
}

/// A command as a message names it.
fn short(command: &str) -> String {
    match command.char_indices().nth(32) {
        Some((end, _)) => format!("{}…", &command[..end]),
        None => command.to_owned(),
    }
}
