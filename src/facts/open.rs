//! From what was read to what can be asked.

use super::handles::Facts;
use super::memo::{Memo, ServiceReason};
use super::secrets::committed_files;
use crate::repo::Repo;
use crate::source::RepoPath;

impl Facts {
    /// What can be asked of a repository. Files with credentials that services use, and manifests that say what a
    /// service is, join those that were read, so that they can be pointed at.
    #[must_use]
    pub fn of(mut repo: Repo) -> Self {
        let committed = committed_files::committed_files(&repo.projects, &repo.tree, &mut repo.files);
        let memo = Memo::new(committed, repo.ships.images.len(), repo.projects.len());
        let mut facts = Self { repo, memo };
        facts.read_service_manifests();
        facts
    }

    /// Reads the manifests of services that are ones because of a script.
    fn read_service_manifests(&mut self) {
        let services = self.service_directories().iter();
        let scripts = services.filter(|service| matches!(service.reason, ServiceReason::StartScript { .. }));
        let paths: Vec<RepoPath> =
            scripts.filter_map(|service| service.directory.join("package.json")).collect();
        for path in paths {
            if let Ok(bytes) = self.repo.tree.read(&path)
                && self.repo.files.find(&path).is_none()
            {
                self.repo.files.add(path, bytes);
            }
        }
    }
}
