//! The ports that a service's program listens on, as far as its files say, and those that its health check
//! asks.

use std::collections::BTreeSet;

use crate::build::{CommandLine, HealthState, Inherited};
use crate::compose::HealthTest;
use crate::facts::handles::{Image, ServiceRef};
use crate::facts::image::Listens;
use crate::source::{Span, Text};
use crate::syntax::dockerfile;
use crate::syntax::shell::VariableValue;

/// What the files say of the ports that a program listens on.
#[derive(Debug, Clone, Default)]
pub struct Listening {
    /// The ports it is known to listen on.
    ports: BTreeSet<u16>,
    /// Ranges of ports that its image exposes.
    ranges: Vec<(u16, u16)>,
    /// Whether it is known to listen on no others.
    is_whole: bool,
    /// Every number that may be a port of it, wherever it is said.
    mentioned: BTreeSet<u16>,
    /// The places that say which ports it listens on.
    pub places: Vec<Span>,
    /// The server whose configuration, words or variables say them.
    pub server: Option<&'static str>,
    /// Whether nothing says another port than the server's own.
    pub is_default: bool,
}

impl Listening {
    /// Whether the files say that the program listens on other ports, and mention this port nowhere.
    #[must_use]
    pub fn denies(&self, port: u16) -> bool {
        let is_exposed = self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&port));
        !self.ports.contains(&port) && !self.mentioned.contains(&port) && !is_exposed
    }

    /// Whether the program is known to listen on one port alone.
    #[must_use]
    pub fn is_one(&self) -> bool {
        self.ports.len() == 1 && self.ranges.iter().all(|(first, last)| first == last)
    }

    /// Whether the program is known to listen on a port.
    #[must_use]
    pub fn has(&self, port: u16) -> bool {
        self.ports.contains(&port)
    }

    /// What an image says, whose server listens on these ports.
    fn of_server(image: Image<'_>, listens: &Listens) -> Option<Self> {
        let mut listening = Self {
            ports: listens.ports.iter().map(|port| port.value).collect(),
            places: listens.ports.iter().map(|port| port.span).collect(),
            server: Some(listens.program),
            is_default: listens.is_default,
            is_whole: !listens.runs_code,
            mentioned: listens.perhaps.iter().copied().collect(),
            ..Self::default()
        };
        if listens.runs_code {
            // A program may open more ports than its server's. EXPOSE that does not know this one is of yesterday.
            listening.with_exposed(image)?;
            let is_of_today = |(first, last): &(u16, u16)| {
                listening.ports.iter().any(|port| (*first..=*last).contains(port))
            };
            if !listening.ranges.iter().any(is_of_today) {
                listening.ranges.clear();
            }
            listening.mention_image(image)?;
        }
        Some(listening)
    }

    /// What an image says by EXPOSE.
    fn exposed(image: Image<'_>) -> Option<Self> {
        let mut listening = Self::default();
        let state = &image.runtime().state;
        // What a base exposes is not known, unless it is one that no server comes with.
        if !image.has_plain_base() || state.exposed.is_empty() {
            return None;
        }
        listening.with_exposed(image)?;
        let single = listening.ranges.iter().filter(|(first, last)| first == last);
        listening.ports = single.map(|(first, _)| *first).collect();
        listening.places = state.exposed.iter().map(|exposed| exposed.place).collect();
        listening.mention_image(image)?;
        Some(listening)
    }

    /// Adds the ports that an image exposes; nothing where one is not known, which may be any.
    fn with_exposed(&mut self, image: Image<'_>) -> Option<()> {
        for exposed in &image.runtime().state.exposed {
            self.ranges.push(port_range(exposed.value.known()?)?);
        }
        Some(())
    }

    /// Adds every number of an image's environment and commands; nothing where not all of it is known.
    fn mention_image(&mut self, image: Image<'_>) -> Option<()> {
        let state = &image.runtime().state;
        for (_, variable) in state.variables.environment() {
            numbers(variable.value.known()?, &mut self.mentioned);
        }
        for command in [state.entrypoint.setting(), state.cmd.setting()].into_iter().flatten() {
            numbers(&words_of_line(&command.value), &mut self.mentioned);
        }
        Some(())
    }

    /// The program, as the subject of a sentence.
    #[must_use]
    pub fn subject(&self) -> &'static str {
        self.server.unwrap_or("the program")
    }

    /// The ports the program is known to listen on, as a message says them.
    #[must_use]
    pub fn words(&self) -> String {
        let single = self.ports.iter().map(ToString::to_string);
        let ranges = self.ranges.iter().filter(|(first, last)| first != last);
        let all: Vec<String> = single.chain(ranges.map(|(first, last)| format!("{first}-{last}"))).collect();
        match all.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            _ => all.concat(),
        }
    }
}

/// A port that a health check asks.
#[derive(Debug, Clone, Copy)]
pub struct AskedPort {
    /// The port.
    pub port: u16,
    /// The check.
    pub place: Span,
}

impl<'a> ServiceRef<'a> {
    /// What the service's files say of the ports it listens on: the configuration of its server, or else EXPOSE; `None`
    /// where they do not say which.
    #[must_use]
    pub fn listening(self) -> Option<Listening> {
        let service = self.service;
        let image = self.image()?;
        if !service.whole || self.unread().is_some() {
            return None;
        }
        let mut listening = match self.listens(image) {
            Some(listens) => Listening::of_server(image, &listens)?,
            None => Listening::exposed(image)?,
        };
        if !listening.is_whole {
            self.mention(&mut listening)?;
        }
        // A file that is mounted or given may say any port.
        let is_configured = !service.configs.is_empty()
            || !service.volumes_whole
            || service.volumes.iter().any(|volume| {
                let target = volume.target.as_ref().map(|target| target.as_str().unwrap_or("/etc"));
                target.is_some_and(|target| {
                    target.starts_with("/etc")
                        || target.rsplit('/').next().is_some_and(|name| name.contains('.'))
                })
            });
        (!is_configured).then_some(listening)
    }

    /// The ports on which the server that the service's containers start listens, if they are known.
    fn listens(self, image: Image<'a>) -> Option<Listens> {
        let service = self.service;
        let variable = |name: &str| service.environment.iter().find(|it| it.name.value == name);
        let look_up = |name: &str| match variable(name).map(|it| it.value.as_str()) {
            Some(Some(value)) => VariableValue::Set(value.to_owned()),
            None if service.environment_whole => image.in_environment(name),
            _ => VariableValue::NotKnown,
        };
        let place =
            |name: &str| variable(name).map(|it| it.name.span).or_else(|| image.place_of_variable(name));
        if service.command.is_none() && service.entrypoint.is_none() {
            let configured = image.configured_ports(&look_up);
            return configured.or_else(|| image.told_ports(image.start()?, &look_up, &place));
        }
        // What the service says is given to the image's entrypoint, if that has one.
        let takes_command = service.entrypoint.is_some() || !image.has_own_entrypoint();
        let start = self.own_start().filter(|_| takes_command && service.working_dir.is_none())?;
        image.told_ports(&start, &look_up, &place)
    }

    /// Adds every number that the service says and that may be a port; nothing where not all is known that it says.
    fn mention(self, listening: &mut Listening) -> Option<()> {
        let service = self.service;
        if !service.environment_whole {
            return None;
        }
        for variable in &service.environment {
            numbers(variable.value.as_str()?, &mut listening.mentioned);
        }
        for label in service.labels.iter().chain(&service.annotations) {
            numbers(label.value.as_str().unwrap_or_default(), &mut listening.mentioned);
        }
        for command in [&service.command, &service.entrypoint].into_iter().flatten() {
            command.known()?.words.iter().for_each(|word| numbers(word.as_str(), &mut listening.mentioned));
        }
        for exposed in &service.expose {
            numbers(exposed.as_str()?, &mut listening.mentioned);
        }
        Some(())
    }

    /// The ports of the container itself that the service's health check asks, its image's check included.
    #[must_use]
    pub fn asked_ports(self) -> Vec<AskedPort> {
        if let Some(check) = &self.service.healthcheck
            && let Some(test) = &check.test
        {
            let text = match test.known() {
                Some(HealthTest::Cmd(words)) => words.iter().map(Text::as_str).collect::<Vec<_>>().join(" "),
                Some(HealthTest::Shell(text)) => text.as_str().to_owned(),
                _ => return Vec::new(),
            };
            return asked(&text).into_iter().map(|port| AskedPort { port, place: test.span }).collect();
        }
        self.image().map(Image::asked_ports).unwrap_or_default()
    }
}

impl Image<'_> {
    /// What the image's files say of the ports that its containers listen on, where no service runs it: what its server's
    /// configuration, words and variables say.
    #[must_use]
    pub fn listening(self) -> Option<Listening> {
        Listening::of_server(self, &self.listens()?)
    }

    /// The ports of the container itself that the image's own health check asks.
    #[must_use]
    pub fn asked_ports(self) -> Vec<AskedPort> {
        let Inherited::Set(check) = &self.runtime().state.healthcheck else { return Vec::new() };
        let HealthState::Command { line: command, .. } = &check.value else { return Vec::new() };
        let ports = asked(&words_of_line(command));
        ports.into_iter().map(|port| AskedPort { port, place: check.place }).collect()
    }
}

/// The words of a command as one text.
fn words_of_line(command: &CommandLine) -> String {
    match &command.command {
        Some(dockerfile::Command::Shell(text)) => text.as_str().to_owned(),
        Some(dockerfile::Command::Exec(words)) => {
            words.iter().map(Text::as_str).collect::<Vec<_>>().join(" ")
        }
        None => String::new(),
    }
}

/// `8080`, `8080/tcp`, `8000-8010`.
fn port_range(text: &str) -> Option<(u16, u16)> {
    let number = text.split('/').next()?;
    let (first, last) = number.split_once('-').unwrap_or((number, number));
    Some((first.parse().ok()?, last.parse().ok()?))
}

/// Adds every number in a text that may be a port.
fn numbers(text: &str, found: &mut BTreeSet<u16>) {
    let words = text.split(|c: char| !c.is_ascii_digit()).filter(|word| !word.is_empty());
    found.extend(words.filter_map(|word| word.parse::<u16>().ok()));
}

/// The ports of the container itself that a check asks: in addresses, and as `-p` of clients that ask it
/// where nothing else is said.
fn asked(check: &str) -> BTreeSet<u16> {
    let mut ports = BTreeSet::new();
    let words: Vec<&str> = check
        .split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '|' | ';' | '(' | ')'))
        .collect();
    for word in &words {
        for host in ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"] {
            let Some(at) = word.find(host) else { continue };
            let (before, rest) = (&word[..at], &word[at + host.len()..]);
            let port = rest
                .strip_prefix([':', '/'])
                .filter(|_| rest.starts_with(':') || before.ends_with("/dev/tcp/"));
            let digits: String = port.unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
            let after = port.and_then(|port| port[digits.len()..].chars().next());
            match digits.parse() {
                Ok(port) if after.is_none_or(|after| !after.is_ascii_alphanumeric() && after != '$') => {
                    ports.insert(port);
                }
                _ if port.is_none() && (rest.is_empty() || rest.starts_with('/')) => {
                    ports.extend(match before.rsplit_once("://") {
                        Some((scheme, "")) if scheme.ends_with("https") => Some(443),
                        Some((scheme, "")) if scheme.ends_with("http") => Some(80),
                        _ => None,
                    });
                }
                _ => {}
            }
        }
    }
    let is_client = |word: &str| matches!(word, "pg_isready" | "redis-cli" | "psql" | "valkey-cli");
    let asks_other = words.iter().any(|word| word.starts_with("-h") && !word.starts_with("-hlocalhost"));
    if words.iter().any(|word| is_client(word.rsplit('/').next().unwrap_or(word))) && !asks_other {
        let after_p =
            words.windows(2).filter(|pair| pair[0] == "-p").filter_map(|pair| pair[1].parse::<u16>().ok());
        ports.extend(after_p);
    }
    ports
}

#[cfg(test)]
mod tests;
