//! Words that findings of many rules share: stages, and the way to a cause.

use crate::finding::Finding;
use crate::model::image::Stage;
use crate::model::{Image, ImageUse, WayStep};

/// A stage as a message names it.
#[must_use]
pub fn of_stage(stage: &Stage) -> String {
    match &stage.name {
        Some(name) => format!("stage `{name}`"),
        None => format!("stage {}", stage.number),
    }
}

/// Adds the steps of the way to a cause as notes.
pub trait Notes {
    /// The stages and copies by which `what` got to where it ships.
    fn way(&mut self, steps: &[WayStep<'_>], what: &str) -> &mut Self;

    /// Where the variables in an image's name have their values from.
    fn values_of(&mut self, used: &ImageUse<'_>) -> &mut Self;

    /// Who ships the image.
    fn shipped_by(&mut self, image: Image<'_>) -> &mut Self;
}

impl Notes for Finding {
    fn way(&mut self, steps: &[WayStep<'_>], what: &str) -> &mut Self {
        for step in steps {
            match step {
                WayStep::Continued(stage) => {
                    self.note(stage.from, format!("{} continues from there, with {what}", of_stage(stage)));
                }
                WayStep::Copied { into, place } => {
                    self.note(*place, format!("{what} is copied into {}", of_stage(into)));
                }
            }
        }
        self
    }

    fn values_of(&mut self, used: &ImageUse<'_>) -> &mut Self {
        for (variable, place) in &used.variables {
            self.note(*place, format!("`{variable}` has its value from here"));
        }
        self
    }

    fn shipped_by(&mut self, image: Image<'_>) -> &mut Self {
        for service in image.services() {
            self.note(service.place, format!("service `{}` ships it", service.name));
        }
        self
    }
}
