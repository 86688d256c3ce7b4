//! The calls of Compose in a repository, by the files that they are given.

use std::collections::{BTreeSet, HashMap};

use super::options::Run;
use crate::source::RepoPath;

/// The calls of Compose, each of which names its files.
pub(crate) struct Runs<'r> {
    /// The calls that are given a file, in order.
    by_file: HashMap<&'r RepoPath, Vec<&'r Run>>,
}

impl<'r> Runs<'r> {
    pub(crate) fn new(runs: &'r [Run]) -> Self {
        let mut by_file: HashMap<&RepoPath, Vec<&Run>> = HashMap::new();
        for run in runs {
            for file in run.files.iter().collect::<BTreeSet<_>>() {
                by_file.entry(file).or_default().push(run);
            }
        }
        Self { by_file }
    }

    /// The calls that are given a file.
    fn with(&self, file: &RepoPath) -> &[&'r Run] {
        self.by_file.get(file).map_or(&[], Vec::as_slice)
    }

    /// The call that puts a file on top of others, if it is never run without: the one with the fewest files, of
    /// several the first.
    pub(crate) fn on_top_of_others(&self, file: &RepoPath) -> Option<&'r Run> {
        let runs = || self.with(file).iter().filter(|run| run.is_whole);
        if runs().any(|run| run.files.first() == Some(file)) {
            return None;
        }
        runs().filter(|run| run.files.last() == Some(file)).min_by_key(|run| run.files.len()).copied()
    }

    /// The first call that is given a file together with one that is not in the repository, if none is given it without.
    pub(crate) fn with_missing(&self, file: &RepoPath) -> Option<&'r Run> {
        let runs = self.with(file);
        runs.first().copied().filter(|_| runs.iter().all(|run| !run.is_whole))
    }

    /// The calls that are given all of these files, and maybe more.
    pub(crate) fn with_all(&self, files: &[RepoPath]) -> impl Iterator<Item = &'r Run> {
        // Of the files of a project, the last is in the fewest calls.
        let of_last = files.last().map_or(&[][..], |last| self.with(last));
        of_last.iter().copied().filter(|run| files.iter().all(|file| run.files.contains(file)))
    }
}
