//! Findings: as a rule says them, and as they are reported.

mod message;
mod reported;

#[expect(clippy::module_inception, reason = "a finding, beside its words and what is reported of it")]
mod finding;

pub use finding::{Finding, Note, Together};
pub use message::{Message, and_more, listed, shortened};
pub use reported::{Reported, Suppressed, SuppressedBy};
