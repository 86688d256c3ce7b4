//! Whether services can be seen to work.

mod awaited_without_healthcheck;
mod healthcheck_disabled;
mod healthcheck_without_limits;
mod missing_healthcheck;
mod missing_restart_policy;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &awaited_without_healthcheck::RULE,
    &healthcheck_disabled::RULE,
    &healthcheck_without_limits::RULE,
    &missing_healthcheck::RULE,
    &missing_restart_policy::RULE,
];
