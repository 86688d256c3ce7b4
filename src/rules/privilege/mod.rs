//! What a container may do.

mod added_capability;
mod capabilities_kept;
mod docker_api_reachable;
mod docker_socket_mounted;
mod host_device;
mod host_namespace;
mod inherited_isolation;
mod privilege_escalation;
mod privileged_build;
mod privileged_service;
mod root_user;
mod sensitive_host_path;
mod sudo_in_image;
mod unconfined_profile;
mod unknown_user;
mod user_not_numeric;
mod writable_root;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[&Rule] = &[
    &added_capability::RULE,
    &capabilities_kept::RULE,
    &docker_api_reachable::RULE,
    &docker_socket_mounted::RULE,
    &host_device::RULE,
    &host_namespace::RULE,
    &inherited_isolation::RULE,
    &privilege_escalation::RULE,
    &privileged_build::RULE,
    &privileged_service::RULE,
    &root_user::RULE,
    &sensitive_host_path::RULE,
    &sudo_in_image::RULE,
    &unconfined_profile::RULE,
    &unknown_user::RULE,
    &user_not_numeric::RULE,
    &writable_root::RULE,
];
