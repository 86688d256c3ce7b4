//! Images: what one build of a Dockerfile makes, stage by stage, with the place of everything it says.

mod below;
mod context;
mod dockerfile;
mod evaluate;
mod expand;
mod room;
mod sources;
mod stage;
mod state;
mod variables;

use std::collections::{BTreeMap, BTreeSet};

pub use below::{Alone, Below, Outside, StageId, Trigger};
pub use context::guess_context;
pub use dockerfile::{Dockerfile, InstructionAt, StageDeclaration, command_script, is_posix_shell};
pub use expand::{expand, expand_start};
pub use stage::{Base, Origin, Source, Stage, Step};
pub use state::{CommandLine, HealthState, Inherited, Setting, State};
pub use variables::{Lookup, Variable, Variables};

use super::{ImageReference, ServiceId};
use crate::source::{RepoPath, Span};

/// What a build gets from outside its Dockerfile.
#[derive(Debug, Clone, Default)]
pub struct BuildInputs {
    /// The arguments that are passed.
    pub arguments: BTreeMap<String, Variable>,
    /// Additional contexts by name.
    pub contexts: BTreeMap<String, NamedContext>,
}

/// What an additional context is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedContext {
    /// A directory of the repository.
    Directory(RepoPath),
    /// An image: `docker-image://…`.
    Image(ImageReference),
    /// The image of a service: `service:…`.
    Service(ServiceId),
    /// Something that is fetched, or is not known.
    Elsewhere,
}

/// Something wrong with how stages refer to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of problem.
    pub kind: ProblemKind,
    /// Where it stands.
    pub place: Span,
    /// What is wrong.
    pub message: String,
}

/// The kinds of problems between stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// A stage that does not exist, or not yet.
    UnknownStage,
    /// A stage that depends on itself.
    StageCycle,
}

/// The stages of a Dockerfile, evaluated for one build.
#[derive(Debug)]
pub struct Build {
    /// Its number among the builds of the repository.
    pub number: usize,
    /// Every stage, in order.
    pub stages: Vec<Stage>,
    /// The arguments that FROM sees.
    pub globals: Variables,
    /// What is wrong between them.
    pub problems: Vec<Problem>,
}

impl Build {
    /// Evaluates every stage of a Dockerfile.
    #[must_use]
    pub fn evaluate(dockerfile: &Dockerfile, inputs: &BuildInputs) -> Self {
        Self::evaluate_on(dockerfile, inputs, 0, &Alone)
    }

    /// Evaluates every stage of the build with a number, on top of builds that are made before it.
    #[must_use]
    pub fn evaluate_on(
        dockerfile: &Dockerfile,
        inputs: &BuildInputs,
        number: usize,
        below: &dyn Below,
    ) -> Self {
        evaluate::evaluate(dockerfile, inputs, number, below)
    }

    /// The images and contexts that the build names and its Dockerfile does not hold, each with the number of
    /// the stage and the place that name it.
    pub fn outside(&self) -> impl Iterator<Item = (usize, Span, Outside<'_>)> {
        self.stages.iter().flat_map(|stage| {
            let base = match &stage.base {
                Base::Image(image) => Some(Outside::Image(image)),
                Base::UnknownTag { image, .. } => Some(Outside::AnyTag(image)),
                Base::Context(name) => Some(Outside::Context(name)),
                _ => None,
            };
            let sources = stage.steps.iter().flat_map(|step| &step.sources);
            let taken = sources.filter_map(|source| match &source.origin {
                Origin::Image(image) => Some((source.place, Outside::Image(image))),
                Origin::Context(name) => Some((source.place, Outside::Context(name))),
                _ => None,
            });
            let base = base.map(|base| (stage.from, base));
            base.into_iter().chain(taken).map(|(place, outside)| (stage.number, place, outside))
        })
    }

    /// The stage that a target names, by name or number; the last where none is named.
    #[must_use]
    pub fn target(&self, name: Option<&str>) -> Option<usize> {
        let Some(name) = name else { return self.stages.len().checked_sub(1) };
        let lower = name.to_lowercase();
        let mut same = self.stages.iter().rev();
        same.find(|stage| stage.name.as_ref().is_some_and(|name| name.value == lower))
            .map(|stage| stage.number)
    }

    /// A stage and those it continues from, the stage first, the one on an image last.
    pub fn lineage(&self, stage: usize) -> impl Iterator<Item = &Stage> {
        let mut next = self.stages.get(stage);
        std::iter::from_fn(move || {
            let current = next?;
            next = match current.base {
                Base::Stage(base) => self.stages.get(base),
                _ => None,
            };
            Some(current)
        })
    }

    /// The base at the bottom of a stage's lineage, and the stage that stands on it.
    #[must_use]
    pub fn external_base(&self, stage: usize) -> Option<&Stage> {
        self.lineage(stage).last()
    }

    /// The stages that a stage is made from, itself included: its lineage, and all that COPY and mounts
    /// take files from.
    #[must_use]
    pub fn reachable(&self, stage: usize) -> BTreeSet<usize> {
        self.reachable_from([stage])
    }

    /// The stages that several stages are made from, themselves included: their lineages, and all that COPY
    /// and mounts take files from.
    #[must_use]
    pub fn reachable_from(&self, stages: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<usize> = stages.into_iter().collect();
        while let Some(number) = open.pop() {
            let Some(stage) = self.stages.get(number) else { continue };
            if !reached.insert(number) {
                continue;
            }
            open.extend(stage.made_from());
        }
        reached
    }
}
