//! Findings: as a rule says them, and as they are reported.

mod finding;
mod message;
mod reported;

pub use finding::Note;
pub(crate) use finding::{Finding, Together};
pub(crate) use message::{Message, and_more, listed, shortened};
pub use reported::{Reported, Suppressed, SuppressedBy};
