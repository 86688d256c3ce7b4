//! Whether a service is there for development or tests.

use crate::compose::Setting;
use crate::facts::handles::ServiceRef;
use crate::facts::image::runtime;
use crate::knowledge::{Kind, Purpose, purpose};

impl<'a> ServiceRef<'a> {
    /// Whether the service is not made for running: a test, or the environment of an editor.
    #[must_use]
    pub fn is_for_development(self) -> bool {
        self.standing().is_for_development
    }

    /// Whether the service is declared for those who work on the program alone: in a project for development, by a
    /// file that is named so, or lies in a folder that is. Under a strict policy, a name says nothing.
    #[must_use]
    pub fn is_declared_for_development(self) -> bool {
        let path = self.facts.repo.files().path(self.place());
        let says = |name: &str| {
            let name = name.to_lowercase();
            let purposes = purpose::words(&name).filter_map(|word| purpose::of(word, Kind::Compose));
            purposes.into_iter().next()
        };
        let folders = path.ancestors();
        let mut said =
            says(path.file_name()).into_iter().chain(folders.filter_map(|it| says(it.file_name())));
        self.project.is_for_development()
            && !self.facts.repo.trusts_no_name()
            && said.next() == Some(Purpose::Development)
    }

    /// Works out whether the service is not made for running, by the path of its file and by what it runs.
    pub(super) fn looks_for_development(self) -> bool {
        let path = self.facts.repo.files().path(self.place());
        let is_idle = || {
            let commands = self.service.command.iter().chain(&self.service.entrypoint);
            let mut words = commands.filter_map(Setting::known).flat_map(|command| &command.words);
            words.any(|word| matches!(word.as_str(), "infinity" | "sleep infinity" | "tail -f /dev/null"))
        };
        runtime::is_for_tests(path) || is_idle()
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn files_say_that_a_service_is_for_those_who_work_on_the_program() {
        for (path, over, expected) in [
            ("compose.yaml", None, false),
            ("compose.dev.yaml", None, true),
            ("docker/development/compose.yaml", None, true),
            ("dev/compose.prod.yaml", None, false),
            ("compose.prod.yaml", None, false),
            // What is put on top says nothing of what stands below.
            ("compose.yaml", Some("compose.override.yaml"), false),
        ] {
            let mut files = vec![(path, "services:\n  api: {image: a}\n")];
            files.extend(over.map(|over| (over, "services:\n  api: {tty: true}\n")));
            let facts = of(&files);
            assert_eq!(facts.named_service("api").is_declared_for_development(), expected, "{path}");
        }
    }

    #[test]
    fn files_and_commands_say_that_a_service_is_not_run() {
        for (what, path, service, expected) in [
            ("a service", "compose.yaml", "{image: a, command: serve}", false),
            ("one that says no command", "compose.yaml", "{image: a}", false),
            ("tests, by the folder", "tests/compose.yaml", "{image: a}", true),
            ("tests, by the name", "compose.test.yaml", "{image: a}", true),
            ("an editor's", ".devcontainer/compose.yaml", "{image: a}", true),
            ("an overlay for development", "compose.dev.yaml", "{image: a}", false),
            ("a command that waits", "compose.yaml", "{image: a, command: sleep infinity}", true),
            ("the same for a shell", "compose.yaml", "{image: a, command: [sh, -c, sleep infinity]}", true),
            ("an entrypoint", "compose.yaml", "{image: a, entrypoint: [sh, -c, tail -f /dev/null]}", true),
            ("one that waits and goes on", "compose.yaml", "{image: a, command: sleep 5}", false),
            ("a command that is not known", "compose.yaml", "{image: a, command: '${RUN}'}", false),
        ] {
            let facts = of(&[(path, &format!("services:\n  api: {service}\n"))]);
            let api = facts.named_service("api");
            assert_eq!(api.is_for_development(), expected, "{what}");
            assert_eq!(api.looks_for_development(), expected, "{what}");
        }
    }
}
