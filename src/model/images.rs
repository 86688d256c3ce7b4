//! Images as rules see them: what ships, with the facts that are worked out over its whole lineage.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::bases::{self, BaseFacts};
use super::building::{self, BuildCommand};
use super::contents::{Arrival, FileTree, How, ToolFile};
use super::image::{Base, Build, Dockerfile, HealthState, Inherited, Origin, Setting, Stage};
use super::project::Project;
use super::repo::Repo;
use super::services::ServiceRef;
use super::ships::ImageRecord;
use super::start::Start;
use super::{Fact, ImageReference, Why};
use crate::source::Span;
use crate::syntax::dockerfile::Kind;
use crate::syntax::shell::WrapperKind;

/// An image that ships: what one Dockerfile, target and set of arguments make.
#[derive(Debug, Clone, Copy)]
pub struct Image<'a> {
    repo: &'a Repo,
    record: &'a ImageRecord,
}

/// Words in the names of Dockerfiles and stages that are not made for running.
const DEVELOPMENT: [&str; 16] = [
    "bench",
    "ci",
    "debug",
    "dev",
    "devel",
    "develop",
    "development",
    "devcontainer",
    "e2e",
    "lint",
    "local",
    "test",
    "tester",
    "testing",
    "tests",
    "cypress",
];

/// Names of folders whose images are made for tests.
const TEST_FOLDERS: [&str; 6] = ["test", "tests", "testing", "e2e", "integration-test", "integration-tests"];

/// Who runs the containers of an image.
#[derive(Debug)]
pub struct ImageUser<'a> {
    /// The user, as far as it is known.
    pub name: Fact<String>,
    /// The USER instruction that says so; nothing where it comes with the base.
    pub setting: Option<&'a Setting<Fact<String>>>,
}

/// What an image says of its health.
#[derive(Debug, Clone, Copy)]
pub enum ImageHealth<'a> {
    /// It has a check.
    Checked,
    /// A `HEALTHCHECK NONE` takes away what there may have been.
    Disabled(&'a Setting<HealthState>),
    /// It has none.
    Unchecked,
    /// Its base is not known.
    Unknown,
}

/// A step by which something got from where it was made to where it ships.
#[derive(Debug, Clone, Copy)]
pub enum WayStep<'a> {
    /// A stage continues from the one that has it.
    Continued(&'a Stage),
    /// It is copied into a stage.
    Copied {
        /// The stage that it is copied into.
        into: &'a Stage,
        /// The instruction that copies.
        place: Span,
    },
}

impl Repo {
    /// Every image that is built, by the path of its Dockerfile and by target.
    pub fn images(&self) -> impl Iterator<Item = Image<'_>> {
        self.ships.images.iter().map(|record| Image { repo: self, record })
    }

    /// The names of all services.
    #[must_use]
    pub fn service_names(&self) -> BTreeSet<String> {
        self.services().map(|service| service.name().to_owned()).collect()
    }

    /// Every image that is known to run: made for that, and started by something.
    pub fn runtime_images(&self) -> impl Iterator<Item = Image<'_>> {
        self.images().filter(|image| image.is_started() && !image.is_for_development())
    }
}

impl<'a> Image<'a> {
    pub(super) fn new(repo: &'a Repo, record: &'a ImageRecord) -> Self {
        Self { repo, record }
    }

    /// The Dockerfile that it is built from.
    #[must_use]
    pub fn dockerfile(self) -> &'a Dockerfile {
        &self.repo.dockerfiles()[self.record.dockerfile]
    }

    /// The build that makes it.
    #[must_use]
    pub fn build(self) -> &'a Build {
        &self.record.build
    }

    /// The runtime stage: the target, or the last one.
    #[must_use]
    pub fn runtime(self) -> &'a Stage {
        &self.record.build.stages[self.record.target]
    }

    /// The runtime stage and those it continues from, down to the one on an image.
    pub fn lineage(self) -> impl Iterator<Item = &'a Stage> {
        self.record.build.lineage(self.record.target)
    }

    /// What its files are, as far as they are known.
    #[must_use]
    pub fn files(self) -> &'a FileTree {
        &self.record.files[self.record.target]
    }

    /// The commands of its runtime stage that build.
    #[must_use]
    pub fn build_commands(self) -> Vec<BuildCommand> {
        building::build_commands(self.dockerfile(), self.runtime(), self.files(), self.repo.tree())
    }

    /// What its containers start, if the Dockerfile says so.
    #[must_use]
    pub fn start(self) -> Option<&'a Start> {
        self.record.start.as_ref()
    }

    /// The services that run it, by project and name.
    pub fn services(self) -> impl Iterator<Item = ServiceRef<'a>> {
        self.record.services.iter().map(move |id| self.repo.service(*id))
    }

    /// The projects whose services run it, each once.
    #[must_use]
    pub fn projects(self) -> Vec<&'a Project> {
        let mut projects: Vec<&Project> = self.services().map(|service| service.project).collect();
        projects.dedup_by(|one, other| std::ptr::eq(*one, *other));
        projects
    }

    /// The FROM of its runtime stage.
    #[must_use]
    pub fn place(self) -> Span {
        self.runtime().from
    }

    /// Whether its environment has a variable.
    #[must_use]
    pub fn sets_variable(self, name: &str) -> bool {
        self.runtime().state.variables.environment_variable(name).is_some()
    }

    /// Whether a service runs it.
    #[must_use]
    pub fn runs_in_service(self) -> bool {
        !self.record.services.is_empty()
    }

    /// The image from a registry at the bottom of its lineage.
    #[must_use]
    pub fn base(self) -> Option<&'a ImageReference> {
        match &self.lineage().last()?.base {
            Base::Image(reference) => Some(reference),
            _ => None,
        }
    }

    /// What is known of that image.
    #[must_use]
    pub fn base_facts(self) -> Option<&'static BaseFacts> {
        bases::look_up(self.base()?)
    }

    /// Whether nothing is below its own stages.
    #[must_use]
    pub fn is_from_scratch(self) -> bool {
        self.lineage().last().is_some_and(|stage| matches!(stage.base, Base::Scratch))
    }

    /// Whether containers of it are known to be started: a service runs it, it has a command, or its base
    /// is a server. One without any may be a base for others, or a tool for building; one on an empty base
    /// without a command holds files to be taken out.
    #[must_use]
    pub fn is_started(self) -> bool {
        let state = &self.runtime().state;
        let has_command = state.cmd.setting().is_some() || state.entrypoint.setting().is_some();
        let is_run = |service: ServiceRef<'_>| {
            !self.is_from_scratch()
                || service.service.command.is_some()
                || service.service.entrypoint.is_some()
        };
        has_command || self.services().any(is_run) || self.base_facts().is_some_and(|base| base.serves)
    }

    /// Whether its containers are known to serve until they are stopped: a service runs it, it exposes a
    /// port, or what it starts is a server.
    #[must_use]
    pub fn is_service(self) -> bool {
        let state = &self.runtime().state;
        let own_command = state.cmd.setting().is_some() || state.entrypoint.setting().is_some();
        self.runs_in_service()
            || !state.exposed.is_empty()
            || self.start().is_some_and(Start::is_service)
            || !own_command && self.base_facts().is_some_and(|base| base.serves)
    }

    /// Whether it is made for development rather than for running: its Dockerfile or its target is named
    /// so, or it is the environment of an editor.
    #[must_use]
    pub fn is_for_development(self) -> bool {
        let path = &self.dockerfile().path;
        let is_environment = path.parts().any(|part| part == ".devcontainer" || part.starts_with(".gitpod"));
        let is_for_tests = path.parent().parts().any(|part| TEST_FOLDERS.contains(&part));
        let file_name = path.file_name().to_lowercase();
        let target = self.runtime().name.as_ref().map_or("", |name| name.value.as_str());
        let words = file_name.split(['.', '-', '_']).chain(target.split(['.', '-', '_']));
        is_environment || is_for_tests || words.into_iter().any(|word| DEVELOPMENT.contains(&word))
    }

    /// The place to say that it lacks something: the FROM of its runtime stage, or, where several images
    /// of the Dockerfile lack it because of a stage that they share, the FROM of that stage.
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

    /// Who its containers run as.
    #[must_use]
    pub fn user(self) -> ImageUser<'a> {
        if let Inherited::Set(setting) = &self.runtime().state.user {
            return ImageUser { name: setting.value.clone(), setting: Some(setting) };
        }
        let name = match (self.is_from_scratch(), self.base(), self.base_facts()) {
            (true, ..) => Fact::Known("root".to_owned()),
            (_, _, Some(BaseFacts { user: Some(user), .. })) => Fact::Known(user.clone()),
            (_, Some(base), _) => Fact::Unknown(Why {
                reason: format!(
                    "no USER is set, and who `{}` runs as is not in our table",
                    base.short_name()
                ),
                place: None,
            }),
            (_, None, _) => Fact::Unknown(Why {
                reason: "no USER is set, and the base image is not known".to_owned(),
                place: None,
            }),
        };
        ImageUser { name, setting: None }
    }

    /// Whether its containers start as root only to give that up before the program runs.
    #[must_use]
    pub fn drops_root(self) -> bool {
        let own_entrypoint = self.runtime().state.entrypoint.setting().is_some();
        if !own_entrypoint && self.base_facts().is_some_and(|base| base.drops) {
            return true;
        }
        let Some(start) = self.start() else { return false };
        start.all_commands().iter().any(|commands| {
            commands.iter().any(|found| {
                let invocation = found.invocation();
                let steps_down = [WrapperKind::StepDown, WrapperKind::Setpriv, WrapperKind::Su];
                steps_down.iter().any(|kind| invocation.is_wrapped_in(*kind))
                    || matches!(
                        invocation.program(),
                        Some("setpriv" | "gosu" | "su-exec" | "runuser" | "chpst")
                    )
            })
        })
    }

    /// What it says of its health.
    #[must_use]
    pub fn health(self) -> ImageHealth<'a> {
        match &self.runtime().state.healthcheck {
            Inherited::Set(setting) => match setting.value {
                HealthState::Disabled => ImageHealth::Disabled(setting),
                HealthState::Command(_) => ImageHealth::Checked,
            },
            Inherited::FromBase | Inherited::Cleared => {
                let base = self.base_facts().and_then(|base| base.healthcheck);
                match (self.is_from_scratch(), base) {
                    (true, _) | (_, Some(false)) => ImageHealth::Unchecked,
                    (_, Some(true)) => ImageHealth::Checked,
                    (false, None) => ImageHealth::Unknown,
                }
            }
        }
    }

    /// The stages by which what stands in `stage` gets into the runtime stage, nearest to it first.
    #[must_use]
    pub fn way_from(self, stage: usize) -> Vec<WayStep<'a>> {
        continued(self.build(), self.record.target, stage)
    }

    /// The steps by which something that arrived in the files of the image got from where it was made to
    /// the runtime stage.
    #[must_use]
    pub fn way_of(self, arrivals: &[Arc<Arrival>]) -> Vec<WayStep<'a>> {
        let build = self.build();
        let mut steps = Vec::new();
        for (index, arrival) in arrivals.iter().enumerate() {
            if index > 0
                && let Some(into) = build.stages.get(arrival.time.stage)
            {
                steps.push(WayStep::Copied { into, place: arrival.place });
            }
            let next = arrivals.get(index + 1).map(|next| &next.how);
            let to = match next {
                Some(How::CopiedFromStage(stage)) => *stage,
                _ => self.record.target,
            };
            if next.is_none() || matches!(next, Some(How::CopiedFromStage(_))) {
                steps.extend(continued(build, to, arrival.time.stage));
            }
        }
        steps
    }
}

/// The stages between `from` and `to` in the lineage of `to`, the first to continue first.
fn continued(build: &Build, to: usize, from: usize) -> Vec<WayStep<'_>> {
    let mut steps: Vec<_> =
        build.lineage(to).take_while(|stage| stage.number != from).map(WayStep::Continued).collect();
    steps.reverse();
    steps
}

/// A tool that ships in an image.
#[derive(Debug)]
pub struct ShippedTool<'a> {
    /// Its name.
    pub name: Arc<str>,
    /// How it got there, the earliest step first; there is at least one.
    pub arrivals: Vec<Arc<Arrival>>,
    /// The steps from where it was made to the runtime stage.
    pub way: Vec<WayStep<'a>>,
    /// Whether a later layer takes it away, which leaves it in the layer below.
    pub is_removed_later: bool,
}

impl<'a> Image<'a> {
    /// The tools that ship in it, each once: as it got there first.
    #[must_use]
    pub fn tools(self) -> Vec<ShippedTool<'a>> {
        let mut first: BTreeMap<Arc<str>, ToolFile> = BTreeMap::new();
        let order =
            |file: &ToolFile| (file.removed.is_some(), file.arrivals.first().map(|arrival| arrival.time));
        for file in self.files().tools() {
            let is_first = first.get(&file.tool).is_none_or(|other| order(&file) < order(other));
            if is_first && !file.arrivals.is_empty() {
                first.insert(file.tool.clone(), file);
            }
        }
        // Corepack stands for the managers that it runs; where they are known, they are named instead.
        if first.contains_key("pnpm") || first.contains_key("yarn") {
            first.remove("corepack");
        }
        let shipped = first.into_values().map(|file| ShippedTool {
            name: file.tool,
            way: self.way_of(&file.arrivals),
            arrivals: file.arrivals,
            is_removed_later: file.removed.is_some(),
        });
        shipped.collect()
    }
}

/// An image that something refers to.
#[derive(Debug)]
pub struct ImageUse {
    /// The image.
    pub reference: ImageReference,
    /// The words that name it.
    pub place: Span,
    /// Variables that have a part in the name, and where each has its value from.
    pub variables: Vec<(String, Span)>,
}

impl Repo {
    /// Every image that is used and not built here, in FROM, `COPY --from`, mounts and services. One that
    /// several builds refer to in the same words is there for each.
    #[must_use]
    pub fn image_uses(&self) -> Vec<ImageUse> {
        let mut uses = Vec::new();
        for image in self.images() {
            for stage in &image.build().stages {
                if let Base::Image(reference) = &stage.base
                    && !self.builds(reference)
                {
                    let variables = image.build().variables_of_from(image.dockerfile(), stage.number);
                    uses.push(ImageUse { reference: reference.clone(), place: stage.from, variables });
                }
                for source in stage.steps.iter().flat_map(|step| &step.sources) {
                    if let Origin::Image(reference) = &source.origin
                        && !self.builds(reference)
                    {
                        let (reference, place) = (reference.clone(), source.place);
                        uses.push(ImageUse { reference, place, variables: Vec::new() });
                    }
                }
            }
        }
        for service in self.services() {
            if let Some(reference) = service.external_image()
                && !self.builds(&reference)
            {
                let place = service.image_place();
                uses.push(ImageUse { reference, place, variables: Vec::new() });
            }
        }
        uses
    }
}

impl Repo {
    /// Whether a service of the repository builds an image of that name.
    fn builds(&self, reference: &ImageReference) -> bool {
        self.ships.built_names.contains(&reference.clone().with_effective_tag())
    }
}

impl Build {
    /// The variables in a stage's FROM, and the place that gives each its value.
    fn variables_of_from(&self, dockerfile: &Dockerfile, stage: usize) -> Vec<(String, Span)> {
        let from = &dockerfile.tree.instructions[dockerfile.stages[stage].from];
        let Kind::From(from) = &from.kind else { return Vec::new() };
        let used = from.image.variables();
        used.filter_map(|variable| Some((variable.name.clone(), self.globals.get(&variable.name)?.place)))
            .collect()
    }
}

/// Whether a user, as USER and `user:` write it, is root: by name, by number in any spelling, or because
/// nothing is said.
#[must_use]
pub fn is_root(user: &str) -> bool {
    let name = user.split(':').next().unwrap_or("").trim();
    let number = name.strip_prefix(['+', '-']).unwrap_or(name);
    name.is_empty() || name == "root" || (!number.is_empty() && number.bytes().all(|digit| digit == b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_has_many_spellings() {
        for user in ["", "root", "0", "00", "0:0", "root:root", "+0", "-0", ":1000"] {
            assert!(is_root(user), "{user}");
        }
        for user in ["1000", "app", "10", "nobody:0", "rooty", "1001:0"] {
            assert!(!is_root(user), "{user}");
        }
    }
}
