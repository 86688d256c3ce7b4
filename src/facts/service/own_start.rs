//! What a service starts by what it says itself.

use crate::compose::{CommandWords, Setting};
use crate::facts::handles::ServiceRef;
use crate::facts::image::is_of_base;
use crate::images::{ContainerStart, SaidCommand};
use crate::syntax::dockerfile::Command;

impl<'a> ServiceRef<'a> {
    /// What the service's containers start, as far as the service itself says it; `None` where it is for the
    /// image to say, or not known.
    #[must_use]
    pub fn own_start(self) -> Option<ContainerStart> {
        let entrypoint = self.service.entrypoint.as_ref().map(said);
        let command = self.service.command.as_ref().map(said);
        if matches!(entrypoint, Some(None)) || matches!(command, Some(None)) {
            return None;
        }
        let from_base = entrypoint.is_none();
        ContainerStart::new(entrypoint.flatten(), command.flatten(), from_base)
    }

    /// The script that the service's own `entrypoint` begins with, where nobody can read it: what it runs, and as whom, is
    /// not known.
    #[must_use]
    pub fn unread_entrypoint(self) -> Option<String> {
        self.service.entrypoint.as_ref()?;
        self.own_start()?.unread_script().filter(|script| !is_of_base(script))
    }
}

/// The command of a service as it is written.
fn said(command: &Setting<CommandWords>) -> Option<SaidCommand> {
    let words = command.known()?.words.clone();
    Some(SaidCommand { command: Command::Exec(words), posix_shell: true, place: command.span })
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    /// A row: what it is, what is there, and what is expected.
    type Case<'a> = (&'a str, &'a str, Option<(&'a [&'a str], &'a str, bool)>);

    #[test]
    fn services_say_what_they_start() {
        let cases: [Case<'_>; 8] = [
            ("nothing said", "{image: a}", None),
            (
                "a command",
                "{image: a, command: serve --all}",
                Some((&["serve", "--all"], "serve --all", true)),
            ),
            ("an entrypoint", "{image: a, entrypoint: [run]}", Some((&["run"], "[run]", false))),
            (
                "both",
                "{image: a, entrypoint: [run], command: [serve]}",
                Some((&["run", "serve"], "[run]", false)),
            ),
            ("a command that is not known", "{image: a, command: '${RUN}'}", None),
            ("with an entrypoint", "{image: a, entrypoint: run, command: '${RUN}'}", None),
            ("an entrypoint that is not known", "{image: a, entrypoint: '${RUN}'}", None),
            ("with a command", "{image: a, entrypoint: '${RUN}', command: serve}", None),
        ];
        for (what, service, expected) in cases {
            let facts = of(&[("compose.yaml", &format!("services:\n  api: {service}\n"))]);
            let start = facts.named_service("api").own_start();
            let said = start.as_ref().map(|start| {
                let commands = start.script.commands();
                let words = commands.iter().flat_map(|found| &found.command.words);
                let words: Vec<String> = words.map(|word| word.literal().unwrap().into_owned()).collect();
                (words, facts.repo.files().slice(start.place), start.has_unknown_entrypoint)
            });
            let said = said.as_ref().map(|(words, place, is_open)| {
                (words.iter().map(String::as_str).collect::<Vec<_>>(), &**place, *is_open)
            });
            let expected = expected.map(|(words, place, is_open)| (words.to_vec(), place, is_open));
            assert_eq!(said, expected, "{what}");
        }
    }

    #[test]
    fn a_script_of_the_service_is_not_read() {
        for (service, expected) in [
            ("{image: a, entrypoint: [/opt/start.sh, web]}", Some("/opt/start.sh")),
            ("{image: a, entrypoint: [sh, /opt/start.sh]}", Some("/opt/start.sh")),
            ("{image: a, entrypoint: /entrypoint}", Some("/entrypoint")),
            ("{image: a, entrypoint: [docker-entrypoint.sh, postgres]}", None),
            ("{image: a, entrypoint: [node, x.js]}", None),
            ("{image: a, command: [/opt/start.sh]}", None),
            ("{image: a, entrypoint: '${RUN}'}", None),
            ("{image: a}", None),
        ] {
            let facts = of(&[("compose.yaml", &format!("services:\n  api: {service}\n"))]);
            assert_eq!(facts.named_service("api").unread_entrypoint().as_deref(), expected, "{service}");
        }
    }
}
