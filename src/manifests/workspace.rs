//! A workspace: its root, its members, its tool.

use std::collections::{HashMap, HashSet};

use super::package_json::Package;
use crate::source::RepoPath;

/// Several packages that are developed together.
#[derive(Debug)]
pub struct Workspace {
    /// The directory of the manifest that makes it one.
    pub root: RepoPath,
    /// That manifest.
    pub manifest: RepoPath,
    /// Its packages by directory; the root is none of them.
    pub packages: Vec<Package>,
}

impl Workspace {
    /// A package of the workspace, by its name.
    #[must_use]
    pub fn package_named(&self, name: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.manifest.name == name)
    }

    /// The package that is in a directory.
    #[must_use]
    pub fn package_in(&self, directory: &RepoPath) -> Option<&Package> {
        self.packages.iter().find(|package| package.directory == *directory)
    }

    /// The packages of the workspace that a package needs to run or to be built, directly or not.
    #[must_use]
    pub fn needed_by<'w>(&'w self, package: &'w Package) -> Vec<&'w Package> {
        // Of several with one name, the first.
        let by_name: HashMap<&str, &Package> =
            self.packages.iter().rev().map(|package| (package.manifest.name.as_str(), package)).collect();
        let mut known = HashSet::from([&package.directory]);
        let mut needed: Vec<&Package> = Vec::new();
        let mut open = vec![package];
        while let Some(next) = open.pop() {
            let names = next.manifest.dependencies.keys().chain(next.manifest.dev_dependencies.keys());
            for other in names.filter_map(|name| by_name.get(name.as_str()).copied()) {
                if known.insert(&other.directory) {
                    needed.push(other);
                    open.push(other);
                }
            }
        }
        needed
    }
}
