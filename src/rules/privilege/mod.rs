//! What a container may do.

mod root_user;
mod sudo_in_image;

use super::Rule;

pub(super) static RULES: &[&Rule] = &[&root_user::RULE, &sudo_in_image::RULE];
