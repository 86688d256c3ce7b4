//! Services as they are deployed: one declaration is often part of several projects.

use std::collections::BTreeMap;

use crate::compose::ProjectKind;
use crate::facts::handles::{Facts, ServiceRef};
use crate::source::Span;

impl Facts {
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
