//! A call of Bake in a script or a pipeline: which files, which targets.

use std::collections::BTreeMap;

use super::partial::{Location, Partial};
use crate::source::{RepoPath, Span, Tree};

/// A call of `docker buildx bake`, or a step of a pipeline that is one.
#[derive(Debug, Clone)]
pub(super) struct BakeCall {
    /// The words that call.
    pub(super) place: Span,
    /// The directory of the repository that it is called in, if it is known.
    pub(super) directory: Option<RepoPath>,
    /// The files that it names, as they are written. None of them: those that Bake looks for itself.
    pub(super) files: Vec<Partial>,
    /// The targets and groups that it names. None of them: `default`.
    pub(super) targets: Vec<Partial>,
    /// `--set target.key=value`
    pub(super) overrides: Vec<Partial>,
    /// What the environment and `--var` say of the file's variables; what else they hold is not known.
    pub(super) variables: BTreeMap<String, Partial>,
    /// `--push`
    pub(super) pushes: bool,
}

/// The files that Bake looks for where none is named, in the order in which they are put together.
// Source: `defaultFilenames` in bake/bake.go of buildx, and `DefaultFileNames` of compose-go.
pub(super) const DEFAULT_FILES: [&str; 8] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
    "docker-bake.json",
    "docker-bake.hcl",
    "docker-bake.override.json",
    "docker-bake.override.hcl",
];

impl BakeCall {
    /// Whether the files that it names, or one of those that it looks for, are in the repository.
    pub(super) fn finds_its_files(&self, tree: &Tree) -> bool {
        let Some(directory) = &self.directory else { return false };
        let is_there = |file: &Partial| match file.locate(Some(directory)) {
            Location::Inside(path) => tree.holds(&path),
            Location::Outside | Location::Unknown => false,
        };
        match self.files.is_empty() {
            false => self.files.iter().all(is_there),
            true => DEFAULT_FILES.iter().any(|name| is_there(&Partial::new(*name))),
        }
    }
}
