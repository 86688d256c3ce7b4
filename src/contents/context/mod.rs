//! What a build may take from: its directory, without what the ignore file leaves out; archives.

mod archives;
mod build_context;
pub(crate) mod sent;
mod untracked;

pub(crate) use archives::Packed;
pub(crate) use build_context::BuildContext;
pub(crate) use build_context::Contexts;
pub(crate) use untracked::ENV_EXAMPLES;
