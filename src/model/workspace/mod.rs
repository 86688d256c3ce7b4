//! The manifests of the repository: packages, workspaces, development dependencies, and which directories
//! are services.
//!
//! Manifests are read when somebody asks for them, each once: a repository may have thousands.

mod development;
mod members;
mod package_json;
mod services;
mod unbuilt;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

pub use development::Ecosystem;
pub use members::Workspace;
pub use package_json::{Package, PackageJson};
pub use services::{ServiceDirectory, ServiceReason};
pub use unbuilt::UnbuiltService;

use crate::source::{RepoPath, Tree};

/// The manifests that were asked for.
#[derive(Debug, Default)]
pub struct Manifests {
    packages: Mutex<HashMap<RepoPath, Option<Arc<PackageJson>>>>,
    workspaces: Mutex<HashMap<RepoPath, Option<Arc<Workspace>>>>,
    /// The directories with a `package.json`, in order.
    package_directories: OnceLock<Vec<RepoPath>>,
    pub(super) services: OnceLock<Vec<ServiceDirectory>>,
}

impl Manifests {
    /// The JavaScript package in a directory, if one is there.
    pub fn package(&self, tree: &Tree, directory: &RepoPath) -> Option<Arc<PackageJson>> {
        let known = self.packages.lock().unwrap_or_else(PoisonError::into_inner).get(directory).cloned();
        if let Some(known) = known {
            return known;
        }
        let path = directory.join("package.json").filter(|path| tree.kind(path).is_some());
        let read = path.and_then(|path| tree.read(&path).ok());
        let package = read.and_then(|bytes| PackageJson::parse(&bytes)).map(Arc::new);
        let mut packages = self.packages.lock().unwrap_or_else(PoisonError::into_inner);
        packages.entry(directory.clone()).or_insert(package).clone()
    }

    /// The workspace that a directory is in: that of the nearest directory, from its own upwards, which is
    /// the root of one.
    pub fn workspace_of(&self, tree: &Tree, directory: &RepoPath) -> Option<Arc<Workspace>> {
        std::iter::once(directory.clone())
            .chain(directory.ancestors())
            .find_map(|directory| self.workspace_at(tree, &directory))
    }

    /// The workspace that has a directory for its root.
    pub fn workspace_at(&self, tree: &Tree, root: &RepoPath) -> Option<Arc<Workspace>> {
        let known = self.workspaces.lock().unwrap_or_else(PoisonError::into_inner).get(root).cloned();
        if let Some(known) = known {
            return known;
        }
        let workspace = members::read(self, tree, root).map(Arc::new);
        let mut workspaces = self.workspaces.lock().unwrap_or_else(PoisonError::into_inner);
        workspaces.entry(root.clone()).or_insert(workspace).clone()
    }

    /// The directories with a `package.json`, those of installed packages left out.
    fn package_directories(&self, tree: &Tree) -> &[RepoPath] {
        self.package_directories.get_or_init(|| {
            let files = tree.entries().map(|(path, _)| path);
            let manifests = files.filter(|path| path.file_name() == "package.json");
            let is_own = |path: &&RepoPath| !path.parts().any(|part| part == "node_modules");
            manifests.filter(is_own).map(RepoPath::parent).collect()
        })
    }
}
