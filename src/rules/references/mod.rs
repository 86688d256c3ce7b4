//! What one file says of another.

mod dependency_cycle;
mod extends_cycle;
mod ignored_copy_source;
mod include_cycle;
mod missing_context;
mod missing_copy_source;
mod missing_dockerfile;
mod missing_env_file;
mod missing_include;
mod path_outside_repository;
mod stage_cycle;
mod undeclared_build_argument;
mod undefined_config;
mod undefined_model;
mod undefined_network;
mod undefined_secret;
mod undefined_service;
mod undefined_user;
mod undefined_variable;
mod undefined_volume;
mod unknown_stage;
mod unknown_target;
mod unset_variable;

use crate::rules::rule::Rule;

pub(crate) static RULES: &[&Rule] = &[
    &dependency_cycle::RULE,
    &extends_cycle::RULE,
    &ignored_copy_source::RULE,
    &include_cycle::RULE,
    &missing_context::RULE,
    &missing_copy_source::RULE,
    &missing_dockerfile::RULE,
    &missing_env_file::RULE,
    &missing_include::RULE,
    &path_outside_repository::RULE,
    &stage_cycle::RULE,
    &undeclared_build_argument::RULE,
    &undefined_config::RULE,
    &undefined_model::RULE,
    &undefined_network::RULE,
    &undefined_secret::RULE,
    &undefined_service::RULE,
    &undefined_user::RULE,
    &undefined_variable::RULE,
    &undefined_volume::RULE,
    &unknown_stage::RULE,
    &unknown_target::RULE,
    &unset_variable::RULE,
];
