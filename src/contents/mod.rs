//! The files of each stage of a build, and how each got there.

mod context;
mod copy;
mod missing_accounts;
pub(crate) mod of_build;
mod outcome;
mod run;
mod surroundings;
pub(crate) mod tree;

pub(crate) use context::BuildContext;
pub(crate) use context::Contexts;
pub(crate) use context::ENV_EXAMPLES;
pub(crate) use copy::UNKNOWN_WORKDIR;
pub(crate) use outcome::{Contents, CopyOutcome, LookedUp, Refusal, RefusedSource, TakenSource};
pub(crate) use run::Accounts;
pub(crate) use surroundings::BuildContexts;
pub(crate) use surroundings::{ContentsBelow, Surroundings};
pub(crate) use tree::Directory;
pub(crate) use tree::{Arrival, How, Marks, More, Time, ToolFile, Visit};
pub use tree::{FileTree, Node};
pub(crate) use tree::{LOCK_FILES, WORKSPACE_FILES};
