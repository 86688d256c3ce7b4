//! What a container may do.

mod root_user;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[&root_user::RULE];
