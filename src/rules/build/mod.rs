//! How images are built.

mod missing_required_stage;
mod single_stage_build;
mod uncached_dependencies;
mod unreachable_stage;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &missing_required_stage::RULE,
    &single_stage_build::RULE,
    &uncached_dependencies::RULE,
    &unreachable_stage::RULE,
];
