//! Which images are used, and how exactly they are named.

mod floating_tag;
mod unpinned_image;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[&floating_tag::RULE, &unpinned_image::RULE];
