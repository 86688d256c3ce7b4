//! RUN lines that build: that compile, or install what only building needs.

use std::cell::RefCell;

use crate::build::{Dockerfile, Stage, Step, image_path};
use crate::contents::{FileTree, working_directory};
use crate::facts::handles::Image;
use crate::facts::start::Chosen;
use crate::knowledge::programs;
use crate::limits::{self, Budget};
use crate::source::{RepoPath, Span, Tree};
use crate::syntax::dockerfile::Kind;
use crate::syntax::shell::{FoundCommand, Word, bounded};

/// A command that builds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildCommand {
    /// What it does, as a clause about it: "it compiles".
    pub what: BuildWork,
    /// Its words.
    pub place: Span,
}

/// What a command of a build does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuildWork {
    /// It compiles or bundles.
    Compiles,
    /// It installs development dependencies too.
    InstallsDevelopmentDependencies,
    /// It installs compilers or other build tools.
    InstallsBuildTools,
}

/// The commands of stages that build, the first of each kind in a RUN. What is under a condition counts if
/// that is known to hold. What a RUN installs and takes away again does not ship, nor does it count.
fn build_commands<'a>(
    dockerfile: &Dockerfile,
    stages: impl Iterator<Item = &'a Stage>,
    brings_tools: bool,
    files: &FileTree,
    repository: &Tree,
) -> Vec<BuildCommand> {
    let mut found: Vec<BuildCommand> = Vec::new();
    let left_to_read = RefCell::new(Budget::new(&limits::SCRIPT_READS));
    for step in stages.flat_map(|stage| &stage.steps) {
        let is_run = matches!(step.instruction(dockerfile).kind, Kind::Run { .. });
        let Some(script) = step.script(dockerfile).filter(|_| is_run && step.posix_shell) else {
            continue;
        };
        let look_up = |name: &str| step.variables.in_shell(name);
        let chosen = Chosen::of(script, &bounded(look_up, &left_to_read));
        let commands = script.commands();
        let own: Vec<BuildCommand> = commands
            .iter()
            .filter(|command| chosen.runs(command))
            .filter_map(|command| {
                let what = work(command, step, files, repository)?;
                Some(BuildCommand { what, place: command.command.span })
            })
            .collect();
        let installs = own.iter().any(|command| command.what == BuildWork::InstallsBuildTools);
        let is_undone = installs && commands.iter().any(removes_packages);
        for command in own {
            let went = match command.what {
                BuildWork::InstallsBuildTools => is_undone,
                BuildWork::Compiles => is_undone && !brings_tools,
                BuildWork::InstallsDevelopmentDependencies => false,
            };
            let is_said = |other: &BuildCommand| {
                other.what == command.what && is_in_step(other.place, dockerfile, step)
            };
            if !went && !found.iter().any(is_said) {
                found.push(command);
            }
        }
    }
    found
}

fn is_in_step(place: Span, dockerfile: &Dockerfile, step: &Step) -> bool {
    let span = step.instruction(dockerfile).span;
    place.file == span.file && span.start <= place.start && place.end <= span.end
}

/// Options whose value is the next word.
// Source: the configuration that npm documents.
const WITH_VALUE: [&str; 3] = ["--include", "--loglevel", "--omit"];

fn work(command: &FoundCommand<'_>, step: &Step, files: &FileTree, repository: &Tree) -> Option<BuildWork> {
    let invocation = command.invocation();
    let program = invocation.program()?;
    let words: Vec<String> =
        invocation.args().iter().map(|word| word.known_prefix().0.into_owned()).collect();
    let is_value = |number: usize| number > 0 && WITH_VALUE.contains(&words[number - 1].as_str());
    let operands: Vec<&str> = words
        .iter()
        .enumerate()
        .filter(|(number, word)| !word.starts_with('-') && !is_value(*number))
        .map(|(_, word)| word.as_str())
        .collect();
    let verb = operands.first().copied().unwrap_or("");
    let has = |options: &[&str]| words.iter().any(|word| options.contains(&word.as_str()));
    if compiles(program, verb, &operands) {
        return Some(BuildWork::Compiles);
    }
    if installs_build_tools(program, &operands) {
        return Some(BuildWork::InstallsBuildTools);
    }
    let is_production = || {
        has(&["--production", "--prod", "-P", "--omit=dev", "--only=production", "--only=prod"])
            || has(&["--omit"]) && has(&["dev"])
            || ["NODE_ENV", "npm_config_production", "NPM_CONFIG_PRODUCTION"].iter().any(|name| {
                let assigned = invocation.assignments.iter().any(|assignment| {
                    assignment.name.as_str() == *name && assignment.value.literal().is_some_and(|v| is_on(&v))
                });
                let set = step.variables.get(name).and_then(|variable| variable.value.known());
                assigned || set.is_some_and(|value| is_on(value))
            })
    };
    let installs_all = match (program, verb) {
        ("npm", "ci" | "install" | "i" | "clean-install") if operands.len() == 1 => !has(&["-g", "--global"]),
        ("yarn", "install" | "") | ("pnpm" | "bun", "install" | "i") if operands.len() <= 1 => {
            !has(&["-g", "--global", "--version"])
        }
        ("composer", "install") => {
            let installs =
                !has(&["--no-dev"]) && has_entries("composer.json", "require-dev", step, files, repository);
            return installs.then_some(BuildWork::InstallsDevelopmentDependencies);
        }
        ("pipenv", "install" | "sync") => {
            return has(&["--dev", "-d"]).then_some(BuildWork::InstallsDevelopmentDependencies);
        }
        _ => false,
    };
    let installs_development = installs_all
        && !is_production()
        && has_entries("package.json", "devDependencies", step, files, repository);
    installs_development.then_some(BuildWork::InstallsDevelopmentDependencies)
}

fn is_on(value: &str) -> bool {
    matches!(value, "production" | "true" | "1")
}

/// Whether the manifest where the command runs, if it is in the repository, lists anything under a key.
fn has_entries(manifest: &str, key: &str, step: &Step, files: &FileTree, repository: &Tree) -> bool {
    let Some(directory) = working_directory(step) else { return false };
    let exists = |path: &RepoPath| repository.kind(path).is_some();
    let path = image_path::join(directory, manifest);
    let Some(bytes) = files.repository_path(&path, &exists).and_then(|path| repository.read(&path).ok())
    else {
        return false;
    };
    let manifest: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    manifest[key].as_object().is_some_and(|packages| !packages.is_empty())
}

fn compiles(program: &str, verb: &str, operands: &[&str]) -> bool {
    let is_build_script = |script: &str| {
        ["build", "compile", "bundle", "dist"]
            .iter()
            .any(|word| script == *word || script.starts_with(&format!("{word}:")))
    };
    let second = operands.get(1).copied().unwrap_or("");
    let cleans = |verb: &str| matches!(verb, "clean" | "distclean" | "mrproper" | "test" | "check");
    match program {
        "make" | "gmake" | "ninja" => !operands.iter().any(|target| cleans(target)),
        "go" => matches!(verb, "build" | "install"),
        "cargo" => matches!(verb, "build" | "install" | "rustc" | "chef"),
        "mvn" | "mvnw" => {
            let phases = ["package", "install", "compile", "verify", "deploy"];
            operands.iter().any(|phase| phases.contains(phase))
        }
        "gradle" | "gradlew" => operands.iter().any(|task| {
            let task = task.rsplit(':').next().unwrap_or(task);
            matches!(
                task,
                "build" | "assemble" | "jar" | "bootJar" | "shadowJar" | "installDist" | "war" | "bootWar"
            )
        }),
        "dotnet" => matches!(verb, "build" | "publish" | "pack" | "msbuild"),
        "swift" | "zig" | "dart" => matches!(verb, "build" | "compile"),
        "mix" => matches!(verb, "release" | "compile"),
        "npm" | "pnpm" | "yarn" | "bun" => {
            matches!(verb, "run" | "run-script") && is_build_script(second)
                || program != "npm" && is_build_script(verb)
        }
        "npx" | "pnpx" | "bunx" => {
            matches!(verb, "tsc" | "webpack" | "rollup" | "esbuild")
                || matches!(verb, "vite" | "next" | "ng" | "nest" | "nuxt" | "nx" | "turbo" | "astro")
                    && second == "build"
        }
        "vite" | "next" | "ng" | "nest" | "nuxt" | "nx" | "turbo" | "astro" => verb == "build",
        _ => programs::of(program).compiles,
    }
}

/// Packages whose purpose is to build.
// Source: the package lists of Debian, Alpine and Fedora: what they say in one line of each.
const BUILD_PACKAGES: [&str; 21] = [
    "autoconf",
    "automake",
    "base-devel",
    "bison",
    "build-base",
    "build-essential",
    "clang",
    "cmake",
    "flex",
    "g++",
    "gcc",
    "gcc-c++",
    "golang",
    "golang-go",
    "make",
    "maven",
    "meson",
    "musl-dev",
    "ninja",
    "ninja-build",
    "rustc",
];

fn installs_build_tools(program: &str, operands: &[&str]) -> bool {
    let installs = matches!(program, "apt-get" | "apt" | "apk" | "dnf" | "yum" | "microdnf" | "zypper")
        && matches!(operands.first(), Some(&("install" | "add" | "in")));
    installs
        && operands.iter().skip(1).any(|package| {
            let name = package.split(['=', '<', '>', '~']).next().unwrap_or(package);
            BUILD_PACKAGES.contains(&name)
        })
}

fn removes_packages(command: &FoundCommand<'_>) -> bool {
    let invocation = command.invocation();
    let verb = invocation.args().iter().filter_map(Word::literal).find(|word| !word.starts_with('-'));
    let verb = verb.as_deref().unwrap_or("");
    match invocation.program() {
        Some("apk") => verb == "del",
        Some("apt-get" | "apt" | "dnf" | "yum" | "microdnf" | "zypper") => {
            matches!(verb, "remove" | "purge" | "autoremove" | "erase")
        }
        _ => false,
    }
}

impl<'a> Image<'a> {
    /// The commands that build in the image's runtime stage, and in those that it continues from.
    #[must_use]
    pub fn build_commands(self) -> Vec<BuildCommand> {
        let brings_tools = self.base_facts().is_some_and(|base| base.builds);
        let tree = self.facts.repo.tree();
        let mut stages: Vec<&Stage> = self.lineage().collect();
        stages.reverse();
        build_commands(self.dockerfile(), stages.into_iter(), brings_tools, self.files(), tree)
    }

    /// Whether the image is built where it runs: in its own stages, or in those of an image of this
    /// repository that it stands on.
    #[must_use]
    pub fn builds_where_it_runs(self) -> bool {
        let compiles =
            |image: Self| image.build_commands().iter().any(|command| command.what == BuildWork::Compiles);
        !self.build_commands().is_empty() || self.foundations().skip(1).any(compiles)
    }

    /// Whether nothing but a shell, or a compiler for others, is started in the image: it is there to build
    /// in.
    #[must_use]
    pub fn is_for_building(self) -> bool {
        !self.runs_in_service()
            && self.start().is_some_and(|start| start.is_bare_shell() || start.is_build_server())
    }
}

#[cfg(test)]
mod tests;
