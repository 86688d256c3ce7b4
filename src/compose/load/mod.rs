//! From the files of one project to its effective model, in the order in which Compose works.

mod bases;
mod defaults;
mod env_files;
mod env_names;
mod expected_variables;
mod extends;
mod include;
mod loader;
mod normalize;
pub(crate) mod paths;
pub(crate) mod resolve;
pub(crate) mod sources;

pub(crate) use resolve::{Resolved, Wholeness};
pub(crate) use sources::Sources;
