//! Programs that a repository holds, as manifests and entry files say. Which of them are services is not known here.

mod cargo;
mod dotnet;
mod elements;
mod find;
mod go;
mod gradle;
mod gradle_plugins;
mod gradle_tokens;
mod maven;
mod nx;
mod program;
mod python;

pub(super) use find::find;
pub(crate) use program::{Program, Weight, is_in_folder_of_services};
