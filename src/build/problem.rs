//! What is wrong in the stages of one build.

use crate::source::Span;

/// Something wrong with how stages refer to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageProblem {
    /// What kind of problem.
    pub kind: StageProblemKind,
    /// Where it stands.
    pub place: Span,
    /// What is wrong.
    pub message: String,
}

/// The kinds of problems between stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StageProblemKind {
    /// A stage that does not exist, or not yet.
    UnknownStage,
    /// A stage that depends on itself.
    StageCycle,
}
