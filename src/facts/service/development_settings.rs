//! Settings of a service that only make sense for development: variables, commands that reload, ports of
//! debuggers, targets.

use crate::compose::Pair;
use crate::facts::handles::ServiceRef;
use crate::knowledge::{Kind, Purpose, programs, purpose, run_modes};
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
            Self::Variable => "set the production value in the production overlay",
            Self::Command => "start the built program, or a production server such as gunicorn",
            Self::Debugger => "remove the port in production: `ports: !override`",
            Self::Target => "build the runtime stage",
        }
    }
}

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
    run_modes::is_one(name) && purpose::of(&value, Kind::Compose) == Some(Purpose::Development)
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

#[cfg(test)]
mod tests {
    use super::DevelopmentKind::{self, Command, Debugger, Target, Variable};
    use crate::facts::of;

    /// A row: what it is, what is there, and what is expected.
    type Case<'a> = (&'a str, &'a str, Option<(DevelopmentKind, &'a str, &'a str)>);

    #[test]
    fn settings_are_for_development() {
        let cases: [Case<'_>; 24] = [
            ("nothing said", "{image: a}", None),
            (
                "a mode",
                "{image: a, environment: {NODE_ENV: Development}}",
                Some((Variable, "Development", "must not run with `NODE_ENV=Development`")),
            ),
            ("the mode of production", "{image: a, environment: {NODE_ENV: production}}", None),
            ("a mode of tests", "{image: a, environment: {NODE_ENV: test}}", None),
            ("a variable of another name", "{image: a, environment: {MOOD: development}}", None),
            (
                "a mode of Gin",
                "{image: a, environment: [GIN_MODE=debug]}",
                Some((Variable, "debug", "must not run with `GIN_MODE=debug`")),
            ),
            ("another mode of Gin", "{image: a, environment: [GIN_MODE=release]}", None),
            (
                "a switch",
                "{image: a, environment: {DEBUG: ' True '}}",
                Some((Variable, "' True '", "must not run with `DEBUG= True `")),
            ),
            ("a switch that is off", "{image: a, environment: {DEBUG: 'false'}}", None),
            ("a filter", "{image: a, environment: {DEBUG: 'app:*'}}", None),
            ("another switch", "{image: a, environment: {FEATURE: 'true'}}", None),
            (
                "what who runs it may change",
                "{image: a, environment: {NODE_ENV: '${MODE:-development}'}}",
                None,
            ),
            ("a value that is not known", "{image: a, environment: {NODE_ENV: '${MODE}'}}", None),
            (
                "a file with variables",
                "{image: a, env_file: app.env}",
                Some((Variable, "development", "must not run with `APP_ENV=development`")),
            ),
            ("a file that each host has", "{image: a, env_file: .env}", None),
            (
                "a command",
                "{image: a, command: npm run dev}",
                Some((Command, "npm run dev", "must not start `npm run dev`")),
            ),
            (
                "an entrypoint",
                "{image: a, entrypoint: [npm, run, dev]}",
                Some((Command, "[npm, run, dev]", "must not start `npm run dev`")),
            ),
            (
                "the second of two commands",
                "{image: a, command: [sh, -c, 'npm ci && npm run dev; npm run dev']}",
                Some((
                    Command,
                    "[sh, -c, 'npm ci && npm run dev; npm run dev']",
                    "must not start `npm run dev`",
                )),
            ),
            (
                "a debugger",
                "{image: a, ports: ['19229:9229']}",
                Some((Debugger, "'19229:9229'", "must not publish port 9229, Node's debugger")),
            ),
            ("a port like it", "{image: a, ports: ['9229:80']}", None),
            ("a port that is not known", "{image: a, ports: ['9229:${PORT}']}", None),
            (
                "a stage",
                "{build: {context: ., target: app-Dev}}",
                Some((Target, "app-Dev", "must not be built from stage `app-Dev`")),
            ),
            ("another stage", "{build: {context: ., target: app}}", None),
            ("a stage that is not known", "{build: {context: ., target: '${TARGET}'}}", None),
        ];
        for (what, service, expected) in cases {
            let facts = of(&[
                ("compose.yaml", &format!("services:\n  api: {service}\n")),
                ("app.env", "APP_ENV=development\n"),
                (".env", "APP_ENV=development\n"),
            ]);
            let found = facts.named_service("api").development_settings();
            let place = |place| facts.repo.files().slice(place).into_owned();
            let said: Vec<_> = found.iter().map(|it| (it.kind, place(it.place), it.what.clone())).collect();
            let expected = expected.map(|(kind, place, what)| (kind, place.to_owned(), what.to_owned()));
            assert_eq!(said, Vec::from_iter(expected), "{what}");
        }
    }

    #[test]
    fn commands_reload() {
        for (command, expected) in [
            ("tsx watch src/main.ts", Some("tsx watch src/main.ts")),
            ("tsx --watch main.ts", Some("tsx --watch main.ts")),
            ("tsx main.ts", None),
            ("npm run-script dev:web", Some("npm run-script dev:web")),
            ("yarn -s dev", Some("yarn -s dev")),
            ("pnpm start:dev", Some("pnpm start:dev")),
            ("bun run build:watch", Some("bun run build:watch")),
            ("npm start", None),
            ("npm run device", None),
            ("npm", None),
            ("uvicorn app:app --host 0.0.0.0 --reload", Some("uvicorn app:app --host 0.0.0.0")),
            ("uvicorn app:app", None),
            ("flask run --debug", Some("flask run --debug")),
            ("flask run --reload", Some("flask run --reload")),
            ("flask run", None),
            ("python manage.py runserver", Some("python manage.py runserver")),
            ("python manage.py migrate", None),
            ("next dev", Some("next dev")),
            ("next start", None),
            ("vite", Some("vite")),
            ("vite build", None),
            ("vite preview", None),
            ("node --watch main.js", Some("node --watch main.js")),
            ("node --inspect=0.0.0.0:9229 main.js", Some("node --inspect=0.0.0.0:9229 main.js")),
            ("node main.js", None),
            ("dotnet watch run", Some("dotnet watch run")),
            ("dotnet app.dll", None),
            ("nodemon main.js", Some("nodemon main.js")),
            ("nginx", None),
        ] {
            let compose = format!("services:\n  api: {{image: a, command: '{command}'}}\n");
            let facts = of(&[("compose.yaml", &compose)]);
            let found = facts.named_service("api").development_settings();
            let said: Vec<&str> = found.iter().map(|setting| setting.what.as_str()).collect();
            let expected = expected.map(|words| format!("must not start `{words}`"));
            assert_eq!(said, Vec::from_iter(expected.as_deref()), "{command}");
        }
    }

    #[test]
    fn debuggers_have_ports() {
        let facts = of(&[("compose.yaml", "services: {api: {image: a}}\n")]);
        let api = facts.named_service("api");
        for (port, expected) in
            [(9229, true), (5005, true), (5678, true), (2345, true), (80, false), (9228, false)]
        {
            assert_eq!(api.is_debugger(port), expected, "{port}");
        }
    }

    #[test]
    fn each_kind_has_its_advice() {
        for (kind, word) in
            [(Variable, "overlay"), (Command, "server"), (Debugger, "ports: !override"), (Target, "stage")]
        {
            assert!(kind.help().contains(word), "{kind:?}");
        }
    }
}
