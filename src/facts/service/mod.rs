//! What rules ask of a service: what it may do and reach once it runs, and how it is reached.

mod build_problems;
mod datastore;
mod deployed;
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
mod shared_storage;

pub use build_problems::BuildProblemKind;
pub use datastore::Data;
pub use health::ServiceHealth;
pub use host_paths::{HostPath, HostPathWay};
pub use listening::Listening;
pub use namespaces::Namespace;
pub use port_clashes::PortClash;
pub use relations::Strangers;
pub use same_program::{Programs, Same};
pub use shared_storage::{DatabaseUse, Storage};
