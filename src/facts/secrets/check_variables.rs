//! The variables of the container that a health check reads, and that the container does not have.

use std::collections::BTreeSet;

use super::credential_names;
use crate::compose::{HealthTest, Setting};
use crate::facts::handles::ServiceRef;
use crate::knowledge::bases;
use crate::source::{RepoPath, Span, Text};
use crate::syntax::shell::{self, Part, Script};

/// Ends of the names of variables that images set for their own programs.
// Source: the ENV lines in the Dockerfiles of docker-library for PostgreSQL, MariaDB, Redis, Node.js and OpenJDK.
const OF_IMAGES: [&str; 5] = ["_VERSION", "_MAJOR", "_HOME", "PGDATA", "PATH"];

/// A variable that a health check reads in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsetVariable {
    /// Its name.
    pub name: String,
    /// The check.
    pub place: Span,
}

impl ServiceRef<'_> {
    /// The variables that the service's own health check reads in its shell, which neither the service nor its image
    /// sets: those that nobody but the project would name, as they are named like credentials or stand in its `.env`.
    #[must_use]
    pub fn unset_check_variables(self) -> Vec<UnsetVariable> {
        let service = self.service;
        let Some(test) = service.healthcheck.as_ref().and_then(|check| check.test.as_ref()) else {
            return Vec::new();
        };
        let Some(HealthTest::Shell(text)) = test.known() else { return Vec::new() };
        if !service.whole || !service.environment_whole || self.unread().is_some() || !self.has_known_image()
        {
            return Vec::new();
        }
        // An env file that is not in the repository may say any.
        let is_read = |file: &Setting<Text>| {
            let path = file.as_str().and_then(RepoPath::new);
            path.is_some_and(|path| self.facts.repo.files().find(&path).is_some())
        };
        if !service.env_file.iter().all(|file| is_read(&file.path)) {
            return Vec::new();
        }
        let script = shell::parse(text);
        let Some(read) = variables_read(&script) else { return Vec::new() };
        let is_set = |name: &str| {
            let of_image = self
                .image()
                .is_some_and(|image| image.runtime().state.variables.environment_variable(name).is_some());
            of_image || service.environment.iter().any(|pair| pair.name.value == name)
        };
        let is_own = |name: &str| {
            let is_in_dotenv = self.project.variables.iter().any(|pair| pair.name.value == name);
            credential_names::noun(name).is_some()
                || is_in_dotenv && !OF_IMAGES.iter().any(|end| name.ends_with(end))
        };
        let unset = read.into_iter().filter(|name| is_own(name) && !is_set(name));
        unset.map(|name| UnsetVariable { name, place: test.span }).collect()
    }

    /// Whether the image that the service runs is known, down to a base of the table.
    fn has_known_image(self) -> bool {
        match self.image() {
            Some(image) => image.is_from_scratch() || image.base_facts().is_some(),
            None => self.named_image().is_some_and(|image| bases::look_up(&image).is_some()),
        }
    }
}

/// The variables of the environment that a script reads where it is given no other value for them, by name; nothing
/// is known of a script that sets some in ways that cannot be followed.
fn variables_read(script: &Script) -> Option<BTreeSet<String>> {
    let commands = script.commands();
    if script.broken.is_some() || !commands.is_complete() {
        return None;
    }
    let mut read = BTreeSet::new();
    let mut set = BTreeSet::new();
    for command in &commands {
        let simple = command.command;
        let program = command.invocation().program().map(ToOwned::to_owned);
        if matches!(program.as_deref(), Some("." | "source" | "eval" | "read" | "export" | "env" | "set")) {
            return None;
        }
        for assignment in &simple.assignments {
            set.insert(assignment.name.to_string());
            of_parts(&assignment.value.parts, &mut read);
        }
        simple.words.iter().for_each(|word| of_parts(&word.parts, &mut read));
    }
    Some(read.difference(&set).cloned().collect())
}

/// Adds the variables among the parts of a word, those with a value of their own for nothing left out.
fn of_parts(parts: &[Part], read: &mut BTreeSet<String>) {
    for part in parts {
        match part {
            Part::Parameter(parameter) if parameter.operation.is_none() && !parameter.indirect => {
                let name = parameter.name.as_str();
                if name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') {
                    read.insert(name.to_owned());
                }
            }
            Part::DoubleQuoted(parts) => of_parts(parts, read),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn what_a_check_reads_must_be_in_the_container() {
        for (what, service, expected) in [
            (
                "a name that Compose alone knows",
                "{image: 'mariadb:11.4.2', healthcheck: {test: [CMD-SHELL, 'mariadb-admin ping -p$$DB_ROOT_PASS']}}",
                "DB_ROOT_PASS",
            ),
            (
                "in quotes, in a text",
                "{image: 'mariadb:11.4.2', healthcheck: {test: 'mariadb-admin ping -p\"$${DB_ROOT_PASS}\"'}}",
                "DB_ROOT_PASS",
            ),
            (
                "of `.env`",
                "{image: 'postgres:16.4', healthcheck: {test: 'pg_isready -U $$DB_OWNER'}}",
                "DB_OWNER",
            ),
            (
                "one that the service has",
                "{image: 'mariadb:11.4.2', environment: {DB_ROOT_PASS: x}, healthcheck: {test: 'ping -p$$DB_ROOT_PASS'}}",
                "",
            ),
            (
                "one that is handed on",
                "{image: 'mariadb:11.4.2', environment: [DB_ROOT_PASS], healthcheck: {test: 'ping -p$$DB_ROOT_PASS'}}",
                "",
            ),
            (
                "another value for none",
                "{image: 'mariadb:11.4.2', healthcheck: {test: 'ping -p$${DB_ROOT_PASS:-x}'}}",
                "",
            ),
            (
                "what the check sets itself",
                "{image: 'mariadb:11.4.2', healthcheck: {test: 'A_PASSWORD=$$(cat /x); ping -p$$A_PASSWORD'}}",
                "",
            ),
            ("what the image sets", "{image: 'postgres:16.4', healthcheck: {test: 'ls $$PGDATA'}}", ""),
            ("no shell", "{image: 'mariadb:11.4.2', healthcheck: {test: [CMD, ping, -p$$DB_ROOT_PASS]}}", ""),
            (
                "what Compose puts in",
                "{image: 'mariadb:11.4.2', healthcheck: {test: 'ping -p$DB_ROOT_PASS'}}",
                "",
            ),
            (
                "an image of others",
                "{image: 'acme/db:1.2.3', healthcheck: {test: 'ping -p$$DB_ROOT_PASS'}}",
                "",
            ),
            (
                "an env file that is not there",
                "{image: 'mariadb:11.4.2', env_file: x.env, healthcheck: {test: 'ping -p$$DB_ROOT_PASS'}}",
                "",
            ),
        ] {
            let compose = format!("services:\n  db: {service}\n");
            let facts =
                of(&[("compose.yaml", &compose), (".env", "DB_ROOT_PASS=x\nDB_OWNER=acme\nPGDATA=/x\n")]);
            let found = facts.named_service("db").unset_check_variables();
            let names: Vec<&str> = found.iter().map(|variable| variable.name.as_str()).collect();
            assert_eq!(names.join(" "), expected, "{what}");
        }
        let built = "services:\n  db: {build: ., healthcheck: {test: 'ping -p$$DB_PASSWORD'}}\n";
        for (dockerfile, expected) in [
            ("FROM mariadb:11.4.2\n", 1),
            ("FROM mariadb:11.4.2\nENV DB_PASSWORD=x\n", 0),
            ("FROM acme/db:1\n", 0),
        ] {
            let facts = of(&[("compose.yaml", built), ("Dockerfile", dockerfile)]);
            let found = facts.named_service("db").unset_check_variables();
            assert_eq!(found.len(), expected, "{dockerfile}");
        }
    }
}
