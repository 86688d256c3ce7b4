//! Manifests of packages and workspaces, as they are written.

mod development_dependencies;
mod manifests;
mod package_json;
mod read_workspace;
mod workspace;

pub use development_dependencies::Ecosystem;
pub use manifests::Manifests;
pub use package_json::{Package, PackageJson};
pub use workspace::Workspace;
