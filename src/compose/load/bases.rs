//! Services that others extend, each worked out once.

use std::collections::HashMap;

use crate::compose::value::{Map, Resets, Value};
use crate::source::RepoPath;

/// The services of a file that others extend.
pub(crate) struct Bases {
    pub(crate) services: Map,
    pub(crate) resets: Resets,
    /// Whether part of the file could not be read.
    pub(crate) is_damaged: bool,
}

/// The services among which a base is looked for.
pub(super) struct Scope<'s> {
    pub(crate) services: &'s Map,
    pub(crate) resets: &'s Resets,
    /// The file they are of; none is the one being loaded.
    pub(crate) file: Option<RepoPath>,
    pub(crate) is_damaged: bool,
    /// Services that are finished.
    pub(crate) done: HashMap<String, Value>,
}
