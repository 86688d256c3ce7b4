//! How far workflows and the local ones that they call are followed.

use std::collections::{BTreeMap, BTreeSet};

use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::document::{Document, entries, get, word};
use crate::limits;
use crate::source::{RepoPath, Span};

/// How deep workflows and actions may call each other.
const MAX_CALLS: usize = limits::BUILDER_NESTING.most();

/// The most jobs and actions that one workflow leads to.
const MAX_RUNS: usize = limits::BUILDER_PARTS.most();

/// The workflows and actions of a repository.
pub(in crate::builders) struct Local<'a> {
    documents: BTreeMap<RepoPath, Document<'a>>,
    /// The workflows that others call.
    called: BTreeSet<RepoPath>,
}

impl<'a> Local<'a> {
    /// The workflows and actions that files of the repository hold.
    pub(in crate::builders) fn of(documents: BTreeMap<RepoPath, Document<'a>>) -> Self {
        let jobs = documents.values().filter_map(|document| get(document.root()?, "jobs")).flat_map(entries);
        let called = jobs.filter_map(|(_, job)| local_path(word(job, "uses")?)).collect();
        Self { documents, called }
    }

    /// The one at a path.
    pub(super) fn get(&self, path: &RepoPath) -> Option<&Document<'a>> {
        self.documents.get(path)
    }

    /// Whether another workflow calls the one at a path.
    pub(super) fn is_called(&self, path: &RepoPath) -> bool {
        self.called.contains(path)
    }
}

/// Follows a workflow, its jobs and what they use.
pub(super) struct Follower<'a> {
    pub(super) local: &'a Local<'a>,
    pub(super) collected: Collected,
    depth: usize,
    runs: usize,
}

impl<'a> Follower<'a> {
    pub(super) fn new(file: &BuilderFile<'_>, local: &'a Local<'a>) -> Self {
        Self { local, collected: Collected::new(file), depth: 0, runs: 0 }
    }

    /// Whether one more job or action is followed.
    pub(super) fn goes_on(&mut self, place: Span) -> bool {
        self.runs += 1;
        if self.runs > MAX_RUNS {
            self.collected.reach(&limits::BUILDER_PARTS, place);
        }
        self.runs <= MAX_RUNS
    }

    /// Goes into another file, unless that goes too far.
    pub(super) fn enter(&mut self, place: Span, work: impl FnOnce(&mut Self)) {
        if self.depth >= MAX_CALLS {
            self.collected.reach(&limits::BUILDER_NESTING, place);
        }
        if self.depth >= MAX_CALLS || !self.goes_on(place) {
            return;
        }
        self.depth += 1;
        work(self);
        self.depth -= 1;
    }
}

/// The path of a local workflow or action.
pub(super) fn local_path(uses: &str) -> Option<RepoPath> {
    RepoPath::new(uses.strip_prefix("./")?)
}
