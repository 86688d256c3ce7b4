//! What a team says to Stockade: suppressions, exceptions and policies that are of no use, or not understood.
//!
//! These rules judge the run, not the repository: `lint` finds what they report.

mod expired_suppression;
mod invalid_suppression;
mod nested_policy;
mod stale_baseline;
mod suppression_without_reason;
mod unused_exception;
mod unused_suppression;

use crate::rules::rule::Rule;

pub(crate) use expired_suppression::RULE as EXPIRED_SUPPRESSION;
pub(crate) use invalid_suppression::RULE as INVALID_SUPPRESSION;
pub(crate) use nested_policy::RULE as NESTED_POLICY;
pub(crate) use stale_baseline::RULE as STALE_BASELINE;
pub(crate) use suppression_without_reason::RULE as SUPPRESSION_WITHOUT_REASON;
pub(crate) use unused_exception::RULE as UNUSED_EXCEPTION;
pub(crate) use unused_suppression::RULE as UNUSED_SUPPRESSION;

pub(crate) static RULES: &[&Rule] = &[
    &expired_suppression::RULE,
    &invalid_suppression::RULE,
    &nested_policy::RULE,
    &stale_baseline::RULE,
    &suppression_without_reason::RULE,
    &unused_exception::RULE,
    &unused_suppression::RULE,
];
