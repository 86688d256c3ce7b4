//! A policy file to begin with: what a repository looks like, what another linter was told, and exceptions
//! for all that is found today.

mod exceptions;
mod hadolint;
mod text;

pub(crate) use exceptions::Exceptions;
pub(crate) use hadolint::{FILE_NAMES as HADOLINT_FILE_NAMES, Hadolint};
pub(crate) use text::{Beginning, policy_text};
