//! The development dependencies that ship in an image, and how they got there.

use std::sync::Arc;

use super::way_to_runtime::WayStep;
use crate::answer::Answer;
use crate::contents::Arrival;
use crate::facts::handles::Image;

/// A directory of dependencies that ships in an image.
#[derive(Debug)]
pub struct ShippedDependencies<'a> {
    /// Where it is.
    pub folder: String,
    /// The program that installed them.
    pub with: Arc<str>,
    /// The development dependencies among them, by name.
    pub development: Answer<Arc<[String]>>,
    /// What leaves them out.
    pub switch: &'static str,
    /// How they got there, the earliest step first; there is at least one.
    pub arrivals: Vec<Arc<Arrival>>,
    /// The steps from where they were installed to the runtime stage.
    pub way: Vec<WayStep<'a>>,
    /// Whether a later layer takes them away, which leaves them in the layer below.
    pub is_removed_later: bool,
}

impl<'a> Image<'a> {
    /// The dependencies that ship in the image, with those for development: one for each command that
    /// installed some.
    #[must_use]
    pub fn dependencies(self) -> Vec<ShippedDependencies<'a>> {
        let mut found: Vec<ShippedDependencies<'a>> = Vec::new();
        for folder in self.files().dependencies() {
            let Some(first) = folder.arrivals.first() else { continue };
            // A workspace has a folder for each of its packages, and they come with one command.
            if found.iter().any(|other| other.arrivals.first().map(|first| first.place) == Some(first.place))
            {
                continue;
            }
            let held = &folder.dependencies;
            found.push(ShippedDependencies {
                folder: folder.path,
                with: held.with.clone(),
                development: held.development.clone(),
                switch: held.switch,
                is_removed_later: folder.removed.is_some() || held.pruned.is_some(),
                way: self.way_of(&folder.arrivals),
                arrivals: folder.arrivals,
            });
        }
        found
    }
}
