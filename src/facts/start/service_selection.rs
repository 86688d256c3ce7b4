//! Commands that choose what a container runs when it starts.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::images::ContainerStart;
use crate::knowledge::programs;
use crate::source::Span;
use crate::syntax::shell::{Command, CompoundKind, FoundCommand, Part, Runs, Statement, Word};

/// A place where what runs is chosen when the container starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// The words that choose.
    pub place: Span,
    /// What chooses, as a noun: "the variable `SERVICE`".
    pub by: String,
    /// The variable that chooses, if one does.
    pub variable: Option<String>,
}

/// Variables by whose names people choose a service.
// Source: variables of Dockerfiles, scripts, Compose and env files in 116 public repositories, counted on
// 2026-11-30; 10 of the 22 occur, the others are put together from the same words.
const SELECTORS: [&str; 22] = [
    "APP",
    "APPLICATION",
    "APPLICATION_NAME",
    "APP_MODULE_NAME",
    "APP_NAME",
    "APP_TYPE",
    "COMPONENT",
    "CONTAINER_ROLE",
    "MICROSERVICE",
    "MICROSERVICE_NAME",
    "MODULE_NAME",
    "PACKAGE_NAME",
    "PROCESS",
    "PROCESS_TYPE",
    "PROJECT_NAME",
    "RUN_SERVICE",
    "SERVICE",
    "SERVICE_DIR",
    "SERVICE_NAME",
    "SERVICE_PATH",
    "SERVICE_TYPE",
    "TARGET_SERVICE",
];

/// Names of scripts that start the service they are told.
// Source: the ways to write it; of names of files in 116 public repositories, counted on 2026-11-30,
// `start_service` occurs.
const START_SCRIPTS: [&str; 10] = [
    "launch-service",
    "launch_service",
    "run-service",
    "run_service",
    "service-runner",
    "service-selector",
    "start-service",
    "start_service",
    "startservice",
    "start-microservice",
];

impl ContainerStart {
    /// The places where the container's commands choose what to run. `services` are the names that a script
    /// may choose from.
    #[must_use]
    pub fn selections(&self, services: &BTreeSet<String>) -> Vec<Selection> {
        let mut found = Vec::new();
        for commands in self.all_commands() {
            found.extend(commands.iter().filter_map(of_command));
        }
        for entry in &self.scripts {
            choices(&entry.script.items, services, &mut found);
        }
        found
    }
}

/// `case "$1" in api) …; worker) …`: a script that branches over the names of services.
fn choices(statements: &[Statement], services: &BTreeSet<String>, found: &mut Vec<Selection>) {
    for statement in statements {
        let rest = statement.list.rest.iter().map(|(_, pipeline)| pipeline);
        let commands =
            std::iter::once(&statement.list.first).chain(rest).flat_map(|pipeline| &pipeline.commands);
        for command in commands {
            let Command::Compound(compound) = command else { continue };
            match &compound.kind {
                CompoundKind::Case { word, arms } => {
                    let patterns = arms.iter().flat_map(|arm| &arm.patterns).filter_map(Word::literal);
                    let chosen: BTreeSet<String> =
                        patterns.map(Cow::into_owned).filter(|name| services.contains(name)).collect();
                    if chosen.len() > 1 {
                        let names: Vec<_> = chosen.iter().map(|name| format!("`{name}`")).collect();
                        let by = format!("this `case` over {}", names.join(", "));
                        found.push(Selection { place: word.span(), by, variable: None });
                    }
                    arms.iter().for_each(|arm| choices(&arm.body, services, found));
                }
                CompoundKind::Subshell(body) | CompoundKind::Group(body) => choices(body, services, found),
                CompoundKind::If { branches, otherwise } => {
                    branches.iter().for_each(|branch| choices(&branch.body, services, found));
                    choices(otherwise.as_deref().unwrap_or_default(), services, found);
                }
                CompoundKind::For { body, .. } | CompoundKind::Loop { body, .. } => {
                    choices(body, services, found);
                }
                CompoundKind::Function { body: Command::Compound(body), .. } => {
                    if let CompoundKind::Group(body) = &body.kind {
                        choices(body, services, found);
                    }
                }
                _ => {}
            }
        }
    }
}

fn of_command(command: &FoundCommand<'_>) -> Option<Selection> {
    let words = &command.command.words;
    for (index, word) in words.iter().enumerate() {
        let Some(text) = word.literal() else { continue };
        // `manage.py start_service` asks a program for one of its own commands.
        let before = index.checked_sub(1).and_then(|before| words[before].literal());
        if before.is_some_and(|before| before.contains('.')) && !text.contains(['/', '.']) {
            continue;
        }
        let name = text.rsplit('/').next().unwrap_or(&text);
        let stem = name.split('.').next().unwrap_or(name);
        if START_SCRIPTS.contains(&stem) {
            return Some(Selection { place: word.span(), by: format!("`{name}`"), variable: None });
        }
    }
    let invocation = command.invocation();
    let runner = match &invocation.runs {
        Runs::Program { name: Some(name), .. } => programs::of(name).runs_what_it_is_told,
        // The program itself comes from a variable.
        Runs::Program { name: None, word, .. } => {
            return selector(word).map(|variable| selection(word, variable));
        }
        _ => false,
    };
    let names_target = |word: &Word| is_path(word) && (runner || says(word, "/") || says(word, ".js"));
    let is_value = |index: usize| {
        // What follows an option such as `--name` is said to a program, it does not choose one.
        let before = index.checked_sub(1).and_then(|index| invocation.args().get(index));
        let option = before.and_then(Word::literal);
        let chooses =
            ["--filter", "-F", "--workspace", "-w", "--scope", "--prefix", "-C", "-m", "run", "start"];
        option.is_some_and(|option| option.starts_with('-') && !chooses.contains(&option.as_ref()))
    };
    let args = invocation.args().iter().enumerate();
    let mut chosen = args.filter(|(index, word)| !is_value(*index) && names_target(word));
    chosen.find_map(|(_, word)| {
        let is_option = word.known_prefix().0.starts_with('-');
        (!is_option).then(|| selector(word))?.map(|variable| selection(word, variable))
    })
}

/// Whether nothing stands in a word, beside variables, that a path has not: a message is no path.
fn is_path(word: &Word) -> bool {
    let mut text = String::new();
    literal_text(&word.parts, &mut text);
    text.chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '@' | '~' | '+' | ':' | '='))
}

fn says(word: &Word, part: &str) -> bool {
    let mut text = String::new();
    literal_text(&word.parts, &mut text);
    text.contains(part)
}

/// What stands in a word beside variables.
fn literal_text(parts: &[Part], text: &mut String) {
    for part in parts {
        match part {
            Part::Literal(literal) | Part::SingleQuoted(literal) | Part::Escaped(literal) => {
                text.push_str(literal);
            }
            Part::DoubleQuoted(parts) => literal_text(parts, text),
            Part::Outer(part) => literal_text(std::slice::from_ref(&**part), text),
            _ => {}
        }
    }
}

fn selection(word: &Word, variable: String) -> Selection {
    let by = format!("the variable `{variable}`");
    Selection { place: word.span(), by, variable: Some(variable) }
}

/// The variable by which people choose a service, in a word.
fn selector(word: &Word) -> Option<String> {
    fn parameter(part: &Part) -> Option<&str> {
        match part {
            Part::Parameter(parameter) => Some(&parameter.name),
            Part::Outer(part) => parameter(part),
            Part::DoubleQuoted(parts) => parts.iter().find_map(parameter),
            _ => None,
        }
    }
    let mut names = word.parts.iter().filter_map(parameter);
    names.find(|name| SELECTORS.contains(name)).map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use crate::facts;

    /// What chooses in a script that an image starts, and where.
    fn selections(script: &str) -> String {
        let facts = facts::of(&[
            ("Dockerfile", "FROM alpine\nCOPY run.sh /\nENTRYPOINT [\"/run.sh\"]\n"),
            ("run.sh", script),
        ]);
        let services = ["api", "db", "worker"].map(ToOwned::to_owned).into();
        let found = facts.only_image().start().unwrap().selections(&services);
        let found = found.iter().map(|selection| {
            let (by, place) = (&selection.by, facts.said_at(selection.place));
            assert_eq!(selection.variable.is_some(), by.starts_with("the variable"));
            format!("{by} at {place}")
        });
        found.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn a_variable_or_a_script_chooses_the_program() {
        const SERVICE: &str = "the variable `SERVICE` at ";
        let chosen = |at: &str| format!("{SERVICE}{at}");
        for (script, expected) in [
            ("exec node x.js", String::new()),
            ("exec /opt/start-service.sh api", "`start-service.sh` at /opt/start-service.sh".to_owned()),
            ("exec sh /opt/run_service", "`run_service` at /opt/run_service".to_owned()),
            ("exec $SERVICE", chosen("$SERVICE")),
            ("exec \"${SERVICE}\"", chosen("\"${SERVICE}\"")),
            ("exec $OTHER", String::new()),
            ("exec node \"$SERVICE\"", chosen("\"$SERVICE\"")),
            ("exec node $OTHER", String::new()),
            ("exec /x $SERVICE", String::new()),
            ("exec /x /srv/$SERVICE", chosen("/srv/$SERVICE")),
            ("exec /x '/srv/'$SERVICE", chosen("'/srv/'$SERVICE")),
            ("exec /x \"/srv/$SERVICE/main\"", chosen("\"/srv/$SERVICE/main\"")),
            ("exec /x $SERVICE.js", chosen("$SERVICE.js")),
            ("exec /x \"starting /srv/$SERVICE\"", String::new()),
            ("exec /x --app=/srv/$SERVICE", String::new()),
            // What an option says does not choose, unless the option is one that does.
            ("exec /x --name /srv/$SERVICE", String::new()),
            ("exec /x -m /srv/$SERVICE", chosen("/srv/$SERVICE")),
            ("exec /x --name a /srv/$SERVICE", chosen("/srv/$SERVICE")),
            ("exec /x run /srv/$SERVICE", chosen("/srv/$SERVICE")),
            ("exec /x /srv/$OTHER /srv/$SERVICE", chosen("/srv/$SERVICE")),
            ("exec sh -c \"node $SERVICE\"", chosen("$SERVICE")),
        ] {
            assert_eq!(selections(script), expected, "{script}");
        }
    }

    #[test]
    fn a_script_branches_over_the_names_of_services() {
        const CASE: &str = "case $1 in api) a ;; worker|x) b ;; esac";
        const FOUND: &str = "this `case` over `api`, `worker` at $1";
        for (what, script, expected) in [
            ("by itself", CASE.to_owned(), FOUND),
            ("over one service", "case $1 in api) a ;; x) b ;; esac".to_owned(), ""),
            ("after another command", format!("true && {CASE}"), FOUND),
            ("in an arm", format!("case $2 in x) {CASE} ;; esac"), FOUND),
            ("in a subshell", format!("({CASE})"), FOUND),
            ("in a group", format!("{{ {CASE}; }}"), FOUND),
            ("in a branch", format!("if a; then {CASE}; fi"), FOUND),
            ("in the other branch", format!("if a; then b; else {CASE}; fi"), FOUND),
            ("in a loop over words", format!("for x in y; do {CASE}; done"), FOUND),
            ("in a loop", format!("while a; do {CASE}; done"), FOUND),
            ("in a function", format!("f() {{ {CASE}; }}\nf"), FOUND),
        ] {
            assert_eq!(selections(&script), expected, "{what}");
        }
    }
}
