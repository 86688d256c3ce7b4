//! Whether services can be seen to work.

mod dependency_not_awaited;
mod healthcheck_disabled;
mod healthcheck_wrong_port;
mod missing_healthcheck;
mod port_not_exposed;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &dependency_not_awaited::RULE,
    &healthcheck_disabled::RULE,
    &healthcheck_wrong_port::RULE,
    &missing_healthcheck::RULE,
    &port_not_exposed::RULE,
];
