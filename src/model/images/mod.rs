//! Images as rules see them: what ships, with the facts that are worked out over its whole lineage.

mod attributes;
mod check_tools;
mod command;
mod copies;
mod dependencies;
mod drift;
mod facts;
mod find;
mod made_users;
mod remembered;
pub(super) mod role;
mod shipped;
mod uses;
mod way;
mod whole_builds;

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::ImageReference;
use super::bases::{self, BaseFacts};
use super::building::{self, BuildCommand};
use super::contents::{Contents, Context, FileTree, Limit, Outcome, Time};
use super::image::{Base, Build, Dockerfile, Stage};
use super::project::Project;
use super::repo::Repo;
use super::services::ServiceRef;
use super::ships::ImageRecord;
use super::start::Start;
use crate::source::{RepoPath, Span};

pub use attributes::Attributes;
pub use check_tools::MissingTool;
pub use command::{Detour, DevelopmentCommand, ShellForm};
pub use copies::{ContextCopies, Gap, IgnoredSource, MissingSource};
pub use dependencies::ShippedDependencies;
pub use drift::{Drift, UsedVersion};
pub use facts::{HealthTimes, ImageHealth, ImageUser, is_root};
pub use find::Found;
pub(super) use remembered::Remembered;
pub use shipped::{MAX_COUNTED, ShippedFile, ShippedSecret, ShippedSources};
pub use uses::ImageUse;
pub use way::{ShippedTool, WayStep};
pub use whole_builds::{LateBuild, WholeBuild};

/// An image that ships: what one Dockerfile, target and set of arguments make.
#[derive(Debug, Clone, Copy)]
pub struct Image<'a> {
    repo: &'a Repo,
    record: &'a ImageRecord,
}

impl Repo {
    /// Every image that is built, by the path of its Dockerfile and by target.
    pub fn images(&self) -> impl Iterator<Item = Image<'_>> {
        self.ships.images.iter().map(|record| Image { repo: self, record })
    }

    /// The first limit that was met in each Dockerfile: a place from which on not all files of an image are
    /// looked at.
    #[must_use]
    pub fn content_limits(&self) -> Vec<&Limit> {
        let mut limits: Vec<&Limit> =
            self.images().flat_map(|image| image.record.contents.limits.iter()).collect();
        limits.sort_by_key(|limit| (limit.place.file, limit.place.start));
        limits.dedup_by_key(|limit| limit.place.file);
        limits
    }

    /// The names of all services.
    #[must_use]
    pub fn service_names(&self) -> BTreeSet<String> {
        self.services().map(|service| service.name().to_owned()).collect()
    }

    /// Every image that is known to run: made for that, and started by something.
    pub fn runtime_images(&self) -> impl Iterator<Item = Image<'_>> {
        self.images().filter(|image| image.is_runtime())
    }
}

impl<'a> Image<'a> {
    pub(super) fn new(repo: &'a Repo, record: &'a ImageRecord) -> Self {
        Self { repo, record }
    }

    /// The Dockerfile that the image is built from.
    #[must_use]
    pub fn dockerfile(self) -> &'a Dockerfile {
        &self.repo.dockerfiles()[self.record.dockerfile]
    }

    /// The number of the image's Dockerfile among those of the repository.
    pub(super) fn dockerfile_number(self) -> usize {
        self.record.dockerfile
    }

    /// The repository that the image is built in.
    pub(super) fn repo(self) -> &'a Repo {
        self.repo
    }

    /// Whether both are the same image.
    #[must_use]
    pub fn is(self, other: Image<'_>) -> bool {
        std::ptr::eq(self.record, other.record)
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
    pub fn lineage(self) -> impl Iterator<Item = &'a Stage> {
        self.record.build.lineage(self.record.target)
    }

    /// What the image's build takes from where, and the files of all its stages.
    #[must_use]
    pub fn contents(self) -> &'a Contents {
        &self.record.contents
    }

    /// The directory that the image is built from, with its ignore file; `None` if it is not known.
    #[must_use]
    pub fn build_context(self) -> Option<&'a Context> {
        self.record.contexts.main.as_deref()
    }

    /// The instruction that runs at a time.
    #[must_use]
    pub fn place_of(self, time: Time) -> Option<Span> {
        let (dockerfile, stage) = self.repo.stage(time.stage)?;
        Some(stage.steps.get(time.step)?.instruction(dockerfile).line_span())
    }

    /// The pattern of an ignore file without which a path of a stage would be there, and the path of the
    /// repository that it leaves out.
    #[must_use]
    pub fn left_out(self, stage: usize, path: &str) -> Option<(Span, RepoPath)> {
        let taken = self.contents().taken.iter().filter(|taken| taken.time.stage.number() == stage);
        taken.rev().find_map(|taken| {
            let Outcome::Copied(sources) = &taken.outcome else { return None };
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
    pub fn files_of(self, stage: usize) -> Option<&'a FileTree> {
        self.record.contents.stages.get(stage)
    }

    /// The image's files, as far as they are known.
    #[must_use]
    pub fn files(self) -> &'a FileTree {
        &self.record.contents.stages[self.record.target]
    }

    /// The commands that build in the image's runtime stage, and in those that it continues from.
    #[must_use]
    pub fn build_commands(self) -> Vec<BuildCommand> {
        let brings_tools = self.base_facts().is_some_and(|base| base.builds);
        let tree = self.repo.tree();
        let mut stages: Vec<&Stage> = self.lineage().collect();
        stages.reverse();
        building::build_commands(self.dockerfile(), stages.into_iter(), brings_tools, self.files(), tree)
    }

    /// Whether the image is built where it runs: in its own stages, or in those of an image of this
    /// repository that it stands on.
    #[must_use]
    pub fn builds_where_it_runs(self) -> bool {
        let compiles = |image: Self| {
            image.build_commands().iter().any(|command| command.what == building::BuildWork::Compiles)
        };
        !self.build_commands().is_empty() || self.foundations().skip(1).any(compiles)
    }

    /// Whether files come into the image from a stage beside those that it continues from.
    #[must_use]
    pub fn takes_from_other_stages(self) -> bool {
        let lineage: BTreeSet<usize> = self.lineage().map(|stage| stage.number).collect();
        let reachable = self.build().reachable(self.record.target);
        reachable.iter().any(|stage| !lineage.contains(stage))
    }

    /// Whether nothing but a shell, or a compiler for others, is started in the image: it is there to build
    /// in.
    #[must_use]
    pub fn is_for_building(self) -> bool {
        !self.runs_in_service()
            && self.start().is_some_and(|start| start.is_bare_shell() || start.is_build_server())
    }

    /// What the image's containers start; `None` if the Dockerfile does not say.
    #[must_use]
    pub fn start(self) -> Option<&'a Start> {
        self.record.start.as_ref()
    }

    /// The services that run the image, by project and name.
    pub fn services(self) -> impl Iterator<Item = ServiceRef<'a>> {
        self.record.services.iter().map(move |id| self.repo.service(*id))
    }

    /// The services that run the image and are made for running: not the ones of tests and editors.
    pub fn runtime_services(self) -> impl Iterator<Item = ServiceRef<'a>> {
        self.services().filter(|service| !service.is_for_development())
    }

    /// The projects whose services run the image, each once.
    #[must_use]
    pub fn projects(self) -> Vec<&'a Project> {
        let mut projects: Vec<&Project> = self.services().map(|service| service.project).collect();
        projects.dedup_by(|one, other| std::ptr::eq(*one, *other));
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

    /// The image that this image's own stages stand on in the end, be it of a registry or of this repository.
    #[must_use]
    pub fn base(self) -> Option<&'a ImageReference> {
        match &self.lineage().last()?.base {
            Base::Built { image: reference, .. }
            | Base::Image(reference)
            | Base::UnknownTag { image: reference, .. } => Some(reference),
            _ => None,
        }
    }

    /// What is known of the image at the bottom, below those of this repository that this one stands on.
    /// Where its tag is not known, what is known of all images of its name.
    #[must_use]
    pub fn base_facts(self) -> Option<&'a BaseFacts> {
        self.record.remembered.base_facts.get_or_init(|| self.work_out_base_facts()).as_deref()
    }

    fn work_out_base_facts(self) -> Option<Cow<'static, BaseFacts>> {
        match &self.bottom().lineage().last()?.base {
            Base::Image(reference) => bases::look_up(reference).map(Cow::Borrowed),
            Base::UnknownTag { image, .. } => bases::look_up_any_tag(image),
            _ => None,
        }
    }

    /// The image of this repository that this image stands on, if its base is one.
    #[must_use]
    pub fn base_image(self) -> Option<Self> {
        let Base::Built { stage, .. } = &self.lineage().last()?.base else { return None };
        let number = self.repo.ships.by_stage.get(stage)?;
        Some(Image::new(self.repo, self.repo.ships.images.get(*number)?))
    }

    /// The image itself and those of this repository that it stands on, the lowest last.
    pub fn foundations(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |image| image.base_image())
    }

    /// The lowest image of this repository that this image stands on; itself where there is none.
    #[must_use]
    pub fn bottom(self) -> Self {
        self.foundations().last().unwrap_or(self)
    }

    /// Whether another image of this repository stands on this image, or takes files from it.
    #[must_use]
    pub fn is_base_of_another(self) -> bool {
        let all = || {
            let stages = self.repo.images().flat_map(|image| &image.build().stages);
            let used = stages.flat_map(Stage::built_from);
            used.filter_map(|stage| self.repo.ships.by_stage.get(&stage).copied()).collect()
        };
        self.repo.foundations.get_or_init(all).contains(&self.record.number)
    }

    /// The slim variants of the image's base, if the base is a full image that has some.
    #[must_use]
    pub fn slim_variants(self) -> Option<&'static [String]> {
        bases::slim_variants(self.base()?)
    }

    /// Whether nothing is below the image's own stages, or those of the images of this repository that it
    /// stands on.
    #[must_use]
    pub fn is_from_scratch(self) -> bool {
        self.bottom().lineage().last().is_some_and(|stage| matches!(stage.base, Base::Scratch))
    }

    /// The place to say that the image lacks something: the FROM of its runtime stage, or, where several
    /// images of the Dockerfile lack it because of a stage that they share, the FROM of that stage.
    #[must_use]
    pub fn absence_place(self) -> Span {
        let images = &self.repo.ships.images;
        let first = images.partition_point(|other| other.dockerfile < self.record.dockerfile);
        let siblings = images[first..].iter().take_while(|other| other.dockerfile == self.record.dockerfile);
        let others: Vec<Image<'a>> = siblings
            .filter(|other| other.target != self.record.target)
            .map(|other| Image::new(self.repo, other))
            .collect();
        let is_shared = |stage: &Stage| {
            others.iter().any(|other| other.lineage().any(|theirs| theirs.number == stage.number))
        };
        self.lineage().find(|stage| is_shared(stage)).unwrap_or(self.runtime()).from
    }
}
