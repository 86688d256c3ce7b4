//! A finding with what is said of it, before it is merged with others.

use crate::catalog::Level;
use crate::finding::{Finding, Reported, Suppressed};

/// A finding with what the policy and the comments say of it.
pub(super) struct Judged {
    pub(super) finding: Finding,
    pub(super) level: Level,
    pub(super) suppressed: Option<Suppressed>,
}

impl Judged {
    /// The finding as a run leaves it.
    pub(super) fn into_reported(self) -> Reported {
        Reported::new(self.finding, self.level, self.suppressed)
    }
}
