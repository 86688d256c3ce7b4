//! From what was read to what can be asked.

use super::memo::ServiceReason;
use crate::repo::Repo;
use crate::source::RepoPath;

impl Repo {
    /// Reads the manifests of services that are ones because of a script, so that it can be pointed at.
    pub(crate) fn read_service_manifests(&mut self) {
        let services = self.service_directories().iter();
        let scripts = services.filter(|service| matches!(service.reason, ServiceReason::StartScript { .. }));
        let paths: Vec<RepoPath> =
            scripts.filter_map(|service| service.directory.join("package.json")).collect();
        for path in paths {
            if let Ok(bytes) = self.tree.read(&path)
                && self.files.find(&path).is_none()
            {
                self.files.add(path, bytes);
            }
        }
    }
}
