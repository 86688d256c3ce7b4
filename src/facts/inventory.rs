//! Every image and every service of the repository, and how many there are of what.
use std::collections::BTreeSet;

use super::handles::{Image, ServiceRef};
use crate::contents::ContentsLimit;
use crate::facts::handles::Facts;
use crate::ids::ServiceId;
use crate::images::service_builds;

impl Facts {
    /// Every image that is built, by the path of its Dockerfile and by target.
    pub fn images(&self) -> impl Iterator<Item = Image<'_>> {
        self.repo.ships.images.iter().map(|record| Image { facts: self, record })
    }

    /// The first limit that was met in each Dockerfile: a place from which on not all files of an image are
    /// looked at.
    #[must_use]
    pub fn content_limits(&self) -> Vec<&ContentsLimit> {
        let mut limits: Vec<&ContentsLimit> =
            self.images().flat_map(|image| image.record.contents.limits.iter()).collect();
        limits.sort_by_key(|limit| (limit.place.file, limit.place.start));
        limits.dedup_by_key(|limit| limit.place.file);
        limits
    }

    /// The names of all services.
    #[must_use]
    pub fn service_names(&self) -> BTreeSet<String> {
        self.services().map(|service| service.name().to_owned()).collect()
    }

    /// Every image that is known to run: made for that, and started by something.
    pub fn runtime_images(&self) -> impl Iterator<Item = Image<'_>> {
        self.images().filter(|image| image.is_runtime())
    }

    /// Every service of every project.
    pub fn services(&self) -> impl Iterator<Item = ServiceRef<'_>> {
        service_builds::services_of(self.repo.projects()).map(|(id, _)| self.service(id))
    }

    /// The services of each project that are made for running, project by project.
    pub fn runtime_services_by_project(&self) -> impl Iterator<Item = Vec<ServiceRef<'_>>> {
        (0..self.repo.projects().len()).map(|project| {
            let numbers = 0..self.repo.projects()[project].services.len();
            let services = numbers.map(|service| self.service(ServiceId { project, service }));
            services.filter(|service| !service.is_for_development()).collect()
        })
    }

    /// Every service that is made for running: those of tests, of continuous integration and of an
    /// editor's environment are not, nor is one that only waits for somebody to work in it.
    pub fn runtime_services(&self) -> impl Iterator<Item = ServiceRef<'_>> {
        self.services().filter(|service| !service.is_for_development())
    }
}
