//! How a run of the program ends, as an exit code.

use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Nothing at or above the level that fails.
    Clean,
    /// Findings.
    Findings,
    /// The job could not be done.
    Failed,
    /// There was nothing to lint.
    Nothing,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(match ending {
            Ending::Clean => 0,
            Ending::Findings => 1,
            Ending::Failed => 2,
            Ending::Nothing => 3,
        })
    }
}
