//! A flag of an instruction (`--from=build`).

use super::expansion::Word;
use crate::source::{Span, Spanned};

/// A flag of an instruction.
#[derive(Debug, Clone)]
pub struct Flag {
    /// Its name without the dashes.
    pub name: Spanned<String>,
    /// What stands after the `=`, quotes removed.
    pub value: Option<Word>,
    /// The whole flag.
    pub span: Span,
}
