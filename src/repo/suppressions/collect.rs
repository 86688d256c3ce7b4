//! Finds the comments that take findings away, and what each covers.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::placed::PlacedSuppression;
use super::{dockerfile, yaml};
use crate::build::Dockerfile;
use crate::source::{FileId, Files};
use crate::syntax::yaml::Yaml;

/// Every suppression of the Dockerfiles and of the Compose files of projects, by place.
pub(crate) fn collect(
    dockerfiles: &[Dockerfile],
    yaml: &HashMap<FileId, Arc<Yaml>>,
    of_projects: &BTreeSet<FileId>,
    files: &Files,
) -> Vec<PlacedSuppression> {
    let mut found: Vec<PlacedSuppression> =
        dockerfiles.iter().flat_map(|dockerfile| dockerfile::suppressions(&dockerfile.tree, files)).collect();
    let compose = of_projects.iter().filter_map(|file| yaml.get(file));
    found.extend(compose.flat_map(|yaml| yaml::suppressions(yaml, files.get(yaml.file()))));
    found.sort_by_key(|suppression| suppression.said.place);
    // A Dockerfile that stands in an anchored block is read for each service.
    found.dedup_by_key(|suppression| suppression.said.place);
    found
}
