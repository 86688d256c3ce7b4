//! What a runtime image may hold.

mod package_manager_in_runtime;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[&package_manager_in_runtime::RULE];
