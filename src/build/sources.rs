//! What the instructions of a stage take files from: other stages, images and contexts.

use super::evaluate::Evaluation;
use super::other_builds::Outside;
use super::problem::{StageProblem, StageProblemKind};
use super::stage::{Source, SourceOrigin, Stage};
use crate::answer::Why;
use crate::knowledge::ImageReference;
use crate::source::Span;
use crate::syntax::dockerfile::{Instruction, Kind, Word};

impl Evaluation<'_> {
    /// What an instruction takes from other stages, images and contexts.
    pub(crate) fn sources(&mut self, stage: &Stage, instruction: &Instruction) -> Vec<Source> {
        match &instruction.kind {
            Kind::Copy(_) => {
                let from = instruction.flag_value("from");
                from.into_iter().map(|from| self.copy_source(stage, from)).collect()
            }
            Kind::Run { mounts, .. } => {
                let named = mounts.iter().filter_map(|mount| mount.from());
                named.map(|from| self.named_source(stage, from)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The source of `COPY --from`: a number is a stage's, a name a stage's, a context's or an image's.
    fn copy_source(&mut self, stage: &Stage, from: &Word) -> Source {
        let Some(number) = from.literal().and_then(|text| text.parse::<i64>().ok()) else {
            return self.named_source(stage, from);
        };
        let place = from.span();
        let origin = match usize::try_from(number) {
            Ok(number) if number < stage.number => SourceOrigin::Stage(number),
            Ok(number) if number < self.dockerfile.stages.len() => self.refer_forward(stage, number, place),
            _ => {
                let count = self.dockerfile.stages.len();
                let message =
                    format!("there is no stage {number}: the file has {count} stages, counted from 0");
                self.problems.push(StageProblem { kind: StageProblemKind::UnknownStage, place, message });
                SourceOrigin::Unknown(Why {
                    reason: format!("there is no stage {number}"),
                    place: Some(place),
                })
            }
        };
        Source { origin, place }
    }

    fn named_source(&mut self, stage: &Stage, from: &Word) -> Source {
        let place = from.span();
        let Some(name) = from.literal() else {
            let reason = "variables are not expanded here".to_owned();
            return Source { origin: SourceOrigin::Unknown(Why { reason, place: Some(place) }), place };
        };
        let lower = name.to_lowercase();
        let later = || {
            let stages = self.dockerfile.stages.iter().enumerate();
            let mut same =
                stages.filter(|(_, other)| other.name.as_ref().is_some_and(|other| other.value == lower));
            same.next_back().map(|(number, _)| number)
        };
        let origin = if let Some(number) = self.names.get(&lower) {
            SourceOrigin::Stage(*number)
        } else if let Some(number) = later() {
            self.refer_forward(stage, number, place)
        } else if self.inputs.contexts.contains_key(&name) {
            let built = self.below.find(Outside::Context(&name)).map(SourceOrigin::Built);
            built.unwrap_or(SourceOrigin::Context(name))
        } else if let Some(reference) = ImageReference::parse(&name) {
            let built = self.below.find(Outside::Image(&reference)).map(SourceOrigin::Built);
            built.unwrap_or(SourceOrigin::Image(reference))
        } else {
            let reason = format!("`{name}` is not a stage or an image name");
            SourceOrigin::Unknown(Why { reason, place: Some(place) })
        };
        Source { origin, place }
    }

    /// Something is taken from this stage or a later one.
    fn refer_forward(&mut self, stage: &Stage, number: usize, place: Span) -> SourceOrigin {
        let name = self.dockerfile.stages[number]
            .name
            .as_ref()
            .map_or_else(|| format!("stage {number}"), |name| format!("stage `{name}`"));
        let (kind, message) = if number == stage.number {
            (StageProblemKind::StageCycle, format!("{name} copies files from itself"))
        } else {
            (StageProblemKind::UnknownStage, format!("{name} is defined below its use"))
        };
        let reason = message.clone();
        self.problems.push(StageProblem { kind, place, message });
        SourceOrigin::Unknown(Why { reason, place: Some(place) })
    }
}
