//! One service, one image.

mod foreign_service_code;
mod runtime_service_selection;
mod several_processes_in_image;
mod shared_datastore;
mod shared_image;
mod shared_state;
mod start_script_in_runtime;
mod workspace_dependency_in_runtime;
mod workspace_in_runtime;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &foreign_service_code::RULE,
    &runtime_service_selection::RULE,
    &several_processes_in_image::RULE,
    &shared_datastore::RULE,
    &shared_image::RULE,
    &shared_state::RULE,
    &start_script_in_runtime::RULE,
    &workspace_dependency_in_runtime::RULE,
    &workspace_in_runtime::RULE,
];
