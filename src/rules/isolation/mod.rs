//! One service, one image.

mod dockerfile_outside_service;
mod every_service_built;
mod foreign_service_code;
mod root_dockerfile;
mod runtime_service_selection;
mod service_without_dockerfile;
mod several_processes_in_image;
mod several_services_in_dockerfile;
mod shared_built_last;
mod shared_datastore;
mod shared_image;
mod shared_state;
mod start_script_in_runtime;
mod template_drift;
mod workspace_dependency_in_runtime;
mod workspace_in_runtime;

use crate::rules::rule::Rule;

pub(super) use template_drift::named_templates;

pub(crate) static RULES: &[&Rule] = &[
    &dockerfile_outside_service::RULE,
    &every_service_built::RULE,
    &foreign_service_code::RULE,
    &root_dockerfile::RULE,
    &runtime_service_selection::RULE,
    &service_without_dockerfile::RULE,
    &several_processes_in_image::RULE,
    &several_services_in_dockerfile::RULE,
    &shared_built_last::RULE,
    &shared_datastore::RULE,
    &shared_image::RULE,
    &shared_state::RULE,
    &start_script_in_runtime::RULE,
    &template_drift::RULE,
    &workspace_dependency_in_runtime::RULE,
    &workspace_in_runtime::RULE,
];
