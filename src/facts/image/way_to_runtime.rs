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
    pub(super) fn way_of(self, arrivals: &[Arc<Arrival>]) -> Vec<WayStep<'a>> {
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

#[cfg(test)]
mod tests {
    use super::WayStep;
    use crate::facts::{self, Facts};

    /// A way in words: `b` is continued, `!b` is triggered, and `b <place>` is copied into.
    fn said(facts: &Facts, way: &[WayStep<'_>]) -> String {
        let name = |stage: &crate::build::Stage| stage.name.as_ref().unwrap().value.clone();
        let steps = way.iter().map(|step| match step {
            WayStep::Continued(stage) => name(stage),
            WayStep::Triggered(stage) => format!("!{}", name(stage)),
            WayStep::Copied { into, place } => format!("{} <{}>", name(into), facts.said_at(*place)),
        });
        steps.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn a_file_comes_through_stages() {
        for (what, stages, expected) in [
            ("in the runtime stage", "FROM alpine AS a\nCOPY *.sh /x/", ""),
            ("continued", "FROM alpine AS a\nCOPY *.sh /x/\nFROM a AS b\nFROM b AS c", "b, c"),
            (
                "copied",
                "FROM alpine AS a\nCOPY *.sh /x/\nFROM alpine AS b\nCOPY --from=a /x /x",
                "b <COPY --from=a /x /x>",
            ),
            (
                "continued on both sides of a copy",
                "FROM alpine AS a\nCOPY *.sh /x/\nFROM a AS b\nFROM alpine AS c\nCOPY --from=b /x /x\nFROM c AS d",
                "b, c <COPY --from=b /x /x>, d",
            ),
            ("moved", "FROM alpine AS a\nCOPY *.sh /x/\nRUN mv /x /y\nFROM a AS b", "a <mv /x /y>, b"),
        ] {
            let facts = facts::of(&[("Dockerfile", stages), ("start-service.sh", "")]);
            let image = facts.only_image();
            let mut scripts = image.start_scripts();
            scripts.retain(|file| !file.is_removed_later);
            assert_eq!(said(&facts, &image.way_of(&scripts[0].arrivals)), expected, "{what}");
        }
    }

    #[test]
    fn a_way_ends_where_it_is_asked_to() {
        let stages = "FROM alpine AS a\nCOPY *.sh /x/\nFROM a AS b\nFROM b AS c\nFROM alpine AS d\n\
                      COPY --from=c /x /x\nFROM d AS e\nFROM e AS f\n";
        let facts = facts::of(&[("Dockerfile", stages), ("start-service.sh", "")]);
        let image = facts.only_image();
        let script = image.start_scripts().pop().unwrap();
        assert_eq!(said(&facts, &image.way_to(1, &script.arrivals[..1])), "b");
        let runtime = image.runtime_id();
        for (stage, expected) in [(3, "e, f"), (4, "f"), (5, "")] {
            assert_eq!(said(&facts, &image.way_from(runtime.beside(stage))), expected, "{stage}");
        }
        assert_eq!(runtime.number(), 5);
    }

    #[test]
    fn a_way_leads_through_images() {
        let facts = facts::of(&[
            ("app/Dockerfile", "FROM acme/base AS a\nFROM a AS b\nCMD [\"/x\"]\n"),
            ("app/start-service.sh", ""),
            ("base/Dockerfile", "FROM alpine AS base\nONBUILD COPY . /x/\n"),
            ("compose.yaml", "services: {base: {build: base, image: acme/base}, app: {build: app}}\n"),
        ]);
        let image = facts.image_of("app/Dockerfile");
        let below = facts.image_of("base/Dockerfile");
        assert_eq!(said(&facts, &image.way_from_image(below)), "a, b");
        assert_eq!(said(&facts, &image.way_from_image(image)), "");
        let script = image.start_scripts().pop().unwrap();
        assert_eq!(said(&facts, &image.way_of(&script.arrivals)), "!a, b");
    }
}
