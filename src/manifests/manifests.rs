//! The manifests of the repository: read when somebody asks for them, each once, for a repository may have thousands.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::package_json::PackageJson;
use super::programs::{self, Program};
use super::workspace::Workspace;
use crate::source::{RepoPath, Tree};

/// The manifests that were asked for.
#[derive(Debug, Default)]
pub struct Manifests {
    packages: Mutex<HashMap<RepoPath, Option<Arc<PackageJson>>>>,
    pub(crate) workspaces: Mutex<HashMap<RepoPath, Option<Arc<Workspace>>>>,
    /// The directories with a `package.json`, in order.
    package_directories: OnceLock<Vec<RepoPath>>,
    programs: OnceLock<Vec<Program>>,
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

    /// Every directory but the root that holds a program, by path. Packages of JavaScript are left out, but for those of
    /// Nx: they say what they run in scripts.
    pub(crate) fn programs(&self, tree: &Tree) -> &[Program] {
        self.programs.get_or_init(|| programs::find(tree))
    }

    /// The directories with a `package.json`, those of installed packages left out.
    pub(super) fn package_directories(&self, tree: &Tree) -> &[RepoPath] {
        self.package_directories.get_or_init(|| {
            let files = tree.entries().map(|(path, _)| path);
            let manifests = files.filter(|path| path.file_name() == "package.json");
            let is_own = |path: &&RepoPath| !path.parts().any(|part| part == "node_modules");
            manifests.filter(is_own).map(RepoPath::parent).collect()
        })
    }
}
