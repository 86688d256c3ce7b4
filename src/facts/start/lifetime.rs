//! How long a container is meant to live, by what it starts: until it is stopped, or until its work is done.

use crate::build::dockerfile;
use crate::images::ContainerStart;
use crate::knowledge::programs::{self, AsProcess};
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

impl ContainerStart {
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
                dockerfile::is_posix_shell(name) || word.literal().is_some_and(|path| path.ends_with(".sh"))
            }
            Runs::Program { name: None, .. } | Runs::NotKnown | Runs::Nothing => true,
            Runs::Script { .. } => true,
        };
        // A script, ours or not, whose last word is no program that we know.
        if runs_script || lists.len() > 1 || lists[0].len() > 1 { Life::Unknown } else { Life::Serves }
    }

    /// Whether the container starts a program that compiles for others.
    pub(crate) fn is_build_server(&self) -> bool {
        let commands = self.script.commands();
        commands
            .iter()
            .any(|found| matches!(found.invocation().program(), Some("distccd" | "sccache" | "icecc")))
    }

    /// Whether nothing but a shell is started, for somebody to type into.
    pub(crate) fn is_bare_shell(&self) -> bool {
        let commands = self.script.commands();
        commands.iter().all(|found| {
            let invocation = found.invocation();
            invocation.program().is_some_and(dockerfile::is_posix_shell)
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
