//! The files of each stage of a build, and how each got there.

mod context;
mod copy;
pub(crate) mod of_build;
mod outcome;
mod run;
mod surroundings;
pub(crate) mod tree;

pub use context::BuildContext;
pub(crate) use context::Contexts;
pub use copy::UNKNOWN_WORKDIR;
pub use outcome::{Contents, ContentsLimit, CopyOutcome, TakenSource};
pub use surroundings::BuildContexts;
pub(crate) use surroundings::{ContentsBelow, Surroundings};
pub use tree::{Arrival, FileTree, How, Marks, More, Node, Time, ToolFile, Visit};
pub(crate) use tree::{LOCK_FILES, WORKSPACE_FILES};
