//! What a project for production must and must not say.

mod development_setting_in_production;
mod local_datastore_in_production;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[&Rule] =
    &[&development_setting_in_production::RULE, &local_datastore_in_production::RULE];
