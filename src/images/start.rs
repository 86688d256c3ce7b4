//! What a container starts: entrypoint and command together, and the scripts of the repository that
//! they run.

use crate::build::image_path::join;
use crate::build::{CommandLine, Declaration, Inherited, Stage, dockerfile};
use crate::contents::FileTree;
use crate::knowledge::programs;
use crate::source::{FileId, RepoPath, Span, Text};
use crate::syntax::dockerfile::Command;
use crate::syntax::shell::{self, Commands, Runs, Script, Word};

/// A command and the place that says it.
#[derive(Debug, Clone)]
pub struct SaidCommand {
    /// The command.
    pub command: Command,
    /// Whether its shell form is read by a shell whose scripts we read.
    pub posix_shell: bool,
    /// The instruction or the key.
    pub place: Span,
}

/// What a container starts.
#[derive(Debug)]
pub struct ContainerStart {
    /// The place of the instruction or key that names the program.
    pub place: Span,
    /// The commands, as far as they are known.
    pub script: Script,
    /// The command of the container by itself, where an entrypoint gets it as its arguments: a script in
    /// front may run it.
    pub passed: Option<Script>,
    /// Whether an entrypoint that is not known stands in front of them.
    pub has_unknown_entrypoint: bool,
    /// The scripts of the repository that are run.
    pub scripts: Vec<EntryScript>,
    /// The services that s6-overlay's `/init` keeps running, where it is what is started: their scripts.
    pub supervised: Vec<EntryScript>,
}

/// A script of the repository that a container starts with.
#[derive(Debug)]
pub struct EntryScript {
    /// Its file.
    pub file: FileId,
    /// What it runs.
    pub script: Script,
}

impl ContainerStart {
    /// What containers of a stage's image start, if the Dockerfile says so.
    #[must_use]
    pub fn of_stage(stage: &Stage) -> Option<Self> {
        let entrypoint = stage.state.entrypoint.setting().map(said);
        let cmd = stage.state.cmd.setting().map(said);
        let from_base = matches!(stage.state.entrypoint, Inherited::FromBase);
        // A command that could not be read leaves open what is started.
        let is_unread = |said: &Option<Option<SaidCommand>>| matches!(said, Some(None));
        if is_unread(&entrypoint) || is_unread(&cmd) {
            return None;
        }
        Self::new(entrypoint.flatten(), cmd.flatten(), from_base)
    }

    /// Entrypoint and command together. `from_base` is whether a base may say an entrypoint, where none
    /// is given.
    #[must_use]
    pub fn new(entrypoint: Option<SaidCommand>, cmd: Option<SaidCommand>, from_base: bool) -> Option<Self> {
        let has_unknown_entrypoint = entrypoint.is_none() && from_base;
        let place = entrypoint.as_ref().or(cmd.as_ref())?.place;
        let script = match (&entrypoint, &cmd) {
            (Some(entrypoint), Some(cmd)) => joined(entrypoint, cmd)?,
            (Some(only), None) | (None, Some(only)) => alone(only)?,
            (None, None) => return None,
        };
        let passed = match (&entrypoint, &cmd) {
            (Some(SaidCommand { command: Command::Exec(_), .. }), Some(cmd)) => alone(cmd),
            _ => None,
        };
        Some(Self {
            place,
            script,
            passed,
            has_unknown_entrypoint,
            scripts: Vec::new(),
            supervised: Vec::new(),
        })
    }

    /// The program of the command line, if nothing is known of it but its name: not the script of the
    /// repository that it is, nor what a shell in front of it reads.
    #[must_use]
    pub(crate) fn unread_program(&self) -> Option<String> {
        if !self.scripts.is_empty() {
            return None;
        }
        let commands = self.script.commands();
        let invocation = commands.first()?.invocation();
        let Runs::Program { name: Some(name), word, args } = &invocation.runs else { return None };
        let program = match dockerfile::is_posix_shell(name) {
            true => args.iter().filter_map(Word::literal).find(|word| !word.starts_with('-'))?,
            false => word.literal()?,
        };
        Some(program.into_owned())
    }

    /// Whether the container's one command names no program, but a file that somebody takes out of the image.
    #[must_use]
    pub(crate) fn is_no_program(&self) -> bool {
        let endings = [".apk", ".tar", ".tgz", ".gz", ".zip", ".json", ".so", ".deb", ".rpm", ".txt", ".md"];
        let commands = self.script.commands();
        commands.len() == 1
            && self.unread_program().is_some_and(|program| {
                let program = program.to_lowercase();
                program.contains('/') && endings.iter().any(|ending| program.ends_with(ending))
            })
    }

    /// The simple commands of the command line itself, then those of each script that it runs, then those
    /// that are passed to the entrypoint.
    pub(crate) fn all_commands(&self) -> Vec<Commands<'_>> {
        let scripts = self.scripts.iter().map(|entry| entry.script.commands());
        let passed = self.passed.iter().map(Script::commands);
        std::iter::once(self.script.commands()).chain(scripts).chain(passed).collect()
    }

    /// The programs that are run for certain, each with its words.
    #[must_use]
    pub fn programs(&self) -> Vec<(String, Span)> {
        let mut programs = Vec::new();
        for commands in self.all_commands() {
            for found in commands.iter().filter(|found| !found.context.may_be_skipped) {
                let invocation = found.invocation();
                if let Some(name) = invocation.program() {
                    programs.push((name.to_owned(), found.command.span));
                }
            }
        }
        programs
    }

    /// Whether the container starts s6-overlay, which starts what lies in its directories.
    #[must_use]
    pub(crate) fn is_s6_overlay(&self) -> bool {
        let commands = self.script.commands();
        let first = commands.first().and_then(|found| found.command.words.first()?.literal());
        first.is_some_and(|program| program == "/init")
    }

    /// The paths in the repository of what is run, as far as they are copies of it: programs, and
    /// scripts that are given to a shell. Relative paths start at `workdir`.
    #[must_use]
    pub(super) fn repository_paths(
        &self,
        files: &FileTree,
        workdir: Option<&str>,
        exists: &dyn Fn(&RepoPath) -> bool,
    ) -> Vec<RepoPath> {
        let commands = self.script.commands();
        let mut found = Vec::new();
        for command in &commands {
            let invocation = command.invocation();
            let Runs::Program { name: Some(name), word, args } = &invocation.runs else { continue };
            let is_shell = dockerfile::is_posix_shell(name);
            let program = match is_shell {
                true => args.iter().filter_map(Word::literal).find(|word| !word.starts_with('-')),
                false => word.literal(),
            };
            let Some(program) = program else { continue };
            let candidates: Vec<String> = match program.contains('/') || is_shell {
                true => vec![join(workdir.unwrap_or("/"), &program)],
                false => programs::DIRECTORIES.iter().map(|directory| join(directory, &program)).collect(),
            };
            let mut paths = candidates.iter().filter_map(|path| files.repository_path(path, exists));
            found.extend(paths.next().filter(|path| !found.contains(path)));
        }
        found
    }
}

/// A setting as a command; nothing where it could not be read.
fn said(setting: &Declaration<CommandLine>) -> Option<SaidCommand> {
    let command = setting.value.command.clone()?;
    Some(SaidCommand { command, posix_shell: setting.value.posix_shell, place: setting.place })
}

fn alone(said: &SaidCommand) -> Option<Script> {
    match &said.command {
        Command::Shell(text) if said.posix_shell => Some(shell::parse(text)),
        Command::Shell(_) => None,
        Command::Exec(words) => Some(Script::exec_form(words)),
    }
}

/// An entrypoint with the command as its arguments. One in shell form takes none.
fn joined(entrypoint: &SaidCommand, cmd: &SaidCommand) -> Option<Script> {
    let Command::Exec(first) = &entrypoint.command else { return alone(entrypoint) };
    let rest: Vec<Text> = match &cmd.command {
        Command::Exec(rest) => rest.clone(),
        Command::Shell(text) if cmd.posix_shell => {
            let shell = ["/bin/sh", "-c"].map(|word| Text::standing_for(text.span(), word));
            shell.into_iter().chain([text.clone()]).collect()
        }
        Command::Shell(_) => return None,
    };
    let words: Vec<Text> = first.iter().chain(&rest).cloned().collect();
    Some(Script::exec_form(&words))
}
