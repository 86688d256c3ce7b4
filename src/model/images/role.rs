//! What an image is for: whether it is run at all, as a service, or made for development.

use super::Image;
use crate::model::services::ServiceRef;
use crate::model::start::Start;

/// Words in the names of Dockerfiles and stages that are not made for running.
const DEVELOPMENT: [&str; 16] = [
    "bench",
    "ci",
    "debug",
    "dev",
    "devel",
    "develop",
    "development",
    "devcontainer",
    "e2e",
    "lint",
    "local",
    "test",
    "tester",
    "testing",
    "tests",
    "cypress",
];

/// Names of folders whose images are made for tests.
const TEST_FOLDERS: [&str; 6] = ["test", "tests", "testing", "e2e", "integration-test", "integration-tests"];

impl Image<'_> {
    /// Whether containers of it are known to be started: a service runs it, it has a command, or its base
    /// is a server. One without any may be a base for others, or a tool for building; one on an empty base
    /// without a command holds files to be taken out.
    #[must_use]
    pub fn is_started(self) -> bool {
        let state = &self.runtime().state;
        let has_command = state.cmd.setting().is_some() || state.entrypoint.setting().is_some();
        let is_run = |service: ServiceRef<'_>| {
            !self.is_from_scratch()
                || service.service.command.is_some()
                || service.service.entrypoint.is_some()
        };
        has_command || self.services().any(is_run) || self.base_facts().is_some_and(|base| base.serves)
    }

    /// Whether its containers are known to serve until they are stopped: a service runs it, it exposes a
    /// port, or what it starts is a server.
    #[must_use]
    pub fn is_service(self) -> bool {
        let state = &self.runtime().state;
        let own_command = state.cmd.setting().is_some() || state.entrypoint.setting().is_some();
        self.runs_in_service()
            || !state.exposed.is_empty()
            || self.start().is_some_and(Start::is_service)
            || !own_command && self.base_facts().is_some_and(|base| base.serves)
    }

    /// Whether it is made for development rather than for running: its Dockerfile or its target is named
    /// so, or it is the environment of an editor.
    #[must_use]
    pub fn is_for_development(self) -> bool {
        let path = &self.dockerfile().path;
        let is_environment = path.parts().any(|part| part == ".devcontainer" || part.starts_with(".gitpod"));
        let is_for_tests = path.parent().parts().any(|part| TEST_FOLDERS.contains(&part));
        let file_name = path.file_name().to_lowercase();
        let target = self.runtime().name.as_ref().map_or("", |name| name.value.as_str());
        let words = file_name.split(['.', '-', '_']).chain(target.split(['.', '-', '_']));
        is_environment || is_for_tests || words.into_iter().any(|word| DEVELOPMENT.contains(&word))
    }
}
