//! The builds that a repository asks for: those of services, and of Dockerfiles that no service builds.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::contents::{BuildContexts, Contexts};
use super::image::{self, BuildInputs, Dockerfile, NamedContext, Variable};
use super::project::{self, Context, Project, Service};
use super::ships::ServiceId;
use super::{Fact, ImageReference};
use crate::source::{Files, RepoPath, Span, Tree};

/// A build that something asks for.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) dockerfile: usize,
    pub(super) context: Option<RepoPath>,
    pub(super) inputs: BuildInputs,
    target: Target,
    pub(super) service: Option<ServiceId>,
}

/// Which stage is built.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Last,
    Named(String),
    /// Which stage is built is not known.
    Unknown,
}

impl Request {
    /// The number of the stage that is built, if that is known.
    pub(super) fn stage(&self, dockerfile: &Dockerfile) -> Option<usize> {
        match &self.target {
            Target::Last => dockerfile.target(None),
            Target::Named(name) => dockerfile.target(Some(name)),
            Target::Unknown => None,
        }
    }

    /// Whether two requests ask for the same build, if perhaps for other stages of it or for other services.
    pub(super) fn is_same_build(&self, other: &Self) -> bool {
        let arguments = |request: &Self| -> Vec<(String, Fact<String>)> {
            let arguments = request.inputs.arguments.iter();
            arguments.map(|(name, variable)| (name.clone(), variable.value.clone())).collect()
        };
        self.dockerfile == other.dockerfile
            && self.context == other.context
            && self.inputs.contexts == other.inputs.contexts
            && arguments(self) == arguments(other)
    }
}

/// Every build that a service asks for, and for Dockerfiles that none builds, that of their last stage.
pub(super) fn requests(
    dockerfiles: &[Dockerfile],
    inline: &BTreeMap<Span, usize>,
    projects: &[Project],
    tree: &Tree,
) -> Vec<Request> {
    let by_path: HashMap<&RepoPath, usize> =
        dockerfiles.iter().enumerate().map(|(number, dockerfile)| (&dockerfile.path, number)).collect();
    let mut requests = Vec::new();
    for (service, build) in builds_of(projects) {
        let dockerfile = match &build.dockerfile_inline {
            Some(inlined) => inline.get(&inlined.span).copied(),
            None => dockerfile_path(build).and_then(|path| {
                let path = tree.resolve(&path).unwrap_or(path);
                by_path.get(&path).copied()
            }),
        };
        let Some(dockerfile) = dockerfile else { continue };
        let target = match build.target.as_ref().map(|target| &target.value) {
            None => Target::Last,
            Some(Fact::Known(name)) => Target::Named(name.to_lowercase()),
            Some(Fact::Unknown(_)) => Target::Unknown,
        };
        requests.push(Request {
            dockerfile,
            context: context_directory(build),
            inputs: inputs(build, service.project, &projects[service.project]),
            target,
            service: Some(service),
        });
    }
    let built: BTreeSet<usize> = requests.iter().map(|request| request.dockerfile).collect();
    for (number, dockerfile) in dockerfiles.iter().enumerate().filter(|(number, _)| !built.contains(number)) {
        requests.push(Request {
            dockerfile: number,
            context: image::guess_context(dockerfile, tree),
            inputs: BuildInputs::default(),
            target: Target::Last,
            service: None,
        });
    }
    requests.sort_by_key(|request| (request.dockerfile, request.target.clone(), request.service));
    requests
}

/// The builds of all services.
pub(super) fn builds_of(projects: &[Project]) -> impl Iterator<Item = (ServiceId, &project::Build)> {
    services_of(projects).filter_map(|(id, service)| Some((id, service.build.as_ref()?)))
}

/// All services, with their numbers.
pub(super) fn services_of(projects: &[Project]) -> impl Iterator<Item = (ServiceId, &Service)> {
    projects.iter().enumerate().flat_map(|(project, content)| {
        let services = content.services.iter().enumerate();
        services.map(move |(service, content)| (ServiceId { project, service }, content))
    })
}

/// The directory of the repository that a service is built from.
pub(super) fn context_directory(build: &project::Build) -> Option<RepoPath> {
    match build.context.known()? {
        Context::Directory(path) => RepoPath::new(path),
        Context::Remote(_) => None,
    }
}

/// The Dockerfile that a service is built from, if it is a file of the repository.
pub(super) fn dockerfile_path(build: &project::Build) -> Option<RepoPath> {
    let context = context_directory(build)?;
    match &build.dockerfile {
        None => context.join("Dockerfile"),
        Some(name) => context.join(name.as_str()?),
    }
}

fn inputs(build: &project::Build, number: usize, project: &Project) -> BuildInputs {
    let argument = |pair: &project::Pair| {
        let value = pair.value.value.as_ref().map(ToString::to_string);
        // Where the text itself stands: in `.env`, if the whole of it comes from there.
        let place = match pair.value.from.as_slice() {
            [(_, place)] if pair.value.is_taken_whole() => *place,
            _ => pair.value.span,
        };
        (pair.name.value.clone(), Variable { value, place })
    };
    BuildInputs {
        arguments: build.args.iter().map(argument).collect(),
        contexts: build
            .additional_contexts
            .iter()
            .map(|context| {
                let place = context.value.value.as_ref().map(ToString::to_string);
                let named = place.known().map(|place| named_context(place, number, project));
                (context.name.value.clone(), named.unwrap_or(NamedContext::Elsewhere))
            })
            .collect(),
    }
}

/// What an additional context of a project's service is.
fn named_context(place: &str, number: usize, project: &Project) -> NamedContext {
    if let Some(image) = place.strip_prefix("docker-image://") {
        return ImageReference::parse(image).map_or(NamedContext::Elsewhere, NamedContext::Image);
    }
    if let Some(name) = place.strip_prefix("service:") {
        let service = project.services.iter().position(|service| service.name.value == name);
        return service.map_or(NamedContext::Elsewhere, |service| {
            NamedContext::Service(ServiceId { project: number, service })
        });
    }
    let is_other = ["oci-layout:", "target:"].iter().any(|scheme| place.starts_with(scheme));
    if is_other || project::is_remote_context(place) {
        return NamedContext::Elsewhere;
    }
    RepoPath::new(place).map_or(NamedContext::Elsewhere, NamedContext::Directory)
}

/// The contexts of a build, as far as they are directories of the repository.
pub(super) fn build_contexts(
    request: &Request,
    dockerfiles: &[Dockerfile],
    contexts: &mut Contexts,
    tree: &Tree,
    files: &mut Files,
) -> BuildContexts {
    let dockerfile = &dockerfiles[request.dockerfile];
    let own = (!dockerfile.is_inline).then_some(&dockerfile.path);
    let main = request.context.as_ref().and_then(|directory| contexts.make(directory, own, tree, files));
    let named = request.inputs.contexts.iter().filter_map(|(name, context)| {
        let NamedContext::Directory(directory) = context else { return None };
        Some((name.clone(), contexts.make(directory, None, tree, files)?))
    });
    BuildContexts { main, named: named.collect() }
}
