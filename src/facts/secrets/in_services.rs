//! Credentials that a Compose file spells out for a service.

use super::in_commands::{WordFound, in_raw, in_script};
use super::in_texts::{in_text, in_value};
use super::{credential_names, credential_values};
use crate::compose::{CommandWords, HealthTest, Hook, NamedVolume, Pair, Project, Service, Setting};
use crate::facts::memo::{Credential, Nature};
use crate::knowledge::{Kind, purpose};
use crate::source::{FileId, Files, RepoPath, Span, Text};
use crate::syntax::shell::{self, Script};

/// The credentials that a project's files spell out for a service, each once. What env files say is left out.
pub(super) fn credentials(files: &Files, project: &Project, service: &Service) -> Vec<Credential> {
    let mut finder = Finder { files, own: &project.files, found: Vec::new() };
    let build = service.build.as_ref();
    let pairs = [&service.environment, &service.labels, &service.annotations, &service.log_options];
    let of_build = build.into_iter().flat_map(|build| build.args.iter().chain(&build.labels));
    let hooks = [&service.pre_start, &service.post_start, &service.pre_stop].into_iter().flatten();
    let of_hooks = hooks.clone().flat_map(|hook| &hook.environment);
    let options = mounted_volumes(project, service).flat_map(|volume| &volume.driver_opts);
    for pair in pairs.into_iter().flatten().chain(of_build).chain(of_hooks) {
        finder.pair(pair);
    }
    for option in options {
        finder.mount_options(option);
    }
    let configs = service.configs.iter().filter_map(|config| config.source.as_ref()?.as_str());
    for name in configs {
        let config = project.configs.iter().find(|config| config.key.value == name);
        if let Some(content) = config.and_then(|config| config.content.as_ref()?.known()) {
            finder.raw(content);
        }
    }
    let of_hooks = hooks.filter_map(|hook: &Hook| hook.command.as_ref());
    for command in service.command.iter().chain(&service.entrypoint).chain(of_hooks) {
        finder.command(command);
    }
    if let Some(test) = service.healthcheck.as_ref().and_then(|check| check.test.as_ref()?.known()) {
        match test {
            HealthTest::None => {}
            HealthTest::Cmd(words) => finder.script(&Script::exec_form(words)),
            HealthTest::Shell(text) => finder.script(&shell::parse(text)),
        }
    }
    finder.found
}

fn mounted_volumes<'a>(project: &'a Project, service: &'a Service) -> impl Iterator<Item = &'a NamedVolume> {
    let names = service.volumes.iter().filter_map(|volume| volume.source.as_ref()?.as_str());
    names.filter_map(|name| project.volume(name))
}

struct Finder<'a> {
    files: &'a Files,
    /// The Compose files of the project.
    own: &'a [FileId],
    found: Vec<Credential>,
}

impl Finder<'_> {
    fn pair(&mut self, pair: &Pair) {
        let Some(text) = pair.value.known() else { return };
        // A name alone takes its value from elsewhere.
        let is_passed_on = pair.name.span.contains(pair.value.span);
        let is_own = [pair.name.span.file, text.file()].iter().all(|file| self.own.contains(file));
        if is_passed_on || !is_own {
            return;
        }
        if let Some(found) = in_value(&pair.name, text) {
            let value = text.slice(found.value).span();
            let holder = Some(pair.name.value.clone());
            let (place, nature, strength) = (pair.name.span, found.nature, found.strength);
            self.add(WordFound { holder, place, value, nature, strength });
        }
    }

    /// `o: username=…,password=…`
    fn mount_options(&mut self, option: &Pair) {
        let Some(text) = option.value.known() else { return };
        let mut at = 0;
        for part in text.split(',') {
            if let Some((name, value)) = part.split_once('=')
                && let Some(found) = in_value(name, value)
            {
                let start = at + name.len() + 1;
                let value = text.slice(start + found.value.start..start + found.value.end).span();
                let (holder, place) = (Some(name.to_owned()), text.slice(at..at + name.len()).span());
                let (nature, strength) = (found.nature, found.strength);
                self.add(WordFound { holder, place, value, nature, strength });
            }
            at += part.len() + 1;
        }
    }

    fn command(&mut self, command: &Setting<CommandWords>) {
        let Some(known) = command.known() else { return };
        self.script(&Script::exec_form(&known.words));
        if let Some(dropped) = &known.dropped {
            self.raw(dropped);
        }
    }

    fn script(&mut self, script: &Script) {
        for found in in_script(script) {
            self.add(found);
        }
    }

    fn raw(&mut self, text: &Text) {
        for found in in_raw(text) {
            self.add(found);
        }
    }

    fn add(&mut self, found: WordFound) {
        let origin = origin(self.files, found.value);
        let is_new = !self.found.iter().any(|other| other.value == found.value);
        if origin != Origin::Variable && is_new {
            let WordFound { holder, place, value, nature, strength } = found;
            let (is_default, replaces) = match origin {
                Origin::Default(variable) => (true, variable),
                Origin::Literal | Origin::Variable => (false, None),
            };
            let is_for_development = is_for_development(self.files.path(place));
            self.found.push(Credential {
                holder,
                place,
                value,
                nature,
                strength,
                is_default,
                replaces,
                is_for_development,
            });
        }
    }
}

/// Whether a file is known not to describe what runs for others.
fn is_for_development(path: &RepoPath) -> bool {
    path.parts()
        .map(str::to_ascii_lowercase)
        .any(|part| purpose::is_said(&part, Kind::Secret) || purpose::is_said(&part, Kind::Folder))
}

/// Where a part of a text comes from.
#[derive(Clone, PartialEq, Eq)]
enum Origin {
    /// The file says it outright.
    Literal,
    /// The file says it for the case that a variable does not, which is here where it is spelled out.
    Default(Option<String>),
    /// A variable holds it, which another file sets.
    Variable,
}

fn origin(files: &Files, part: Span) -> Origin {
    let file = files.get(part.file);
    let line = file.line_range(file.position(part.start).line);
    let before = String::from_utf8_lossy(&file.bytes()[line.start..part.start as usize]).into_owned();
    let written = files.slice(part);
    // What a variable is put in for has the variable's place.
    if written.starts_with('$') && !written.starts_with("$$") {
        return Origin::Variable;
    }
    match before.rfind("${") {
        Some(open) if !before[open..].contains('}') => {
            let inside = &before[open + 2..];
            let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
            let (name, rest) =
                inside.split_at(inside.find(|letter| !is_part(letter)).unwrap_or(inside.len()));
            let is_said = !name.is_empty() && rest.starts_with([':', '-']);
            Origin::Default(is_said.then(|| name.to_owned()))
        }
        _ => Origin::Literal,
    }
}

/// The variables of a service that are credentials which its Compose file does not spell out.
pub(super) fn secret_variables<'a>(
    files: &Files,
    service: &'a Service,
    spelled_out: &[Credential],
) -> Vec<(&'a str, Span)> {
    let is_secret = |pair: &&Pair| {
        if spelled_out.iter().any(|credential| credential.place == pair.name.span) {
            return false;
        }
        let is_named = credential_names::noun(&pair.name).is_some();
        match pair.value.known() {
            Some(value) => {
                let found = in_text(value);
                let has_password = found.iter().any(|found| found.nature == Nature::Address);
                has_password || is_named && !credential_values::is_placeholder(value)
            }
            None => is_named || has_variable_password(&files.slice(pair.value.span)),
        }
    };
    let variables = service.environment.iter().filter(is_secret);
    variables.map(|pair| (pair.name.value.as_str(), pair.name.span)).collect()
}

/// Whether an address has a variable for its password: `postgres://app:${DB_PASSWORD}@db`.
fn has_variable_password(written: &str) -> bool {
    let Some((_, rest)) = written.split_once("://") else { return false };
    let authority = rest.split(['/', '?']).next().unwrap_or("");
    let Some((user, _)) = authority.rsplit_once('@') else { return false };
    user.split_once(':').is_some_and(|(_, password)| password.starts_with('$'))
}

#[cfg(test)]
mod tests;
