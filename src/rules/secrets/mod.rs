//! Credentials: none belongs into a file that is committed, or into an image.

mod committed_secret;
mod hardcoded_credential;
mod secret_build_argument;
mod secret_file_in_image;
mod secret_in_environment;
mod secret_in_image;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[&Rule] = &[
    &committed_secret::RULE,
    &hardcoded_credential::RULE,
    &secret_build_argument::RULE,
    &secret_file_in_image::RULE,
    &secret_in_environment::RULE,
    &secret_in_image::RULE,
];
