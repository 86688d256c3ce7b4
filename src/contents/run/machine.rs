//! What RUN does to the files of an image, command by command.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::accounts::{Accounts, UNKNOWN_HOME};
use super::call::Call;
use super::shells::Session;
use crate::build::{Step, image_path};
use crate::contents::tree::{Arrival, FileOrigin, FileTree, How, Node, Time};
use crate::knowledge::Tool;
use crate::limits::Budget;
use crate::manifests::Manifests;
use crate::source::{RepoPath, Span, Tree};
use crate::syntax::dockerfile::Mount;
use crate::syntax::shell::{
    Circumstances, Commands, FoundCommand, Runs, Script, ShellOptions, VariableValue,
};

/// What RUN lines read of the repository: the manifests of what they install.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Knowledge<'a> {
    pub(crate) repository: &'a Tree,
    pub(crate) manifests: &'a Manifests,
    /// The directory of the Dockerfile.
    pub(crate) home: &'a RepoPath,
    /// Whether the base is known to set no variables that install commands heed.
    pub(crate) base_is_known: bool,
    /// What the scripts of the build may still read from variables.
    pub(crate) left_to_read: &'a RefCell<Budget>,
}

/// Lets a script work on a tree.
///
/// What may be skipped installs nothing: whether it ran is not known, and nothing is guessed.
pub(crate) fn run(
    script: &Script,
    step: &Step,
    time: Time,
    mounts: &[Mount],
    knowledge: Knowledge<'_>,
    accounts: &mut Accounts,
    tree: &mut FileTree,
) {
    let start = ShellOptions { errexit: false, pipefail: false, succeeds: true };
    let commands = script.commands_from(start);
    let mut machine = Machine {
        commands: &commands,
        session: Session::new(step, accounts.home_of(&step.user), knowledge.left_to_read),
        time,
        unkept: unkept_directories(mounts),
        is_marked_auto: false,
        knowledge,
        accounts,
        saved: BTreeMap::new(),
        tree,
    };
    for (number, found) in commands.iter().enumerate() {
        if machine.tree.work.reached().is_some() {
            return;
        }
        machine.redirects_of_compounds(number);
        machine.session.enter(&commands, found.context.shell);
        machine.command(number, found);
    }
    machine.redirects_of_compounds(commands.len());
}

/// The targets of mounts: what is written there does not stay in the image.
fn unkept_directories(mounts: &[Mount]) -> Vec<String> {
    let targets = mounts.iter().filter_map(|mount| mount.value(&["target", "dst", "destination"]));
    targets.filter_map(|target| Some(image_path::clean(&target.literal()?))).collect()
}

pub(super) struct Machine<'a> {
    pub(crate) commands: &'a Commands<'a>,
    pub(crate) session: Session<'a>,
    pub(crate) time: Time,
    unkept: Vec<String>,
    /// Whether apt was told that all packages may go when nothing needs them.
    pub(super) is_marked_auto: bool,
    pub(crate) knowledge: Knowledge<'a>,
    pub(super) accounts: &'a mut Accounts,
    /// What this RUN saved from the network: the path, and the addresses that the command names.
    pub(super) saved: BTreeMap<String, Vec<(String, Span)>>,
    pub(crate) tree: &'a mut FileTree,
}

impl<'a> Machine<'a> {
    fn command(&mut self, number: usize, found: &'a FoundCommand<'a>) {
        let Circumstances { shell, may_be_skipped, .. } = found.context;
        let session = &self.session;
        let invocation = found.command.invocation_with(&|name| session.look_up(shell, name));
        if matches!(invocation.runs, Runs::Nothing) {
            for assignment in &found.command.assignments {
                let value = self.session.fields(shell, &assignment.value).map(|fields| fields.join(" "));
                let value = value.filter(|_| !may_be_skipped && !assignment.append);
                self.session.assign(shell, &assignment.name, value);
            }
            if !may_be_skipped {
                self.redirects(shell, &found.command.redirects, None);
            }
            return;
        }
        let Some(call) = Call::new(number, shell, &invocation, session) else {
            // A script that stands in the words is among the commands that follow.
            let is_installer =
                found.command.words.first().is_some_and(|word| self.substituted_installer(shell, word));
            if !is_installer && !matches!(invocation.runs, Runs::Script { .. }) {
                self.not_known("/", "a command that could not be understood", found.command.span);
            }
            return;
        };
        if may_be_skipped {
            if call.program == "cd" {
                self.session.change_directory(shell, None);
            }
            self.perhaps(&call);
            self.perhaps_redirects(shell, &found.command.redirects);
            self.lists_named(&call);
            return;
        }
        self.redirects(shell, &found.command.redirects, call.printed().as_deref());
        self.lists_named(&call);
        self.keep_doubts(&call, found.context.calls_function);
        match call.program {
            "cd" => {
                let target = call.arguments.first().filter(|target| target.is_whole);
                self.session.change_directory(shell, target.map(|target| target.text.as_str()));
            }
            "export" | "readonly" | "declare" | "local" => self.export(&call),
            "npm" | "pnpm" | "yarn" | "bun" | "corepack" | "npx" | "pnpx" | "bunx" => {
                self.javascript(&call);
                self.javascript_dependencies(&call);
            }
            "apk" | "apt" | "apt-get" | "aptitude" | "dnf" | "yum" | "microdnf" | "zypper" | "pacman"
            | "brew" | "apt-mark" => self.packages(&call),
            "pip" | "pip3" | "poetry" | "uv" | "pipenv" | "python" | "python3" => self.python(&call),
            "composer" | "bundle" | "bundler" => self.other_dependencies(&call),
            "php" => self.composer_installer(&call),
            "turbo" => self.turbo(&call),
            "go" | "cargo" => self.compile(&call),
            "mvn" | "mvnw" | "gradle" | "gradlew" => self.project_build(&call),
            "dotnet" => self.dotnet(&call),
            "conda" | "mamba" | "micromamba" => self.conda(&call),
            "pipx" => self.pipx(&call),
            "useradd" | "adduser" | "userdel" | "deluser" | "usermod" | "groupadd" | "addgroup"
            | "groupdel" | "delgroup" | "groupmod" => self.users(&call),
            "curl" | "wget" | "sh" | "bash" | "ash" | "dash" => self.downloads(&call),
            "rm" | "mv" | "cp" | "ln" | "unlink" | "mkdir" | "rmdir" | "install" | "tee" | "touch"
            | "sed" | "find" | "tar" => {
                self.files(&call);
            }
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
    pub(crate) fn install(&mut self, tool: &'static Tool, directory: &str, how: How, place: Span) {
        for program in tool.programs {
            self.place_tool(tool.name, &format!("{directory}/{program}"), how.clone(), place);
        }
    }

    /// A file of a tool lands at an absolute path.
    pub(super) fn place_tool(&mut self, tool: &str, path: &str, how: How, place: Span) {
        if path.starts_with(UNKNOWN_HOME) {
            self.more_than_known(path, &format!("the program that brings `{tool}`"), place);
            // That directory may be a mount.
            if !self.unkept.is_empty() {
                return;
            }
        }
        // What is there already stays as it is.
        let is_there = self.tree.present(path).is_some_and(|entry| {
            matches!(&entry.node, Node::File(FileOrigin { tool: Some(other), .. }) if **other == *tool)
        });
        if self.is_kept(path) && !is_there {
            let arrival = Arrival { time: self.time, place, how, earlier: None };
            let origin = FileOrigin { tool: Some(Arc::from(tool)), copy_of: None };
            self.tree.add(path, origin, arrival);
        }
    }

    /// Whether what is written at a path stays in the image: what lies on a mount does not.
    pub(crate) fn is_kept(&self, path: &str) -> bool {
        !self.unkept.iter().any(|directory| {
            path.strip_prefix(directory.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// Notes that what is below a path may have changed in ways that are not known.
    pub(super) fn not_known(&mut self, below: &str, what: &str, place: Span) {
        if self.is_kept(below) {
            self.tree.doubt(below, format!("it is not known what {what} changes"), place);
        }
    }

    /// Notes that there may be more below a path than is known: anywhere, if it is a home that is not known.
    pub(super) fn more_than_known(&mut self, below: &str, what: &str, place: Span) {
        let below = if below.starts_with(UNKNOWN_HOME) { "/" } else { below };
        if self.is_kept(below) {
            self.tree.doubt_additions(below, format!("it is not known what {what} creates"), place);
        }
    }

    /// A tool goes, by its name: every file of it, wherever it lies.
    pub(crate) fn uninstall(&mut self, tool: &str) {
        for file in self.tree.tools_to_change() {
            if *file.tool == *tool && file.removed.is_none() {
                self.tree.remove(&file.path, self.time);
            }
        }
    }

    /// The home directory that a called program sees; a path of its own where it is not known.
    pub(super) fn home(&self, call: &Call<'_>) -> String {
        match call.variable("HOME", &self.session) {
            VariableValue::Set(home) => home,
            VariableValue::Unset | VariableValue::NotKnown => UNKNOWN_HOME.to_owned(),
        }
    }

    /// The value of a variable that is known.
    pub(crate) fn variable(&self, shell: usize, name: &str) -> Option<String> {
        match self.session.look_up(shell, name) {
            VariableValue::Set(value) => Some(value),
            _ => None,
        }
    }
}

pub(super) fn installed_with(program: &str) -> How {
    How::Installed { with: Arc::from(program) }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::programs;
    use crate::knowledge::programs::InRun;

    #[test]
    fn what_is_followed_is_in_the_table_of_programs() {
        let code = include_str!("machine.rs");
        let (_, arms) = code.split_once("match call.program {").unwrap();
        let (arms, _) = arms.split_once("_ => {}").unwrap();
        let names: Vec<&str> = arms.split('"').skip(1).step_by(2).collect();
        assert!(names.contains(&"npm") && names.contains(&"tar"), "{names:?}");
        for name in names {
            assert_ne!(programs::of(name).in_run, InRun::Anything, "`{name}` is followed");
        }
    }
}
