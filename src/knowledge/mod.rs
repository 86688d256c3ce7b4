//! What is known of the world, as data with its sources.

pub(crate) mod base_variables;
pub(crate) mod bases;
pub(crate) mod build_arguments;
mod by_name;
pub(crate) mod called_tools;
pub(crate) mod collections;
pub(crate) mod credential_forms;
pub(crate) mod datastores;
pub(crate) mod done_once;
mod image_name;
mod image_precision;
mod installers;
pub(crate) mod made_folders;
pub(crate) mod programs;
pub(crate) mod purpose;
pub(crate) mod releases;
pub(crate) mod run_modes;
pub(crate) mod tools;
pub(crate) mod users;
pub(crate) mod vendored;

pub(crate) use bases::BaseFacts;
pub(crate) use datastores::{Datastore, DatastoreKind};
pub(crate) use image_name::ImageReference;
pub(crate) use image_precision::Precision;
pub(crate) use installers::{INSTALLERS, Installer};
pub(crate) use purpose::{Kind, Purpose};
pub(crate) use tools::Tool;
pub(crate) use tools::ToolKind;
