//! How an image starts its program: through a script of a package manager, in shell form, as a development
//! server.

use crate::build::{CommandLine, Declaration, Inherited, image_path};
use crate::compose::ProjectKind;
use crate::facts::handles::Image;
use crate::facts::start::{is_for_other_package, script_name};
use crate::images::ContainerStart;
use crate::knowledge::bases::{self, SystemShell};
use crate::knowledge::programs;
use crate::manifests::PackageJson;
use crate::source::{RepoPath, Span, Text};
use crate::syntax::dockerfile::{Command, Kind};
use crate::syntax::shell::{self, FoundCommand, Script, Simple, WrapperKind};

/// A program that is started through another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detour {
    /// The words that start it.
    pub place: Span,
    /// What is started: `npm start`.
    pub name: String,
    /// What it runs in the end, if that is known.
    pub runs: Option<String>,
}

/// A command that is for development.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DevelopmentCommand {
    /// The words.
    pub place: Span,
    /// What it is: `nodemon`, `--reload`.
    pub name: String,
    /// The script of a package by which it is started, if it is.
    pub through: Option<String>,
}

/// A command in shell form.
#[derive(Debug, Clone, Copy)]
pub struct ShellForm<'a> {
    /// `CMD` or `ENTRYPOINT`.
    pub keyword: &'static str,
    /// The setting.
    pub setting: &'a Declaration<CommandLine>,
}

impl<'a> Image<'a> {
    /// The package managers and process managers through which the image's program is started.
    #[must_use]
    pub fn detours(self) -> Vec<Detour> {
        let Some(start) = self.start() else { return Vec::new() };
        let manifest = self.own_manifest();
        let mut found: Vec<Detour> = Vec::new();
        for commands in start.all_commands() {
            for command in commands.iter().filter(|command| is_certain(command)) {
                let Some(detour) = detour(command, manifest.as_deref()) else { continue };
                // What is passed to an entrypoint that makes way for it is found twice.
                if !found.iter().any(|other| other.name == detour.name && other.place.contains(detour.place))
                {
                    found.push(detour);
                }
            }
        }
        found
    }

    /// The commands for development that the image starts.
    #[must_use]
    pub fn development_commands(self) -> Vec<DevelopmentCommand> {
        let Some(start) = self.start() else { return Vec::new() };
        start.development_commands(self.own_manifest().as_deref())
    }

    /// The instructions in shell form that decide what the image starts: ENTRYPOINT, or CMD, or both.
    #[must_use]
    pub fn shell_forms(self) -> Vec<ShellForm<'a>> {
        let state = &self.runtime().state;
        let system = self.bottom().base().and_then(bases::shell_that_makes_way);
        let form = |keyword, command: &'a Inherited<CommandLine>| {
            let setting = command.setting()?;
            let Some(Command::Shell(text)) = &setting.value.command else { return None };
            (setting.value.posix_shell && !gives_way(&shell::parse(text), system))
                .then_some(ShellForm { keyword, setting })
        };
        let is_shell = |command: &Inherited<CommandLine>| {
            command.setting().is_some_and(|setting| matches!(setting.value.command, Some(Command::Shell(_))))
        };
        // An entrypoint in shell form takes no arguments: the command counts for nothing.
        let cmd = if is_shell(&state.entrypoint) { None } else { form("CMD", &state.cmd) };
        form("ENTRYPOINT", &state.entrypoint).into_iter().chain(cmd).collect()
    }

    /// Whether every service that runs the image is for development, or says itself what to run.
    #[must_use]
    pub fn own_command_is_for_others(self) -> bool {
        self.runs_in_service()
            && self.services().all(|service| {
                service.project.kind == ProjectKind::Development
                    || service.service.command.is_some()
                    || service.service.entrypoint.is_some()
            })
    }

    /// The manifest of the package whose scripts the image starts, as far as that is known.
    pub(in crate::facts) fn own_manifest(self) -> Option<std::sync::Arc<PackageJson>> {
        let facts = self.facts;
        let exists = |path: &RepoPath| facts.repo.tree().kind(path).is_some();
        let workdir = self.runtime().state.workdir.known()?;
        let path = image_path::join(workdir, "package.json");
        let path = self.files().repository_path(&path, &exists)?;
        facts.repo.manifests().package(facts.repo.tree(), &path.parent())
    }
}

impl ContainerStart {
    /// The commands for development that are started; `manifest` is that of the package whose scripts are.
    pub(in crate::facts) fn development_commands(
        &self,
        manifest: Option<&PackageJson>,
    ) -> Vec<DevelopmentCommand> {
        let mut found = Vec::new();
        let lists = self.all_commands();
        let passed = self.passed.as_ref().map(|_| lists.len() - 1);
        let commands =
            lists.iter().enumerate().flat_map(|(list, commands)| commands.iter().map(move |one| (list, one)));
        for (list, command) in commands.filter(|(_, command)| is_certain(command)) {
            let place = command.command.span;
            if let Some(name) = development(command) {
                // What is passed to a program, and starts it together with that, is found with it.
                let is_known = |other: &DevelopmentCommand| other.through.is_none() && other.name == name;
                if Some(list) != passed || !found.iter().any(is_known) {
                    found.push(DevelopmentCommand { place, name, through: None });
                }
                continue;
            }
            let of_package = manifest.filter(|_| !is_for_other_package(command));
            let Some((name, manifest)) = script_name(command).zip(of_package) else { continue };
            let Some((_, text)) = manifest.resolved_script(&name) else { continue };
            let script = parse(text, place);
            let commands = script.commands();
            let inner = commands.iter().filter(|command| is_certain(command)).find_map(development);
            found.extend(inner.map(|inner| DevelopmentCommand { place, name: inner, through: Some(name) }));
        }
        found
    }
}

/// Text that has no place of its own as a script.
fn parse(text: &str, place: Span) -> Script {
    shell::parse(&Text::standing_for(place, text))
}

fn is_certain(command: &FoundCommand<'_>) -> bool {
    !command.context.may_be_skipped && !command.context.in_substitution
}

/// Whether the shell of a script ends in the program instead of staying in front of it: where it is told so with
/// `exec`, or where the system's shell does so by itself.
fn gives_way(script: &Script, system: Option<SystemShell>) -> bool {
    let commands = script.commands();
    let last = commands.iter().rev().find(|command| command.context.shell == 0);
    let Some(last) = last else { return false };
    let ends_in_program = || {
        last_program(script).is_some_and(|program| std::ptr::eq(program, last.command))
            && !last.context.calls_function
    };
    last.invocation().is_wrapped_in(WrapperKind::Exec)
        || match system {
            Some(SystemShell::Ash) => ends_in_program(),
            Some(SystemShell::Bash) => {
                commands.iter().count() == 1 && last.command.redirects.is_empty() && ends_in_program()
            }
            None => false,
        }
}

/// The program in which a script ends, if that is no command of the shell itself and nothing else is part of it.
fn last_program(script: &Script) -> Option<&Simple> {
    let last = script.items.last().filter(|last| !last.background)?;
    let pipeline = last.list.rest.last().map_or(&last.list.first, |(_, pipeline)| pipeline);
    match pipeline.commands.as_slice() {
        [shell::Command::Simple(program)] if !pipeline.negated && !pipeline.timed => {
            let name = program.words.first()?.literal()?;
            (!programs::is_of_shell(&name)).then_some(program)
        }
        _ => None,
    }
}

fn words(command: &FoundCommand<'_>) -> Vec<String> {
    command.invocation().args().iter().map(|word| word.known_prefix().0.into_owned()).collect()
}

fn detour(command: &FoundCommand<'_>, manifest: Option<&PackageJson>) -> Option<Detour> {
    let invocation = command.invocation();
    let program = invocation.program()?;
    let words = words(command);
    let place = command.command.span;
    if program == "pm2-runtime" || program == "pm2" && words.iter().any(|word| word == "--no-daemon") {
        let target = words.iter().find(|word| !word.starts_with('-') && !matches!(word.as_str(), "start"));
        let runs = target.filter(|target| target.ends_with(".js")).map(|target| format!("node {target}"));
        return Some(Detour { place, name: program.to_owned(), runs });
    }
    let script = script_name(command)?;
    let runs = manifest.and_then(|manifest| Some(manifest.resolved_script(&script)?.1.to_owned()));
    let shown: Vec<&str> = std::iter::once(program).chain(words.iter().map(String::as_str)).collect();
    Some(Detour { place, name: shown.join(" "), runs })
}

/// What is for development about a command, if anything is.
fn development(command: &FoundCommand<'_>) -> Option<String> {
    let invocation = command.invocation();
    let program = invocation.program()?;
    let words = words(command);
    let operands: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| !word.starts_with('-')).collect();
    let verb = operands.first().copied().unwrap_or("");
    let second = operands.get(1).copied().unwrap_or("");
    let has = |options: &[&str]| words.iter().find(|word| options.contains(&word.as_str()));
    let is = |name: &str| Some(name.to_owned());
    match program {
        "nodemon" | "ts-node" | "ts-node-dev" | "tsx" | "tsnd" | "webpack-dev-server" | "live-server"
        | "air" | "watchmedo" | "reflex" | "browser-sync" | "parcel" => is(program),
        "npx" | "pnpx" | "bunx" => match verb {
            "nodemon" | "ts-node" | "ts-node-dev" | "tsx" => is(verb),
            "next" | "nuxt" | "astro" if second == "dev" => Some(format!("{verb} dev")),
            "vite" if !matches!(second, "build" | "preview") => is("vite"),
            _ => None,
        },
        "next" | "nuxt" | "astro" | "remix" if verb == "dev" => Some(format!("{program} dev")),
        "vite" if !operands.iter().any(|word| matches!(*word, "build" | "preview" | "optimize")) => {
            is("vite")
        }
        "ng" if verb == "serve" => is("ng serve"),
        "react-scripts" if verb == "start" => is("react-scripts start"),
        "vue-cli-service" if verb == "serve" => is("vue-cli-service serve"),
        "gatsby" if verb == "develop" => is("gatsby develop"),
        "webpack" if verb == "serve" => is("webpack serve"),
        "nest" if verb == "start" && has(&["--watch", "-w"]).is_some() => is("nest start --watch"),
        "node" | "bun" | "deno" => has(&["--watch", "--hot"]).map(|option| format!("{program} {option}")),
        "npm" | "pnpm" | "yarn" | "bunx --bun" => {
            let name = script_name(command)?;
            let mut parts = name.split([':', '-']);
            parts
                .any(|part| matches!(part, "dev" | "develop" | "development" | "watch"))
                .then(|| format!("{program} run {name}"))
        }
        "flask" if verb == "run" => is("flask run"),
        "fastapi" if verb == "dev" => is("fastapi dev"),
        "uvicorn" | "gunicorn" | "hypercorn" | "granian" => {
            has(&["--reload"]).map(|option| format!("{program} {option}"))
        }
        "python" | "python3" if verb.ends_with("manage.py") && second == "runserver" => {
            is("manage.py runserver")
        }
        "python" | "python3" if has(&["-m"]).is_some() => match verb {
            "flask" if second == "run" => is("flask run"),
            "uvicorn" | "gunicorn" => has(&["--reload"]).map(|option| format!("{verb} {option}")),
            _ => None,
        },
        "manage.py" if verb == "runserver" => is("manage.py runserver"),
        "php" if verb == "artisan" && second == "serve" => is("php artisan serve"),
        "php" if has(&["-S"]).is_some() => is("php -S"),
        "symfony" if matches!(verb, "serve" | "server:start") => is("symfony serve"),
        "go" if verb == "run" => is("go run"),
        "cargo" if matches!(verb, "run" | "watch") => Some(format!("cargo {verb}")),
        "dotnet" if matches!(verb, "run" | "watch") => Some(format!("dotnet {verb}")),
        "hugo" if matches!(verb, "server" | "serve") => is("hugo server"),
        "jekyll" if verb == "serve" => is("jekyll serve"),
        "mkdocs" if verb == "serve" => is("mkdocs serve"),
        _ => None,
    }
}

impl Image<'_> {
    /// Where `sudo` is used: in the RUN lines of the runtime stage and those it continues from, and in what
    /// it starts.
    #[must_use]
    pub fn uses_of_sudo(self) -> Vec<Span> {
        let stages = self.foundations().flat_map(|image| {
            image
                .lineage()
                .flat_map(move |stage| stage.steps.iter().map(move |step| (image.dockerfile(), step)))
        });
        let scripts = stages.filter(|(_, step)| step.posix_shell).filter_map(|(dockerfile, step)| {
            let is_run = matches!(step.instruction(dockerfile).kind, Kind::Run { .. });
            step.script(dockerfile).filter(|_| is_run)
        });
        let lists = scripts
            .map(Script::commands)
            .chain(self.start().into_iter().flat_map(ContainerStart::all_commands));
        let mut found = Vec::new();
        for commands in lists {
            for command in &commands {
                let invocation = command.invocation();
                let wrappers = invocation.wrappers.iter().filter(|wrapper| wrapper.kind == WrapperKind::Sudo);
                found.extend(wrappers.map(|wrapper| wrapper.word.span()));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests;
