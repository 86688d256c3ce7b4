//! Which images are used, and how exactly they are named.

mod base_tag_drift;
mod build_platform_shipped;
mod end_of_life_base;
mod floating_tag;
mod missing_labels;
mod missing_platform;
mod unpinned_built_image;
mod unpinned_image;
mod untrusted_registry;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[&Rule] = &[
    &base_tag_drift::RULE,
    &build_platform_shipped::RULE,
    &end_of_life_base::RULE,
    &floating_tag::RULE,
    &missing_labels::RULE,
    &missing_platform::RULE,
    &unpinned_built_image::RULE,
    &unpinned_image::RULE,
    &untrusted_registry::RULE,
];
