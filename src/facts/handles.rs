//! The handles by which rules ask: the repository with what is remembered, an image, a service.

use crate::compose::{Project, Service};
use crate::ids::ServiceId;
use crate::images::ImageRecord;
use crate::repo::Repo;

/// An image that ships: what one Dockerfile, target and set of arguments make.
#[derive(Debug, Clone, Copy)]
pub struct Image<'a> {
    pub(crate) repo: &'a Repo,
    pub(crate) record: &'a ImageRecord,
}

impl<'a> Image<'a> {
    pub(crate) fn new(repo: &'a Repo, record: &'a ImageRecord) -> Self {
        Self { repo, record }
    }
}

/// A service of a project.
#[derive(Debug, Clone, Copy)]
pub struct ServiceRef<'a> {
    pub(crate) repo: &'a Repo,
    pub(crate) id: ServiceId,
    /// Its project.
    pub project: &'a Project,
    /// The service itself.
    pub service: &'a Service,
}

impl Repo {
    pub(crate) fn service(&self, id: ServiceId) -> ServiceRef<'_> {
        let project = &self.projects()[id.project];
        ServiceRef { repo: self, id, project, service: &project.services[id.service] }
    }
}
