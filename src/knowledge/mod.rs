//! What is known of the world, as data with its sources.

pub(crate) mod bases;
pub(crate) mod build_arguments;
mod by_name;
pub(crate) mod credential_forms;
pub(crate) mod datastores;
mod image_name;
mod image_precision;
mod installers;
pub(crate) mod made_folders;
pub(crate) mod programs;
pub(crate) mod purpose;
pub(crate) mod releases;
pub(crate) mod tools;
pub(crate) mod vendored;

pub use bases::BaseFacts;
pub use datastores::{Datastore, DatastoreKind};
pub use image_name::ImageReference;
pub use image_precision::Precision;
pub(crate) use installers::{INSTALLERS, Installer};
pub(crate) use purpose::{Kind, Purpose};
pub use releases::Ended;
pub(crate) use tools::Tool;
pub use tools::ToolKind;
