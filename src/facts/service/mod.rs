//! What rules ask of a service: what it may do and reach once it runs, and how it is reached.

mod bake_problems;
mod build_problems;
mod datastore;
mod deployed;
mod development_commands;
mod development_settings;
mod engine_api;
mod for_development;
mod health;
mod host_paths;
mod lifetime;
mod listening;
mod mounts;
mod namespaces;
mod neighbours;
mod own_start;
mod paths_outside;
mod port_clashes;
mod relations;
mod same_program;
mod service;
mod settings;
mod shared_storage;
mod undefined_user;
mod unused_volumes;

pub(crate) use build_problems::{BuildProblem, BuildProblemKind};
pub(crate) use datastore::Data;
pub(crate) use health::ServiceHealth;
pub(crate) use host_paths::{HostPath, HostPathWay};
pub(crate) use listening::Listening;
pub(crate) use namespaces::Namespace;
pub(crate) use port_clashes::PortClash;
pub(crate) use relations::Strangers;
pub(crate) use same_program::{Programs, Same};
pub(crate) use shared_storage::{DatabaseUse, Storage};
