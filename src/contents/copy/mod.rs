//! COPY and ADD.

pub(crate) mod copy;
mod instruction;

pub(crate) use instruction::Instructed;
pub(crate) use instruction::UNKNOWN_WORKDIR;
