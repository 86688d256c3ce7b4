//! A call of Docker Compose: which files it puts on top of each other, and what it gives them.

use std::collections::BTreeSet;

use super::partial::{Location, Partial};
use crate::limits;
use crate::source::{EntryKind, RepoPath, Span, Tree};

/// A call of Docker Compose in a file of the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ComposeRun {
    /// The words that call.
    pub(crate) place: Span,
    /// The directory that it is called in.
    pub(crate) directory: RepoPath,
    /// The files that it names, the later ones on top of the earlier ones. None of them: those that Compose looks for
    /// itself.
    pub(crate) files: Vec<RepoPath>,
    /// Whether it is given all of its files from the repository: not one that somebody makes before.
    pub(crate) is_whole: bool,
    /// The files of the repository that it reads variables from (`--env-file`).
    pub(crate) env_files: Vec<RepoPath>,
    /// Whether it reads variables from a file that is not in the repository.
    pub(crate) has_other_variables: bool,
    /// The names of the variables that its environment has from the file that calls.
    pub(crate) variables: BTreeSet<String>,
}

impl ComposeRun {
    /// Whether another call, wherever it stands, is of the same files with the same variables.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        (&self.directory, &self.files, &self.env_files, self.has_other_variables, &self.variables)
            == (&other.directory, &other.files, &other.env_files, other.has_other_variables, &other.variables)
    }
}

/// A call of Docker Compose in the words that stand there.
#[derive(Debug, Clone)]
pub(super) struct ComposeCall {
    /// The words that call.
    pub(super) place: Span,
    /// The directory of the repository that it is called in, if it is known.
    pub(super) directory: Option<RepoPath>,
    /// `--file`, in order.
    pub(super) files: Vec<Partial>,
    /// `--env-file`
    pub(super) env_files: Vec<Partial>,
    /// The names of the variables in its environment.
    pub(super) variables: BTreeSet<String>,
    /// Whether some of its options are not known.
    pub(super) has_unknown_options: bool,
}

impl ComposeCall {
    /// The call as it is in the repository, with those of its files that are there; none where one of them is not known,
    /// none is there, or where there are more than a project may have.
    pub(super) fn declare(&self, tree: &Tree) -> Option<ComposeRun> {
        if self.files.len() > limits::PROJECT_FILES.most() {
            return None;
        }
        let directory = self.directory.clone().filter(|_| !self.has_unknown_options)?;
        let inside = |path: &Partial| match path.locate(Some(&directory)) {
            Location::Inside(path) if is_file(&path, tree) => Some(path),
            _ => None,
        };
        if !self.files.iter().all(|path| matches!(path.locate(Some(&directory)), Location::Inside(_))) {
            return None;
        }
        let files: Vec<RepoPath> = self.files.iter().filter_map(inside).collect();
        if files.is_empty() && !self.files.is_empty() {
            return None;
        }
        let env_files: Vec<RepoPath> = self.env_files.iter().filter_map(inside).collect();
        Some(ComposeRun {
            place: self.place,
            has_other_variables: env_files.len() < self.env_files.len(),
            env_files,
            is_whole: files.len() == self.files.len(),
            files,
            variables: self.variables.clone(),
            directory,
        })
    }
}

fn is_file(path: &RepoPath, tree: &Tree) -> bool {
    tree.holds(path) && tree.kind(path) != Some(EntryKind::Directory)
}
