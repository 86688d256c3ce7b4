//! What rules ask of an image.

mod base;
mod base_drift;
mod build_commands;
mod builders;
mod context_copies;
mod declared;
mod drops_root;
mod file_attributes;
mod find_by_name;
mod foreign_images;
mod health;
mod health_check_tools;
mod idle_stages;
mod image;
mod kubernetes;
mod made_users;
pub(crate) mod runtime;
mod shipped_dependencies;
mod shipped_files;
mod shipped_tools;
mod start_command;
mod uncached_installs;
pub(crate) mod user;
mod way_to_runtime;
mod workspace_builds;

pub(crate) use build_commands::BuildWork;
pub(crate) use builders::AskedBuild;
pub use find_by_name::FoundImage;
pub(crate) use foreign_images::ImageUse;
pub(crate) use health::ImageHealth;
pub(crate) use kubernetes::KubernetesHealth;
pub(crate) use shipped_dependencies::ShippedDependencies;
pub(crate) use shipped_files::{MAX_COUNTED, ShippedFile};
pub(crate) use shipped_tools::ShippedTool;
pub use way_to_runtime::WayStep;
