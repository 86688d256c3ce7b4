//! Comments that take findings away.

mod reaches;
mod suppressions;
mod ways;

pub(super) use suppressions::{ByAlias, Name, Suppressions};
