//! The repository as a whole: its files read, its Dockerfiles and projects joined into images.

use std::collections::{BTreeMap, BTreeSet};

use super::owner_of_place::Subjects;
use super::suppressions::{Aliases, PlacedSuppression};
use crate::answer::LimitReached;
use crate::build::{Base, Dockerfile, Stage};
use crate::compose::Project;
use crate::ids::StageId;
use crate::images::{ImageCircle, Images};
use crate::kubernetes::Kubernetes;
use crate::manifests::Manifests;
use crate::source::{FileId, Files, RepoPath, Span, Spanned, Tree};
use crate::syntax::patterns::PathPattern;

/// Everything that was read of a repository, joined once.
#[derive(Debug)]
pub struct Repo {
    pub(crate) files: Files,
    pub(crate) tree: Tree,
    pub(crate) dockerfiles: Vec<Dockerfile>,
    pub(crate) templates: Vec<RepoPath>,
    /// Those that the policy names, as the Dockerfiles that they are but for placeholders.
    pub(crate) named_templates: BTreeMap<RepoPath, Dockerfile>,
    pub(crate) unread: Vec<Unread>,
    pub(super) untold_by_git: Vec<Unread>,
    pub(super) builder_limits: Vec<LimitReached>,
    pub(crate) projects: Vec<Project>,
    pub(crate) images: Images,
    pub(super) subjects: Subjects,
    /// The projects by the first of their own files.
    pub(super) by_first_file: BTreeMap<FileId, Vec<usize>>,
    pub(crate) suppressions: Vec<PlacedSuppression>,
    pub(crate) aliases: Aliases,
    pub(crate) kubernetes: Kubernetes,
    pub(super) trusts_no_name: bool,
    pub(crate) manifests: Manifests,
    pub(crate) declared_services: Vec<Spanned<PathPattern>>,
    pub(super) declared_shared: Vec<Spanned<PathPattern>>,
}

/// A file or directory that could not be read.
#[derive(Debug)]
pub struct Unread {
    /// Its path, as a place without content.
    pub place: Span,
    /// Why, as a clause.
    pub reason: String,
}

impl Repo {
    /// The files that were read.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// What exists.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Every Dockerfile, by path.
    #[must_use]
    pub fn dockerfiles(&self) -> &[Dockerfile] {
        &self.dockerfiles
    }

    /// The stage of a build, and the Dockerfile that it is of.
    #[must_use]
    pub fn stage(&self, stage: StageId) -> Option<(&Dockerfile, &Stage)> {
        let made = self.images.builds.get(stage.build())?;
        Some((&self.dockerfiles[made.dockerfile], made.build.stages.get(stage.number())?))
    }

    /// A stage and those that it continues from, through the images of this repository, the lowest last.
    pub(crate) fn lineage(&self, stage: StageId) -> impl Iterator<Item = (StageId, &Stage)> {
        let mut next = Some(stage);
        std::iter::from_fn(move || {
            let id = next?;
            let (_, stage) = self.stage(id)?;
            next = match &stage.base {
                Base::Stage(number) => Some(id.beside(*number)),
                Base::Built { stage, .. } => Some(*stage),
                _ => None,
            };
            Some((id, stage))
        })
    }

    /// Images that are made from each other.
    #[must_use]
    pub fn image_circles(&self) -> &[ImageCircle] {
        &self.images.builds.circles
    }

    /// The manifests of packages and workspaces.
    #[must_use]
    pub fn manifests(&self) -> &Manifests {
        &self.manifests
    }

    /// The patterns by which the policy names the directories of services.
    pub(crate) fn declared_services(&self) -> &[Spanned<PathPattern>] {
        &self.declared_services
    }

    /// Whether the policy says that services may carry the code at a path.
    #[must_use]
    pub fn is_shared(&self, path: &RepoPath) -> bool {
        self.declared_shared.iter().any(|pattern| pattern.value.covers(path))
    }

    /// The templates of Dockerfiles, by path.
    #[must_use]
    pub fn templates(&self) -> &[RepoPath] {
        &self.templates
    }

    /// Where nobody knows what git tracks: files that its ignore rules name may be tracked all the same, and were not
    /// read.
    #[must_use]
    pub fn untold_by_git(&self) -> &[Unread] {
        &self.untold_by_git
    }

    /// The limits that were reached in files that ask for builds, or by what they ask for: not all of that is known.
    #[must_use]
    pub fn builder_limits(&self) -> &[LimitReached] {
        &self.builder_limits
    }

    /// What could not be read.
    #[must_use]
    pub fn unread(&self) -> &[Unread] {
        &self.unread
    }

    /// The Compose projects.
    #[must_use]
    pub fn projects(&self) -> &[Project] {
        &self.projects
    }

    /// The numbers of the projects that put further files on top of those of another one.
    pub(crate) fn projects_on_top_of<'a>(&'a self, below: &'a Project) -> impl Iterator<Item = usize> {
        let own = &below.files[..below.own_files];
        let same = own.first().and_then(|first| self.by_first_file.get(first));
        same.into_iter().flatten().copied().filter(move |number| {
            let other = &self.projects[*number];
            let files = &other.files[..other.own_files];
            files.len() > own.len() && files.starts_with(own)
        })
    }

    /// How many Compose files there are.
    #[must_use]
    pub fn compose_file_count(&self) -> usize {
        let files: BTreeSet<FileId> =
            self.projects.iter().flat_map(|project| project.files.clone()).collect();
        files.len()
    }

    /// How many Dockerfiles there are, those that stand in Compose files left out.
    #[must_use]
    pub fn dockerfile_count(&self) -> usize {
        self.dockerfiles.iter().filter(|dockerfile| !dockerfile.is_inline).count()
    }

    /// Whether the policy wants more than a name to believe that an image is for development or tests.
    #[must_use]
    pub(crate) fn trusts_no_name(&self) -> bool {
        self.trusts_no_name
    }

    /// Whether there is nothing to judge.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.dockerfiles.is_empty() && self.projects.is_empty() && self.unread.is_empty()
    }

    /// What a place belongs to: a stage, a service or another thing of a Compose file. Lines above do not
    /// change it.
    #[must_use]
    pub fn subject_at(&self, place: Span) -> &str {
        self.subjects.name_at(place)
    }

    /// The comments that take findings away, by place.
    #[must_use]
    pub fn suppressions(&self) -> &[PlacedSuppression] {
        &self.suppressions
    }

    /// The aliases through which alone a place of a Compose file counts: those of the extension field (`x-…`)
    /// that it lies in. None where it counts where it stands.
    #[must_use]
    pub fn aliases_of(&self, place: Span) -> Vec<Span> {
        self.aliases.of(place)
    }

    /// The service that a place in a Compose file belongs to.
    #[must_use]
    pub fn service_at(&self, place: Span) -> Option<&str> {
        self.subjects.service_at(place)
    }
}
