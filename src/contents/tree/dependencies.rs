//! What is known of the dependencies that are installed in a directory.

use std::sync::Arc;

use super::arrival::{Arrival, Time};
use crate::answer::Answer;

/// What a package manager put into a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependencies {
    /// The program that installed them: `npm`, `pip`, …
    pub with: Arc<str>,
    /// The development dependencies among them, by name; none where they were left out.
    pub development: Answer<Arc<[String]>>,
    /// What to say to the program so that it leaves them out: `--omit=dev`.
    pub switch: &'static str,
    /// When a later layer took the development dependencies away; they ship all the same.
    pub pruned: Option<Time>,
}

impl Dependencies {
    /// The dependencies as a later copy finds them: without what was taken away before.
    pub(super) fn as_copied(self: &Arc<Self>) -> Arc<Self> {
        match self.pruned {
            None => self.clone(),
            Some(_) => Arc::new(Self {
                development: Answer::Known(Arc::default()),
                pruned: None,
                ..Self::clone(self)
            }),
        }
    }
}

/// A directory with dependencies in an image.
#[derive(Debug, Clone)]
pub struct DependencyFolder {
    /// Where it is.
    pub path: String,
    /// What is in it.
    pub dependencies: Arc<Dependencies>,
    /// How it got there, the earliest step first.
    pub arrivals: Vec<Arc<Arrival>>,
    /// When a later layer took it away; it ships all the same.
    pub removed: Option<Time>,
}
