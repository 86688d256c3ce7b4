//! The health check to type for what an image runs: with a tool that it holds, at the port that it listens on.

use super::proposed_port::ENCRYPTED;
use crate::facts::handles::{Image, ServiceRef};
use crate::images::ContainerStart;
use crate::knowledge::{BaseFacts, ImageReference, bases, programs};
use crate::syntax::shell::Word;

/// A health check that can be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedCheck {
    command: CheckCommand,
    /// What must be there, or done, for it to pass; nothing where it passes as it stands.
    pub needs: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum CheckCommand {
    Shell(String),
    Exec(Vec<String>),
}

/// Limits that belong to a check, as options of HEALTHCHECK.
const TIMES: &str = "--interval=30s --timeout=5s --retries=3";

impl ProposedCheck {
    /// The instruction of a Dockerfile.
    #[must_use]
    pub fn instruction(&self) -> String {
        match &self.command {
            CheckCommand::Shell(line) => format!("HEALTHCHECK {TIMES} CMD {line}"),
            CheckCommand::Exec(words) => format!("HEALTHCHECK {TIMES} CMD [{}]", quoted(words)),
        }
    }

    /// What must be there or done besides, as the end of a sentence; nothing where nothing must.
    #[must_use]
    pub fn needed(&self) -> String {
        self.needs.as_ref().map_or_else(String::new, |needs| format!(", {needs}"))
    }

    /// What to type into a service.
    #[must_use]
    pub fn help_for_service(&self) -> String {
        format!("add `healthcheck:` to the service, with {}", self.keys())
    }

    /// The keys of a service's `healthcheck`, and what must be there or done besides.
    #[must_use]
    pub fn keys(&self) -> String {
        format!("`{}`, `interval: 30s`, `timeout: 5s` and `retries: 3`{}", self.test(), self.needed())
    }

    /// The key `test` of a service's `healthcheck`.
    #[must_use]
    pub fn test(&self) -> String {
        let test = match &self.command {
            // In a plain scalar of YAML, these would end it.
            CheckCommand::Shell(line) if line.contains(": ") || line.contains(" #") => {
                format!("[\"CMD-SHELL\", {}]", quoted(std::slice::from_ref(line)))
            }
            CheckCommand::Shell(line) => line.clone(),
            CheckCommand::Exec(words) => format!("[\"CMD\", {}]", quoted(words)),
        };
        format!("test: {}", test.replace('$', "$$"))
    }
}

fn quoted(words: &[String]) -> String {
    let quoted: Vec<String> =
        words.iter().map(|word| format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))).collect();
    quoted.join(", ")
}

/// What asks a program over HTTP.
enum Asker {
    Curl,
    Wget,
    /// A runtime, by its name or path, and the language that it speaks.
    Runtime(String, Language),
    /// What is known to be lacking has to be installed.
    Lacking,
    /// Nothing is known.
    Unknown,
    /// There is no shell, and nothing else to call than the program.
    Nothing,
}

#[derive(Clone, Copy)]
enum Language {
    Node,
    Bun,
    Deno,
    Python,
    Ruby,
}

/// Programs that run what they are told on the command line.
// Source: the manuals of node, bun, deno, python and ruby.
const RUNTIMES: [(&str, Language); 7] = [
    ("node", Language::Node),
    ("nodejs", Language::Node),
    ("bun", Language::Bun),
    ("deno", Language::Deno),
    ("python", Language::Python),
    ("python3", Language::Python),
    ("ruby", Language::Ruby),
];

/// Images that hold such a runtime, whatever they start.
// Source: the Dockerfiles of the official images, of oven-sh/bun and denoland/deno_docker; of distroless, the
// entrypoints of `nodejs` and `python3`.
const RUNTIME_IMAGES: [(&str, &str, Language); 7] = [
    ("docker.io/library/node", "node", Language::Node),
    ("docker.io/library/python", "python", Language::Python),
    ("docker.io/library/ruby", "ruby", Language::Ruby),
    ("docker.io/oven/bun", "bun", Language::Bun),
    ("docker.io/denoland/deno", "deno", Language::Deno),
    ("gcr.io/distroless/nodejs", "/nodejs/bin/node", Language::Node),
    ("gcr.io/distroless/python", "/usr/bin/python3", Language::Python),
];

impl Language {
    /// The words that ask an address, and fail unless it answers well.
    fn words(self, program: &str, address: &str) -> Vec<String> {
        let words: Vec<String> = match self {
            Self::Node => vec![
                "-e".to_owned(),
                format!("require('http').get('{address}', r => process.exit(r.statusCode === 200 ? 0 : 1))"),
            ],
            Self::Bun => vec![
                "-e".to_owned(),
                format!("fetch('{address}').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"),
            ],
            Self::Deno => vec![
                "eval".to_owned(),
                format!("fetch('{address}').then(r => Deno.exit(r.ok ? 0 : 1), () => Deno.exit(1))"),
            ],
            Self::Python => vec![
                "-c".to_owned(),
                format!("from urllib.request import urlopen; urlopen('{address}', timeout=4)"),
            ],
            Self::Ruby => vec![
                "-rnet/http".to_owned(),
                "-e".to_owned(),
                format!("exit Net::HTTP.get_response(URI('{address}')).is_a?(Net::HTTPSuccess)"),
            ],
        };
        std::iter::once(program.to_owned()).chain(words).collect()
    }
}

impl Image<'_> {
    /// The health check to type for the image, which `services` run without one of their own.
    #[must_use]
    pub fn proposed_check(self, services: &[ServiceRef<'_>]) -> ProposedCheck {
        let port = self.proposed_port(services);
        let user = services.iter().find_map(|service| service.known_user());
        let own_user = self.runtime().state.variables.environment_variable(POSTGRES_USER);
        let user = user.or_else(|| own_user.map(|user| user.value.known().cloned().ok_or(())));
        let base = self.base_facts().and_then(|facts| facts.ask.as_deref().map(|ask| (facts, ask)));
        let asker = self.asker();
        match base {
            Some((facts, ask)) => own_check(facts, ask, port, user, &asker),
            None => {
                let program = self.start().and_then(|start| {
                    start.script.commands().first().and_then(|command| {
                        command.command.words.first()?.literal().map(|word| word.to_string())
                    })
                });
                check(port, &asker, program.as_deref())
            }
        }
    }

    /// What in the image asks an address.
    fn asker(self) -> Asker {
        let base = self.bottom().base();
        let holds = |program: &str| {
            let is_copied = || {
                let path = |directory: &&str| format!("{directory}/{program}");
                programs::DIRECTORIES.iter().any(|directory| self.files().present(&path(directory)).is_some())
            };
            brings(base, program) || self.installs(program) || is_copied()
        };
        let started = self.start().map(ContainerStart::programs).unwrap_or_default();
        let started = started.first().map(|(program, _)| program.as_str());
        asker(base, started, &holds, self.has_no_shell())
    }

    /// Whether RUN installs a package of the system that is named like a program, and none takes it away.
    fn installs(self, package: &str) -> bool {
        let mut is_there = false;
        // The lowest image comes last.
        let images: Vec<Self> = self.foundations().collect();
        for image in images.into_iter().rev() {
            for stage in image.lineage().collect::<Vec<_>>().into_iter().rev() {
                for script in stage.steps.iter().filter_map(|step| step.script(image.dockerfile())) {
                    for command in &script.commands() {
                        let invocation = command.invocation();
                        let is_manager =
                            invocation.program().is_some_and(|program| MANAGERS.contains(&program));
                        let words: Vec<String> = invocation
                            .args()
                            .iter()
                            .filter_map(Word::literal)
                            .map(|word| word.to_string())
                            .collect();
                        if !is_manager || !words.iter().any(|word| word == package) {
                            continue;
                        }
                        let takes =
                            |word: &String| matches!(word.as_str(), "remove" | "purge" | "del" | "erase");
                        is_there = !words.iter().any(takes);
                    }
                }
            }
        }
        is_there
    }
}

/// Managers of the packages of a system.
// Source: the manuals of Debian, Alpine, Fedora, Azure Linux and openSUSE.
const MANAGERS: [&str; 8] = ["apt-get", "apt", "apk", "dnf", "microdnf", "yum", "tdnf", "zypper"];

impl ServiceRef<'_> {
    /// The health check to type for the service alone: for one whose image comes from elsewhere, or which runs an image
    /// otherwise than its other services.
    #[must_use]
    pub fn proposed_check(self) -> ProposedCheck {
        if let Some(image) = self.image() {
            let own = self.own_start();
            let port = match own {
                // What the image exposes is for what it starts itself.
                Some(_) => ServiceRef::proposed_port(self),
                None => image.proposed_port(&[self]),
            };
            return check(port, &image.asker(), None);
        }
        let port = ServiceRef::proposed_port(self);
        let base = self.external_image();
        let holds = |program: &str| brings(base.as_ref(), program);
        let started = self.own_start();
        let started =
            started.as_ref().and_then(|start| start.programs().first().map(|(program, _)| program.clone()));
        let asker = asker(base.as_ref(), started.as_deref(), &holds, false);
        match self.external_facts() {
            Some(facts) if facts.ask.is_some() => {
                let ask = facts.ask.clone().unwrap_or_default();
                own_check(&facts, &ask, port, self.known_user(), &asker)
            }
            _ => check(port, &asker, None),
        }
    }

    /// The user that the service tells PostgreSQL to make; not known where it says so elsewhere.
    fn known_user(self) -> Option<Result<String, ()>> {
        match self.service.variable(POSTGRES_USER) {
            Some(user) => Some(user.value.as_str().map(str::to_owned).ok_or(())),
            None => (!self.service.environment_whole).then_some(Err(())),
        }
    }
}

/// The variable that names the first user of PostgreSQL.
const POSTGRES_USER: &str = "POSTGRES_USER";

fn brings(base: Option<&ImageReference>, program: &str) -> bool {
    let held = base.and_then(bases::check_programs);
    held.is_some_and(|held| held.iter().any(|held| held == program))
}

/// What asks an address where these programs are held, this one is started and this base stands below.
fn asker(
    base: Option<&ImageReference>,
    started: Option<&str>,
    holds: &impl Fn(&str) -> bool,
    has_no_shell: bool,
) -> Asker {
    let name = base.map(ImageReference::name).unwrap_or_default();
    let of_base = RUNTIME_IMAGES.iter().find(|(image, ..)| match image.starts_with("gcr.io") {
        true => name.starts_with(image),
        false => name == *image,
    });
    let of_base = of_base.map(|(_, program, language)| Asker::Runtime((*program).to_owned(), *language));
    let known = base.and_then(bases::check_programs);
    if has_no_shell || known.is_some_and(<[String]>::is_empty) {
        return of_base.unwrap_or(Asker::Nothing);
    }
    if holds("curl") {
        return Asker::Curl;
    }
    if holds("wget") {
        return Asker::Wget;
    }
    let of_start = || {
        let (program, language) = RUNTIMES.iter().find(|(program, _)| Some(*program) == started)?;
        Some(Asker::Runtime((*program).to_owned(), *language))
    };
    let other = if known.is_some() { Asker::Lacking } else { Asker::Unknown };
    of_base.or_else(of_start).unwrap_or(other)
}

/// The base's own question, with the port, the tool and the user that are there.
fn own_check(
    facts: &BaseFacts,
    ask: &str,
    port: Option<u16>,
    user: Option<Result<String, ()>>,
    asker: &Asker,
) -> ProposedCheck {
    let shell = |line: String| ProposedCheck { command: CheckCommand::Shell(line), needs: None };
    if let Some(head) = ask.strip_suffix("-U postgres") {
        return shell(match user {
            None => ask.to_owned(),
            Some(Ok(user)) if is_plain(&user) => format!("{head}-U {user}"),
            Some(_) => format!("{head}-U ${{POSTGRES_USER:-postgres}}"),
        });
    }
    // What serves any files serves them where it is told to.
    let Some((tool, address)) = ask.split_once(" http://localhost") else { return shell(ask.to_owned()) };
    let (own_port, path) = match address.strip_prefix(':') {
        Some(rest) => rest.split_once('/').unwrap_or((rest, "")),
        None => ("80", address.trim_start_matches('/')),
    };
    if facts.stores || !path.is_empty() {
        return shell(ask.to_owned());
    }
    let port = port.or_else(|| own_port.parse().ok());
    match asker {
        Asker::Unknown if tool.starts_with("curl") => check(port, &Asker::Curl, None),
        Asker::Unknown => check(port, &Asker::Wget, None),
        asker => check(port, asker, None),
    }
}

fn is_plain(user: &str) -> bool {
    !user.is_empty() && user.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// What to write where a check proves nothing but that something answers.
const PATH: &str = "with a path that answers 200";

/// A check that asks a port, or, where nothing listens, a file that the program touches.
fn check(port: Option<u16>, asker: &Asker, program: Option<&str>) -> ProposedCheck {
    let shell = |line: String, needs: String| ProposedCheck {
        command: CheckCommand::Shell(line),
        needs: Some(needs),
    };
    let Some(port) = port else {
        return match asker {
            Asker::Nothing => itself(program),
            _ => shell(
                "find /tmp/alive -mmin -2 | grep -q .".to_owned(),
                "and let the program touch `/tmp/alive` every minute; what listens on a port is better asked there"
                    .to_owned(),
            ),
        };
    };
    let scheme = if ENCRYPTED.contains(&port) { "https" } else { "http" };
    // `localhost` may be the address of IPv6 first, on which few programs listen.
    let address = match port {
        80 => "http://127.0.0.1/".to_owned(),
        port => format!("{scheme}://127.0.0.1:{port}/"),
    };
    let insecure = if scheme == "https" { "k" } else { "" };
    let curl = format!("curl -fsS{insecure} {address}");
    match asker {
        Asker::Curl => shell(curl, PATH.to_owned()),
        Asker::Wget if scheme == "https" => {
            shell(format!("wget --no-check-certificate -qO- {address}"), PATH.to_owned())
        }
        Asker::Wget => shell(format!("wget -qO- {address}"), PATH.to_owned()),
        Asker::Runtime(program, language) => ProposedCheck {
            command: CheckCommand::Exec(language.words(program, &address)),
            needs: Some(PATH.to_owned()),
        },
        Asker::Lacking => shell(curl, format!("{PATH}; the image lacks `curl`: install that package in it")),
        Asker::Unknown => shell(curl, format!("{PATH}; if the image lacks `curl`, install it")),
        Asker::Nothing => itself(program),
    }
}

/// A check that the program does itself.
fn itself(program: Option<&str>) -> ProposedCheck {
    let program = program.filter(|program| program.starts_with('/')).unwrap_or("/app");
    ProposedCheck {
        command: CheckCommand::Exec(vec![program.to_owned(), "check".to_owned()]),
        needs: Some("and let the program check itself when it is called so: there is no shell".to_owned()),
    }
}

#[cfg(test)]
mod tests;
