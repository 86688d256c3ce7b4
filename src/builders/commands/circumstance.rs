//! What surrounds a command that builds.

use crate::builders::partial::Partial;
use crate::source::{RepoPath, Span};

/// What surrounds a command.
#[derive(Debug, Clone)]
pub(in crate::builders) struct Circumstance {
    /// The words that name the program.
    pub(in crate::builders) place: Span,
    /// The directory that it is called in.
    pub(in crate::builders) directory: Option<RepoPath>,
    /// The file that its standard input is; one that is not known if it is no file.
    pub(in crate::builders) input: Partial,
}
