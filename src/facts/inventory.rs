//! Every image and every service of the repository, and how many there are of what.
use std::collections::BTreeSet;

use super::handles::{Image, ServiceRef};
use crate::answer::LimitReached;
use crate::facts::handles::Facts;
use crate::ids::ServiceId;
use crate::images::service_builds;

impl Facts {
    /// Every image that is built, by the path of its Dockerfile and by target.
    pub fn images(&self) -> impl Iterator<Item = Image<'_>> {
        self.repo.images.records.iter().map(|record| Image { facts: self, record })
    }

    /// The limits that were reached in each Dockerfile, each where it was first: from there on, not all of an image is
    /// looked at.
    #[must_use]
    pub fn limits_reached(&self) -> Vec<&LimitReached> {
        let records = self.images().map(|image| image.record);
        let of_images = records.flat_map(|record| record.build.limits.iter().chain(&record.contents.limits));
        let mut limits: Vec<&LimitReached> = self.repo.images.limits.iter().chain(of_images).collect();
        limits.sort_by_key(|limit| (limit.place.file, limit.reason(), limit.place.start));
        limits.dedup_by_key(|limit| (limit.place.file, limit.reason()));
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::facts::{Facts, Image, ServiceRef, of};

    fn repository() -> Facts {
        of(&[
            ("a/Dockerfile", "FROM alpine:3.22\n"),
            ("a/Dockerfile.test", "FROM alpine:3.22\nCMD [\"/a\"]\n"),
            (
                "b/Dockerfile",
                "FROM alpine:3.22 AS one\nCMD [\"/1\"]\nFROM alpine:3.22 AS two\nCMD [\"/2\"]\n",
            ),
            (
                "compose.yaml",
                "services:\n  \
                   api: {build: {context: b, target: two}}\n  \
                   editor: {image: \"alpine:3.22\", command: sleep infinity}\n  \
                   web: {build: {context: b, target: one}}\n",
            ),
            (
                "other/compose.yaml",
                "services:\n  db: {image: \"postgres:17\"}\n  web: {image: \"nginx:1.28\"}\n",
            ),
            ("tests/compose.yaml", "services:\n  probe: {image: \"nginx:1.28\"}\n"),
        ])
    }

    #[test]
    fn images_and_services_of_a_repository() {
        let facts = repository();
        let image = |image: Image<'_>| format!("{} {}", image.dockerfile().path, image.runtime().number);
        let service = |service: ServiceRef<'_>| service.name().to_owned();
        let by_project = facts
            .runtime_services_by_project()
            .map(|services| services.into_iter().map(service).collect::<Vec<_>>().join(" "));
        for (what, found, expected) in [
            (
                "images",
                facts.images().map(image).collect::<Vec<_>>(),
                &["a/Dockerfile 0", "a/Dockerfile.test 0", "b/Dockerfile 0", "b/Dockerfile 1"][..],
            ),
            (
                "images that run",
                facts.runtime_images().map(image).collect(),
                &["b/Dockerfile 0", "b/Dockerfile 1"],
            ),
            (
                "services",
                facts.services().map(service).collect(),
                &["api", "editor", "web", "db", "web", "probe"],
            ),
            (
                "services that are made for running",
                facts.runtime_services().map(service).collect(),
                &["api", "web", "db", "web"],
            ),
            ("those of each project", by_project.collect(), &["api web", "db web", ""]),
        ] {
            assert_eq!(found, expected, "{what}");
        }
        let names = ["api", "db", "editor", "probe", "web"].map(ToOwned::to_owned);
        assert_eq!(facts.service_names(), BTreeSet::from(names));
        assert!(facts.limits_reached().is_empty());
    }

    /// Images of a repository are followed up to 20 storeys: what stands on the 21st is told, once a file.
    #[test]
    fn limits_are_told_once_a_file() {
        let mut files = vec![("s00/Dockerfile".to_owned(), "FROM alpine:3.22\n".to_owned())];
        let mut compose = "services:\n  s00: {build: s00, image: acme/s00}\n".to_owned();
        for number in 1..=20 {
            files.push((format!("s{number:02}/Dockerfile"), format!("FROM acme/s{:02}\n", number - 1)));
            compose += &format!("  s{number:02}: {{build: s{number:02}, image: acme/s{number:02}}}\n");
        }
        let twice = "FROM acme/s20 AS first\nFROM acme/s20\n";
        files.push(("z/Dockerfile".to_owned(), twice.to_owned()));
        files.push(("a/Dockerfile".to_owned(), "FROM acme/s20\n".to_owned()));
        files.push(("compose.yaml".to_owned(), compose));
        let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let facts = of(&files);
        let limits = facts.limits_reached();
        let places: Vec<_> = limits
            .iter()
            .map(|limit| (facts.repo.files().path(limit.place).as_str(), limit.place.start))
            .collect();
        assert_eq!(places, [("a/Dockerfile", 5), ("z/Dockerfile", 5)]);
    }
}
