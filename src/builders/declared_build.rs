//! A build that a file of the repository asks for, and Compose does not.

use std::collections::{BTreeMap, BTreeSet};

use crate::answer::Answer;
use crate::build::{NamedContext, Variable};
use crate::source::{RepoPath, Span, Text};

/// A build that something other than Compose asks for.
#[derive(Debug, Clone)]
pub(crate) struct DeclaredBuild {
    /// The words that ask for it: the target's name, the step, the command.
    pub(crate) place: Span,
    /// What asks.
    pub(crate) kind: BuilderKind,
    /// Its name there: of the target, the step or the recipe. Empty where it has none.
    pub(crate) label: String,
    /// What it is built from.
    pub(crate) context: Answer<BuiltFrom>,
    /// The Dockerfile, a path in the repository.
    pub(crate) dockerfile: Answer<RepoPath>,
    /// The Dockerfile itself, where it is spelled out in place of a path.
    pub(crate) inline: Option<Text>,
    /// The stage that is built, if one is named.
    pub(crate) target: Option<Answer<String>>,
    /// The build arguments that are passed.
    pub(crate) arguments: BTreeMap<String, Variable>,
    /// Additional contexts by name.
    pub(crate) contexts: BTreeMap<String, NamedContext>,
    /// The names of the labels that are passed. None where they are not known.
    pub(crate) labels: Option<BTreeSet<String>>,
    /// The names that the image gets.
    pub(crate) names: Vec<DeclaredName>,
    /// Whether the image is pushed to a registry, or named so that somebody else may run it.
    pub(crate) is_published: bool,
    /// What it names that is not in the repository.
    pub(crate) missing: Option<Missing>,
    /// Whether its result is files, and no image: `--output type=local`.
    pub(crate) is_export: bool,
    /// Whether who builds it runs it to have something done, and that is all: a package made, a shell opened.
    pub(crate) is_run_once: bool,
}

/// What a build names that is not in the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Missing {
    /// The directory that it is built from.
    Context(RepoPath),
    /// The Dockerfile.
    Dockerfile(RepoPath),
}

/// What asks for a build. Those whose word counts first come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum BuilderKind {
    /// `images.build` of the policy.
    Policy,
    /// A target of a Bake file.
    Bake,
    /// A step or a line of a pipeline: GitHub Actions, GitLab CI and their like.
    Pipeline,
    /// A tool that builds while somebody develops: Skaffold, Tilt.
    Tool,
    /// A recipe of a Makefile or justfile, a script of a package, a shell script.
    Script,
    /// The environment of an editor.
    Editor,
    /// A comment of the Dockerfile that says how to build it.
    Comment,
}

/// What a build is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BuiltFrom {
    /// A directory of the repository.
    Directory(RepoPath),
    /// Something that is fetched, or made by whoever builds.
    Elsewhere,
}

/// A name that a build gives to its image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeclaredName {
    /// The name as it stands, without its tag where that is not known: `ghcr.io/acme/api`.
    pub(crate) name: String,
    /// Whether the tag depends on the caller of the build.
    pub(crate) has_unknown_tag: bool,
}

impl DeclaredBuild {
    /// The directory of the repository that it is built from, if it is known.
    pub(crate) fn directory(&self) -> Option<&RepoPath> {
        match self.context.known()? {
            BuiltFrom::Directory(directory) => Some(directory),
            BuiltFrom::Elsewhere => None,
        }
    }

    /// Whether somebody asks for an image that may run elsewhere: a comment tells from where its Dockerfile is built,
    /// and what an editor builds runs nowhere else.
    pub(crate) fn asks_for_image(&self) -> bool {
        !matches!(self.kind, BuilderKind::Comment | BuilderKind::Editor)
    }

    /// Whether commands that come before it may put files into its context.
    pub(crate) fn may_be_prepared(&self) -> bool {
        !matches!(self.kind, BuilderKind::Policy | BuilderKind::Bake)
    }

    /// Whether who asks builds what is meant to run, rather than what somebody tries while developing.
    pub(crate) fn says_which_stage_ships(&self) -> bool {
        self.kind == BuilderKind::Policy || self.is_published
    }
}
