//! What an image is made of: its Dockerfile, its build, its files.

use std::collections::BTreeSet;

use crate::build::{Build, Dockerfile, Stage};
use crate::compose::Project;
use crate::contents::{BuildContext, Contents, CopyOutcome, FileTree, Time};
use crate::facts::handles::{Facts, Image, ServiceRef};
use crate::images::ContainerStart;
use crate::source::{RepoPath, Span};

impl<'a> Image<'a> {
    /// The Dockerfile that the image is built from.
    #[must_use]
    pub fn dockerfile(self) -> &'a Dockerfile {
        &self.facts.repo.dockerfiles()[self.record.dockerfile]
    }

    /// The number of the image's Dockerfile among those of the repository.
    pub(crate) fn dockerfile_number(self) -> usize {
        self.record.dockerfile
    }

    /// Whether both are the same image.
    #[must_use]
    pub fn is(self, other: Image<'_>) -> bool {
        self.record.id == other.record.id
    }

    /// The directory that the image is built from, if that is in the repository and known.
    #[must_use]
    pub fn context(self) -> Option<&'a RepoPath> {
        self.record.context.as_ref()
    }

    /// The build that makes the image.
    #[must_use]
    pub fn build(self) -> &'a Build {
        &self.record.build
    }

    /// The runtime stage: the target, or the last one.
    #[must_use]
    pub fn runtime(self) -> &'a Stage {
        &self.record.build.stages[self.record.target]
    }

    /// The image's runtime stage and those it continues from, down to the one on an image.
    pub(in crate::facts) fn lineage(self) -> impl Iterator<Item = &'a Stage> {
        self.record.build.lineage(self.record.target)
    }

    /// What the image's build takes from where, and the files of all its stages.
    #[must_use]
    pub fn contents(self) -> &'a Contents {
        &self.record.contents
    }

    /// The directory that the image is built from, with its ignore file; `None` if it is not known.
    #[must_use]
    pub fn build_context(self) -> Option<&'a BuildContext> {
        self.record.contexts.main.as_deref()
    }

    /// The instruction that runs at a time.
    #[must_use]
    pub fn place_of(self, time: Time) -> Option<Span> {
        let (dockerfile, stage) = self.facts.repo.stage(time.stage)?;
        Some(stage.steps.get(time.step)?.instruction(dockerfile).line_span())
    }

    /// The pattern of an ignore file without which a path of a stage would be there, and the path of the
    /// repository that it leaves out.
    #[must_use]
    pub fn left_out(self, stage: usize, path: &str) -> Option<(Span, RepoPath)> {
        let taken = self.contents().taken.iter().filter(|taken| taken.time.stage.number() == stage);
        taken.rev().find_map(|taken| {
            let CopyOutcome::Copied(sources) = &taken.outcome else { return None };
            let rest = path.strip_prefix(taken.target.trim_end_matches('/'))?.trim_start_matches('/');
            sources.iter().filter(|(_, is_directory)| *is_directory).find_map(|(directory, _)| {
                let source = directory.join(rest)?;
                let inside = source.as_str().strip_prefix(taken.context.directory.as_str())?;
                taken.context.all.get(inside)?;
                Some((taken.context.ignoring(inside)?.span?, source))
            })
        })
    }

    /// The files of one of the stages of the image's build, as far as they are known.
    #[must_use]
    pub(super) fn files_of(self, stage: usize) -> Option<&'a FileTree> {
        self.record.contents.stages.get(stage)
    }

    /// The image's files, as far as they are known.
    #[must_use]
    pub fn files(self) -> &'a FileTree {
        &self.record.contents.stages[self.record.target]
    }

    /// Whether files come into the image from a stage beside those that it continues from.
    #[must_use]
    pub fn takes_from_other_stages(self) -> bool {
        let lineage: BTreeSet<usize> = self.lineage().map(|stage| stage.number).collect();
        let reachable = self.build().reachable(self.record.target);
        reachable.iter().any(|stage| !lineage.contains(stage))
    }

    /// What the image's containers start; `None` if the Dockerfile does not say.
    #[must_use]
    pub fn start(self) -> Option<&'a ContainerStart> {
        self.record.start.as_ref()
    }

    /// The services that run the image, by project and name.
    pub fn services(self) -> impl Iterator<Item = ServiceRef<'a>> {
        self.record.services.iter().map(move |id| self.facts.service(*id))
    }

    /// The services that run the image and are made for running: not the ones of tests and editors.
    pub fn runtime_services(self) -> impl Iterator<Item = ServiceRef<'a>> {
        self.services().filter(|service| !service.is_for_development())
    }

    /// The projects whose services run the image, each once.
    #[must_use]
    pub fn projects(self) -> Vec<&'a Project> {
        let mut projects: Vec<&Project> = self.services().map(|service| service.project).collect();
        projects.dedup_by_key(|project| project.id);
        projects
    }

    /// The FROM of the image's runtime stage.
    #[must_use]
    pub fn place(self) -> Span {
        self.runtime().from
    }

    /// Whether the image's environment has a variable.
    #[must_use]
    pub fn sets_variable(self, name: &str) -> bool {
        self.runtime().state.variables.environment_variable(name).is_some()
    }

    /// Whether a service runs the image.
    #[must_use]
    pub fn runs_in_service(self) -> bool {
        !self.record.services.is_empty()
    }
}
