//! Comments that take findings away: where they stand, and what they reach.

mod aliases;
mod dockerfile;
mod yaml;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::image::Dockerfile;
use crate::policy::Suppression;
use crate::source::{FileId, Files, Span};
use crate::syntax::yaml::Yaml;

pub(super) use aliases::Aliases;

/// A suppression, and what it reaches.
#[derive(Debug, Clone)]
pub struct PlacedSuppression {
    /// What it says.
    pub said: Suppression,
    /// The places that it covers; none where there is a reason why it covers nothing.
    pub reach: Vec<Span>,
    /// Why it covers nothing.
    pub misplaced: Option<Misplaced>,
}

/// Why a suppression covers nothing where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misplaced {
    /// Nothing stands beside or below it.
    NothingBelow,
    /// It is set deeper than what stands below it, so that it belongs to a block in which nothing follows.
    EndOfBlock,
    /// It asks for a stage and stands above no FROM.
    NoStage,
    /// It asks for the file and does not stand at its head.
    NotAtHead,
}

impl PlacedSuppression {
    fn new(said: Suppression, reach: Result<Vec<Span>, Misplaced>) -> Self {
        match reach {
            Ok(reach) => Self { said, reach, misplaced: None },
            Err(misplaced) => Self { said, reach: Vec::new(), misplaced: Some(misplaced) },
        }
    }
}

/// Every suppression of the Dockerfiles and of the Compose files of projects, by place.
pub(super) fn collect(
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
