//! How images are built.

mod dockerignore_gap;
mod hidden_platform_argument;
mod ignored_install_option;
mod missing_dockerignore;
mod missing_required_stage;
mod refused_copy;
mod single_stage_build;
mod uncached_dependencies;
mod unreachable_stage;
mod whole_context_in_runtime;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[&Rule] = &[
    &dockerignore_gap::RULE,
    &hidden_platform_argument::RULE,
    &ignored_install_option::RULE,
    &missing_dockerignore::RULE,
    &missing_required_stage::RULE,
    &refused_copy::RULE,
    &single_stage_build::RULE,
    &uncached_dependencies::RULE,
    &unreachable_stage::RULE,
    &whole_context_in_runtime::RULE,
];
