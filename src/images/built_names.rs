//! The names of images that this repository builds: what services and other builders call them, and folders that
//! hold the Dockerfile of a base.

use std::collections::{BTreeMap, BTreeSet};

use super::service_builds::{builds_of, services_of};
use crate::build::Dockerfile;
use crate::builders::{BuilderKind, DeclaredBuild};
use crate::compose::{Project, Service};
use crate::ids::{AskedBy, DeclaredBuildId, ImageId, ServiceId};
use crate::knowledge::{ImageReference, bases};
use crate::source::RepoPath;
use crate::syntax::dockerfile::Kind;

/// The stage of a build that an image is. The build is one of those that are asked for, by its place among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct BuiltStage {
    pub(crate) build: usize,
    pub(crate) dockerfile: usize,
    pub(crate) stage: usize,
}

/// Who builds an image of some name, and what it is where its Dockerfile is read.
type Builder = (AskedBy, Option<BuiltStage>);

/// The names that builds of this repository give to images.
#[derive(Debug, Default)]
pub(crate) struct BuiltNames {
    /// Each name with its tag, and who builds it.
    names: BTreeMap<ImageReference, Vec<Builder>>,
    /// The names whose tags depend on whoever builds: an image with any tag of it may be theirs.
    of_any_tag: BTreeMap<String, Vec<Builder>>,
    /// The names that the policy says without a tag: every image of that name is theirs.
    of_every_tag: BTreeMap<String, Vec<Builder>>,
    /// Those of these builders whose images others pull: what a service names by `latest` is what was pushed last.
    published: BTreeSet<DeclaredBuildId>,
    /// The folders that hold a Dockerfile of their own, by name in lower case, each with the images that its
    /// Dockerfiles name themselves.
    folders: BTreeMap<String, BTreeMap<RepoPath, BTreeSet<String>>>,
}

impl BuiltNames {
    pub(crate) fn new(
        projects: &[Project],
        declared: &[DeclaredBuild],
        targets: &BTreeMap<AskedBy, BuiltStage>,
        dockerfiles: &[Dockerfile],
    ) -> Self {
        let mut built = Self::default();
        for (id, build) in builds_of(projects) {
            let service = &projects[id.project].services[id.service];
            let said = service.image.iter().chain(&build.tags).filter_map(|name| name.as_str());
            // What has no name of its own is called after its project and itself; in older versions, with `_`.
            let own = ["-", "_"].map(|sign| format!("{}{sign}{}", projects[id.project].name, service.name));
            let own = own.iter().filter(|_| service.image.is_none()).map(String::as_str);
            for name in said.chain(own).filter_map(ImageReference::parse) {
                let builder = AskedBy::Service(id);
                let target = targets.get(&builder).copied();
                built.names.entry(name.with_effective_tag()).or_default().push((builder, target));
            }
        }
        for (number, build) in declared.iter().enumerate() {
            let builder = AskedBy::Declared(DeclaredBuildId(number));
            // What the policy names is built here, whatever a registry has under that name.
            let is_policy = build.kind == BuilderKind::Policy;
            if build.is_published && !is_policy {
                built.published.insert(DeclaredBuildId(number));
            }
            let target = targets.get(&builder).copied();
            for said in &build.names {
                let Some(name) = ImageReference::parse(&said.name) else { continue };
                let has_no_version = name.tag.is_none() && name.digest.is_none();
                let builders = match said.has_unknown_tag {
                    true => built.of_any_tag.entry(name.name()).or_default(),
                    false if is_policy && has_no_version => {
                        built.of_every_tag.entry(name.name()).or_default()
                    }
                    false => built.names.entry(name.with_effective_tag()).or_default(),
                };
                builders.push((builder, target));
            }
        }
        for dockerfile in dockerfiles {
            let folder = dockerfile.path.parent();
            if !folder.is_root() && !dockerfile.is_inline {
                let name = folder.file_name().to_lowercase();
                let named = built.folders.entry(name).or_default().entry(folder).or_default();
                named.extend(named_by(dockerfile));
            }
        }
        built
    }

    /// Whether nothing here has a name.
    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.of_any_tag.is_empty() && self.of_every_tag.is_empty()
    }

    /// Who builds an image of a name: those who say its tag, else those whose tag is not known.
    fn builders(&self, name: &ImageReference) -> Option<&Vec<Builder>> {
        let any = || self.of_any_tag.get(&name.name()).filter(|_| name.digest.is_none());
        self.certain_builders(name).or_else(any)
    }

    /// Who builds an image of a name for certain: those who say its tag, else those who have them all.
    fn certain_builders(&self, name: &ImageReference) -> Option<&Vec<Builder>> {
        let exact = self.names.get(&name.clone().with_effective_tag());
        exact.or_else(|| self.of_every_tag.get(&name.name()).filter(|_| name.digest.is_none()))
    }

    /// Services that name an image which is built here run that image.
    pub(crate) fn join(&self, projects: &[Project], image_of: &mut BTreeMap<AskedBy, ImageId>) {
        for (id, service) in services_of(projects).filter(|(_, service)| service.build.is_none()) {
            let builder = name_of(service).and_then(|name| self.builder_for(&name, id, projects));
            let image = builder.and_then(|builder| image_of.get(&builder).copied());
            image_of.extend(image.map(|image| (AskedBy::Service(id), image)));
        }
    }

    /// Who builds the image which a service names.
    fn builder_for(&self, name: &ImageReference, user: ServiceId, projects: &[Project]) -> Option<AskedBy> {
        let builders = self.builders(name)?;
        let read = || builders.iter().filter(|(_, target)| target.is_some()).map(|(builder, _)| *builder);
        // Its own project comes first, then those it has files in common with: others may build another
        // image of that name. A name that all the world uses means the image of the world elsewhere.
        let nearest = read().min_by_key(|builder| nearness(*builder, user, projects))?;
        (nearness(nearest, user, projects) < FAR || bases::look_up(name).is_none()).then_some(nearest)
    }

    /// The stage that a FROM names in a build for `user`, where it is certain which one that is. What that
    /// build itself is called it gets from elsewhere: an image of that name was there before.
    pub(crate) fn below(
        &self,
        name: &ImageReference,
        user: Option<ServiceId>,
        own: usize,
        projects: &[Project],
    ) -> Option<BuiltStage> {
        // Which of many releases a tag is that no builder says, nobody knows; `latest` is the one of today.
        let is_today = name.effective_tag() == "latest";
        let certain = self.certain_builders(name);
        let builders = certain.or_else(|| self.builders(name).filter(|_| is_today))?;
        if bases::look_up(name).is_some() {
            return None;
        }
        self.only(builders.iter(), user, own, projects)
    }

    /// The stage that a FROM of unknown tag names in a build for `user`: all tags of the name must be of one
    /// image. `None` where it is not certain which.
    pub(super) fn below_any_tag(
        &self,
        name: &ImageReference,
        user: Option<ServiceId>,
        own: usize,
        projects: &[Project],
    ) -> Option<BuiltStage> {
        if bases::look_up_any_tag(name).is_some() {
            return None;
        }
        let first = ImageReference { tag: None, digest: None, ..name.clone() };
        let tags = self.names.range(first..).take_while(|(other, _)| other.name() == name.name());
        let any = [&self.of_any_tag, &self.of_every_tag];
        let any = any.into_iter().flat_map(|builders| builders.get(&name.name())).flatten();
        self.only(tags.flat_map(|(_, builders)| builders).chain(any), user, own, projects)
    }

    /// The one image that all builders make who come first for a user: its own project, those that have files
    /// in common with it, all others.
    fn only<'a>(
        &'a self,
        builders: impl Iterator<Item = &'a Builder>,
        user: Option<ServiceId>,
        own: usize,
        projects: &[Project],
    ) -> Option<BuiltStage> {
        let builders: Vec<&Builder> = builders.collect();
        if builders.iter().any(|(_, target)| target.is_some_and(|target| target.build == own)) {
            return None;
        }
        let nearness = |builder: AskedBy| user.map_or(FAR, |user| nearness(builder, user, projects));
        let nearest = builders.iter().map(|(builder, _)| nearness(*builder)).min()?;
        let mut targets = builders.iter().filter(|(builder, _)| nearness(*builder) == nearest);
        let first = targets.next()?.1?;
        // Builds that differ in their arguments alone are one image to whoever stands on it.
        let is_same = |other: BuiltStage| (other.dockerfile, other.stage) == (first.dockerfile, first.stage);
        targets.all(|(_, target)| target.is_some_and(is_same)).then_some(first)
    }

    /// Whether a FROM or COPY in a Dockerfile names an image that is built here: by what a builder calls
    /// it, or by the folder of another Dockerfile. A folder whose own Dockerfile names that image stands on it, and
    /// builds another; one that is called like the folder of the Dockerfile that asks holds another version of that.
    pub(crate) fn is_built(&self, name: &ImageReference, dockerfile: &RepoPath) -> bool {
        let last = name.repository.rsplit('/').next().unwrap_or(&name.repository);
        let own = dockerfile.parent();
        let is_version = own.file_name().to_lowercase() == last;
        let folders = self.folders.get(last).filter(|_| !is_version);
        let makes =
            |(folder, named): (&RepoPath, &BTreeSet<String>)| *folder != own && !named.contains(&name.name());
        let is_named =
            self.builders(name).is_some() || folders.is_some_and(|folders| folders.iter().any(makes));
        is_named && bases::look_up(name).is_none()
    }

    /// Whether the image that a service names is built in its own project, or elsewhere by another service
    /// than itself: one that only an overlay builds is pulled without it.
    pub(crate) fn is_built_for(&self, name: &ImageReference, user: ServiceId, projects: &[Project]) -> bool {
        let Some(builders) = self.builders(name) else { return false };
        let own = &projects[user.project];
        let is_known = bases::look_up(name).is_some();
        builders.iter().any(|(builder, _)| {
            let builder = match builder {
                AskedBy::Service(builder) => builder,
                AskedBy::Declared(build) => return !is_known && !self.published.contains(build),
            };
            let project = &projects[builder.project];
            let is_itself =
                project.services[builder.service].name.value == own.services[user.service].name.value;
            match (builder.project == user.project, are_akin(project, own)) {
                (true, _) => true,
                (false, true) => !is_itself,
                (false, false) => !is_known,
            }
        })
    }
}

/// The images that the FROM lines of a Dockerfile name, and those that the defaults of its first arguments do.
fn named_by(dockerfile: &Dockerfile) -> impl Iterator<Item = String> + '_ {
    let instructions = dockerfile.tree.instructions.iter();
    let words = instructions.flat_map(|instruction| match &instruction.kind {
        Kind::From(from) => vec![&from.image],
        Kind::Arg(arguments) => arguments.iter().filter_map(|argument| argument.default.as_ref()).collect(),
        _ => Vec::new(),
    });
    words.filter_map(|word| {
        // Of `acme/base:${VERSION}`, the name is known.
        let text = word.text().to_string();
        let name = text.trim_matches(['"', '\'']).split('$').next()?.trim_end_matches(':').to_owned();
        Some(ImageReference::parse(&name)?.name())
    })
}

/// How near a builder is that has nothing to do with a service's project.
const FAR: u8 = 2;

/// How near a builder is to a service: in its own project, in one of the same files, elsewhere.
fn nearness(builder: AskedBy, user: ServiceId, projects: &[Project]) -> u8 {
    match builder {
        AskedBy::Service(builder) if builder.project == user.project => 0,
        AskedBy::Service(builder) if are_akin(&projects[builder.project], &projects[user.project]) => 1,
        _ => FAR,
    }
}

/// Whether projects are made of the same files, or lie in one folder.
fn are_akin(one: &Project, other: &Project) -> bool {
    one.directory == other.directory || one.files.iter().any(|file| other.files.contains(file))
}

fn name_of(service: &Service) -> Option<ImageReference> {
    Some(ImageReference::parse(service.image.as_ref()?.as_str()?)?.with_effective_tag())
}
