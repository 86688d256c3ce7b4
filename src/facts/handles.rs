//! The handles by which rules ask: everything that is known of a repository, an image of it, a service of it.

use super::memo::{ImageMemo, Memo};
use crate::compose::{Project, Service};
use crate::ids::ServiceId;
use crate::images::ImageRecord;
use crate::repo::Repo;

/// A repository, and what rules ask of it. [`Facts::of`] makes them.
#[derive(Debug)]
pub struct Facts {
    /// What was read.
    pub repo: Repo,
    pub(super) memo: Memo,
}

/// An image that ships: what one Dockerfile, target and set of arguments make.
#[derive(Debug, Clone, Copy)]
pub struct Image<'a> {
    pub(super) facts: &'a Facts,
    pub(super) record: &'a ImageRecord,
}

/// A service of a project.
#[derive(Debug, Clone, Copy)]
pub struct ServiceRef<'a> {
    pub(super) facts: &'a Facts,
    pub(crate) id: ServiceId,
    /// The project that has the service.
    pub project: &'a Project,
    /// What the project says of the service.
    pub service: &'a Service,
}

impl Facts {
    pub(super) fn service(&self, id: ServiceId) -> ServiceRef<'_> {
        let project = &self.repo.projects()[id.project];
        ServiceRef { facts: self, id, project, service: &project.services[id.service] }
    }
}

impl<'a> Image<'a> {
    pub(super) fn new(facts: &'a Facts, record: &'a ImageRecord) -> Self {
        Self { facts, record }
    }

    /// What was asked of the image before.
    pub(super) fn memo(self) -> &'a ImageMemo {
        self.facts.memo.image(self.record.id)
    }
}
