//! Whose the files of an image are, and what may be done with them, as far as COPY and ADD say so.

use std::sync::Arc;

use crate::build::expand::expand;
use crate::contents::{Arrival, How};
use crate::facts::handles::Image;

/// What `--chown` and `--chmod` say of a file, as they are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes {
    /// The owner; nothing where it is root.
    pub owner: Option<String>,
    /// The mode; nothing where it is that of the source.
    pub mode: Option<String>,
}

impl Image<'_> {
    /// What is said of a file that arrived in these steps: the last one that says something decides. What comes
    /// from the build context is root's unless it is said.
    #[must_use]
    pub fn attributes(self, arrivals: &[Arc<Arrival>]) -> Attributes {
        let mut found = Attributes::default();
        for arrival in arrivals.iter().rev() {
            let Some((dockerfile, stage)) = self.facts.repo.stage(arrival.time.stage) else { continue };
            let Some(step) = stage.steps.get(arrival.time.step) else { continue };
            let instruction = step.instruction(dockerfile);
            let flag = |name| expand(instruction.flag_value(name)?, &step.variables).known().cloned();
            found.owner = found.owner.or_else(|| flag("chown"));
            // What is unpacked keeps the modes of the archive.
            let is_unpacked = arrival.how == How::Unpacked;
            found.mode = found.mode.or_else(|| flag("chmod").filter(|_| !is_unpacked));
            let is_first = is_unpacked || arrival.how == How::CopiedFromContext;
            if found.owner.is_some() && found.mode.is_some() || is_first {
                break;
            }
        }
        found
    }
}
