//! Places in a script whose text is not known.

use super::tree::Part;

/// A range of a script that is a part of the word the script came from.
pub(crate) struct Hole {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) part: Part,
}
