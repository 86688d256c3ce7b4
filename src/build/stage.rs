//! A stage, evaluated for one build: what it stands on, what it takes from elsewhere, what it says.
use std::sync::Arc;

use super::dockerfile::{Dockerfile, InstructionAt};
use super::stage_state::{Inherited, State};
use super::transfer::ExpandedTransfer;
use super::trigger::Trigger;
use super::variables::Variables;
use crate::answer::{Answer, Why};
use crate::ids::StageId;
use crate::knowledge::ImageReference;
use crate::source::{Span, Spanned};
use crate::syntax::dockerfile::Instruction;
use crate::syntax::shell::Script;

/// A stage of a build.
#[derive(Debug)]
pub struct Stage {
    /// Its number in the Dockerfile, from 0.
    pub number: usize,
    /// Its name, in lower case.
    pub name: Option<Spanned<String>>,
    /// The place of the image in its FROM.
    pub from: Span,
    /// What it stands on.
    pub base: Base,
    /// Its instructions in the order in which they are run, triggers of its base first.
    pub steps: Vec<Step>,
    /// What its image says of itself in the end.
    pub state: State,
}

impl Stage {
    /// The stages of this build that the stage is made from directly: its base, and those that it takes files
    /// from.
    pub fn made_from(&self) -> impl Iterator<Item = usize> {
        let base = match self.base {
            Base::Stage(base) => Some(base),
            _ => None,
        };
        let sources = self.steps.iter().flat_map(|step| &step.sources);
        let taken = sources.filter_map(|source| match source.origin {
            SourceOrigin::Stage(number) => Some(number),
            _ => None,
        });
        base.into_iter().chain(taken)
    }

    /// The stages of other builds that the stage is made from directly.
    pub fn built_from(&self) -> impl Iterator<Item = StageId> {
        let base = match self.base {
            Base::Built { stage, .. } => Some(stage),
            _ => None,
        };
        let taken =
            self.steps.iter().flat_map(|step| &step.sources).filter_map(|source| match source.origin {
                SourceOrigin::Built(stage) => Some(stage),
                _ => None,
            });
        base.into_iter().chain(taken)
    }
}

/// What a stage stands on.
#[derive(Debug, Clone)]
pub enum Base {
    /// An earlier stage, by number.
    Stage(usize),
    /// Nothing.
    Scratch,
    /// An image that another build of the repository makes.
    Built {
        /// Its name, or that of the context that it is.
        image: ImageReference,
        /// The stage that it is.
        stage: StageId,
    },
    /// An image from a registry, or one that is built elsewhere.
    Image(ImageReference),
    /// An image whose name is known and whose tag is not.
    UnknownTag {
        /// The image, without a tag.
        image: ImageReference,
        /// Why the tag is not known.
        why: Why,
    },
    /// A named context of the build.
    Context(String),
    /// It cannot be known.
    Unknown(Why),
}

/// Where COPY or a mount takes files from.
#[derive(Debug, Clone)]
pub enum SourceOrigin {
    /// Another stage, by number.
    Stage(usize),
    /// An image that another build of the repository makes.
    Built(StageId),
    /// An image from a registry.
    Image(ImageReference),
    /// A named context of the build.
    Context(String),
    /// It cannot be known, or is a mistake.
    Unknown(Why),
}

/// Something that is taken from elsewhere.
#[derive(Debug, Clone)]
pub struct Source {
    /// From where.
    pub origin: SourceOrigin,
    /// The place that names it.
    pub place: Span,
}

/// An instruction of a stage with what it sees.
#[derive(Debug)]
pub struct Step {
    /// The instruction.
    pub(crate) at: StepAt,
    /// The variables before it.
    pub variables: Variables,
    /// The working directory before it.
    pub workdir: Arc<Answer<String>>,
    /// The user before it: who runs its commands.
    pub user: Inherited<Answer<String>>,
    /// Whether its shell form is read by a shell whose scripts we read.
    pub posix_shell: bool,
    /// What it takes from other stages, images and contexts: the one of `COPY --from`, those of mounts.
    pub sources: Vec<Source>,
    /// What COPY or ADD says.
    pub(crate) transfer: Option<Box<ExpandedTransfer>>,
}

/// Where the instruction of a step stands.
#[derive(Debug)]
pub(crate) enum StepAt {
    /// In the Dockerfile of its stage.
    Own(InstructionAt),
    /// In the Dockerfile of the image that the stage continues from.
    Below(Arc<Trigger>),
}

impl Step {
    /// The instruction; `dockerfile` is that of its stage.
    #[must_use]
    pub fn instruction<'a>(&'a self, dockerfile: &'a Dockerfile) -> &'a Instruction {
        match &self.at {
            StepAt::Own(at) => dockerfile.instruction(*at),
            StepAt::Below(trigger) => &trigger.instruction,
        }
    }

    /// The script that the instruction runs or names; `dockerfile` is that of its stage.
    #[must_use]
    pub fn script<'a>(&'a self, dockerfile: &'a Dockerfile) -> Option<&'a Script> {
        match &self.at {
            StepAt::Own(at) => dockerfile.script(*at),
            StepAt::Below(trigger) => trigger.script.as_ref(),
        }
    }

    /// Whether the instruction stands in another Dockerfile, as an ONBUILD of it.
    #[must_use]
    pub fn is_from_below(&self) -> bool {
        matches!(self.at, StepAt::Below(_))
    }
}

impl Stage {
    /// The working directory after a step.
    #[must_use]
    pub fn workdir_after(&self, step: usize) -> &Answer<String> {
        self.steps.get(step + 1).map_or(&self.state.workdir, |next| &next.workdir)
    }
}
