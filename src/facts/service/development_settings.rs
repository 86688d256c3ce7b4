//! Settings of a service that only make sense for development: variables, commands that reload, ports of
//! debuggers, targets.

use crate::compose::Pair;
use crate::facts::handles::ServiceRef;
use crate::knowledge::{Kind, Purpose, programs, purpose};
use crate::source::Span;
use crate::syntax::shell::{FoundCommand, Word};

/// A setting for development.
#[derive(Debug, Clone)]
pub struct DevelopmentSetting {
    /// What kind of setting.
    pub kind: DevelopmentKind,
    /// Where it stands.
    pub place: Span,
    /// A clause of which the service is the subject, such as "may run with `DEBUG=1`".
    pub what: String,
}

/// The kinds of settings for development.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DevelopmentKind {
    /// A variable.
    Variable,
    /// A command that reloads when files change, or a server for development.
    Command,
    /// The port of a debugger.
    Debugger,
    /// A stage that is made for development.
    Target,
}

impl DevelopmentKind {
    /// The advice for a setting of this kind.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::Variable => "set the value for production in the overlay for production",
            Self::Command => "start the built program, or a server for production such as gunicorn",
            Self::Debugger => "take the port away in production: `ports: !override`",
            Self::Target => "build the stage that is made for running",
        }
    }
}

/// Variables that say what a program is run for.
// Source: the documentation of each framework; in 116 public repositories, counted on 2026-11-30, 8 of the 17
// occur.
const MODES: [&str; 17] = [
    "APP_ENV",
    "APP_ENVIRONMENT",
    "ASPNETCORE_ENVIRONMENT",
    "DEPLOY_ENV",
    "DJANGO_ENV",
    "DOTNET_ENVIRONMENT",
    "ENV",
    "ENVIRONMENT",
    "FLASK_ENV",
    "MIX_ENV",
    "NODE_ENV",
    "NUXT_ENV",
    "RACK_ENV",
    "RAILS_ENV",
    "SYMFONY_ENV",
    "WP_ENV",
    "WP_ENVIRONMENT_TYPE",
];

/// Variables that switch on what helps to find mistakes, and shows the program to strangers.
// Source: the documentation of each framework; in 116 public repositories, counted on 2026-11-30, 4 of the 9
// occur.
const SWITCHES: [&str; 9] = [
    "APP_DEBUG",
    "DEBUG",
    "DJANGO_DEBUG",
    "FLASK_DEBUG",
    "PYTHONDEBUG",
    "SYMFONY_DEBUG",
    "WERKZEUG_DEBUG_PIN_OFF",
    "WORDPRESS_DEBUG",
    "WP_DEBUG",
];

/// Ports on which debuggers listen.
// Source: the documentation of Node.js (`--inspect`), of IntelliJ IDEA (`jdwp`), debugpy and GoLand (Delve).
const DEBUGGERS: [(u16, &str); 4] =
    [(9229, "Node's debugger"), (5005, "Java's debugger"), (5678, "debugpy"), (2345, "Delve")];

impl ServiceRef<'_> {
    /// Whether debuggers listen on a port.
    #[must_use]
    pub fn is_debugger(self, port: u16) -> bool {
        DEBUGGERS.iter().any(|(number, _)| *number == port)
    }

    /// The service's settings that only make sense for development.
    #[must_use]
    pub fn development_settings(self) -> Vec<DevelopmentSetting> {
        let mut found = Vec::new();
        let mut add = |kind, place, what: String| found.push(DevelopmentSetting { kind, place, what });
        // What an unversioned file of the host or whoever runs Compose may say otherwise is not certain.
        let files = self.facts.repo.files();
        let is_said = |variable: &&Pair| {
            let place = variable.value.span;
            files.path(place).file_name() != ".env" && !files.slice(place).contains('$')
        };
        let variables = self.service.environment.iter().filter(|variable| is_for_development(variable));
        for variable in variables.filter(is_said) {
            let (name, value) = (&variable.name.value, variable.value.as_str().unwrap_or_default());
            add(
                DevelopmentKind::Variable,
                variable.value.span,
                format!("must not run with `{name}={value}`"),
            );
        }
        if let Some(start) = self.own_start() {
            for command in &start.script.commands() {
                if let Some(what) = reloads(command) {
                    let place = self.service.command.as_ref().map_or(start.place, |command| command.span);
                    add(DevelopmentKind::Command, place, format!("must not start {what}"));
                    break;
                }
            }
        }
        for port in &self.service.ports {
            let target = port.target.as_ref().and_then(|target| target.known());
            let debugger = DEBUGGERS.iter().find(|(number, _)| Some(number) == target);
            if let Some((number, debugger)) = debugger {
                add(
                    DevelopmentKind::Debugger,
                    port.span,
                    format!("must not publish port {number}, {debugger}"),
                );
            }
        }
        if let Some(target) = self.service.build.as_ref().and_then(|build| build.target.as_ref())
            && let Some(name) = target.as_str()
            && purpose::is_for(Purpose::Development, &name.to_lowercase(), Kind::Compose)
        {
            add(DevelopmentKind::Target, target.span, format!("must not be built from stage `{name}`"));
        }
        found
    }
}

fn is_for_development(variable: &Pair) -> bool {
    let (name, Some(value)) = (variable.name.value.as_str(), variable.value.as_str()) else { return false };
    let value = value.trim().to_ascii_lowercase();
    MODES.contains(&name) && purpose::of(&value, Kind::Compose) == Some(Purpose::Development)
        || name == "GIN_MODE" && value == "debug"
        || SWITCHES.contains(&name) && matches!(value.as_str(), "1" | "true" | "yes" | "on")
}

/// What a command is, if it is there for development.
fn reloads(command: &FoundCommand<'_>) -> Option<String> {
    let invocation = command.invocation();
    let program = invocation.program()?;
    let words: Vec<String> = invocation.args().iter().filter_map(Word::literal).map(Into::into).collect();
    let has = |word: &str| words.iter().any(|other| other == word);
    let script =
        words.iter().find(|word| !matches!(word.as_str(), "run" | "run-script") && !word.starts_with('-'));
    let is_watching = match program {
        "tsx" => has("watch") || has("--watch"),
        "npm" | "yarn" | "pnpm" | "bun" => script.is_some_and(|script| {
            script == "dev"
                || script.starts_with("dev:")
                || script.starts_with("start:dev")
                || script.ends_with(":watch")
        }),
        "uvicorn" | "gunicorn" | "hypercorn" | "celery" => has("--reload"),
        "flask" => has("--debug") || has("--reload"),
        "python" | "python3" | "manage.py" => has("runserver"),
        "fastapi" | "next" | "nuxt" => has("dev"),
        "vite" => !has("build") && !has("preview"),
        "node" => has("--watch") || words.iter().any(|word| word.starts_with("--inspect")),
        "dotnet" => has("watch"),
        _ => programs::of(program).reloads,
    };
    is_watching.then(|| {
        let words: Vec<&str> =
            std::iter::once(program).chain(words.iter().map(String::as_str)).take(4).collect();
        format!("`{}`", words.join(" "))
    })
}
