//! Finds the comments that take findings away, and what each covers.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::placed::PlacedSuppression;
use super::{dockerfile, hcl, yaml};
use crate::build::Dockerfile;
use crate::source::{FileId, Files};
use crate::syntax::yaml::Yaml;

/// Every suppression of the Dockerfiles, of the Compose files of projects and of the Bake files among `builders`, by
/// place.
pub(crate) fn collect(
    dockerfiles: &[Dockerfile],
    yaml: &HashMap<FileId, Arc<Yaml>>,
    of_projects: &BTreeSet<FileId>,
    builders: &BTreeSet<FileId>,
    files: &Files,
) -> Vec<PlacedSuppression> {
    let mut found: Vec<PlacedSuppression> =
        dockerfiles.iter().flat_map(|dockerfile| dockerfile::suppressions(&dockerfile.tree, files)).collect();
    let compose = of_projects.iter().filter_map(|file| yaml.get(file));
    found.extend(compose.flat_map(|yaml| yaml::suppressions(yaml, files.get(yaml.file()))));
    let is_hcl = |id: &&FileId| files.get(**id).path().file_name().ends_with(".hcl");
    found.extend(builders.iter().filter(is_hcl).flat_map(|id| hcl::suppressions(*id, files.get(*id))));
    found.sort_by_key(|suppression| suppression.said.place);
    // A Dockerfile that stands in an anchored block is read for each service.
    found.dedup_by_key(|suppression| suppression.said.place);
    found
}
