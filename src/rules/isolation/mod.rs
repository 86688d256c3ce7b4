//! One service, one image.

mod runtime_service_selection;
mod several_processes_in_image;
mod shared_datastore;
mod shared_image;
mod shared_state;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[
    &runtime_service_selection::RULE,
    &several_processes_in_image::RULE,
    &shared_datastore::RULE,
    &shared_image::RULE,
    &shared_state::RULE,
];
