//! How far workflows and the local ones that they call are followed.

use std::collections::BTreeMap;

use crate::builders::collected::Collected;
use crate::builders::document::Document;
use crate::source::RepoPath;

/// How deep workflows and actions may call each other.
const MAX_CALLS: usize = 4;

/// The most jobs and actions that one workflow leads to.
const MAX_RUNS: usize = 1_000;

/// The workflows and actions of a repository, by path.
pub(in crate::builders) type Local<'a> = BTreeMap<RepoPath, Document<'a>>;

/// Follows a workflow, its jobs and what they use.
pub(super) struct Follower<'a> {
    pub(super) local: &'a Local<'a>,
    pub(super) collected: Collected,
    depth: usize,
    runs: usize,
}

impl<'a> Follower<'a> {
    pub(super) fn new(local: &'a Local<'a>) -> Self {
        Self { local, collected: Collected::default(), depth: 0, runs: 0 }
    }

    /// Whether one more job or action is followed.
    pub(super) fn goes_on(&mut self) -> bool {
        self.runs += 1;
        self.runs <= MAX_RUNS
    }

    /// Goes into another file, unless that goes too far.
    pub(super) fn enter(&mut self, work: impl FnOnce(&mut Self)) {
        if self.depth >= MAX_CALLS || !self.goes_on() {
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
