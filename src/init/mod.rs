//! A policy file to begin with: what a repository looks like, what another linter was told, and exceptions
//! for all that is found today.

mod exceptions;
mod hadolint;
mod text;

pub use exceptions::Exceptions;
pub use hadolint::{FILE_NAMES as HADOLINT_FILE_NAMES, Hadolint};
pub use text::{Beginning, policy_text};
