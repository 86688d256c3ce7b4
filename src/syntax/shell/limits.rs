//! How much of a script is read.

use crate::limits;

/// How deep constructs may stand in each other: compound commands, substitutions, expansions and
/// here-documents. What stands deeper is not understood.
pub(super) const MAX_DEPTH: usize = limits::SCRIPT_NESTING.most();

/// The part of [`MAX_DEPTH`] that a script in a `-c` string or after `eval` takes up. Each of them is a copy
/// of what is in it, so there may be fewer.
pub(super) const SCRIPT_DEPTH: usize = 8;

/// How many bytes of a script are read; from there on it is not understood. A tree may take up some
/// hundred times the memory of its text, when that is all operators.
pub const MAX_BYTES: usize = limits::SCRIPT.most();
