//! RUN lines that build packages of a workspace: all of them at once, or in an order in which what is shared
//! comes last.

use crate::build::image_path::join;
use crate::build::{Stage, Step};
use crate::facts::handles::Image;
use crate::manifests::{Package, Workspace};
use crate::source::{RepoPath, Span, Text};
use crate::syntax::dockerfile::Kind;
use crate::syntax::shell::{self, FoundCommand};

/// A command that builds every package of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WholeBuild {
    /// The command.
    pub place: Span,
    /// What it runs in the end: itself, or what a script of the root stands for.
    pub command: String,
}

/// A shared package that is built after one that needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateBuild {
    /// The command that builds it.
    pub place: Span,
    /// Its name.
    pub package: String,
    /// The package that needs it.
    pub needed_by: String,
    /// The command that builds that one.
    pub before: Span,
}

/// How many services a workspace must have for building all of it to be too much.
const MIN_SERVICES: usize = 2;

impl Image<'_> {
    /// The commands of the image's build that build every package of a workspace of several services. After
    /// `turbo prune` the workspace holds what one service needs, and building all of it is right.
    #[must_use]
    pub fn whole_builds(self) -> Vec<WholeBuild> {
        let Some(root) = self.workspace_root() else { return Vec::new() };
        let services = self.facts.service_directories().iter();
        if services.filter(|service| service.directory.is_in(&root)).count() < MIN_SERVICES {
            return Vec::new();
        }
        let stages = self.build().reachable(self.runtime().number);
        let mut found = Vec::new();
        for stage in stages.iter().map(|number| &self.build().stages[*number]) {
            for (step, command) in self.run_commands(stage) {
                let words = words(&command);
                if words.iter().any(|word| word == "prune") && words.iter().any(|word| word == "turbo") {
                    return Vec::new();
                }
                let script = whole(&words).map(|()| words.join(" ")).or_else(|| {
                    let name = root_script(&words)?;
                    let manifest = self.facts.repo.manifests().package(self.facts.repo.tree(), &root)?;
                    let (_, text) = manifest.resolved_script(name)?;
                    script_is_whole(text, command.0).then(|| text.to_owned())
                });
                if let Some(command_line) = script.filter(|_| self.is_at_root(stage, step, &root)) {
                    found.push(WholeBuild { place: command.0, command: command_line });
                }
            }
        }
        found
    }

    /// The shared packages that a stage builds after a package that needs them.
    #[must_use]
    pub fn late_builds(self) -> Vec<LateBuild> {
        let Some(workspace) = self.workspace() else { return Vec::new() };
        let stages = self.build().reachable(self.runtime().number);
        let mut found = Vec::new();
        for stage in stages.iter().map(|number| &self.build().stages[*number]) {
            let mut built: Vec<(&Package, Span)> = Vec::new();
            for (_, command) in self.run_commands(stage) {
                let Some(package) = built_package(&words(&command), &workspace) else { continue };
                let is_again = built.iter().any(|(other, _)| other.directory == package.directory);
                let needs = |other: &&(&Package, Span)| {
                    let needed = workspace.needed_by(other.0);
                    needed.iter().any(|needed| needed.directory == package.directory)
                };
                if let Some((other, before)) = built.iter().find(needs).filter(|_| !is_again) {
                    found.push(LateBuild {
                        place: command.0,
                        package: package.manifest.name.clone(),
                        needed_by: other.manifest.name.clone(),
                        before: *before,
                    });
                }
                built.push((package, command.0));
            }
        }
        found
    }

    /// The workspace that the image's Dockerfile or its context is in.
    fn workspace(self) -> Option<std::sync::Arc<Workspace>> {
        let folder = self.dockerfile().path.parent();
        let mut starts = std::iter::once(&folder).chain(self.context());
        starts.find_map(|start| self.facts.repo.manifests().workspace_of(self.facts.repo.tree(), start))
    }

    /// The root of that workspace, or of one of Nx, whose projects need no manifests of their own.
    fn workspace_root(self) -> Option<RepoPath> {
        let tree = self.facts.repo.tree();
        let folder = self.dockerfile().path.parent();
        let is_root = |above: &RepoPath| above.join("nx.json").is_some_and(|path| tree.holds(&path));
        let nx = || {
            let mut starts = std::iter::once(&folder).chain(self.context());
            starts.find_map(|start| std::iter::once(start.clone()).chain(start.ancestors()).find(is_root))
        };
        self.workspace().map(|workspace| workspace.root.clone()).or_else(nx)
    }

    /// The commands of a stage's RUN lines, each with its place and words, in order.
    fn run_commands(self, stage: &Stage) -> Vec<(&Step, WorkspaceCommand)> {
        let dockerfile = self.dockerfile();
        let mut found = Vec::new();
        for step in stage.steps.iter().filter(|step| step.posix_shell) {
            let is_run = matches!(step.instruction(dockerfile).kind, Kind::Run { .. });
            let Some(script) = step.script(dockerfile).filter(|_| is_run) else { continue };
            for command in &script.commands() {
                if !command.context.may_be_skipped {
                    found.push((step, (command.command.span, words_of(command))));
                }
            }
        }
        found
    }

    /// Whether a step runs where the manifest of the workspace's root was copied to.
    fn is_at_root(self, stage: &Stage, step: &Step, root: &RepoPath) -> bool {
        let Some(directory) = step.workdir.known() else { return false };
        let exists = |path: &RepoPath| self.facts.repo.tree().kind(path).is_some();
        let files = self.files_of(stage.number);
        let path = files.and_then(|files| files.repository_path(&join(directory, "package.json"), &exists));
        path.is_some_and(|path| path.parent() == *root)
    }
}

/// A command: its place, and its words with the program.
type WorkspaceCommand = (Span, Vec<String>);

fn words_of(command: &FoundCommand<'_>) -> Vec<String> {
    let invocation = command.invocation();
    let Some(program) = invocation.program() else { return Vec::new() };
    let arguments = invocation.args().iter().map(|word| word.known_prefix().0.into_owned());
    std::iter::once(program.to_owned()).chain(arguments).collect()
}

/// The words of a command, those left out that only lead to a program of the workspace: `npx`, `pnpm exec`.
fn words(command: &WorkspaceCommand) -> Vec<String> {
    let words = &command.1;
    let is_tool =
        |word: Option<&String>| word.is_some_and(|word| matches!(word.as_str(), "nx" | "turbo" | "lerna"));
    let skip = match words.first().map(String::as_str) {
        Some("npx" | "pnpx" | "bunx" | "pnpm" | "yarn" | "npm" | "bun") => {
            (1..=3).find(|skip| is_tool(words.get(*skip))).unwrap_or(0)
        }
        _ => 0,
    };
    words[skip..].to_vec()
}

/// Whether a command builds every package.
fn whole(words: &[String]) -> Option<()> {
    let (program, arguments) = words.split_first()?;
    let has = |options: &[&str]| {
        arguments.iter().any(|word| options.contains(&word.split('=').next().unwrap_or(word)))
    };
    let names_build = arguments.iter().any(|word| word == "build" || word.starts_with("build:"));
    let is_whole = match program.as_str() {
        "pnpm" => {
            let is_recursive =
                has(&["-r", "--recursive"]) || arguments.iter().any(|word| word == "recursive");
            is_recursive && names_build && !has(&["--filter", "-F"])
        }
        "nx" => {
            let target = arguments.iter().any(|word| word.ends_with("=build")) || names_build;
            arguments.first().is_some_and(|verb| verb == "run-many") && target && !has(&["--projects", "-p"])
        }
        "turbo" => names_build && !has(&["--filter", "-F", "--scope"]),
        "lerna" => {
            arguments.first().is_some_and(|verb| verb == "run")
                && names_build
                && !has(&["--scope", "--ignore", "--include"])
        }
        "npm" => names_build && has(&["--workspaces", "-ws", "--ws"]),
        "yarn" => {
            arguments.first().is_some_and(|verb| verb == "workspaces")
                && names_build
                && !has(&["--include", "--from"])
        }
        _ => false,
    };
    is_whole.then_some(())
}

/// The script of the root that a command runs.
fn root_script(words: &[String]) -> Option<&str> {
    let is_narrow = |word: &String| {
        let option = word.split('=').next().unwrap_or(word);
        matches!(
            option,
            "--filter" | "-F" | "-w" | "--workspace" | "--prefix" | "-C" | "--cwd" | "--dir" | "workspace"
        )
    };
    if words.iter().any(is_narrow) {
        return None;
    }
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.starts_with('-')).collect();
    match words.as_slice() {
        ["npm" | "pnpm" | "yarn" | "bun", "run" | "run-script", name, ..] => Some(name),
        ["pnpm" | "yarn", name] => Some(name),
        _ => None,
    }
}

fn script_is_whole(text: &str, place: Span) -> bool {
    let script = shell::parse(&Text::standing_for(place, text));
    script.commands().iter().any(|command| whole(&words(&(place, words_of(command)))).is_some())
}

/// The one package that a command builds, without those that it needs.
fn built_package<'w>(words: &[String], workspace: &'w Workspace) -> Option<&'w Package> {
    let (program, arguments) = words.split_first()?;
    let builds = arguments.iter().any(|word| word == "build");
    if !builds {
        return None;
    }
    let value = |options: &[&str]| {
        arguments.iter().enumerate().find_map(|(at, word)| match word.split_once('=') {
            Some((option, value)) if options.contains(&option) => Some(value.to_owned()),
            _ if options.contains(&word.as_str()) => arguments.get(at + 1).cloned(),
            _ => None,
        })
    };
    let name = match program.as_str() {
        "pnpm" | "bun" => value(&["--filter", "-F"]),
        "npm" => value(&["-w", "--workspace"]),
        "yarn" if arguments.first().is_some_and(|verb| verb == "workspace") => arguments.get(1).cloned(),
        "lerna" => value(&["--scope"]),
        _ => None,
    }?;
    let directory = workspace.root.join(name.trim_start_matches("./").trim_end_matches('/'));
    workspace.package_named(&name).or_else(|| workspace.package_in(&directory?))
}

#[cfg(test)]
mod tests;
