//! Where in the workspace of a job the repository is.

use crate::builders::partial::{Partial, ROOT};

/// Where in the workspace the repository is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Checkout {
    /// The workspace is the repository.
    Workspace,
    /// A directory of it is.
    Below(String),
    /// Another repository is there.
    Other,
}

impl Checkout {
    /// A path in the workspace as one in the repository.
    pub(super) fn path(&self, path: &Partial) -> Partial {
        match self {
            Self::Workspace => path.clone(),
            Self::Other => Partial::unknown(),
            Self::Below(directory) => {
                let text = path.marked();
                let text = text.strip_prefix(ROOT).unwrap_or(text);
                let text = text.trim_start_matches('/').trim_start_matches("./");
                match text.strip_prefix(directory.as_str()) {
                    Some("") => Partial::new(ROOT),
                    Some(rest) if rest.starts_with('/') => Partial::new(format!("{ROOT}{rest}")),
                    _ => Partial::unknown(),
                }
            }
        }
    }
}
