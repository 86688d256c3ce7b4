//! One service, one image.

mod runtime_service_selection;
mod several_processes_in_image;
mod shared_image;

use super::Rule;

pub(super) static RULES: &[&Rule] =
    &[&runtime_service_selection::RULE, &several_processes_in_image::RULE, &shared_image::RULE];
