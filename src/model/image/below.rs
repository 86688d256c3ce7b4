//! What a build finds below it: images that other builds of the repository make.

use std::sync::Arc;

use super::{Build, Dockerfile};
use crate::model::ImageReference;
use crate::syntax::dockerfile::Instruction;
use crate::syntax::shell::Script;

/// Which stage of which build.
///
/// The number of a build is higher than those of the builds that it stands on, or takes files from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StageId {
    // Every entry of a file tree has some of these.
    build: u32,
    number: u32,
}

impl StageId {
    /// The stage `number` of the build `build`.
    #[must_use]
    pub fn new(build: usize, number: usize) -> Self {
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self { build: narrow(build), number: narrow(number) }
    }

    /// The number of the build among those of the repository.
    #[must_use]
    pub fn build(self) -> usize {
        self.build as usize
    }

    /// The number of the stage in its Dockerfile, from 0.
    #[must_use]
    pub fn number(self) -> usize {
        self.number as usize
    }

    /// Another stage of the same build.
    #[must_use]
    pub fn beside(self, number: usize) -> Self {
        Self::new(self.build(), number)
    }
}

/// What a Dockerfile names and does not hold itself.
#[derive(Debug, Clone, Copy)]
pub enum Outside<'a> {
    /// An image.
    Image(&'a ImageReference),
    /// An image of which the tag is not known.
    AnyTag(&'a ImageReference),
    /// A named context of the build.
    Context(&'a str),
}

/// The other builds of the repository, as one of them sees them.
pub trait Below {
    /// The stage that something from outside of the Dockerfile is, if it is built here.
    fn find(&self, outside: Outside<'_>) -> Option<StageId>;

    /// A build, and the Dockerfile that it is of.
    fn get(&self, build: usize) -> Option<(&Dockerfile, &Build)>;
}

/// Where nothing else is built.
#[derive(Debug)]
pub struct Alone;

impl Below for Alone {
    fn find(&self, _: Outside<'_>) -> Option<StageId> {
        None
    }

    fn get(&self, _: usize) -> Option<(&Dockerfile, &Build)> {
        None
    }
}

/// What ONBUILD of another Dockerfile holds, run in a stage that continues from its image.
#[derive(Debug)]
pub struct Trigger {
    pub(super) instruction: Instruction,
    pub(super) script: Option<Script>,
}

/// The triggers that the image of a stage holds.
pub(super) fn triggers(dockerfile: &Dockerfile, stage: usize) -> Vec<Arc<Trigger>> {
    let numbers = dockerfile.triggers(stage);
    numbers
        .map(|at| {
            let script = dockerfile.script(at).cloned();
            Arc::new(Trigger { instruction: dockerfile.instruction(at).clone(), script })
        })
        .collect()
}
