//! One service, one image.

mod dockerfile_outside_service;
mod root_dockerfile;
mod runtime_service_selection;
mod service_without_dockerfile;
mod several_processes_in_image;
mod several_services_in_dockerfile;
mod shared_datastore;
mod shared_image;
mod shared_state;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &dockerfile_outside_service::RULE,
    &root_dockerfile::RULE,
    &runtime_service_selection::RULE,
    &service_without_dockerfile::RULE,
    &several_processes_in_image::RULE,
    &several_services_in_dockerfile::RULE,
    &shared_datastore::RULE,
    &shared_image::RULE,
    &shared_state::RULE,
];
