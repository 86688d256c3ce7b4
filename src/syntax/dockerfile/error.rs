//! What is wrong with a Dockerfile, by itself.

use crate::source::Span;

/// When BuildKit stumbles over a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// When it reads the file: nothing of it can be built.
    WhenRead,
    /// When it builds the stage.
    WhenBuilt,
    /// Never: it takes the text for something that was not meant.
    Never,
}

/// A mistake in a Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where it stands.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to type instead.
    pub help: Option<String>,
    /// When BuildKit stumbles over it.
    pub refused: Refused,
}

/// The candidate that is nearest to what was typed, if one is near enough to be meant.
pub(super) fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = typed.chars().count().div_ceil(3).min(3);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(typed, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
