//! What the caller says of projects before they are read.

use super::kind::ProjectKind;
use crate::source::RepoPath;

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

/// What the finding of projects is told.
#[derive(Debug, Clone, Default)]
pub struct ProjectOptions {
    /// Projects that the policy file declares. Their files make no others.
    pub declared: Vec<Declared>,
    /// The paths that were asked for: what lies there is looked at wherever it is.
    pub asked: Vec<RepoPath>,
    /// The name that every project has for Compose, instead of its own.
    pub name: Option<String>,
    /// The name of the repository's directory, which a project in it has for Compose. Without it, such a
    /// project has a name that is the same in every checkout.
    pub root_name: Option<String>,
}
