//! The tools that health checks call, and whether the image holds them.

use crate::build::{HealthState, Inherited};
use crate::compose::HealthTest;
use crate::facts::handles::{Image, ServiceRef};
use crate::knowledge::{bases, programs};
use crate::source::{Span, Text};
use crate::syntax::dockerfile::Command;
use crate::syntax::shell::{self, Script};

/// A health check that calls what the image does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingTool {
    /// The check.
    pub place: Span,
    /// The program.
    pub tool: String,
    /// The service whose check it is; the image's own where there is none.
    pub service: Option<String>,
}

impl Image<'_> {
    /// The health checks, the image's own and those of services that run it, which call a program that the
    /// image provably does not hold.
    #[must_use]
    pub fn missing_check_tools(self) -> Vec<MissingTool> {
        let mut found = Vec::new();
        if let Inherited::Set(setting) = &self.runtime().state.healthcheck
            && let HealthState::Command { line, .. } = &setting.value
            && let Some(command) = line.command.as_ref().filter(|_| line.posix_shell)
        {
            let tool = match command {
                Command::Shell(text) => self.missing_in_shell(text),
                Command::Exec(words) => self.missing_in(&Script::exec_form(words)),
            };
            found.extend(tool.map(|tool| MissingTool { place: setting.place, tool, service: None }));
        }
        for service in self.services() {
            let Some(test) = service.service.healthcheck.as_ref().and_then(|check| check.test.as_ref())
            else {
                continue;
            };
            let tool = match test.known() {
                Some(HealthTest::Shell(text)) => self.missing_in_shell(text),
                Some(HealthTest::Cmd(words)) => self.missing_in(&Script::exec_form(words)),
                Some(HealthTest::None) | None => None,
            };
            let service = Some(service.name().to_owned());
            found.extend(tool.map(|tool| MissingTool { place: test.span, tool, service }));
        }
        found
    }

    /// What a check in shell form lacks: the shell itself, or what it calls.
    fn missing_in_shell(self, text: &Text) -> Option<String> {
        if self.lacks("sh") {
            return Some("sh".to_owned());
        }
        self.missing_in(&shell::parse(text))
    }

    /// The first program of a script, if the image lacks it and there is no other way to answer.
    fn missing_in(self, script: &Script) -> Option<String> {
        let commands = script.commands();
        let programs: Vec<String> = commands
            .iter()
            .filter_map(|command| Some(command.invocation().program()?.to_owned()))
            .filter(|program| !programs::of(program).is_answer)
            .collect();
        let first = commands.first()?;
        // `curl … || wget …` asks with what is there.
        let [program] = programs.as_slice() else { return None };
        let word = first.command.words.first()?.literal()?;
        (!word.contains('/') && !first.context.may_be_skipped && self.lacks(program)).then(|| program.clone())
    }

    /// Whether the image is known not to hold a program: its base does not, nothing is known to have brought
    /// it, and nothing could have that is not known.
    fn lacks(self, program: &str) -> bool {
        if !programs::of(program).is_looked_for {
            return false;
        }
        let brings = match (self.is_from_scratch(), self.bottom().base()) {
            (true, _) => false,
            (false, Some(base)) => match bases::check_programs(base) {
                Some(programs) => programs.iter().any(|held| held == program),
                None => return false,
            },
            (false, None) => return false,
        };
        let files = self.files();
        let is_open = |directory: &&str| {
            let holds = files.get(&format!("{directory}/{program}")).is_some();
            let more = files.more_in(directory).iter().any(|more| more.time.is_some());
            holds || more || files.doubt_of(directory).is_some()
        };
        // Somebody may look for programs in a directory of its own.
        let own_path = self.runtime().state.variables.environment_variable("PATH").is_some();
        !brings && !own_path && !programs::DIRECTORIES.iter().any(is_open)
    }
}

impl ServiceRef<'_> {
    /// The program that the service's own health check calls and that its image, which is not built here, is known to
    /// hold no more; with it, the one that took its place.
    #[must_use]
    pub fn gone_check_tool(self) -> Option<(MissingTool, &'static str)> {
        if self.image().is_some() {
            return None;
        }
        let image = self.named_image()?;
        let test = self.service.healthcheck.as_ref()?.test.as_ref()?;
        let script = match test.known()? {
            HealthTest::Shell(text) => shell::parse(text),
            HealthTest::Cmd(words) => Script::exec_form(words),
            HealthTest::None => return None,
        };
        let commands = script.commands();
        let programs = commands.iter().filter_map(|command| Some(command.invocation().program()?.to_owned()));
        // What prints a question or an answer is another matter.
        let mut programs = programs.filter(|program| !programs::of(program).is_answer && program != "echo");
        let (tool, others) = (programs.next()?, programs.count());
        let instead = bases::taken_place(&image, &tool).filter(|_| others == 0)?;
        let service = Some(self.name().to_owned());
        Some((MissingTool { place: test.span, tool, service }, instead))
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::{Facts, of};

    #[test]
    fn programs_that_an_image_holds_no_more() {
        for (what, service, expected) in [
            (
                "mongo",
                "{image: 'mongo:8.0.1', healthcheck: {test: [CMD, mongo, --eval, 'db.ping()']}}",
                "mongo mongosh",
            ),
            (
                "in a pipe",
                "{image: 'mongo:7', healthcheck: {test: 'echo 1 | mongo localhost/test --quiet'}}",
                "mongo mongosh",
            ),
            (
                "one of two",
                "{image: 'mongo:7', healthcheck: {test: 'mongosh --eval 1 || mongo --eval 1'}}",
                "",
            ),
            ("before it went", "{image: 'mongo:5.0', healthcheck: {test: [CMD, mongo, --eval, '1']}}", ""),
            ("what is there", "{image: 'mongo:8.0.1', healthcheck: {test: [CMD, mongosh, --eval, '1']}}", ""),
            (
                "MariaDB",
                "{image: 'mariadb:11.4.2', healthcheck: {test: 'mysqladmin ping || exit 1'}}",
                "mysqladmin mariadb-admin",
            ),
        ] {
            let facts = of(&[("compose.yaml", &format!("services:\n  db: {service}\n"))]);
            let found = facts.named_service("db").gone_check_tool();
            let said = found.map_or_else(String::new, |(tool, instead)| format!("{} {instead}", tool.tool));
            assert_eq!(said, expected, "{what}");
        }
    }

    /// What is lacking, each in one line: the program, and the service whose check it is.
    fn missing(facts: &Facts) -> Vec<String> {
        let missing = facts.image_of("Dockerfile").missing_check_tools();
        let line = |service: Option<String>, tool: String| match service {
            Some(service) => format!("{tool} for {service}"),
            None => tool,
        };
        missing.into_iter().map(|missing| line(missing.service, missing.tool)).collect()
    }

    #[test]
    fn what_a_check_of_the_image_lacks() {
        let check = |base: &str, check: &str| format!("FROM {base}\nHEALTHCHECK CMD {check}\n");
        let with =
            |text: &str| format!("FROM alpine:3.22\n{text}\nHEALTHCHECK CMD curl -f http://localhost\n");
        for (dockerfile, lacks) in [
            ("FROM alpine:3.22\n".to_owned(), None),
            ("FROM scratch\nHEALTHCHECK NONE\n".to_owned(), None),
            (check("alpine:3.22", "curl -f http://localhost"), Some("curl")),
            (check("alpine:3.22", "wget -q http://localhost"), None),
            (check("debian:12-slim", "wget -q http://localhost"), Some("wget")),
            (check("alpine:3.22", "[\"curl\", \"http://localhost\"]"), Some("curl")),
            (check("alpine:3.22", "[\"wget\", \"http://localhost\"]"), None),
            (check("scratch", "/app check"), Some("sh")),
            (check("scratch", "[\"/app\", \"check\"]"), None),
            (check("scratch", "[\"wget\", \"http://localhost\"]"), Some("wget")),
            (check("gcr.io/distroless/static", "wget http://localhost"), Some("sh")),
            (check("gcr.io/distroless/static:debug", "wget http://localhost"), None),
            // Nobody knows what these hold.
            (check("acme/x:1", "curl http://localhost"), None),
            ("ARG B\nFROM $B\nHEALTHCHECK CMD curl http://localhost\n".to_owned(), None),
            // A program of the team's own.
            (check("alpine:3.22", "acme-check"), None),
            (check("alpine:3.22", "/opt/curl http://localhost"), None),
            (check("alpine:3.22", "curl -f http://localhost || exit 1"), Some("curl")),
            (check("alpine:3.22", "curl -f http://localhost || wget http://localhost"), None),
            (check("alpine:3.22", "case $A in a) curl http://localhost;; esac"), None),
            // It comes with something else.
            (with("RUN apk add --no-cache curl"), None),
            (with("RUN /install.sh"), None),
            (with("COPY curl /usr/local/bin/curl"), None),
            (with("COPY --from=acme/curl:1 /usr/bin/ /usr/bin/"), None),
            (with("COPY curl /opt/curl"), Some("curl")),
            (with("ENV PATH=/opt:/bin"), None),
            (with("SHELL [\"pwsh\", \"-c\"]"), None),
            (with("RUN true"), Some("curl")),
        ] {
            let facts = of(&[("Dockerfile", &dockerfile), ("curl", "")]);
            assert_eq!(missing(&facts), lacks.as_slice(), "{dockerfile}");
            for missing in facts.only_image().missing_check_tools() {
                assert!(facts.said_at(missing.place).starts_with("HEALTHCHECK"), "{dockerfile}");
            }
        }
    }

    #[test]
    fn what_checks_of_services_lack() {
        for (what, base, tests, lacks) in [
            ("a line", "alpine:3.22", &["curl http://localhost"][..], &["curl for s0"][..]),
            ("words", "alpine:3.22", &["[CMD, curl, \"http://localhost\"]"], &["curl for s0"]),
            ("a line as a list", "alpine:3.22", &["[CMD-SHELL, curl http://localhost]"], &["curl for s0"]),
            ("no shell", "scratch", &["/app check"], &["sh for s0"]),
            ("no shell is needed", "scratch", &["[CMD, /app, check]"], &[]),
            ("none", "alpine:3.22", &["[NONE]"], &[]),
            ("what is there", "alpine:3.22", &["wget http://localhost"], &[]),
            (
                "each service",
                "alpine:3.22",
                &["curl a", "wget a", "[CMD, curl, a]"],
                &["curl for s0", "curl for s2"],
            ),
        ] {
            let service = |(number, test): (usize, &&str)| {
                format!("  s{number}: {{build: ., healthcheck: {{test: {test}}}}}\n")
            };
            let services: String = tests.iter().enumerate().map(service).collect();
            let facts = of(&[
                ("Dockerfile", &format!("FROM {base}\n")),
                ("compose.yaml", &format!("services:\n{services}")),
            ]);
            assert_eq!(missing(&facts), lacks, "{what}");
        }
        let built = "services:\n  \
                       base: {build: base, image: \"acme/base:1\"}\n  \
                       app: {build: ., healthcheck: {test: curl http://localhost}}\n";
        let facts = of(&[
            ("base/Dockerfile", "FROM alpine:3.22\n"),
            ("Dockerfile", "FROM acme/base:1\n"),
            ("compose.yaml", built),
        ]);
        assert_eq!(missing(&facts), ["curl for app"], "an image of the repository is below");
    }
}
