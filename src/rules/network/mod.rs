//! How services are reached: by each other, and from outside.

mod datastore_on_shared_network;
mod implicit_network;
mod overlay_without_effect;
mod port_conflict;
mod port_on_all_interfaces;
mod port_published_twice;
mod published_datastore;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[&Rule] = &[
    &datastore_on_shared_network::RULE,
    &implicit_network::RULE,
    &overlay_without_effect::RULE,
    &port_conflict::RULE,
    &port_on_all_interfaces::RULE,
    &port_published_twice::RULE,
    &published_datastore::RULE,
];
