//! The ports that a service's program listens on, as far as its files say, and those that its health check
//! asks.

use std::collections::BTreeSet;

use crate::build::{CommandLine, HealthState, Inherited};
use crate::compose::HealthTest;
use crate::facts::handles::{Image, ServiceRef};
use crate::source::{Span, Text};
use crate::syntax::dockerfile;

/// What the files say of the ports that a program listens on.
#[derive(Debug, Clone, Default)]
pub struct Listening {
    /// The ports it is known to listen on.
    ports: BTreeSet<u16>,
    /// Ranges of ports that its image exposes.
    ranges: Vec<(u16, u16)>,
    /// Every number that may be a port of it, wherever it is said.
    mentioned: BTreeSet<u16>,
    /// The places that say which ports it listens on.
    pub places: Vec<Span>,
    /// The server whose configuration spells them out: then it listens on no others.
    pub server: Option<&'static str>,
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
        let mut listening = Listening::default();
        let service = self.service;
        let starts_its_own = service.command.is_some() || service.entrypoint.is_some();
        let image = self.image()?;
        match image.listens().filter(|_| !starts_its_own) {
            Some(listens) => {
                listening.ports = listens.ports.iter().map(|port| port.value).collect();
                listening.places = listens.ports.iter().map(|port| port.span).collect();
                listening.server = Some(listens.program);
            }
            None => {
                let state = &image.runtime().state;
                // What a base exposes is not known, unless it is one that no server comes with.
                let is_bare = image.is_from_scratch() || image.base_facts().is_some_and(|base| !base.serves);
                if !is_bare {
                    return None;
                }
                for exposed in &state.exposed {
                    // A port that is not known may be any.
                    let range = port_range(exposed.value.known()?)?;
                    listening.ranges.push(range);
                    if range.0 == range.1 {
                        listening.ports.insert(range.0);
                    }
                    listening.places.push(exposed.place);
                }
                if state.exposed.is_empty() {
                    return None;
                }
                for (_, variable) in state.variables.environment() {
                    numbers(variable.value.known()?, &mut listening.mentioned);
                }
                for command in [state.entrypoint.setting(), state.cmd.setting()].into_iter().flatten() {
                    numbers(&words_of_line(&command.value), &mut listening.mentioned);
                }
            }
        }
        if !service.whole || self.unread().is_some() {
            return None;
        }
        if listening.server.is_none() {
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
mod tests {
    use super::*;
    use crate::facts::of;

    #[test]
    fn checks_ask_ports() {
        for (check, expected) in [
            ("curl -f http://localhost:3000/health || exit 1", vec![3000]),
            ("wget -qO- http://127.0.0.1/ping", vec![80]),
            ("curl -k https://localhost/ping", vec![443]),
            ("nc -z localhost 8080", vec![]),
            ("bash -c '</dev/tcp/127.0.0.1/8080'", vec![8080]),
            ("pg_isready -U app -p 5433", vec![5433]),
            ("pg_isready -h db -p 5433", vec![]),
            ("curl http://localhost:${PORT}/", vec![]),
            ("curl http://localhost:80${X}/", vec![]),
            ("curl http://api:3000/", vec![]),
            ("python -c \"urlopen('http://0.0.0.0:8000/x')\"", vec![8000]),
        ] {
            assert_eq!(asked(check), expected.into_iter().collect(), "{check}");
        }
    }

    #[test]
    fn checks_of_clients_ask_ports() {
        for (check, expected) in [
            ("redis-cli -p 6380 ping", vec![6380]),
            ("redis-cli -hlocalhost -p 6380 ping", vec![6380]),
            ("/usr/bin/psql -p 5433", vec![5433]),
            ("valkey-cli -p x", vec![]),
            ("other -p 5433", vec![]),
            ("pg_isready -x 5433", vec![]),
            ("curl http://[::1]:8080/x", vec![8080]),
            ("curl localhost", vec![]),
            ("curl http://localhost", vec![80]),
            ("curl ftp://localhost/", vec![]),
            ("curl http://localhost.acme.example/", vec![]),
            ("curl http://localhost:80a/", vec![]),
            ("curl http://user@localhost/", vec![]),
            ("cat /tmp/localhost/8080", vec![]),
            ("curl http://localhost:99999/", vec![]),
            ("a http://localhost:1 http://127.0.0.1:2", vec![1, 2]),
        ] {
            assert_eq!(asked(check), expected.into_iter().collect(), "{check}");
        }
    }

    #[test]
    fn health_checks_ask_their_container() {
        let image = "FROM alpine\nHEALTHCHECK CMD ";
        for (what, service, dockerfile, expected) in [
            (
                "words",
                "image: a, healthcheck: {test: [CMD, curl, 'http://localhost:1']}",
                "",
                Some((1, "[CMD, curl, 'http://localhost:1']")),
            ),
            (
                "a script",
                "image: a, healthcheck: {test: [CMD-SHELL, 'nc </dev/tcp/localhost/2']}",
                "",
                Some((2, "[CMD-SHELL, 'nc </dev/tcp/localhost/2']")),
            ),
            (
                "a text",
                "image: a, healthcheck: {test: 'curl localhost:3'}",
                "",
                Some((3, "'curl localhost:3'")),
            ),
            ("none", "build: ., healthcheck: {test: [NONE]}", "curl localhost:4", None),
            ("not known", "build: ., healthcheck: {test: '${TEST}'}", "curl localhost:4", None),
            ("the image's", "build: .", "curl localhost:4", Some((4, "HEALTHCHECK CMD curl localhost:4"))),
            (
                "its words",
                "build: .",
                "[\"curl\", \"localhost:4\"]",
                Some((4, "HEALTHCHECK CMD [\"curl\", \"localhost:4\"]")),
            ),
            ("its own, not the image's", "build: ., healthcheck: {test: [CMD, x]}", "curl localhost:4", None),
            (
                "times of the image's",
                "build: ., healthcheck: {interval: 5s}",
                "curl localhost:4",
                Some((4, "HEALTHCHECK CMD curl localhost:4")),
            ),
            ("no check", "image: a", "", None),
        ] {
            let facts = of(&[
                ("compose.yaml", &format!("services:\n  api: {{{service}}}\n")),
                ("Dockerfile", &format!("{image}{dockerfile}\nCMD [\"x\"]\n")),
            ]);
            let ports = facts.named_service("api").asked_ports();
            let said: Vec<_> =
                ports.iter().map(|it| (it.port, facts.repo.files().slice(it.place).into_owned())).collect();
            let expected = expected.map(|(port, place)| (port, place.to_owned()));
            assert_eq!(said, Vec::from_iter(expected), "{what}");
        }
    }

    #[test]
    fn files_say_which_ports_a_program_listens_on() {
        // The words, whether it is one port, which of the ports 80, 5005 and 6379 it is denied to listen on.
        let one = Some(("6379", true, &[80, 5005][..]));
        let other = Some(("6379", true, &[80][..]));
        const EXPOSED: &str = "FROM alpine\nEXPOSE 6379";
        let cases = [
            // What a table knows of a datastore is where clients ask it by default.
            ("a datastore", "image: redis", "", None),
            ("another image", "image: acme/x", "", None),
            ("a variable", "build: ., environment: {A: 'x:5005'}", EXPOSED, other),
            ("a variable that is not known", "build: ., environment: {A: '${A}'}", EXPOSED, None),
            ("variables that are not read", "build: ., environment: *lost", EXPOSED, None),
            ("a label", "build: ., labels: {a: port=5005}", EXPOSED, other),
            ("a label that is not known", "build: ., labels: {a: '${A}'}", EXPOSED, one),
            ("an annotation", "build: ., annotations: {a: '5005'}", EXPOSED, other),
            ("a command", "build: ., command: x --port 5005", EXPOSED, other),
            ("a command that says nothing", "build: ., command: x", EXPOSED, one),
            ("exposed", "build: ., expose: ['5005']", EXPOSED, other),
            ("exposed, but not known", "build: ., expose: ['${PORT}']", EXPOSED, None),
            ("a config", "build: ., configs: [c]", EXPOSED, None),
            ("a file in /etc", "build: ., volumes: ['./x:/etc/redis']", EXPOSED, None),
            ("a file elsewhere", "build: ., volumes: ['./x:/usr/redis.conf']", EXPOSED, None),
            ("its data", "build: ., volumes: ['./x:/data.d/x']", EXPOSED, one),
            ("a service that is not read whole", "build: ., extends: '${BASE}'", EXPOSED, None),
            ("a build", "build: .", "FROM alpine\nEXPOSE 80/tcp", Some(("80", true, &[5005, 6379][..]))),
            ("a build on nothing", "build: .", "FROM scratch\nEXPOSE 80", Some(("80", true, &[5005, 6379]))),
            (
                "a build of two ports",
                "build: .",
                "FROM alpine\nEXPOSE 80 5005",
                Some(("80 and 5005", false, &[6379])),
            ),
            (
                "a build of a range",
                "build: .",
                "FROM alpine\nEXPOSE 80 5000-5010",
                Some(("80 and 5000-5010", false, &[6379])),
            ),
            ("a build of a port that is not known", "build: .", "FROM alpine\nARG P\nEXPOSE 80 $P", None),
            ("a build that exposes nothing", "build: .", "FROM alpine", None),
            ("a build on a server", "build: .", "FROM redis\nEXPOSE 80", None),
            ("a build on another image", "build: .", "FROM acme/x\nEXPOSE 80", None),
            (
                "a build with a variable",
                "build: .",
                "FROM alpine\nEXPOSE 80\nENV P=5005",
                Some(("80", true, &[6379])),
            ),
            (
                "a build with a command",
                "build: .",
                "FROM alpine\nEXPOSE 80\nCMD [\"x\", \"5005\"]",
                Some(("80", true, &[6379])),
            ),
            (
                "a build with a shell",
                "build: .",
                "FROM alpine\nEXPOSE 80\nCMD x -p 5005",
                Some(("80", true, &[6379])),
            ),
            (
                "a build with an entrypoint",
                "build: .",
                "FROM alpine\nEXPOSE 80\nENTRYPOINT [\"x\", \"5005\"]",
                Some(("80", true, &[6379])),
            ),
        ];
        for (what, service, dockerfile, expected) in cases {
            let dockerfile = if dockerfile.contains("CMD") {
                dockerfile.to_owned()
            } else {
                format!("{dockerfile}\nCMD [\"x\"]\n")
            };
            let facts = of(&[
                (
                    "compose.yaml",
                    &format!("services:\n  api: {{{service}}}\nconfigs: {{c: {{file: ./x}}}}\n"),
                ),
                ("Dockerfile", &dockerfile),
                ("x", ""),
            ]);
            let listening = facts.named_service("api").listening();
            let said = listening.as_ref().map(|it| {
                let denied = [80, 5005, 6379].into_iter().filter(|port| it.denies(*port));
                (it.words(), it.is_one(), denied.collect())
            });
            let expected =
                expected.map(|(words, is_one, denied)| (words.to_owned(), is_one, denied.to_vec()));
            assert_eq!(said, expected, "{what}");
            if let Some(listening) = listening {
                let places = listening.places.iter().map(|place| facts.repo.files().slice(*place));
                assert!(
                    places.clone().all(|place| place.starts_with(|c: char| c.is_ascii_digit())),
                    "{what}"
                );
                assert_eq!(places.count() > 0, service.starts_with("build"), "{what}");
            }
        }
    }
}
