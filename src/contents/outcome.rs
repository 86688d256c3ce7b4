//! What comes of working out the files of a build: trees, sources that were taken or refused, limits.

use std::sync::Arc;

use super::context::BuildContext;
use super::run::Homes;
use super::tree::{FileTree, Time};
use crate::answer::LimitReached;
use crate::source::{RepoPath, Span};

/// The files of a build.
#[derive(Debug)]
pub struct Contents {
    /// The files of every stage, in order, as far as they are known.
    pub stages: Vec<FileTree>,
    /// What is taken from directories of the repository, in order.
    pub taken: Vec<TakenSource>,
    /// What a builder stops at, in order.
    pub refusals: Vec<RefusedSource>,
    /// Of each stage, whether nothing below it can have set variables that nobody knows of.
    pub(super) base_is_known: Vec<bool>,
    /// The users of each stage.
    pub(super) homes: Vec<Homes>,
    /// Where a limit was reached, so that not all of a stage is looked at, in order.
    pub limits: Vec<LimitReached>,
}

/// Something that a builder stops at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedSource {
    /// When.
    pub time: Time,
    /// The words that name the source.
    pub place: Span,
    /// Why, as a clause.
    pub reason: String,
}

/// A source of COPY or ADD that lies in a directory of the repository.
#[derive(Debug, Clone)]
pub struct TakenSource {
    /// When.
    pub time: Time,
    /// The instruction.
    pub instruction: Span,
    /// The word that names the source.
    pub word: Span,
    /// The source, expanded.
    pub source: String,
    /// Where it lands: absolute, with a slash at the end where it is written as a directory.
    pub target: String,
    /// Where it is taken from.
    pub context: Arc<BuildContext>,
    /// Whether flags leave out some of it.
    pub is_partial: bool,
    /// What comes of it.
    pub outcome: CopyOutcome,
}

/// What comes of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyOutcome {
    /// These paths of the repository are copied; whether each is a directory.
    Copied(Vec<(RepoPath, bool)>),
    /// A wildcard fits nothing, which builders take.
    Nothing,
    /// It does not exist.
    Missing(RepoPath),
    /// The ignore file hides it.
    Ignored {
        /// The path that is hidden.
        path: RepoPath,
        /// The pattern that hides it.
        pattern: Span,
    },
    /// A file would take the place of a directory, or the other way round.
    Clash,
}
