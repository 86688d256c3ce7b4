//! Whether services can be seen to work.

mod awaited_without_healthcheck;
mod dependency_not_awaited;
mod healthcheck_disabled;
mod healthcheck_tool_missing;
mod healthcheck_unset_variable;
mod healthcheck_without_limits;
mod healthcheck_words_dropped;
mod healthcheck_wrong_port;
mod missing_healthcheck;
mod missing_restart_policy;
mod port_not_exposed;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[&Rule] = &[
    &awaited_without_healthcheck::RULE,
    &dependency_not_awaited::RULE,
    &healthcheck_disabled::RULE,
    &healthcheck_tool_missing::RULE,
    &healthcheck_unset_variable::RULE,
    &healthcheck_without_limits::RULE,
    &healthcheck_words_dropped::RULE,
    &healthcheck_wrong_port::RULE,
    &missing_healthcheck::RULE,
    &missing_restart_policy::RULE,
    &port_not_exposed::RULE,
];
