//! Findings: as a rule says them, and as they are reported.

mod finding;
mod message;
mod reported;

pub use finding::Note;
pub(crate) use finding::{Cause, Finding};
pub(crate) use message::{Message, Naming, and_more, listed, shortened};
pub use reported::{Reported, Suppressed, SuppressedBy};
