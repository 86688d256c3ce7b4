//! Where in a tree of files something may be that nobody can know of, and why.

use std::sync::Arc;

use crate::source::Span;

/// A part of a tree that may hold more, or less, than is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The directory that may have changed, with all below it; the root for all of the tree.
    pub below: String,
    /// What may have changed it, as a clause: "what `./setup.sh` does is not known".
    pub reason: Arc<str>,
    /// Where that stands.
    pub place: Span,
    /// Whether it only adds files, as compilers do: what is known to be there stays.
    pub only_adds: bool,
    /// Whether it came along with a copy: it is not known what was copied. What changes later in the same layers
    /// leaves those below as they are.
    pub is_carried: bool,
}

impl Doubt {
    /// Whether a path is in the part that may have changed, or above it.
    pub(crate) fn concerns(&self, path: &str) -> bool {
        is_below(path, &self.below) || is_below(&self.below, path)
    }
}

/// Whether a path is a directory or stands below it; both are clean.
pub(super) fn is_below(path: &str, directory: &str) -> bool {
    directory == "/"
        || path.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
