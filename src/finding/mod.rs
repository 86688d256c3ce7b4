//! Findings: what a rule says is wrong, and where. There is none without a place.

#[expect(clippy::module_inception, reason = "a finding, beside its words and what is reported of it")]
mod finding;
mod message;
mod reported;

pub use finding::{Finding, Note, Together};
pub use message::{Message, and_more, listed, shortened};
pub use reported::{Reported, Suppressed, SuppressedBy};
