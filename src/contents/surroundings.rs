//! What a build stands in while its files are worked out: contexts, repository, builds below.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::BuildContext;
use super::outcome::Contents;
use super::run::Accounts;
use super::tree::FileTree;
use crate::ids::StageId;
use crate::manifests::Manifests;
use crate::source::Tree;

/// The directories of the repository that a build takes files from.
#[derive(Debug, Clone, Default)]
pub(crate) struct BuildContexts {
    /// The build context; nothing where it is not in the repository.
    pub main: Option<Arc<BuildContext>>,
    /// Additional contexts by name, as far as they are directories of the repository.
    pub named: BTreeMap<String, Arc<BuildContext>>,
}

/// The contents of other builds.
pub(crate) trait ContentsBelow {
    /// What the build with the number `build` makes; `None` if that build is not made.
    fn contents(&self, build: usize) -> Option<&Contents>;
}

/// What builds are made of beside their Dockerfiles.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) contexts: &'a BuildContexts,
    pub(crate) below: &'a dyn ContentsBelow,
    pub(crate) repository: &'a Tree,
    pub(crate) manifests: &'a Manifests,
    /// How many builds there are in all.
    pub(crate) builds: usize,
}

impl<'a> Surroundings<'a> {
    /// The files of a stage of another build.
    pub(crate) fn files_of(self, stage: StageId) -> Option<&'a FileTree> {
        self.below.contents(stage.build())?.stages.get(stage.number())
    }

    /// The users and groups of a stage of another build.
    pub(super) fn accounts_of(self, stage: StageId) -> Option<&'a Accounts> {
        self.below.contents(stage.build())?.accounts.get(stage.number())
    }
}
