//! A tree of files in which each entry knows how it got there.

mod arrival;
mod dependencies;
mod doubt;
mod entries;
mod file_tree;
mod look_up;
mod merge;
mod node;
pub(crate) mod telling_names;
mod tool_files;
mod tree_dependencies;
mod tree_doubts;
mod visit;
mod work;

pub(crate) use arrival::{Arrival, How, Time};
pub(crate) use dependencies::Dependencies;
pub use file_tree::FileTree;
pub(crate) use merge::Filter;
pub use node::Node;
pub(crate) use node::{Directory, Entry, FileOrigin, More};
pub(crate) use telling_names::Marks;
pub(crate) use telling_names::{LOCK_FILES, WORKSPACE_FILES};
pub(crate) use tool_files::ToolFile;
pub(crate) use visit::Visit;
pub(crate) use work::Work;
