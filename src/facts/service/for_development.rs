//! Whether a service is there for development or tests.

use crate::compose::Setting;
use crate::facts::handles::ServiceRef;
use crate::facts::image::runtime;

impl<'a> ServiceRef<'a> {
    /// Whether the service is not made for running: a test, or the environment of an editor.
    #[must_use]
    pub fn is_for_development(self) -> bool {
        self.standing().is_for_development
    }

    /// Works out whether the service is not made for running, by the path of its file and by what it runs.
    pub(crate) fn looks_for_development(self) -> bool {
        let path = self.facts.repo.files().path(self.place());
        let is_idle = || {
            let commands = self.service.command.iter().chain(&self.service.entrypoint);
            let mut words = commands.filter_map(Setting::known).flat_map(|command| &command.words);
            words.any(|word| matches!(word.as_str(), "infinity" | "sleep infinity" | "tail -f /dev/null"))
        };
        runtime::is_for_tests(path) || is_idle()
    }
}
