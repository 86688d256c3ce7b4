//! The way by which something got into a runtime image, and the tools that did.

use std::sync::Arc;

use crate::build::{Stage, Step};
use crate::contents::{Arrival, How};
use crate::facts::handles::Image;
use crate::ids::StageId;
use crate::source::Span;

/// A step by which something got from where it was made to where it ships.
#[derive(Debug, Clone, Copy)]
pub enum WayStep<'a> {
    /// A stage continues from the one that has it.
    Continued(&'a Stage),
    /// It is done by ONBUILD of the image that a stage continues from.
    Triggered(&'a Stage),
    /// It is copied into a stage.
    Copied {
        /// The stage that it is copied into.
        into: &'a Stage,
        /// The instruction that copies.
        place: Span,
    },
}

impl<'a> Image<'a> {
    /// The stages by which what stands in `stage` gets into the runtime stage, nearest to it first.
    #[must_use]
    pub fn way_from(self, stage: StageId) -> Vec<WayStep<'a>> {
        self.continued(self.runtime_id(), stage)
    }

    /// The stages by which what the image `below` holds gets into the runtime stage of this image.
    #[must_use]
    pub fn way_from_image(self, below: Image<'_>) -> Vec<WayStep<'a>> {
        self.way_from(below.runtime_id())
    }

    /// The steps by which something that arrived in the files of the image got from where it was made to
    /// the runtime stage.
    #[must_use]
    pub fn way_of(self, arrivals: &[Arc<Arrival>]) -> Vec<WayStep<'a>> {
        self.way_to(self.record.target, arrivals)
    }

    /// The steps by which something got into the files of a stage of this build from where it was made.
    #[must_use]
    pub fn way_to(self, target: usize, arrivals: &[Arc<Arrival>]) -> Vec<WayStep<'a>> {
        let target = self.runtime_id().beside(target);
        let mut steps = Vec::new();
        for (index, arrival) in arrivals.iter().enumerate() {
            let Some((_, stage)) = self.facts.repo.stage(arrival.time.stage) else { continue };
            if index > 0 {
                steps.push(WayStep::Copied { into: stage, place: arrival.place });
            }
            if stage.steps.get(arrival.time.step).is_some_and(Step::is_from_below) {
                steps.push(WayStep::Triggered(stage));
            }
            let next = arrivals.get(index + 1).map(|next| &next.how);
            let to = match next {
                Some(How::CopiedFromStage(stage)) => *stage,
                _ => target,
            };
            if next.is_none() || matches!(next, Some(How::CopiedFromStage(_))) {
                steps.extend(self.continued(to, arrival.time.stage));
            }
        }
        steps
    }

    /// The id of the image's runtime stage, which tells it from all other stages of the repository.
    #[must_use]
    pub fn runtime_id(self) -> StageId {
        StageId::new(self.build().number, self.record.target)
    }

    /// The stages between `from` and `to` in the lineage of `to`, the first to continue first.
    fn continued(self, to: StageId, from: StageId) -> Vec<WayStep<'a>> {
        let above = self.facts.repo.lineage(to).take_while(|(stage, _)| *stage != from);
        let mut steps: Vec<_> = above.map(|(_, stage)| WayStep::Continued(stage)).collect();
        steps.reverse();
        steps
    }
}
