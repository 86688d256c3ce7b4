//! Services as they are deployed: one declaration is often part of several projects.

use std::collections::BTreeMap;

use crate::model::Why;
use crate::model::project::{Project, ProjectKind};
use crate::model::repo::Repo;
use crate::model::services::ServiceRef;
use crate::source::Span;

impl Repo {
    /// Every service in the projects of it that are nearest to production: what an overlay for production
    /// adds counts, and what only one for development lacks does not. Those that run no container are none.
    #[must_use]
    pub fn deployed_services(&self) -> Vec<ServiceRef<'_>> {
        let mut nearest: BTreeMap<Span, u8> = BTreeMap::new();
        let services: Vec<_> = self
            .runtime_services()
            .filter(|service| service.is_container() && !service.is_for_development())
            .collect();
        for service in &services {
            let distance = distance(service.project.kind);
            let known = nearest.entry(service.place()).or_insert(distance);
            *known = distance.min(*known);
        }
        let is_nearest =
            |service: &ServiceRef<'_>| nearest.get(&service.place()) == Some(&distance(service.project.kind));
        services.into_iter().filter(is_nearest).collect()
    }
}

fn distance(kind: ProjectKind) -> u8 {
    match kind {
        ProjectKind::Production => 0,
        ProjectKind::Plain => 1,
        ProjectKind::Development => 2,
    }
}

impl ServiceRef<'_> {
    /// Whether containers are run for the service: a provider runs something else.
    #[must_use]
    pub fn is_container(self) -> bool {
        self.service.provider.is_none() && (self.service.image.is_some() || self.service.build.is_some())
    }

    /// Why a setting that the service seems to lack may be set all the same; `None` if all of it was read.
    #[must_use]
    pub fn unread(self) -> Option<Why> {
        if let Some(why) = self.project.missing.first() {
            return Some(why.clone());
        }
        (!self.service.whole).then(|| Why {
            reason: "part of the service could not be read".to_owned(),
            place: Some(self.place()),
        })
    }
}

impl Project {
    /// Whether the project is known to be for development.
    #[must_use]
    pub fn is_for_development(&self) -> bool {
        self.kind == ProjectKind::Development
    }

    /// Whether the project is known to be for production.
    #[must_use]
    pub fn is_for_production(&self) -> bool {
        self.kind == ProjectKind::Production
    }

    /// Whether what stands at two places is in force together for certain: in one file, or in two that are
    /// surely run together.
    #[must_use]
    pub fn surely_joins(&self, one: Span, other: Span) -> bool {
        one.file == other.file || !self.is_likely
    }

    /// The head of the file that was put on top last: of those, it says most of what the project is for.
    #[must_use]
    pub fn top_file(&self) -> Option<Span> {
        let top = self.own_files.checked_sub(1)?;
        self.files.get(top).map(|file| Span::start_of(*file))
    }
}
