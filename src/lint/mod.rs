//! From rules to the findings of a run, in named steps: run, judge, suppress, merge, sort, mark, scope, join.

mod baseline;
mod cover;
mod exceptions;
mod fingerprint;
mod join;
mod judge;
mod judged;
mod merge;
mod run;
mod suppressions;

pub use baseline::baseline_after;
pub use join::join;
pub use run::{RunOutcome, lint, lint_all};
