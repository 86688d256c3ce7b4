//! What is kept, and where.

mod anonymous_volume;
mod ephemeral_datastore;
mod source_mount_in_production;
mod unused_volume;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[&Rule] = &[
    &anonymous_volume::RULE,
    &ephemeral_datastore::RULE,
    &source_mount_in_production::RULE,
    &unused_volume::RULE,
];
