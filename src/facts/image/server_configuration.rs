//! Whether the configuration of a server is what the image holds: nothing changes it while the image is built, or when it
//! starts, and nothing else is started that may listen.

use crate::facts::handles::Image;
use crate::images::ContainerStart;
use crate::knowledge::programs::{self, AsProcess};
use crate::source::Spanned;
use crate::syntax::dockerfile::Kind;
use crate::syntax::shell::{FoundCommand, Word};

/// The ports on which a server listens.
#[derive(Debug, Clone)]
pub(in crate::facts) struct Listens {
    /// The program.
    pub(in crate::facts) program: &'static str,
    /// Each port, with the place that says so: FROM, where it is the configuration that the base brings.
    pub(in crate::facts) ports: Vec<Spanned<u16>>,
    /// Ports that it may listen on besides.
    pub(in crate::facts) perhaps: Vec<u16>,
    /// Whether nothing says another port than the program's own.
    pub(in crate::facts) is_default: bool,
    /// Whether a program of the repository runs in it, which may listen elsewhere besides.
    pub(in crate::facts) runs_code: bool,
}

impl Listens {
    /// The ports that a configuration spells out: the server listens on no others.
    pub(super) fn configured(program: &'static str, ports: Vec<Spanned<u16>>) -> Self {
        Self { program, ports, perhaps: Vec::new(), is_default: false, runs_code: false }
    }
}

/// What is about a server.
pub(super) struct ConfiguredServer {
    /// The names of its program.
    pub(super) names: &'static [&'static str],
    /// Options that name another configuration, or say more of it.
    pub(super) options: &'static [&'static str],
    /// What a word holds that is about its configuration.
    pub(super) about: &'static [&'static str],
    /// What a script holds that may change its configuration.
    pub(super) in_scripts: &'static [&'static str],
    /// Words about its configuration that name it in its usual place.
    pub(super) usual: &'static [&'static str],
}

impl ConfiguredServer {
    fn is_about(&self, word: &str) -> bool {
        self.about.iter().any(|part| word.contains(part))
    }
}

impl Image<'_> {
    /// Whether containers start a server with the configuration in its usual place, and no other program that may
    /// listen.
    pub(super) fn starts_alone(self, server: &ConfiguredServer, is_official: bool) -> bool {
        let Some(start) = self.start() else { return is_official };
        let says = |script: &ContainerStart, text: &str| {
            let files = self.facts.repo.files();
            script.scripts.iter().any(|entry| {
                let bytes = files.get(entry.file).bytes();
                bytes.windows(text.len()).any(|window| window == text.as_bytes())
            })
        };
        // A script that is about the configuration may change it.
        if server.in_scripts.iter().any(|text| says(start, text)) {
            return false;
        }
        let mut is_started = false;
        for commands in start.all_commands() {
            for command in &commands {
                let is_usual = |word: &Word| server.usual.contains(&&*word.raw);
                let mut words = command.command.words.iter().chain(targets_of(command));
                if words.any(|word| !is_usual(word) && server.is_about(&word.raw)) {
                    return false;
                }
                let invocation = command.invocation();
                let Some(name) = invocation.program() else { continue };
                let is_aside = |name: &str| {
                    let program = programs::of(name);
                    program.is(AsProcess::Helper) || program.is(AsProcess::Tool)
                };
                let is_option = |word: &Word| {
                    let word = word.known_prefix().0;
                    server.options.iter().any(|option| word.starts_with(option))
                };
                match name {
                    name if server.names.contains(&name) => {
                        if invocation.args().iter().any(is_option) {
                            return false;
                        }
                        is_started = true;
                    }
                    "sh" | "bash" | "ash" | "dash" | "docker-entrypoint.sh" | "docker-php-entrypoint" => {}
                    name if is_aside(name) => {}
                    name if start
                        .scripts
                        .iter()
                        .any(|entry| self.facts.repo.files().get(entry.file).path().file_name() == name) => {}
                    _ => return false,
                }
            }
        }
        is_started && self.processes().len() < 2
    }

    /// Goes through what RUN does with a configuration, but for what changes nothing in it; `is_known` is told the program
    /// and its words, and says whether it knows what that does. Nothing where anything else may be changed.
    pub(super) fn all_changes_of(
        self,
        server: &ConfiguredServer,
        is_known: &mut dyn FnMut(&str, &[String]) -> bool,
    ) -> Option<()> {
        for image in self.foundations() {
            for (step, dockerfile) in image
                .lineage()
                .flat_map(|stage| stage.steps.iter().map(move |step| (step, image.dockerfile())))
            {
                if !matches!(step.instruction(dockerfile).kind, Kind::Run { .. }) {
                    continue;
                }
                let script = step.script(dockerfile)?;
                for command in &script.commands() {
                    let words = command.command.words.iter().map(|word| word.known_prefix().0.into_owned());
                    let words: Vec<String> = words.collect();
                    if targets_of(command).any(|target| server.is_about(&target.known_prefix().0)) {
                        return None;
                    }
                    if !words.iter().any(|word| server.is_about(word)) {
                        continue;
                    }
                    let invocation = command.invocation();
                    let program = invocation.program().unwrap_or_default();
                    let changes_nothing = matches!(
                        program,
                        "chown"
                            | "chmod"
                            | "chgrp"
                            | "mkdir"
                            | "touch"
                            | "nginx"
                            | "ls"
                            | "cat"
                            | "test"
                            | "["
                    );
                    if !changes_nothing && !is_known(program, &words) {
                        return None;
                    }
                }
            }
        }
        Some(())
    }
}

/// What the output of a command is written to, or its input read from.
fn targets_of<'a>(command: &FoundCommand<'a>) -> impl Iterator<Item = &'a Word> {
    command.command.redirects.iter().map(|redirect| &redirect.target)
}
