//! How images are built.

mod single_stage_build;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[&single_stage_build::RULE];
