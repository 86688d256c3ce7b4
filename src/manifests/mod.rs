//! Manifests of packages and workspaces, as they are written.

mod development_dependencies;
mod manifests;
mod package_json;
mod process_lists;
mod programs;
mod read_workspace;
mod requirement;
mod workspace;

pub(crate) use development_dependencies::Ecosystem;
pub(crate) use manifests::Manifests;
pub(crate) use package_json::{Package, PackageJson};
pub(crate) use process_lists::{Listed, pm2_apps, procfile, supervisord_programs};
pub(crate) use programs::{Program, Weight, is_in_folder_of_services};
pub(crate) use workspace::Workspace;
