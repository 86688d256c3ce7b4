//! What a runtime image may hold.

mod base_not_allowed;
mod build_tools_in_runtime;
mod dev_dependencies_in_runtime;
mod development_command;
mod full_base_in_runtime;
mod indirect_command;
mod package_manager_in_runtime;
mod shell_form_command;
mod sources_in_runtime;
mod unknown_start;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[&Rule] = &[
    &base_not_allowed::RULE,
    &build_tools_in_runtime::RULE,
    &dev_dependencies_in_runtime::RULE,
    &development_command::RULE,
    &full_base_in_runtime::RULE,
    &indirect_command::RULE,
    &package_manager_in_runtime::RULE,
    &shell_form_command::RULE,
    &sources_in_runtime::RULE,
    &unknown_start::RULE,
];
