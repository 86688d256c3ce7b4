//! The long-running programs that a container starts.

use super::launchers::{Around, launched};
use super::lifetime::is_work;
use super::package_script::{is_for_other_package, script_name};
use super::tells_of_itself::tells_of_itself;
use super::told::told;
use crate::images::ContainerStart;
use crate::knowledge::programs::{self, AsProcess};
use crate::limits;
use crate::source::{Span, Text};
use crate::syntax::shell::{self, Commands, FoundCommand, Invocation, Runs, Script, Word};

/// A long-running program that a container starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Its command, in short.
    pub name: String,
    /// The words that start it.
    pub place: Span,
    /// How it is kept running.
    pub role: Role,
    /// The programs that it starts and watches, as far as they are known by name.
    pub runs: Vec<String>,
}

impl Process {
    /// The process's command as a message says it.
    #[must_use]
    pub fn said(&self) -> String {
        if self.name == PASSED { self.name.clone() } else { format!("`{}`", self.name) }
    }
}

/// How a program is kept running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The container lives as long as it does.
    Foreground,
    /// It was put into the background.
    Background,
    /// It goes into the background by itself.
    Daemon,
    /// It starts and watches others.
    Supervisor,
}

/// What `exec "$@"` runs.
pub(super) const PASSED: &str = "what CMD gives";

/// Names that people give to the scripts of services.
// Source: names of files in 116 public repositories, counted on 2026-11-30; all occur.
const SERVICE_SCRIPTS: [&str; 12] =
    ["api", "app", "bot", "index", "main", "manage", "run", "serve", "server", "web", "worker", "wsgi"];

/// Programs whose names are what others call one of their own commands: `diun serve`.
// Source: `serve` of npm; the command-line interfaces of Diun, MkDocs, Ollama and PocketBase.
const SUBCOMMANDS: [&str; 1] = ["serve"];

impl ContainerStart {
    /// Whether one of the commands is known to be a service: to run until it is stopped.
    #[must_use]
    pub fn is_service(&self) -> bool {
        self.starts(|name| programs::of(name).serves())
    }

    /// Whether one of the commands is known to serve by its name, interpreters left out: a program in Java
    /// may serve, or convert a file and end.
    #[must_use]
    pub(in crate::facts) fn is_server(&self) -> bool {
        self.starts(|name| programs::of(name).is(AsProcess::Server))
    }

    /// Whether the entrypoint may be a script that runs what it is given, as far as its name says.
    fn may_run_what_is_passed(&self) -> bool {
        let is_script = |program: &str| program.ends_with(".sh") || program.contains("entrypoint");
        !self.scripts.is_empty() || self.unread_program().is_some_and(|program| is_script(&program))
    }

    fn starts(&self, is_server: impl Fn(&str) -> bool) -> bool {
        let lists = self.all_commands();
        let passed = self.passed.iter().map(Script::commands).next_back();
        let is_passed = |span| passed.iter().flatten().any(|command| command.command.span == span);
        lists.iter().flat_map(|commands| commands.iter()).any(|command| {
            let invocation = command.invocation();
            let is_subcommand = invocation.program().is_some_and(|name| SUBCOMMANDS.contains(&name))
                && is_passed(command.command.span)
                && !self.may_run_what_is_passed();
            !is_subcommand && !tells_of_itself(&invocation) && serves(&invocation, &is_server)
        })
    }

    /// The long-running programs that are started for certain, as far as the commands are known.
    #[must_use]
    pub(in crate::facts) fn processes(&self, around: &Around<'_>) -> Vec<Process> {
        let mut found = Vec::new();
        // The command line that runs a script of ours is not a program of its own.
        collect(&self.script.commands(), !self.scripts.is_empty(), 0, around, &mut found);
        for entry in &self.scripts {
            collect(&entry.script.commands(), false, 0, around, &mut found);
        }
        // What is passed to an entrypoint is one program of its own at most: a supervisor counts.
        let mut passed = Vec::new();
        self.passed.iter().for_each(|script| collect(&script.commands(), false, 0, around, &mut passed));
        found.extend(passed.into_iter().filter(|process| process.role == Role::Supervisor));
        if self.is_s6_overlay() && self.supervised.len() > 1 {
            let name = "s6-overlay".to_owned();
            found.push(Process { name, place: self.place, role: Role::Supervisor, runs: Vec::new() });
        }
        found
    }
}

/// Whether a command runs until it is stopped, by the name of its program (`is_server`) or by what that is told.
fn serves(invocation: &Invocation<'_>, is_server: &dyn Fn(&str) -> bool) -> bool {
    let Some(name) = invocation.program() else { return false };
    let words: Vec<String> =
        invocation.args().iter().map(|word| word.known_prefix().0.into_owned()).collect();
    let (name, words) = told(name, &words);
    let words: Vec<&String> = words.iter().filter(|word| !word.starts_with('-')).collect();
    let first = words.first().map_or("", |word| word.as_str());
    let second = words.get(1).map_or("", |word| word.as_str());
    let stem = first.rsplit('/').next().unwrap_or(first).split('.').next().unwrap_or("");
    match name {
        "npm" | "yarn" | "pnpm" | "bun" => {
            let script = if matches!(first, "run" | "run-script") { second } else { first };
            ["start", "serve", "dev", "server"].iter().any(|name| script.starts_with(name))
                || name == "bun" && SERVICE_SCRIPTS.contains(&stem)
        }
        "node" | "deno" | "java" | "ruby" => {
            is_server(name) || SERVICE_SCRIPTS.contains(&stem) && !is_work(invocation)
        }
        "python" | "python3" => SERVICE_SCRIPTS.contains(&stem) || matches!(second, "runserver"),
        "flask" | "fastapi" => matches!(first, "run" | "dev"),
        "next" | "nuxt" | "vite" => matches!(first, "start" | "dev" | "preview" | ""),
        _ => is_server(name),
    }
}

/// Collects the programs that commands start. `depth` counts the scripts of manifests that led to them.
fn collect(
    commands: &Commands<'_>,
    runs_script: bool,
    depth: usize,
    around: &Around<'_>,
    found: &mut Vec<Process>,
) {
    let is_certain = |command: &FoundCommand<'_>| {
        !command.context.may_be_skipped
            && !command.context.in_substitution
            && command.context.piped_from.is_none()
    };
    // Commands that stand for others: a script of a manifest that starts several.
    let mut replaced = Vec::new();
    for (number, command) in commands.iter().enumerate().filter(|(_, command)| is_certain(command)) {
        let invocation = command.invocation();
        let Some(name) = invocation.program() else { continue };
        let within = of_package_script(command, depth, around);
        if within.len() > 1 || within.iter().any(|process| process.role == Role::Supervisor) {
            replaced.push(number);
            found.extend(within);
            continue;
        }
        let supervised = supervised(name, &invocation, command.command.span, around);
        let role = if supervised.is_some() {
            Role::Supervisor
        } else if is_daemon(name, invocation.args()) || is_init_script(&invocation) {
            Role::Daemon
        } else if ends_background(commands, number)
            && !programs::of(name).is(AsProcess::Helper)
            && !is_signal(name, &invocation)
            && !is_work(&invocation)
        {
            Role::Background
        } else {
            continue;
        };
        let process = process(command, &invocation, name, role);
        found.push(Process { runs: supervised.unwrap_or_default(), ..process });
    }
    let is_foreground = |(_, command): &(usize, &FoundCommand<'_>)| {
        let context = &command.context;
        let is_uncalled = context.function.is_some() && context.may_be_skipped;
        let is_aside = context.background || context.in_substitution || context.piped_from.is_some();
        let is_whole = context.calls_function || matches!(command.invocation().runs, Runs::Script { .. });
        !(is_uncalled || is_aside || is_whole)
    };
    if runs_script {
        return;
    }
    let mut foreground = commands.iter().enumerate().rev().filter(is_foreground).peekable();
    let last = foreground.peek().map(|(number, _)| *number);
    // What only waits or says something after a service is not what the container lives for.
    let is_aside = |command: &FoundCommand<'_>| {
        let invocation = command.invocation();
        invocation.program().is_some_and(|name| is_helper(name, &invocation))
    };
    let Some((number, lives_for)) = foreground.find(|(_, command)| !is_aside(command)) else { return };
    if !is_certain(lives_for) || replaced.contains(&number) {
        return;
    }
    let invocation = lives_for.invocation();
    // One that others follow ends, unless it is known to serve: `node init-db.js`, and then `wait`.
    if Some(number) != last && !serves(&invocation, &|name| programs::of(name).is(AsProcess::Server)) {
        return;
    }
    let (name, is_arguments) = match &invocation.runs {
        Runs::Program { name: Some(name), .. } => (name.to_string(), false),
        // `exec "$@"`: what the container is given to run.
        Runs::Program { name: None, word, .. } => (word.raw.to_string(), word.raw.contains("$@")),
        _ => return,
    };
    let is_service = supervised(&name, &invocation, lives_for.command.span, around).is_none()
        && !is_daemon(&name, invocation.args())
        && !is_init_script(&invocation)
        && (is_arguments || !name.contains('$'));
    if is_service {
        let name = if is_arguments { PASSED.to_owned() } else { name };
        found.push(process(lives_for, &invocation, &name, Role::Foreground));
    }
}

/// The programs that a script of a manifest starts, where a command runs one.
fn of_package_script(command: &FoundCommand<'_>, depth: usize, around: &Around<'_>) -> Vec<Process> {
    let mut found = Vec::new();
    let script = script_name(command).zip(around.manifest.as_deref());
    let script = script.filter(|_| !is_for_other_package(command));
    if let Some((name, manifest)) = script.filter(|_| depth < limits::SCRIPT_CALLS.most())
        && let Some((_, text)) = manifest.resolved_script(&name)
    {
        let script = shell::parse(&Text::standing_for(command.command.span, text));
        collect(&script.commands(), false, depth + 1, around, &mut found);
    }
    found
}

/// Whether a command only waits, watches or says something.
fn is_helper(name: &str, invocation: &Invocation<'_>) -> bool {
    let verb = || invocation.args().first().and_then(Word::literal);
    programs::of(name).is(AsProcess::Helper)
        || name == "pm2"
            && verb().is_some_and(|verb| matches!(&*verb, "logs" | "log" | "monit" | "list" | "ls" | "save"))
}

/// `/etc/init.d/nginx start`.
fn is_init_script(invocation: &Invocation<'_>) -> bool {
    let Runs::Program { word, args, .. } = &invocation.runs else { return false };
    let starts = |word: &Word| word.literal().is_some_and(|word| matches!(&*word, "start" | "restart"));
    word.literal().is_some_and(|path| path.starts_with("/etc/init.d/")) && args.first().is_some_and(starts)
}

/// The programs that a command starts and watches, as far as they are known by name; nothing where it is known to watch
/// one at most.
fn supervised(
    name: &str,
    invocation: &Invocation<'_>,
    place: Span,
    around: &Around<'_>,
) -> Option<Vec<String>> {
    match launched(invocation, place, around) {
        Some(names) => (names.len() > 1).then_some(names),
        None => is_supervisor(name, invocation).then(Vec::new),
    }
}

/// Whether a command is what a list in the background comes to: the commands before it end, or nothing
/// after them would run.
fn ends_background(commands: &Commands<'_>, number: usize) -> bool {
    let found = &commands[number];
    if !found.context.background {
        return false;
    }
    // The shell that was put into the background: the outermost with nothing in the foreground.
    let root = |found: &FoundCommand<'_>| {
        let in_front =
            |shell| commands.iter().any(|other| !other.context.background && other.context.shell == shell);
        let mut shell = found.context.shell;
        while let Some(parent) = commands.parent_shell(shell).filter(|parent| !in_front(*parent)) {
            if parent == shell || commands.parent_shell(parent).is_none() {
                break;
            }
            shell = parent;
        }
        shell
    };
    let own = root(found);
    !commands[number + 1..]
        .iter()
        .any(|later| later.context.background && !later.context.in_substitution && root(later) == own)
}

fn process(command: &FoundCommand<'_>, invocation: &Invocation<'_>, name: &str, role: Role) -> Process {
    let verb = invocation.args().iter().filter_map(Word::literal).find(|verb| !verb.starts_with('-'));
    let verb = verb.map(|verb| verb.rsplit('/').next().unwrap_or(&verb).to_owned());
    let is_verb = |verb: &str| !verb.is_empty() && verb.len() < 30;
    let name = match verb.filter(|verb| is_verb(verb)) {
        Some(verb) if programs::of(name).is_verbal => format!("{name} {verb}"),
        _ => name.to_owned(),
    };
    Process { name, place: command.command.span, role, runs: Vec::new() }
}

fn is_supervisor(name: &str, invocation: &Invocation<'_>) -> bool {
    let args = invocation.args();
    match name {
        "supervisorctl" => false,
        // One process type of a Procfile is one program.
        "honcho" | "foreman" | "overmind" => {
            let operands = args.iter().filter_map(Word::literal).filter(|word| !word.starts_with('-'));
            operands.count() < 2
        }
        _ => programs::of(name).is(AsProcess::Supervisor),
    }
}

/// Whether a program of this name goes into the background by itself with these arguments.
fn is_daemon(name: &str, args: &[Word]) -> bool {
    let words: Vec<String> = args.iter().map(|word| word.known_prefix().0.into_owned()).collect();
    let has = |options: &[&str]| words.iter().any(|word| options.contains(&word.as_str()));
    let says = |text: &str| words.iter().any(|word| word.contains(text));
    match name {
        "service" | "rc-service" => has(&["start", "restart"]),
        "systemctl" => has(&["start", "restart"]),
        "apachectl" | "apache2ctl" => {
            !has(&["-DFOREGROUND"]) && !says("FOREGROUND") && has(&["start", "restart"])
        }
        "nginx" => !says("daemon off") && !has(&["-s", "-t", "-T", "-v", "-V", "-h"]) && !says("daemon"),
        "cron" | "crond" => !has(&["-f", "-n", "--foreground"]),
        "sshd" => !has(&["-D", "-d", "-t", "-T"]),
        "rsyslogd" | "syslogd" => !has(&["-n"]),
        "php-fpm" => has(&["-D", "--daemonize"]),
        "redis-server" => says("daemonize yes") || has(&["--daemonize"]) && has(&["yes"]),
        "mongod" => has(&["--fork"]),
        "memcached" => has(&["-d"]),
        "gunicorn" => has(&["-D", "--daemon"]),
        "uwsgi" => says("--daemonize"),
        "celery" => has(&["multi", "--detach", "-D"]),
        "pg_ctl" | "pg_ctlcluster" => has(&["start"]),
        "pm2" => has(&["start"]) && !has(&["--no-daemon"]),
        "dbus-daemon" => !has(&["--nofork"]),
        "postfix" => has(&["start"]),
        _ => name.starts_with("php-fpm") && has(&["-D", "--daemonize"]),
    }
}

/// `nginx -s reload` tells a running program something.
fn is_signal(name: &str, invocation: &Invocation<'_>) -> bool {
    let says =
        |option: &str| invocation.args().iter().any(|word| word.literal().is_some_and(|word| word == option));
    name == "nginx" && says("-s") || matches!(name, "apachectl" | "supervisorctl")
}

#[cfg(test)]
mod tests;
