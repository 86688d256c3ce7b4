//! What the caller says of projects before they are read.

use std::collections::BTreeSet;

use super::kind::ProjectKind;
use crate::source::RepoPath;
use crate::syntax::patterns::PathPattern;

/// A project that the policy file declares.
#[derive(Debug, Clone)]
pub struct Declared {
    /// Its name.
    pub name: String,
    /// What it is for; by the names of its files, if it is not said.
    pub kind: Option<ProjectKind>,
    /// Its files, the later ones on top of the earlier ones.
    pub files: Vec<RepoPath>,
}

/// A call of Docker Compose that a file of the repository holds.
#[derive(Debug, Clone)]
pub struct Run {
    /// The file that calls.
    pub caller: RepoPath,
    /// The directory that Compose is called in.
    pub directory: RepoPath,
    /// The files that it is given, the later ones on top of the earlier ones. None of them: those that it looks for
    /// itself.
    pub files: Vec<RepoPath>,
    /// Whether it is given all of its files from the repository: not one that somebody makes before.
    pub is_whole: bool,
    /// The files of the repository that it reads variables from.
    pub env_files: Vec<RepoPath>,
    /// Whether it reads variables from a file that is not in the repository.
    pub has_other_variables: bool,
    /// The names of the variables that the caller sets in its environment.
    pub variables: BTreeSet<String>,
}

/// What the finding of projects is told.
#[derive(Debug, Clone, Default)]
pub struct ProjectOptions {
    /// Projects that the policy file declares. Their files make no others.
    pub declared: Vec<Declared>,
    /// The calls of Compose that files of the repository hold.
    pub runs: Vec<Run>,
    /// The Dockerfiles of the repository, by name. One outside of folders of samples says that samples lie beside a program.
    pub dockerfiles: Vec<RepoPath>,
    /// The names of variables that are set outside of the repository, as the policy file says: patterns.
    pub variables: Vec<PathPattern>,
    /// The paths that were asked for: what lies there is looked at wherever it is.
    pub asked: Vec<RepoPath>,
    /// The name that every project has for Compose, instead of its own.
    pub name: Option<String>,
    /// The name of the repository's directory, which a project in it has for Compose. Without it, such a
    /// project has a name that is the same in every checkout.
    pub root_name: Option<String>,
}
