//! Whether services can be seen to work.

mod healthcheck_disabled;
mod missing_healthcheck;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[&healthcheck_disabled::RULE, &missing_healthcheck::RULE];
