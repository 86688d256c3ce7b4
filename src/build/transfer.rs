//! What COPY and ADD say, their variables expanded.

use super::expand::expand;
use super::limits::Room;
use super::variables::Variables;
use crate::answer::Answer;
use crate::syntax::dockerfile::{Instruction, Transfer};

/// The words of COPY or ADD, expanded once, with the build: how long they may become is a matter of all of it.
#[derive(Debug)]
pub(crate) struct ExpandedTransfer {
    /// The sources, in order.
    pub(crate) sources: Vec<Answer<String>>,
    /// The destination.
    pub(crate) destination: Answer<String>,
    /// The values of `--exclude`, in order.
    pub(crate) exclude: Vec<Answer<String>>,
    /// `--chown`.
    pub(crate) owner: Option<Answer<String>>,
    /// `--chmod`.
    pub(crate) mode: Option<Answer<String>>,
}

impl ExpandedTransfer {
    pub(super) fn new(
        instruction: &Instruction,
        transfer: &Transfer,
        variables: &Variables,
        room: &mut Room,
    ) -> Self {
        let mut value = |word| expand(word, variables, room);
        let excluded = instruction.flags.iter().filter(|flag| flag.name.value == "exclude");
        Self {
            sources: transfer.sources.iter().map(&mut value).collect(),
            destination: value(&transfer.destination),
            exclude: excluded.filter_map(|flag| flag.value.as_ref()).map(&mut value).collect(),
            owner: instruction.flag_value("chown").map(&mut value),
            mode: instruction.flag_value("chmod").map(&mut value),
        }
    }
}
