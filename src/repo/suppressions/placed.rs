//! A comment that takes findings away, with what it covers.

use crate::policy::SuppressionComment;
use crate::source::Span;

/// A suppression, and what it reaches.
#[derive(Debug, Clone)]
pub struct PlacedSuppression {
    /// What it says.
    pub said: SuppressionComment,
    /// The places that it covers; none where there is a reason why it covers nothing.
    pub reach: Vec<Span>,
    /// Why it covers nothing.
    pub misplaced: Option<Misplaced>,
}

/// Why a suppression covers nothing where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misplaced {
    /// Nothing stands beside or below it.
    NothingBelow,
    /// It is set deeper than what stands below it, so that it belongs to a block in which nothing follows.
    EndOfBlock,
    /// It asks for a stage and stands above no FROM.
    NoStage,
    /// It asks for the file and does not stand at its head.
    NotAtHead,
}

impl PlacedSuppression {
    pub(crate) fn new(said: SuppressionComment, reach: Result<Vec<Span>, Misplaced>) -> Self {
        match reach {
            Ok(reach) => Self { said, reach, misplaced: None },
            Err(misplaced) => Self { said, reach: Vec::new(), misplaced: Some(misplaced) },
        }
    }
}
