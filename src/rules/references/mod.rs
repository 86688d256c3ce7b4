//! What one file says of another.

mod stage_cycle;
mod unknown_stage;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[&stage_cycle::RULE, &unknown_stage::RULE];
