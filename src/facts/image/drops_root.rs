//! Whether what a container starts as root gives that up before its program runs.

use crate::answer::Answer;
use crate::facts::handles::Image;

impl Image<'_> {
    /// Whether the image's containers start as root only to give that up before the program runs. Not known
    /// where a script comes first that cannot be read: it may give root up.
    #[must_use]
    pub fn drops_root(self) -> Answer<bool> {
        let base = self.base_facts();
        let base_drops = base.as_ref().is_some_and(|base| base.drops);
        let own_entrypoint = self.runtime().state.entrypoint.setting().is_some();
        if !own_entrypoint && base_drops {
            return Answer::Known(true);
        }
        let Some(start) = self.start() else { return Answer::Known(false) };
        if start.drops_root() {
            return Answer::Known(true);
        }
        match start.unread_script() {
            // The base's own script, in the words of the base.
            Some(program) if is_of_base(&program) && base.is_some() => Answer::Known(base_drops),
            Some(program) => Answer::unknown(
                format!("`{program}` comes first, which is not in the repository"),
                start.place,
            ),
            None => Answer::Known(false),
        }
    }
}

/// Whether a script is the one that official images bring.
fn is_of_base(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    name.starts_with("docker-") && name.contains("entrypoint")
}
