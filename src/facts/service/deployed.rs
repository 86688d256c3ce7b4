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

#[cfg(test)]
mod tests {
    use crate::facts::of;

    /// A row: what it is, what is there, and what is expected.
    type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);

    #[test]
    fn services_count_where_they_are_nearest_to_production() {
        let base = "services: {api: {image: a}}\n";
        let cases: [Case<'_>; 7] = [
            ("a file alone", &[("compose.yaml", base)], &["api in plain"]),
            (
                "an overlay for production",
                &[
                    ("compose.yaml", "services: {api: {image: a}, db: {image: b}}\n"),
                    ("compose.prod.yaml", "services: {api: {restart: always}, proxy: {image: c}}\n"),
                ],
                &["api in production", "db in production", "proxy in production"],
            ),
            (
                "an overlay for development",
                &[
                    ("compose.yaml", base),
                    ("compose.dev.yaml", "services: {api: {tty: true}, mail: {image: m}}\n"),
                ],
                &["api in plain", "mail in development"],
            ),
            (
                "all three",
                &[
                    ("compose.yaml", base),
                    ("compose.dev.yaml", "services: {api: {tty: true}}\n"),
                    ("compose.prod.yaml", "services: {api: {restart: always}}\n"),
                ],
                &["api in production"],
            ),
            (
                "no container",
                &[("compose.yaml", "services: {api: {provider: {type: awesomecloud}}, web: {image: a}}\n")],
                &["web in plain"],
            ),
            ("a service of tests", &[("tests/compose.yaml", base)], &[]),
            (
                "two files of equal distance",
                &[("a/compose.yaml", base), ("b/compose.yaml", base)],
                &["api in plain", "api in plain"],
            ),
        ];
        for (what, files, expected) in cases {
            let facts = of(files);
            let services = facts.deployed_services();
            let said = services.iter().map(|it| format!("{} in {}", it.name(), it.project.kind.word()));
            assert_eq!(said.collect::<Vec<_>>(), expected, "{what}");
        }
    }
}
