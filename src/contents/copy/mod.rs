//! COPY and ADD.

pub(crate) mod copy;
mod flags;
mod instruction;
mod matching;

pub(crate) use instruction::Instructed;
pub(crate) use instruction::{UNKNOWN_WORKDIR, working_directory};
