//! What RUN does to the files of an image, command by command.

mod downloads;
mod files;
mod javascript;
mod packages;

use std::sync::Arc;

use super::arrival::{Arrival, How, Time};
use super::node::FileOrigin;
use super::session::Session;
use super::tools::Tool;
use super::tree::FileTree;
use crate::model::image::Step;
use crate::source::Span;
use crate::syntax::dockerfile::Mount;
use crate::syntax::shell::{Commands, Context, Found, Runs, Script, Start, Variable, Word};

/// Lets a script work on a tree.
///
/// What may be skipped changes nothing: whether it ran is not known, and nothing is guessed.
pub(super) fn run(script: &Script, step: &Step, time: Time, mounts: &[Mount], tree: &mut FileTree) {
    let start = Start { errexit: false, pipefail: false, succeeds: true };
    let commands = script.commands_from(start);
    let mut machine = Machine {
        commands: &commands,
        session: Session::new(step),
        time,
        unkept: unkept_directories(mounts),
        tree,
    };
    for (number, found) in commands.iter().enumerate() {
        machine.session.enter(&commands, found.context.shell);
        machine.command(number, found);
    }
}

/// The targets of mounts: what is written there does not stay in the image.
fn unkept_directories(mounts: &[Mount]) -> Vec<String> {
    let targets = mounts.iter().filter_map(|mount| mount.value(&["target", "dst", "destination"]));
    targets.filter_map(|target| Some(super::path::clean(&target.literal()?))).collect()
}

struct Machine<'a> {
    commands: &'a Commands<'a>,
    session: Session<'a>,
    time: Time,
    unkept: Vec<String>,
    tree: &'a mut FileTree,
}

/// A command that is about to run: its program, and its arguments as far as they are known.
struct Call<'a> {
    number: usize,
    shell: usize,
    program: &'a str,
    /// The word that names the program.
    word: &'a Word,
    arguments: Vec<Argument<'a>>,
}

/// An argument of a command.
struct Argument<'a> {
    word: &'a Word,
    /// Its value, or what is known of it from its start.
    text: String,
    /// Whether the text is all of it.
    is_whole: bool,
}

impl Call<'_> {
    /// Whether an option stands among the arguments.
    fn has(&self, options: &[&str]) -> bool {
        self.arguments.iter().any(|argument| options.contains(&argument.text.as_str()))
    }

    /// The value of an option, as `--name=value` or in the next argument.
    fn value(&self, options: &[&str]) -> Option<&Argument<'_>> {
        let at = self.arguments.iter().position(|argument| options.contains(&argument.text.as_str()))?;
        self.arguments.get(at + 1)
    }

    /// The arguments that are no options, those that are values of `with_value` left out.
    fn operands(&self, with_value: &[&str]) -> Vec<&Argument<'_>> {
        let mut operands = Vec::new();
        let mut is_value = false;
        for argument in &self.arguments {
            if std::mem::take(&mut is_value) {
                continue;
            }
            if with_value.contains(&argument.text.as_str()) {
                is_value = true;
            } else if !argument.text.starts_with('-') {
                operands.push(argument);
            }
        }
        operands
    }

    /// The place of the command, from the program to its last argument.
    fn span(&self) -> Span {
        let first = self.word.span();
        let last = self.arguments.last().map_or(first, |argument| argument.word.span());
        if last.file == first.file { first.to(last) } else { first }
    }
}

impl<'a> Machine<'a> {
    fn command(&mut self, number: usize, found: &'a Found<'a>) {
        let Context { shell, may_be_skipped, .. } = found.context;
        let session = &self.session;
        let invocation = found.command.invocation_with(&|name| session.look_up(shell, name));
        if matches!(invocation.runs, Runs::Nothing) {
            for assignment in &found.command.assignments {
                let value = self.session.fields(shell, &assignment.value).map(|fields| fields.join(" "));
                let value = value.filter(|_| !may_be_skipped && !assignment.append);
                self.session.assign(shell, &assignment.name, value);
            }
            return;
        }
        let Runs::Program { name: Some(program), word, args } = &invocation.runs else { return };
        let arguments = args.iter().map(|word| {
            let (text, is_whole) = session.prefix(shell, word);
            Argument { word, text, is_whole }
        });
        let call = Call { number, shell, program, word, arguments: arguments.collect() };
        if may_be_skipped {
            if call.program == "cd" {
                self.session.change_directory(shell, None);
            }
            return;
        }
        match call.program {
            "cd" => {
                let target = call.arguments.first().filter(|target| target.is_whole);
                self.session.change_directory(shell, target.map(|target| target.text.as_str()));
            }
            "export" | "readonly" | "declare" | "local" => self.export(&call),
            "npm" | "pnpm" | "yarn" | "bun" | "corepack" | "npx" | "pnpx" | "bunx" => self.javascript(&call),
            "apk" | "apt" | "apt-get" | "aptitude" | "dnf" | "yum" | "microdnf" | "zypper" | "pacman"
            | "pip" | "pip3" | "brew" => self.packages(&call),
            "curl" | "wget" | "sh" | "bash" | "ash" | "dash" => self.downloads(&call),
            "rm" | "mv" | "cp" | "ln" | "unlink" => self.files(&call),
            _ => {}
        }
    }

    fn export(&mut self, call: &Call<'_>) {
        for argument in &call.arguments {
            let Some((name, value)) = argument.text.split_once('=') else { continue };
            let value = argument.is_whole.then(|| value.to_owned());
            self.session.assign(call.shell, name, value);
        }
    }

    /// A tool arrives: its programs land in a directory.
    fn install(&mut self, tool: &'static Tool, directory: &str, how: How, place: Span) {
        for program in tool.programs {
            self.place_tool(tool.name, &format!("{directory}/{program}"), how.clone(), place);
        }
    }

    /// A file of a tool lands at an absolute path.
    fn place_tool(&mut self, tool: &str, path: &str, how: How, place: Span) {
        let is_kept = !self.unkept.iter().any(|directory| {
            path.strip_prefix(directory.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        if is_kept {
            let arrival = Arrival { time: self.time, place, how, earlier: None };
            let origin = FileOrigin { tool: Some(Arc::from(tool)), copy_of: None };
            self.tree.add(path, origin, arrival);
        }
    }

    /// A tool goes: every file of it, wherever it lies.
    fn uninstall(&mut self, tool: &Tool) {
        for file in self.tree.tools() {
            if *file.tool == *tool.name && file.removed.is_none() {
                self.tree.remove(&file.path, self.time);
            }
        }
    }

    /// The value of a variable that is known.
    fn variable(&self, shell: usize, name: &str) -> Option<String> {
        match self.session.look_up(shell, name) {
            Variable::Set(value) => Some(value),
            _ => None,
        }
    }
}

fn installed_with(program: &str) -> How {
    How::Installed { with: Arc::from(program) }
}
