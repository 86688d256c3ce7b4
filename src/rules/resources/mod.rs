//! How much a service may use.

mod missing_cpu_limit;
mod missing_log_limit;
mod missing_memory_limit;
mod missing_pids_limit;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[&Rule] = &[
    &missing_cpu_limit::RULE,
    &missing_log_limit::RULE,
    &missing_memory_limit::RULE,
    &missing_pids_limit::RULE,
];
