//! What alone tells services of one image apart: one variable, or the value of one option. The program reads it, and
//! is another one by it.

use crate::compose::{Pair, Project, Setting};
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

/// Words of the names of variables and options whose values say what a program is to be: the first of them end such
/// a name, and it has no others than these. `DB_TYPE` and `LOG_MODE` say other things.
// Source: `-target` of Grafana's Loki, Mimir and Tempo, `CONTAINER_ROLE` of images for Laravel, `PROCESS_TYPE` of
// Heroku's Procfiles; names of variables and options in 116 public repositories, counted on 2026-11-30.
const CHOOSING: [&str; 19] = [
    "component",
    "microservice",
    "mode",
    "module",
    "process",
    "role",
    "roles",
    "service",
    "target",
    "type",
    "app",
    "application",
    "container",
    "instance",
    "node",
    "program",
    "run",
    "server",
    "start",
];

/// How many of them end a name.
const ENDS: usize = 11;

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
    /// Which services of a project run the image and are started alike but for one word that says what the program
    /// is to be. Those of which not all variables are known tell nothing.
    #[must_use]
    pub fn told_apart(self, project: &Project) -> Option<ToldApart<'a>> {
        let services: Vec<ServiceRef<'a>> = self
            .runtime_services()
            .filter(|service| service.project.id == project.id && service.service.environment_whole)
            .collect();
        let (first, others) = services.split_first()?;
        let mut found: Option<ToldApart<'a>> = None;
        for other in others {
            let Some((by, variable, [one, two])) =
                by_variable(*first, *other).or_else(|| by_option(*first, *other))
            else {
                continue;
            };
            match &mut found {
                Some(found) if found.by == by => found.services.push((*other, two.0, two.1)),
                Some(_) => {}
                None => {
                    let services = vec![(*first, one.0, one.1), (*other, two.0, two.1)];
                    found = Some(ToldApart { by, variable, services });
                }
            }
        }
        found
    }
}

/// What two services give to the same thing.
type Difference<'a> = (String, Option<&'a str>, [(String, Span); 2]);

/// The variable that two services set to different words, if they are alike in all else that they start.
fn by_variable<'a>(one: ServiceRef<'a>, two: ServiceRef<'a>) -> Option<Difference<'a>> {
    if said(one) != said(two) {
        return None;
    }
    let (one, two) = (&one.service.environment, &two.service.environment);
    let value = |pair: &Pair| pair.value.as_str().map(ToOwned::to_owned);
    let is_same = |pair: &&Pair, others: &[Pair]| {
        others.iter().any(|other| {
            other.name.value == pair.name.value
                && (value(other) == value(pair) || other.value.span == pair.value.span)
        })
    };
    let mut of_one = one.iter().filter(|pair| !is_same(pair, two));
    let mut of_two = two.iter().filter(|pair| !is_same(pair, one));
    let (Some(one), None, Some(two), None) = (of_one.next(), of_one.next(), of_two.next(), of_two.next())
    else {
        return None;
    };
    let name = one.name.value.as_str();
    let (first, second) = (value(one)?, value(two)?);
    (name == two.name.value && chooses(name) && are_programs(&first, &second)).then(|| {
        (format!("the variable `{name}`"), Some(name), [(first, one.value.span), (second, two.value.span)])
    })
}

/// The option that two services give different words, if they are alike in all else that they start.
fn by_option<'a>(one: ServiceRef<'a>, two: ServiceRef<'a>) -> Option<Difference<'a>> {
    let words = |service: ServiceRef<'a>| {
        let command = service.service.command.as_ref()?.known()?;
        Some(command.words.as_slice())
    };
    let entrypoint = |service: ServiceRef<'a>| said(service)[1].clone();
    let (first, second) = (words(one)?, words(two)?);
    if entrypoint(one) != entrypoint(two) || first.len() != second.len() || !has_same_variables(one, two) {
        return None;
    }
    let mut different = (0..first.len()).filter(|index| first[*index].as_str() != second[*index].as_str());
    let (Some(index), None) = (different.next(), different.next()) else { return None };
    let before = index.checked_sub(1).map(|before| first[before].as_str());
    let (option, first_word) = option_of(&first[index], before)?;
    let (other_option, second_word) = option_of(&second[index], before)?;
    (option == other_option && chooses(option) && are_programs(first_word, second_word)).then(|| {
        let words =
            [(first_word.to_owned(), first[index].span()), (second_word.to_owned(), second[index].span())];
        (format!("the option `{option}`"), None, words)
    })
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
fn said(service: ServiceRef<'_>) -> [Option<String>; 2] {
    let files = service.facts.repo.files();
    [&service.service.command, &service.service.entrypoint].map(|command| {
        let words = |command: &Setting<_>| match command.known() {
            Some(known) => words_of(known),
            None => files.slice(command.span).into_owned(),
        };
        command.as_ref().map(words)
    })
}

fn words_of(command: &crate::compose::CommandWords) -> String {
    command.words.iter().map(Text::as_str).collect::<Vec<_>>().join("\0")
}

fn has_same_variables(one: ServiceRef<'_>, two: ServiceRef<'_>) -> bool {
    let (one, two) = (&one.service.environment, &two.service.environment);
    one.len() == two.len()
        && one.iter().all(|pair| {
            two.iter().any(|other| {
                other.name.value == pair.name.value
                    && (other.value.as_str() == pair.value.as_str() || other.value.span == pair.value.span)
            })
        })
}

/// Whether a variable or an option is called so that its value says what the program is to be.
fn chooses(name: &str) -> bool {
    let name = name.to_lowercase();
    let mut words = name.split(['-', '_', '.']).filter(|word| !word.is_empty()).rev();
    words.next().is_some_and(|last| CHOOSING[..ENDS].contains(&last))
        && words.all(|word| CHOOSING.contains(&word))
}

/// Whether two words name different programs: neither switches, numbers, or ways to run one, nor copies of one that
/// are counted.
fn are_programs(one: &str, two: &str) -> bool {
    let is_program = |word: &str| {
        let word = word.to_lowercase();
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.len() > 1
            && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            && !SAME_PROGRAM.contains(&word.as_str())
            && !matches!(
                word.as_str(),
                "true" | "false" | "yes" | "no" | "on" | "off" | "enabled" | "disabled"
            )
            && purpose::of(&word, Kind::Compose).is_none()
            && purpose::of(&word, Kind::File).is_none()
    };
    let without_number = |word: &str| word.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    is_program(one) && is_program(two) && without_number(one) != without_number(two)
}
