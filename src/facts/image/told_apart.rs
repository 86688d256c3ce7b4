//! What alone tells services of one image apart: one variable, or the value of one option. The program reads it, and
//! is another one by it.

use std::collections::{BTreeMap, BTreeSet};

use crate::compose::Project;
use crate::facts::handles::{Image, ServiceRef};
use crate::knowledge::{Kind, purpose};
use crate::source::{Span, Text};

/// Services that are started alike but for one word.
#[derive(Debug)]
pub struct ToldApart<'a> {
    /// What the word is given to, as a noun: "the variable `RUN_MODE`".
    pub by: String,
    /// The variable, if it is one.
    pub variable: Option<&'a str>,
    /// Each service, with the word and its place.
    pub services: Vec<(ServiceRef<'a>, String, Span)>,
}

/// Words that end the name of a variable or an option whose value says what the program is to be.
// Source: `-target` of Grafana's Loki, Mimir and Tempo, `CONTAINER_ROLE` of images for Laravel, `PROCESS_TYPE` of
// Heroku's Procfiles; names of variables and options in 116 public repositories, counted on 2026-11-30.
const CHOOSING: [&str; 11] = [
    "component",
    "microservice",
    "mode",
    "module",
    "process",
    "role",
    "roles",
    "run",
    "service",
    "target",
    "type",
];

/// Words that such a name has before its end, and no others than these and those: `DB_TYPE` and `LOG_MODE` say other
/// things.
// Source: the same.
const BEFORE: [&str; 9] =
    ["app", "application", "container", "instance", "node", "program", "server", "start", "to"];

/// Words that say how a program runs, or which copy of it this is, and not which program it is.
// Source: the documentation of replication of PostgreSQL, MongoDB and Redis; of `mode` of Docker's services, nginx and
// Spring Cloud; the levels of logs of syslog.
const SAME_PROGRAM: [&str; 29] = [
    "active",
    "arbiter",
    "async",
    "backup",
    "cluster",
    "controlplane",
    "debug",
    "follower",
    "global",
    "info",
    "leader",
    "local",
    "main",
    "manager",
    "master",
    "peer",
    "primary",
    "replica",
    "replicated",
    "replication",
    "secondary",
    "single",
    "slave",
    "standalone",
    "standby",
    "sync",
    "voter",
    "warn",
    "witness",
];

impl<'a> Image<'a> {
    /// The services of a project that run the image and are started alike but for one word, which says what the program
    /// is to be. Those of which not all variables are known tell nothing.
    #[must_use]
    pub fn told_apart(self, project: &Project) -> Vec<ToldApart<'a>> {
        let services = self
            .runtime_services()
            .filter(|service| service.project.id == project.id && service.service.environment_whole);
        let mut alike: BTreeMap<Alike, ToldApart<'a>> = BTreeMap::new();
        for service in services {
            for Choice { by, variable, word, place, alike: key } in choices(service) {
                let none = || ToldApart { by, variable, services: Vec::new() };
                alike.entry(key).or_insert_with(none).services.push((service, word, place));
            }
        }
        let mut found: Vec<ToldApart<'a>> = alike.into_values().filter(ToldApart::is_choice).collect();
        found.sort_by_key(|apart| apart.services.first().map(|(.., place)| *place));
        found
    }
}

impl ToldApart<'_> {
    /// Whether the words name different programs: at least two, and none that says something else.
    fn is_choice(&self) -> bool {
        let words: BTreeSet<&str> = self.services.iter().map(|(_, word, _)| without_number(word)).collect();
        words.len() > 1 && self.services.iter().all(|(_, word, _)| is_program(word))
    }
}

/// A word that a service gives to something that chooses by its name.
struct Choice<'a> {
    by: String,
    variable: Option<&'a str>,
    word: String,
    place: Span,
    alike: Alike,
}

/// What services that are alike but for the word have in common: what is chosen by, what is started, what else is set.
type Alike = (String, [Option<Vec<String>>; 2], Vec<(String, String)>);

fn choices(service: ServiceRef<'_>) -> Vec<Choice<'_>> {
    let (said, settings) = (said(service), service.settings());
    let mut found = Vec::new();
    for pair in service.service.environment.iter().filter(|pair| chooses(&pair.name.value)) {
        let (name, Some(word)) = (pair.name.value.as_str(), pair.value.as_str()) else { continue };
        let by = format!("the variable `{name}`");
        let others = settings.iter().filter(|(other, _)| other != name).cloned().collect();
        found.push(Choice {
            alike: (by.clone(), said.clone(), others),
            by,
            variable: Some(name),
            word: word.to_owned(),
            place: pair.value.span,
        });
    }
    let Some(command) = service.service.command.as_ref().and_then(|command| command.known()) else {
        return found;
    };
    for (index, word) in command.words.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| command.words[before].as_str());
        let Some((option, value)) = option_of(word, before).filter(|(option, _)| chooses(option)) else {
            continue;
        };
        let by = format!("the option `{option}`");
        let mut others = said.clone();
        if let Some(word) = others[0].as_mut().and_then(|words| words.get_mut(index)) {
            word.clear();
        }
        found.push(Choice {
            alike: (by.clone(), others, settings.clone()),
            by,
            variable: None,
            word: value.to_owned(),
            place: word.span(),
        });
    }
    found
}

/// An option and its value: `-target=ingester`, or `--role worker`.
fn option_of<'t>(word: &'t Text, before: Option<&'t str>) -> Option<(&'t str, &'t str)> {
    let word = word.as_str();
    match word.split_once('=') {
        Some((option, value)) if word.starts_with('-') => Some((option, value)),
        Some(_) => None,
        None => before
            .filter(|before| before.starts_with('-') && !word.starts_with('-'))
            .map(|option| (option, word)),
    }
}

/// What a service starts in the place of its image, as it is written.
fn said(service: ServiceRef<'_>) -> [Option<Vec<String>>; 2] {
    let files = service.facts.repo.files();
    [&service.service.command, &service.service.entrypoint].map(|command| {
        command.as_ref().map(|command| match command.known() {
            Some(known) => known.words.iter().map(ToString::to_string).collect(),
            None => vec![files.slice(command.span).into_owned()],
        })
    })
}

/// Whether a variable or an option is called so that its value says what the program is to be.
fn chooses(name: &str) -> bool {
    let name = name.to_lowercase();
    let mut words = name.split(['-', '_', '.']).filter(|word| !word.is_empty()).rev();
    words.next().is_some_and(|last| CHOOSING.contains(&last))
        && words.all(|word| CHOOSING.contains(&word) || BEFORE.contains(&word))
}

/// Whether a word may be the name of a program: no switch, number, or way to run one.
fn is_program(word: &str) -> bool {
    let word = word.to_lowercase();
    let is_switch = matches!(
        word.as_str(),
        "true" | "false" | "yes" | "no" | "on" | "off" | "enabled" | "disabled" | "none"
    );
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.len() > 1
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        && !SAME_PROGRAM.contains(&word.as_str())
        && !is_switch
        && [Kind::Compose, Kind::File, Kind::FileEnd]
            .into_iter()
            .all(|kind| purpose::of(&word, kind).is_none())
}

/// A word without the number by which copies of one program are told apart.
fn without_number(word: &str) -> &str {
    word.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    /// What tells the services apart, and the words.
    fn apart(services: &str) -> String {
        let compose = format!("services:\n{services}");
        let facts =
            of(&[("compose.yaml", &compose), ("Dockerfile", "FROM alpine\nCOPY app /app\nCMD [\"/app\"]\n")]);
        let image = facts.only_image();
        let found = image.told_apart(image.projects()[0]);
        let said = found.iter().map(|apart| {
            let words = apart.services.iter().map(|(service, word, place)| {
                assert!(facts.said_at(*place).contains(word.as_str()));
                format!("{}={word}", service.name())
            });
            format!("{}: {}", apart.by, words.collect::<Vec<_>>().join(" "))
        });
        said.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn one_word_tells_services_apart() {
        let variable = |name: &str, one: &str, two: &str| {
            apart(&format!(
                "  http: {{build: ., environment: {{X: x, {name}: {one}}}}}\n  grpc: {{build: ., environment: {{X: x, {name}: {two}}}}}\n"
            ))
        };
        let both = |name: &str, one: &str, two: &str| format!("the variable `{name}`: http={one} grpc={two}");
        for name in ["RUN_MODE", "SERVICE", "ROLE", "CONTAINER_ROLE", "APP_TYPE", "SERVER_TO_RUN"] {
            assert_eq!(variable(name, "http", "grpc"), both(name, "http", "grpc"), "{name}");
        }
        // Names that say something else, and words that name no program.
        for (name, one, two) in [
            ("DB_TYPE", "mysql", "postgres"),
            ("LOG_MODE", "json", "text"),
            ("REGION", "eu", "us"),
            ("OTEL_SERVICE_NAME", "http", "grpc"),
            ("DRY_RUN", "http", "grpc"),
            ("ROLE", "primary", "replica"),
            ("ROLE", "node1", "node2"),
            ("ROLE", "http", "http"),
            ("RUN_MODE", "production", "staging"),
            ("RUN_MODE", "production", "development"),
            ("MODE", "true", "false"),
            ("MODE", "'1'", "'2'"),
            ("SERVICE", "'http://a'", "'http://b'"),
            ("SERVICE", "'${A}'", "'${B}'"),
        ] {
            assert_eq!(variable(name, one, two), "", "{name} {one} {two}");
        }
    }

    #[test]
    fn services_are_alike_in_all_else() {
        const BOTH: &str = "the option `-target`: a=ingester b=querier";
        for (what, one, two, expected) in [
            ("an option", "command: ['-target=ingester', -x]", "command: ['-target=querier', -x]", BOTH),
            ("its own word", "command: [-target, ingester]", "command: [-target, querier]", BOTH),
            ("another option", "command: ['-file=ingester']", "command: ['-file=querier']", ""),
            ("two options", "command: ['-target=ingester', -x]", "command: ['-target=querier', -y]", ""),
            ("more words", "command: ['-target=ingester']", "command: ['-target=querier', -y]", ""),
            ("no option", "command: [target, ingester]", "command: [target, querier]", ""),
            (
                "variables",
                "command: ['-target=ingester'], environment: {A: x}",
                "command: ['-target=querier']",
                "",
            ),
            ("commands", "command: x, environment: {ROLE: web}", "command: y, environment: {ROLE: jobs}", ""),
            ("a directory", "environment: {ROLE: web}", "environment: {ROLE: jobs}, working_dir: /x", ""),
            (
                "variables not known",
                "env_file: ['${A}'], environment: {ROLE: web}",
                "environment: {ROLE: jobs}",
                "",
            ),
            (
                "ports",
                "environment: {ROLE: web}, ports: ['80:80']",
                "environment: {ROLE: jobs}",
                "the variable `ROLE`: a=web b=jobs",
            ),
        ] {
            let services = format!("  a: {{build: ., {one}}}\n  b: {{build: ., {two}}}\n");
            assert_eq!(apart(&services), expected, "{what}");
        }
    }
}
