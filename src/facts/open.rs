//! From what was read to what can be asked.

use super::handles::Facts;
use super::memo::{Memo, ServiceDirectory, ServiceReason};
use super::secrets::committed_files;
use crate::repo::Repo;
use crate::source::RepoPath;

impl Facts {
    /// What can be asked of a repository. Files with credentials that services use, and manifests that say what a
    /// service is, join those that were read, so that they can be pointed at.
    #[must_use]
    pub fn of(mut repo: Repo) -> Self {
        let committed = committed_files::committed_files(&repo.projects, &repo.tree, &mut repo.files);
        let memo = Memo::new(committed, repo.images.records.len(), repo.projects.len());
        let mut facts = Self { repo, memo };
        facts.read_service_manifests();
        facts
    }

    /// Reads the manifests of services that are ones because of what these say.
    fn read_service_manifests(&mut self) {
        let manifest = |service: &ServiceDirectory| match &service.reason {
            ServiceReason::StartScript { .. } => service.directory.join("package.json"),
            ServiceReason::Program { file, .. } => Some(file.clone()),
            ServiceReason::Policy(_) | ServiceReason::Built { .. } | ServiceReason::Dockerfile(_) => None,
        };
        let paths: Vec<RepoPath> = self.service_directories().iter().filter_map(manifest).collect();
        for path in paths {
            if let Ok(bytes) = self.repo.tree.read(&path)
                && self.repo.files.find(&path).is_none()
            {
                self.repo.files.add(path, bytes);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::of;
    use crate::source::RepoPath;

    const ROOT: (&str, &str) = ("package.json", r#"{"workspaces": ["apps/*"]}"#);
    const API: (&str, &str) =
        ("apps/api/package.json", r#"{"name": "api", "scripts": {"start": "node a.js"}}"#);
    const LIBRARY: (&str, &str) = ("apps/api/package.json", r#"{"name": "api"}"#);
    const IMAGE: (&str, &str) = ("Dockerfile", "FROM node:22\nCOPY . .\n");
    const SECRET: (&str, &str) = ("compose.yaml", "services: {}\nsecrets: {key: {file: ./key.txt}}\n");
    const NO_SECRET: (&str, &str) = ("compose.yaml", "services: {}\n");
    const KEY: (&str, &str) = ("key.txt", "x9Kq-2vTr81LmZw7\n");

    #[test]
    fn files_that_can_be_pointed_at() {
        let named = ("stockade.yaml", "services: [\"apps/*\"]\n");
        for (what, files, path, is_read) in [
            ("a file that a secret is taken from", &[SECRET, KEY][..], KEY.0, true),
            ("a file that nothing uses", &[NO_SECRET, KEY], KEY.0, false),
            ("the manifest of what is a service because it can be started", &[ROOT, API, IMAGE], API.0, true),
            ("that of a package that cannot be started", &[ROOT, LIBRARY, IMAGE], API.0, false),
            (
                "that of what is a service because the policy says so",
                &[ROOT, API, IMAGE, named],
                API.0,
                false,
            ),
        ] {
            let facts = of(files);
            assert_eq!(facts.repo.files().find(&RepoPath::new(path).unwrap()).is_some(), is_read, "{what}");
        }
    }
}
