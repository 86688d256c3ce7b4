//! RUN lines that build: that compile, or install what only building needs.

use std::cell::RefCell;

use super::shipped_dependencies::ShippedDependencies;
use crate::build::{Dockerfile, Stage, Step};
use crate::facts::handles::Image;
use crate::facts::start::{Chosen, tells_of_itself};
use crate::knowledge::programs;
use crate::limits::{self, Budget};
use crate::source::Span;
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
    dependencies: &[ShippedDependencies<'_>],
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
        let mut own: Vec<BuildCommand> = commands
            .iter()
            .filter(|command| chosen.runs(command))
            .filter_map(|command| Some(BuildCommand { what: work(command)?, place: command.command.span }))
            .chain(in_development(dockerfile, step, dependencies))
            .collect();
        own.sort_by_key(|command| command.place.start);
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

/// What a step installs for development alone, of what ships: where the base may say otherwise, that is not known.
fn in_development(
    dockerfile: &Dockerfile,
    step: &Step,
    dependencies: &[ShippedDependencies<'_>],
) -> Option<BuildCommand> {
    let places = dependencies.iter().filter_map(|shipped| {
        let names = shipped.development.known().is_some_and(|names| !names.is_empty());
        shipped.arrivals.first().filter(|_| names).map(|arrival| arrival.place)
    });
    let first =
        places.filter(|place| is_in_step(*place, dockerfile, step)).min_by_key(|place| place.start)?;
    Some(BuildCommand { what: BuildWork::InstallsDevelopmentDependencies, place: first })
}

fn is_in_step(place: Span, dockerfile: &Dockerfile, step: &Step) -> bool {
    let span = step.instruction(dockerfile).span;
    place.file == span.file && span.start <= place.start && place.end <= span.end
}

/// Options whose value is the next word.
// Source: the configuration that npm documents.
const WITH_VALUE: [&str; 3] = ["--include", "--loglevel", "--omit"];

/// What a command does that builds.
fn work(command: &FoundCommand<'_>) -> Option<BuildWork> {
    let invocation = command.invocation();
    let program = invocation.program().filter(|_| !tells_of_itself(&invocation))?;
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
    if compiles(program, verb, &operands) {
        return Some(BuildWork::Compiles);
    }
    installs_build_tools(program, &operands).then_some(BuildWork::InstallsBuildTools)
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
        let dependencies = self.dependencies();
        let mut stages: Vec<&Stage> = self.lineage().collect();
        stages.reverse();
        build_commands(self.dockerfile(), stages.into_iter(), brings_tools, &dependencies)
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
