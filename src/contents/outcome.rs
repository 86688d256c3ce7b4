//! What comes of working out the files of a build: trees, sources that were taken or refused, limits.

use std::sync::Arc;

use super::context::BuildContext;
use super::run::Accounts;
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
    /// The users and groups of each stage, in the end.
    pub(super) accounts: Vec<Accounts>,
    /// The names in USER and `--chown` that stand for nobody where they are looked up, in order.
    pub missing_accounts: Vec<MissingAccount>,
    /// Where a limit was reached, so that not all of a stage is looked at, in order.
    pub limits: Vec<LimitReached>,
}

impl Contents {
    /// The users and groups of a stage, in the end.
    pub(crate) fn accounts_of(&self, stage: usize) -> Option<&Accounts> {
        self.accounts.get(stage)
    }
}

/// A name of a user or a group that nobody has where it is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingAccount {
    /// When it is looked up.
    pub time: Time,
    /// The words that say it.
    pub place: Span,
    /// The name.
    pub name: String,
    /// Whether it is that of a group.
    pub is_group: bool,
    /// What for.
    pub looked_up: LookedUp,
}

/// What a name of a user is looked up for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookedUp {
    /// A command of RUN, which stands here, is to be run as that user.
    Run(Span),
    /// Files are copied, to be that user's.
    Owner,
    /// Files are copied into a layer that has no files below it, and so no lists of users.
    OwnerOfFirst,
}

/// Something that a builder stops at: a COPY, an ADD or a WORKDIR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedSource {
    /// When.
    pub time: Time,
    /// The words that name the source; of WORKDIR, the instruction.
    pub place: Span,
    /// The source as it is written, expanded; of WORKDIR, the directory.
    pub source: String,
    /// What it is taken from: "the stage `build`"; nothing where that is a directory of the repository.
    pub from: Option<String>,
    /// Why.
    pub refusal: Refusal,
    /// Whether nothing that is unknown can have made it otherwise.
    pub is_certain: bool,
    /// The path of the repository where what is missing would be, if it were there; of a context, only where nothing
    /// fits a wildcard, or a link leads to nothing.
    pub in_repository: Option<RepoPath>,
}

/// Why a builder stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// What is to be copied is not there: this path of a context or a stage.
    Missing(String),
    /// A link at the root of what is copied leads to nothing, and only a part of the root is taken.
    DeadLink(String),
    /// Links lead in a circle, from this path on.
    Circle(String),
    /// A source, or what an `--exclude` says, is no pattern.
    Malformed(String),
    /// It is there, and the builder is not sent it: this path, read as a pattern, means something else.
    NotSent(String),
    /// Nothing fits the wildcard, and so nothing of this directory in front of it is sent.
    NothingFits(String),
    /// A file would take the place of this directory.
    DirectoryInTheWay(String),
    /// A directory would be made where this file or link stands.
    FileInTheWay(String),
    /// An archive breaks off.
    Damaged,
}

impl RefusedSource {
    /// Why the builder stops, as a clause.
    #[must_use]
    pub fn reason(&self) -> String {
        let source = &self.source;
        match &self.refusal {
            Refusal::Missing(_) => format!("`{source}` does not exist"),
            Refusal::DeadLink(link) => format!("the target of the symbolic link `{link}` does not exist"),
            Refusal::Circle(_) => format!("`{source}` is in a loop of symbolic links"),
            Refusal::Malformed(pattern) => format!("`{pattern}` is not a valid pattern"),
            Refusal::NotSent(_) => {
                format!("`{source}` exists, but has another meaning as a pattern")
            }
            Refusal::NothingFits(path) => {
                format!("nothing matches `{source}`, so `{path}` is not sent to the builder")
            }
            Refusal::DirectoryInTheWay(path) => {
                format!("a file of `{source}` would replace the directory `{path}`")
            }
            Refusal::FileInTheWay(path) => {
                format!("`{source}` needs a directory at `{path}`, which is not a directory")
            }
            Refusal::Damaged => format!("the archive `{source}` is damaged"),
        }
    }
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
        /// Whether the build stops; it goes on where the names that a wildcard fits are hidden.
        stops: bool,
    },
    /// A builder stops for another reason, which is among the refusals.
    Refused,
}
