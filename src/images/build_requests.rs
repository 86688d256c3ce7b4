//! The builds that a repository asks for: those of services, and of Dockerfiles that no service builds.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::service_builds::{builds_of, context_directory, dockerfile_path};
use crate::answer::Answer;
use crate::build::{BuildInputs, Dockerfile, NamedContext, Variable, guessed_context};
use crate::compose::load::paths;
use crate::compose::{BuildSection, Pair, Project};
use crate::contents::{BuildContexts, Contexts};
use crate::ids::ServiceId;
use crate::knowledge::ImageReference;
use crate::source::{Files, RepoPath, Span, Tree};

/// A build that something asks for.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) dockerfile: usize,
    pub(crate) context: Option<RepoPath>,
    pub(crate) inputs: BuildInputs,
    target: RequestedStage,
    pub(crate) service: Option<ServiceId>,
}

/// What makes builds different.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct BuildKey<'a> {
    dockerfile: usize,
    context: Option<&'a RepoPath>,
    contexts: &'a BTreeMap<String, NamedContext>,
    arguments: Vec<(&'a str, &'a Answer<String>)>,
}

/// Which stage is built.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum RequestedStage {
    Last,
    Named(String),
    /// Which stage is built is not known.
    Unknown,
}

impl Request {
    /// The number of the stage that is built, if that is known.
    pub(crate) fn stage(&self, dockerfile: &Dockerfile) -> Option<usize> {
        match &self.target {
            RequestedStage::Last => dockerfile.target(None),
            RequestedStage::Named(name) => dockerfile.target(Some(name)),
            RequestedStage::Unknown => None,
        }
    }

    /// What tells the build apart from others: requests for other stages of it or for other services have the same.
    pub(super) fn build_key(&self) -> BuildKey<'_> {
        let arguments = self.inputs.arguments.iter();
        BuildKey {
            dockerfile: self.dockerfile,
            context: self.context.as_ref(),
            contexts: &self.inputs.contexts,
            arguments: arguments.map(|(name, variable)| (name.as_str(), &variable.value)).collect(),
        }
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
            None => RequestedStage::Last,
            Some(Answer::Known(name)) => RequestedStage::Named(name.to_lowercase()),
            Some(Answer::Unknown(_)) => RequestedStage::Unknown,
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
            context: guessed_context::guess_context(dockerfile, tree),
            inputs: BuildInputs::default(),
            target: RequestedStage::Last,
            service: None,
        });
    }
    requests.sort_by_key(|request| (request.dockerfile, request.target.clone(), request.service));
    requests
}

fn inputs(build: &BuildSection, number: usize, project: &Project) -> BuildInputs {
    let argument = |pair: &Pair| {
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
    if is_other || paths::is_remote_context(place) {
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
