//! What a service starts by what it says itself.

use crate::compose::{CommandWords, Setting};
use crate::facts::handles::ServiceRef;
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
}

/// The command of a service as it is written.
fn said(command: &Setting<CommandWords>) -> Option<SaidCommand> {
    let words = command.known()?.words.clone();
    Some(SaidCommand { command: Command::Exec(words), posix_shell: true, place: command.span })
}
