//! How images are built.

mod dockerignore_gap;
mod missing_dockerignore;
mod single_stage_build;
mod whole_context_in_runtime;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &dockerignore_gap::RULE,
    &missing_dockerignore::RULE,
    &single_stage_build::RULE,
    &whole_context_in_runtime::RULE,
];
