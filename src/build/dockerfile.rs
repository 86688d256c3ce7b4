//! A Dockerfile of the repository: its stages, and the scripts of its instructions.

use std::ops::Range;

use crate::source::{FileId, RepoPath, Span, Spanned, Text, TextBuilder};
use crate::syntax::dockerfile::{self, Command, Healthcheck, Instruction, Kind, SyntaxError};
use crate::syntax::shell::{self, Script};

/// A Dockerfile of the repository, read.
#[derive(Debug)]
pub struct Dockerfile {
    /// Where it lies; for one that stands in a Compose file, that file.
    pub path: RepoPath,
    /// Its tree.
    pub tree: dockerfile::Tree,
    /// Whether it stands in a Compose file.
    pub is_inline: bool,
    /// What is wrong with how it is written.
    pub errors: Vec<SyntaxError>,
    /// Its stages, in order.
    pub stages: Vec<StageDeclaration>,
    /// The script of each instruction that has one, by its number.
    scripts: Vec<Option<Script>>,
}

/// Where a stage stands in its Dockerfile.
#[derive(Debug)]
pub struct StageDeclaration {
    /// Its name, in lower case.
    pub name: Option<Spanned<String>>,
    /// The number of its FROM among the instructions.
    pub from: usize,
    /// The numbers of the instructions after its FROM.
    pub instructions: Range<usize>,
}

impl Dockerfile {
    /// Joins a tree with what is derived from it alone.
    #[must_use]
    pub fn new(path: RepoPath, tree: dockerfile::Tree, errors: Vec<SyntaxError>) -> Self {
        let starts: Vec<usize> = tree
            .instructions
            .iter()
            .enumerate()
            .filter(|(_, instruction)| instruction.keyword() == Some(dockerfile::Keyword::From))
            .map(|(index, _)| index)
            .collect();
        let stages = starts
            .iter()
            .enumerate()
            .map(|(number, from)| {
                let end = starts.get(number + 1).copied().unwrap_or(tree.instructions.len());
                let name = match &tree.instructions[*from].kind {
                    Kind::From(from) => from.name.clone(),
                    _ => None,
                };
                StageDeclaration { name, from: *from, instructions: from + 1..end }
            })
            .collect();
        let scripts = tree.instructions.iter().map(script).collect();
        Self { path, tree, is_inline: false, errors, stages, scripts }
    }

    /// The file that the Dockerfile stands in.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.tree.file
    }

    /// The instructions in front of the first stage: global arguments.
    pub fn preamble(&self) -> &[Instruction] {
        let end = self.stages.first().map_or(self.tree.instructions.len(), |stage| stage.from);
        &self.tree.instructions[..end]
    }

    /// An instruction; that which ONBUILD holds where `at` says so.
    #[must_use]
    pub fn instruction(&self, at: InstructionAt) -> &Instruction {
        let instruction = &self.tree.instructions[at.number];
        match &instruction.kind {
            Kind::Onbuild(trigger) if at.is_trigger => trigger,
            _ => instruction,
        }
    }

    /// The script that an instruction runs or names, read as POSIX shell.
    #[must_use]
    pub fn script(&self, at: InstructionAt) -> Option<&Script> {
        self.scripts[at.number].as_ref()
    }

    /// The triggers that the image of a stage holds for those that continue from it.
    pub(crate) fn triggers(&self, stage: usize) -> impl Iterator<Item = InstructionAt> {
        let numbers = self.stages[stage].instructions.clone();
        let held = numbers
            .filter(|number| self.tree.instructions[*number].keyword() == Some(dockerfile::Keyword::Onbuild));
        held.map(|number| InstructionAt { number, is_trigger: true })
    }

    /// The number of the stage that a target names; the last where none is named.
    #[must_use]
    pub fn target(&self, name: Option<&str>) -> Option<usize> {
        let Some(name) = name else { return self.stages.len().checked_sub(1) };
        let lower = name.to_lowercase();
        self.stages.iter().rposition(|stage| stage.name.as_ref().is_some_and(|name| name.value == lower))
    }

    /// The place of a stage's name, or of its image where it has none.
    #[must_use]
    pub fn stage_place(&self, stage: usize) -> Span {
        let declaration = &self.stages[stage];
        let instruction = &self.tree.instructions[declaration.from];
        match (&declaration.name, &instruction.kind) {
            (Some(name), _) => name.span,
            (None, Kind::From(from)) => from.image.span(),
            (None, _) => instruction.line_span(),
        }
    }

    /// The number of the stage that an instruction stands in, by the number of the instruction; none for a FROM, and for
    /// what stands before the first.
    pub(crate) fn stage_at(&self, instruction: usize) -> Option<usize> {
        let stage = self.stages.partition_point(|stage| stage.from < instruction).checked_sub(1)?;
        self.stages[stage].instructions.contains(&instruction).then_some(stage)
    }
}

/// Which instruction of a Dockerfile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct InstructionAt {
    /// Its number among all instructions of the file.
    pub number: usize,
    /// Whether it is what ONBUILD holds, run in a stage that continues from its own.
    pub is_trigger: bool,
}

/// The script of an instruction, for those that have one.
fn script(instruction: &Instruction) -> Option<Script> {
    match &instruction.kind {
        Kind::Run { command, .. } => run_script(instruction, command),
        Kind::Cmd(command) | Kind::Entrypoint(command) | Kind::Healthcheck(Healthcheck::Command(command)) => {
            Some(command_script(command))
        }
        Kind::Onbuild(trigger) => script(trigger),
        _ => None,
    }
}

/// A command of either form as a script.
#[must_use]
fn command_script(command: &Command) -> Script {
    match command {
        Command::Shell(text) => shell::parse(text),
        Command::Exec(words) => Script::exec_form(words),
    }
}

/// What RUN runs, its heredocs put back where the shell sees them. `None` for another interpreter.
fn run_script(instruction: &Instruction, command: &Command) -> Option<Script> {
    let Command::Shell(line) = command else { return Some(command_script(command)) };
    let Some(first) = instruction.heredocs.first() else { return Some(shell::parse(line)) };
    if is_only_a_heredoc(line) {
        // The body is the script; a first line `#!…` names its interpreter.
        return match first.body.strip_prefix("#!") {
            Some(rest) if !is_shell_interpreter(rest.lines().next().unwrap_or("")) => None,
            _ => Some(shell::parse(&first.body)),
        };
    }
    let end = instruction.span.end;
    let mut whole = TextBuilder::new(line.span().file);
    whole.push_text(line, 0..line.len());
    whole.add(end, end, "\n");
    for heredoc in &instruction.heredocs {
        whole.push_text(&heredoc.body, 0..heredoc.body.len());
        whole.add(end, end, &heredoc.name);
        whole.add(end, end, "\n");
    }
    Some(shell::parse(&whole.finish(end)))
}

fn is_only_a_heredoc(line: &Text) -> bool {
    let line = line.trim();
    line.starts_with("<<") && !line[2..].trim_start().contains(char::is_whitespace)
}

fn is_shell_interpreter(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let program = words.next().unwrap_or("");
    let program = if program.ends_with("/env") { words.next().unwrap_or("") } else { program };
    is_posix_shell(program)
}

/// Whether a program is a shell whose scripts we read.
#[must_use]
pub(crate) fn is_posix_shell(program: &str) -> bool {
    matches!(program.rsplit('/').next().unwrap_or(""), "sh" | "bash" | "ash" | "dash" | "ksh" | "zsh")
}
