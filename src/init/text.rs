//! The text of a new policy file.

use std::fmt::Write;

use super::exceptions::Exceptions;
use super::hadolint::Hadolint;
use crate::catalog::Page;
use crate::compose::{Project, ProjectKind};
use crate::facts::{Facts, ServiceReason};
use crate::source::is_unseen;

/// What a policy begins with.
#[derive(Debug)]
pub(crate) struct Beginning<'a> {
    /// The repository.
    pub facts: &'a Facts,
    /// Every rule's page.
    pub pages: &'a [&'a Page],
    /// What is excepted.
    pub exceptions: &'a Exceptions,
    /// What another linter was told, and the name of the file that says so.
    pub hadolint: Option<(&'a str, &'a Hadolint)>,
}

/// The text of the file.
#[must_use]
pub(crate) fn policy_text(beginning: &Beginning<'_>) -> String {
    let mut text = String::from(
        "# What this repository asks of its Dockerfiles and Compose files. Stockade reads it; docs/policy.md of\n\
         # Stockade tells every key, `stockade explain RULE` every rule.\n\
         \n\
         # `strict` also reports what cannot be proved good, and everything at least as a warning.\n\
         profile: recommended\n",
    );
    services(beginning.facts, &mut text);
    templates(beginning.facts, &mut text);
    projects(beginning.facts, &mut text);
    hadolint(beginning, &mut text);
    rules(beginning, &mut text);
    text
}

/// The directories that are taken for services, to be corrected.
fn services(facts: &Facts, text: &mut String) {
    let directories = facts.service_directories();
    if directories.is_empty() {
        return;
    }
    *text +=
        "\n# These directories are taken for services. If that is wrong, say here which are.\n# services:\n";
    for service in directories {
        let reason = match &service.reason {
            ServiceReason::Policy(_) => "named by the policy".to_owned(),
            ServiceReason::Built { what, .. } => format!("{} is built from it", what.replace('`', "")),
            ServiceReason::Dockerfile(path) => format!("it holds {path}"),
            ServiceReason::StartScript { name, .. } => format!("its manifest has a script {name}"),
            ServiceReason::Program { sign, .. } => sign.replace('`', ""),
        };
        let _ = writeln!(text, "#   - {}  # {}", quoted(service.directory.as_str()), one_line(&reason));
    }
}

/// The templates that were found, to compare Dockerfiles with.
fn templates(facts: &Facts, text: &mut String) {
    let Some(first) = facts.repo.templates().first() else { return };
    *text += "\n# Dockerfiles that are made from a template can be compared with it: `stockade explain template-drift`.\n\
              # rules:\n";
    let _ = writeln!(text, "#   template-drift: {{template: {}}}", quoted(first.as_str()));
}

/// The projects that were found, to be corrected.
fn projects(facts: &Facts, text: &mut String) {
    if facts.repo.projects().is_empty() {
        return;
    }
    *text += "\n# These are the Compose projects that were found. If that is wrong, say here which there are: the later\n\
              # files of one lie on top of the earlier ones.\n# projects:\n";
    for project in facts.repo.projects() {
        let files: Vec<String> = project.files[..project.own_files.min(project.files.len())]
            .iter()
            .map(|file| quoted(facts.repo.files().get(*file).path().as_str()))
            .collect();
        let kind = match project.kind {
            ProjectKind::Plain => "",
            ProjectKind::Development => "kind: development, ",
            ProjectKind::Production => "kind: production, ",
        };
        let _ =
            writeln!(text, "#   {}: {{{kind}files: [{}]}}", quoted(name(facts, project)), files.join(", "));
    }
}

/// A name that no other project has: the path of the file on top, without its ending.
fn name<'a>(facts: &'a Facts, project: &Project) -> &'a str {
    let top = project.files[..project.own_files.min(project.files.len())].last();
    let path = top.map_or("", |file| facts.repo.files().get(*file).path().as_str());
    path.rsplit_once('.').map_or(path, |(name, _)| name)
}

/// What was carried over from hadolint's file, and what was not.
fn hadolint(beginning: &Beginning<'_>, text: &mut String) {
    let Some((file, read)) = beginning.hadolint else { return };
    if !read.left.is_empty() {
        let _ = writeln!(text, "\n# From {file}; this could not be carried over:");
        for left in &read.left {
            let _ = writeln!(text, "#   {}", one_line(left));
        }
    }
    if read.registries.is_empty() && read.labels.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n# From {file}.\nimages:");
    for (key, values) in [("registries", &read.registries), ("labels", &read.labels)] {
        if !values.is_empty() {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            let _ = writeln!(text, "  {key}: [{}]", values.join(", "));
        }
    }
}

/// Levels and exceptions, rule by rule.
fn rules(beginning: &Beginning<'_>, text: &mut String) {
    let carried = beginning.hadolint.map(|(file, read)| (file, &read.levels));
    let mut body = String::new();
    for page in beginning.pages {
        let level = carried.and_then(|(file, levels)| Some((file, levels.get(page.name)?)));
        let excepted = beginning.exceptions.of(page.name);
        if level.is_none() && excepted.is_none() {
            continue;
        }
        let _ = writeln!(body, "\n  # {}", one_line(page.title));
        let word = level.map(|(file, (level, from))| {
            let _ = writeln!(body, "  # from {file}: {}", one_line(&from.join(", ")));
            level.map_or("off", |level| level.word())
        });
        let Some(excepted) = excepted else {
            let _ = writeln!(body, "  {}: {}", page.name, word.unwrap_or("off"));
            continue;
        };
        let _ = writeln!(body, "  # found {} when this was written", times(excepted.count));
        let _ = writeln!(body, "  {}:", page.name);
        if let Some(word) = word {
            let _ = writeln!(body, "    level: {word}");
        }
        body += "    except:\n";
        for pattern in &excepted.patterns {
            let _ = writeln!(body, "      - {}", quoted(pattern));
        }
    }
    if body.is_empty() {
        return;
    }
    *text += "\n# What is excepted here was found when this file was written: services by name, files by path. Take a line\n\
              # out, and `stockade check` says what is to be done there.\nrules:";
    *text += &body;
}

fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// Text for a comment: on one line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_unseen(c) { ' ' } else { c }).collect()
}

/// A YAML scalar that reads as this text: plain where nobody can mistake it, else in quotes, as JSON has them.
fn quoted(text: &str) -> String {
    let is_plain_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    let starts_plain = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_word = matches!(
        text.to_ascii_lowercase().as_str(),
        "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    if starts_plain && !is_word && text.chars().all(is_plain_letter) {
        return text.to_owned();
    }
    // Beyond what JSON asks for, all that a reader may not see, or may see elsewhere, is escaped.
    let mut quoted = String::new();
    for character in serde_json::Value::from(text).to_string().chars() {
        let code = u32::from(character);
        match is_unseen(character) {
            false => quoted.push(character),
            true if code > 0xffff => _ = write!(quoted, "\\U{code:08x}"),
            true => _ = write!(quoted, "\\u{code:04x}"),
        }
    }
    quoted
}
