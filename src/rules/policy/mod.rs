//! What a team says to Stockade: exceptions that are of no use.
//!
//! These rules judge the run, not the repository: `lint` finds what they report.

mod unused_exception;

use super::Rule;

pub(super) const RULES: &[&Rule] = &[&unused_exception::RULE];

/// The rule for exceptions that were for nothing.
pub static UNUSED_EXCEPTION: &Rule = &unused_exception::RULE;
