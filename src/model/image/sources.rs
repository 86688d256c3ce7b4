//! What the instructions of a stage take files from: other stages, images and contexts.

use super::below::Outside;
use super::evaluate::Evaluation;
use super::stage::{Origin, Source, Stage};
use super::{Problem, ProblemKind};
use crate::model::{ImageReference, Why};
use crate::source::Span;
use crate::syntax::dockerfile::{Instruction, Kind, Word};

impl Evaluation<'_> {
    /// What an instruction takes from other stages, images and contexts.
    pub(super) fn sources(&mut self, stage: &Stage, instruction: &Instruction) -> Vec<Source> {
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
            Ok(number) if number < stage.number => Origin::Stage(number),
            Ok(number) if number < self.dockerfile.stages.len() => self.refer_forward(stage, number, place),
            _ => {
                let count = self.dockerfile.stages.len();
                let message = format!("there is no stage {number}: the file has {count}, counted from 0");
                self.problems.push(Problem { kind: ProblemKind::UnknownStage, place, message });
                Origin::Unknown(Why { reason: format!("there is no stage {number}"), place: Some(place) })
            }
        };
        Source { origin, place }
    }

    fn named_source(&mut self, stage: &Stage, from: &Word) -> Source {
        let place = from.span();
        let Some(name) = from.literal() else {
            let reason = "variables are not expanded here".to_owned();
            return Source { origin: Origin::Unknown(Why { reason, place: Some(place) }), place };
        };
        let lower = name.to_lowercase();
        let later = || {
            let stages = self.dockerfile.stages.iter().enumerate();
            let mut same =
                stages.filter(|(_, other)| other.name.as_ref().is_some_and(|other| other.value == lower));
            same.next_back().map(|(number, _)| number)
        };
        let origin = if let Some(number) = self.names.get(&lower) {
            Origin::Stage(*number)
        } else if let Some(number) = later() {
            self.refer_forward(stage, number, place)
        } else if self.inputs.contexts.contains_key(&name) {
            let built = self.below.find(Outside::Context(&name)).map(Origin::Built);
            built.unwrap_or(Origin::Context(name))
        } else if let Some(reference) = ImageReference::parse(&name) {
            let built = self.below.find(Outside::Image(&reference)).map(Origin::Built);
            built.unwrap_or(Origin::Image(reference))
        } else {
            let reason = format!("`{name}` is neither a stage nor the name of an image");
            Origin::Unknown(Why { reason, place: Some(place) })
        };
        Source { origin, place }
    }

    /// Something is taken from this stage or a later one.
    fn refer_forward(&mut self, stage: &Stage, number: usize, place: Span) -> Origin {
        let name = self.dockerfile.stages[number]
            .name
            .as_ref()
            .map_or_else(|| format!("stage {number}"), |name| format!("stage `{name}`"));
        let (kind, message) = if number == stage.number {
            (ProblemKind::StageCycle, format!("{name} takes files from itself"))
        } else {
            (ProblemKind::UnknownStage, format!("{name} comes later in the file than its use"))
        };
        let reason = message.clone();
        self.problems.push(Problem { kind, place, message });
        Origin::Unknown(Why { reason, place: Some(place) })
    }
}
