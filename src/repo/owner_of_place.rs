//! What places belong to: a stage of a Dockerfile, a service or another thing of a Compose file.

use std::collections::HashMap;
use std::sync::Arc;

use crate::build::Dockerfile;
use crate::compose::SECTIONS;
use crate::source::{FileId, Span};
use crate::syntax::yaml::{Node, Yaml};

/// What the places of every file belong to.
#[derive(Debug, Default)]
pub(crate) struct Subjects(HashMap<FileId, Vec<Subject>>);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Subject {
    start: u32,
    end: u32,
    name: String,
    is_service: bool,
}

impl Subjects {
    pub(crate) fn new(dockerfiles: &[Dockerfile], yaml: &HashMap<FileId, Arc<Yaml>>) -> Self {
        let mut subjects = Self::default();
        for dockerfile in dockerfiles.iter().filter(|dockerfile| !dockerfile.is_inline) {
            for stage in &dockerfile.stages {
                let start = dockerfile.tree.instructions[stage.from].span.start;
                let name = stage.name.as_ref().map_or_else(String::new, |name| name.value.clone());
                let subject = Subject { start, end: u32::MAX, name, is_service: false };
                subjects.0.entry(dockerfile.file()).or_default().push(subject);
            }
        }
        for (file, yaml) in yaml {
            let of_file = yaml.documents().flat_map(Node::entries).flat_map(|(key, value)| {
                let section = key.as_str().unwrap_or_default();
                let is_section = SECTIONS.contains(&section);
                let inner =
                    is_section.then(|| value.entries().map(move |(key, value)| (section, key, value)));
                let whole = (!is_section).then_some(("", key, value));
                inner.into_iter().flatten().chain(whole)
            });
            let of_file = of_file.map(|(section, key, value)| Subject {
                start: key.span().start,
                end: value.span().end.max(key.span().end),
                name: format!("{section}.{}", key.as_str().unwrap_or_default()),
                is_service: section == "services",
            });
            subjects.0.insert(*file, of_file.collect());
        }
        for of_file in subjects.0.values_mut() {
            of_file.sort();
        }
        subjects
    }

    fn at(&self, place: Span) -> Option<&Subject> {
        let subjects = self.0.get(&place.file)?;
        let after = subjects.partition_point(|subject| subject.start <= place.start);
        subjects[..after].last().filter(|subject| place.start < subject.end)
    }

    /// What a place belongs to, by name; empty for nothing.
    pub(super) fn name_at(&self, place: Span) -> &str {
        self.at(place).map_or("", |subject| &subject.name)
    }

    /// The service that a place belongs to, by name.
    pub(crate) fn service_at(&self, place: Span) -> Option<&str> {
        let subject = self.at(place).filter(|subject| subject.is_service)?;
        subject.name.split_once('.').map(|(_, service)| service)
    }
}
