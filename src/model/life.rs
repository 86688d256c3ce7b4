//! How long a service's containers are meant to live: until they are stopped, or until their work is done.

use super::services::ServiceRef;
use super::start::Start;
use crate::knowledge::programs::{self, AsProcess};
use crate::model::project::Setting;
use crate::syntax::shell::{Invocation, Runs};

/// How long containers are meant to live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// Until they are stopped.
    Serves,
    /// Until their work is done, or somebody leaves the terminal.
    Ends,
    /// It cannot be known: a script runs that says nothing of it.
    Unknown,
}

/// Words in the names of services that do something once.
// Source: names of services in 116 public repositories, counted on 2026-11-30; 12 of the 16 occur, the others
// are forms of these or mean the same.
const ONCE: [&str; 16] = [
    "bootstrap",
    "create",
    "e2e",
    "init",
    "initd",
    "initdb",
    "migrate",
    "migration",
    "migrations",
    "migrator",
    "provision",
    "seed",
    "seeder",
    "setup",
    "test",
    "tests",
];

/// Words that tell a program or a script to do something once.
// Source: the documentation of Django (`collectstatic`, `createsuperuser`, `migrate`), Rails (`db:…`) and npm
// ("scripts").
const WORK: [&str; 15] = [
    "build",
    "collectstatic",
    "createsuperuser",
    "db:migrate",
    "db:prepare",
    "db:seed",
    "db:setup",
    "install",
    "lint",
    "migrate",
    "migration",
    "migrations",
    "seed",
    "setup",
    "test",
];

impl ServiceRef<'_> {
    /// How long the service's containers are meant to live.
    ///
    /// Compose starts what has ended only where `restart` says so; without it, what a service runs decides.
    #[must_use]
    pub fn life(self) -> Life {
        let service = self.service;
        if self.is_told_to_end() {
            return Life::Ends;
        }
        let restart = service.restart.as_ref().and_then(Setting::as_str).unwrap_or("");
        let is_kept = matches!(restart, "always" | "unless-stopped");
        if is_kept || !service.ports.is_empty() || !service.ports_whole || !service.expose.is_empty() {
            return Life::Serves;
        }
        let has_terminal = [&service.tty, &service.stdin_open]
            .iter()
            .any(|setting| setting.as_ref().is_some_and(Setting::is_true));
        if service.command.is_none() && service.entrypoint.is_none() {
            let image = self.image();
            let starts = image.is_none_or(super::Image::is_service_by_itself);
            let facts = self.external_facts();
            let is_system = facts.is_some_and(|facts| !facts.serves);
            return match (has_terminal && (!starts || is_system), image.and_then(super::Image::start)) {
                (true, _) => Life::Ends,
                (false, Some(start)) => start.life(),
                (false, None) => Life::Serves,
            };
        }
        let Some(start) = self.own_start() else { return Life::Unknown };
        let life = match start.life() {
            _ if has_terminal && start.is_bare_shell() => return Life::Ends,
            life => life,
        };
        let name = self.name().to_lowercase();
        let says_once = name.split(['-', '_', '.']).any(|word| ONCE.contains(&word));
        match life {
            Life::Serves if says_once && !start.is_service() => Life::Unknown,
            life => life,
        }
    }
}

impl Start {
    /// How long a container that starts these commands lives. A program that is not known is taken for a
    /// service.
    #[must_use]
    pub fn life(&self) -> Life {
        if self.is_service() {
            return Life::Serves;
        }
        // What comes last is what the container lives for.
        let lists = self.all_commands();
        let Some(last) = lists.iter().rev().find_map(|commands| {
            commands
                .iter()
                .rev()
                .find(|found| !found.context.in_substitution && found.context.function.is_none())
        }) else {
            return Life::Unknown;
        };
        let invocation = last.invocation();
        if is_work(&invocation) {
            return Life::Ends;
        }
        let runs_script = match &invocation.runs {
            Runs::Program { name: Some(name), word, .. } => {
                super::image::is_posix_shell(name) || word.literal().is_some_and(|path| path.ends_with(".sh"))
            }
            Runs::Program { name: None, .. } | Runs::NotKnown | Runs::Nothing => true,
            Runs::Script { .. } => true,
        };
        // A script, ours or not, whose last word is no program that we know.
        if runs_script || lists.len() > 1 || lists[0].len() > 1 { Life::Unknown } else { Life::Serves }
    }

    /// Whether the container starts a program that compiles for others.
    pub(super) fn is_build_server(&self) -> bool {
        let commands = self.script.commands();
        commands
            .iter()
            .any(|found| matches!(found.invocation().program(), Some("distccd" | "sccache" | "icecc")))
    }

    /// Whether nothing but a shell is started, for somebody to type into.
    pub(super) fn is_bare_shell(&self) -> bool {
        let commands = self.script.commands();
        commands.iter().all(|found| {
            let invocation = found.invocation();
            invocation.program().is_some_and(super::image::is_posix_shell)
                && invocation.args().iter().all(|word| word.raw.starts_with('-'))
        })
    }
}

/// Whether a command does something and ends.
pub(super) fn is_work(invocation: &Invocation<'_>) -> bool {
    let Some(program) = invocation.program() else { return false };
    let words: Vec<String> =
        invocation.args().iter().map(|word| word.known_prefix().0.into_owned()).collect();
    let says = |word: &String| {
        let mut parts = word.split([':', '-', '_', '/', '.']);
        WORK.contains(&word.as_str()) || parts.any(|part| WORK.contains(&part))
    };
    let first = words.iter().find(|word| !word.starts_with('-'));
    match program {
        // They wait for ever.
        "sleep" => !words.iter().any(|word| word == "infinity" || word == "inf"),
        "npx" | "bunx" | "pnpx" => first.is_some_and(|word| programs::of(word).is(AsProcess::Tool)),
        "npm" | "yarn" | "pnpm" | "bun" | "python" | "python3" | "php" | "bundle" | "rails" | "node"
        | "deno" | "dotnet" | "java" | "mix" | "poetry" | "uv" => words.iter().take(3).any(says),
        "mvn" | "cargo" | "go" => first.is_some_and(says),
        _ => programs::of(program).is(AsProcess::Tool) && !is_watching(&words),
    }
}

fn is_watching(words: &[String]) -> bool {
    words.iter().any(|word| word.contains("watch") || word == "server" || word == "serve")
}
