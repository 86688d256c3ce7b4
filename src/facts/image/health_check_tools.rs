//! The tools that health checks call, and whether the image holds them.

use crate::build::{HealthState, Inherited};
use crate::compose::HealthTest;
use crate::facts::handles::Image;
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
