//! What a team says to Stockade: suppressions and exceptions that are of no use, or not understood.
//!
//! These rules judge the run, not the repository: `lint` finds what they report.

mod expired_suppression;
mod invalid_suppression;
mod stale_baseline;
mod suppression_without_reason;
mod unused_exception;
mod unused_suppression;

use crate::rules::rule::Rule;

pub(crate) const RULES: &[&Rule] = &[
    &expired_suppression::RULE,
    &invalid_suppression::RULE,
    &stale_baseline::RULE,
    &suppression_without_reason::RULE,
    &unused_exception::RULE,
    &unused_suppression::RULE,
];

/// The rule for suppressions whose last day has passed.
pub static EXPIRED_SUPPRESSION: &Rule = &expired_suppression::RULE;

/// The rule for suppressions that cannot be understood.
pub static INVALID_SUPPRESSION: &Rule = &invalid_suppression::RULE;

/// The rule for entries of the baseline that do not occur any more.
pub static STALE_BASELINE: &Rule = &stale_baseline::RULE;

/// The rule for suppressions that do not say why they are there.
pub static SUPPRESSION_WITHOUT_REASON: &Rule = &suppression_without_reason::RULE;

/// The rule for exceptions that were for nothing.
pub static UNUSED_EXCEPTION: &Rule = &unused_exception::RULE;

/// The rule for suppressions that take nothing away.
pub static UNUSED_SUPPRESSION: &Rule = &unused_suppression::RULE;
