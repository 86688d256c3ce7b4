//! The builds that a repository asks for: those of services and other builders, and of Dockerfiles that none builds.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::service_builds::{builds_of, context_directory, dockerfile_path};
use super::service_stages::{ServiceNames, says_command, uses};
use crate::answer::Answer;
use crate::build::{BuildInputs, Dockerfile, NamedContext, Variable, guessed_context};
use crate::builders::{BuilderKind, DeclaredBuild};
use crate::compose::load::paths;
use crate::compose::{BuildSection, Pair, Project};
use crate::contents::{BuildContexts, Contexts};
use crate::ids::{AskedBy, DeclaredBuildId, ServiceId};
use crate::knowledge::ImageReference;
use crate::source::{Files, RepoPath, Span, Tree};

/// A build that something asks for.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) dockerfile: usize,
    pub(crate) context: Option<RepoPath>,
    pub(crate) inputs: BuildInputs,
    /// Whether somebody says from which directory it is built.
    pub(super) context_is_declared: bool,
    target: RequestedStage,
    pub(super) asked_by: Option<AskedBy>,
}

/// What makes builds different.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct BuildKey<'a> {
    dockerfile: usize,
    context: Option<&'a RepoPath>,
    contexts: &'a BTreeMap<String, NamedContext>,
    arguments: Vec<(&'a str, &'a Answer<String>)>,
}

/// Dockerfile, context and additional contexts of a build.
pub(super) type MadeFrom<'a> = (usize, Option<&'a RepoPath>, &'a BTreeMap<String, NamedContext>);

/// Which stage is built.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum RequestedStage {
    Last,
    Named(String),
    /// Which stage is built is not known.
    Unknown,
}

impl Request {
    /// The service that asks for it, if one does.
    pub(super) fn service(&self) -> Option<ServiceId> {
        self.asked_by?.service()
    }

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

    /// What tells builds apart but for their arguments.
    pub(super) fn made_from(&self) -> MadeFrom<'_> {
        (self.dockerfile, self.context.as_ref(), &self.inputs.contexts)
    }

    /// Whether what is known of the arguments of two requests is the same: what a pipeline works out itself, such as a
    /// version, makes no other build than the one that is known.
    pub(super) fn agrees_with(&self, other: &Self) -> bool {
        let value = |request: &Self, name: &str| {
            request.inputs.arguments.get(name).map(|variable| variable.value.known().cloned())
        };
        let is_same = |name: &String| match (value(self, name), value(other, name)) {
            (Some(Some(one)), Some(Some(other))) => one == other,
            (None, Some(Some(_))) | (Some(Some(_)), None) => false,
            _ => true,
        };
        self.inputs.arguments.keys().chain(other.inputs.arguments.keys()).all(is_same)
    }

    /// Whether something other than Compose asks for it.
    pub(super) fn is_declared(&self) -> bool {
        matches!(self.asked_by, Some(AskedBy::Declared(_)))
    }
}

/// Every build that somebody asks for, and for Dockerfiles that none builds, that of their last stage.
pub(super) fn requests(
    dockerfiles: &[Dockerfile],
    inline: &BTreeMap<Span, usize>,
    projects: &[Project],
    declared: &[DeclaredBuild],
    services: &ServiceNames<'_>,
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
            context_is_declared: true,
            asked_by: Some(AskedBy::Service(service)),
        });
    }
    let mut says_which: BTreeSet<usize> = requests.iter().map(|request| request.dockerfile).collect();
    // From where a Dockerfile is built by who does not say what ships, and by who asks for no image at all.
    let mut shown: BTreeMap<usize, (Option<RepoPath>, bool)> = BTreeMap::new();
    let mut told: BTreeMap<usize, (usize, &RepoPath)> = BTreeMap::new();
    for (number, build) in declared.iter().enumerate() {
        let path = build.dockerfile.known().map(|path| tree.resolve(path).unwrap_or_else(|_| path.clone()));
        let index = match &build.inline {
            Some(text) => inline.get(&text.span()).copied(),
            None => path.and_then(|path| by_path.get(&path).copied()),
        };
        let Some(index) = index else { continue };
        let dockerfile = &dockerfiles[index];
        let directory = build.directory();
        let is_known = build.context.known().is_some()
            && !directory.is_some_and(|directory| is_stale(build, directory, dockerfile, tree));
        if !build.asks_for_image() {
            if let Some(directory) = directory.filter(|_| is_known) {
                told.entry(index).or_insert((number, directory));
            }
            continue;
        }
        let context = match is_known {
            true => directory.cloned(),
            false => guessed_context::guess_context(dockerfile, tree),
        };
        shown.entry(index).or_insert_with(|| (context.clone(), is_known));
        let target = match &build.target {
            None => RequestedStage::Last,
            Some(Answer::Known(name)) => RequestedStage::Named(name.to_lowercase()),
            // Of one stage, it is that one.
            Some(Answer::Unknown(_)) if dockerfile.stages.len() == 1 => RequestedStage::Last,
            Some(Answer::Unknown(_)) => RequestedStage::Unknown,
        };
        let is_step = matches!(&target, RequestedStage::Named(name) if is_step(dockerfile, name));
        if build.is_export || build.may_be_prepared() && is_step {
            continue;
        }
        let says_target = build.says_which_stage_ships() && target != RequestedStage::Unknown;
        if says_target || target == RequestedStage::Last {
            says_which.insert(index);
        }
        requests.push(Request {
            dockerfile: index,
            context,
            inputs: BuildInputs { arguments: build.arguments.clone(), contexts: build.contexts.clone() },
            target,
            context_is_declared: is_known,
            asked_by: Some(AskedBy::Declared(DeclaredBuildId(number))),
        });
    }
    let is_unsaid =
        |(number, dockerfile): &(usize, &Dockerfile)| !says_which.contains(number) && !dockerfile.is_inline;
    for (number, dockerfile) in dockerfiles.iter().enumerate().filter(is_unsaid) {
        let (context, context_is_declared, teller) = match (shown.remove(&number), told.get(&number)) {
            (Some((context, is_known)), _) => (context, is_known, None),
            (None, Some((teller, directory))) => {
                (Some((*directory).clone()), true, Some(AskedBy::Declared(DeclaredBuildId(*teller))))
            }
            (None, None) => (guessed_context::guess_context(dockerfile, tree), false, None),
        };
        requests.push(Request {
            dockerfile: number,
            context,
            inputs: BuildInputs::default(),
            target: RequestedStage::Last,
            context_is_declared,
            asked_by: teller,
        });
    }
    add_service_stages(&mut requests, dockerfiles, services);
    requests.sort_by_key(|request| (request.dockerfile, request.target.clone(), request.asked_by));
    requests
}

/// Stages that are services by name, and that nobody asks for, are built like the others of their Dockerfile.
fn add_service_stages(requests: &mut Vec<Request>, dockerfiles: &[Dockerfile], services: &ServiceNames<'_>) {
    for (number, dockerfile) in dockerfiles.iter().enumerate() {
        let of_dockerfile = || requests.iter().filter(|request| request.dockerfile == number);
        let Some(first) = of_dockerfile().next() else { continue };
        let (context, inputs, is_declared) =
            (first.context.clone(), first.inputs.clone(), first.context_is_declared);
        let asked: BTreeSet<usize> =
            of_dockerfile().filter_map(|request| request.stage(dockerfile)).collect();
        let unasked = services.stages(dockerfile).into_iter().filter(|stage| !asked.contains(stage));
        let names = unasked.filter_map(|stage| Some(dockerfile.stages[stage].name.as_ref()?.value.clone()));
        let request = |name: String| Request {
            dockerfile: number,
            context: context.clone(),
            inputs: inputs.clone(),
            target: RequestedStage::Named(name),
            context_is_declared: is_declared,
            asked_by: None,
        };
        let added: Vec<Request> = names.map(request).collect();
        requests.extend(added);
    }
}

/// Whether what people wrote once is not so any more: the directory holds nothing of what the Dockerfile names, and
/// another one does. A pipeline runs, and is believed.
fn is_stale(build: &DeclaredBuild, directory: &RepoPath, dockerfile: &Dockerfile, tree: &Tree) -> bool {
    build.may_be_prepared()
        && build.kind != BuilderKind::Pipeline
        && guessed_context::holds_nothing_of(dockerfile, directory, tree)
}

/// Whether a stage is only there for others of its Dockerfile: it says no command, and one of them stands on it or
/// copies from it. Who builds such a stage alone tries something, or fills a cache.
fn is_step(dockerfile: &Dockerfile, name: &str) -> bool {
    let instructions = &dockerfile.tree.instructions;
    let Some(number) = dockerfile.target(Some(name)) else { return false };
    let stage = &dockerfile.stages[number];
    !says_command(&instructions[stage.instructions.clone()])
        && instructions[stage.instructions.end..].iter().any(|later| uses(later, name, number))
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
            NamedContext::BuiltFor(AskedBy::Service(ServiceId { project: number, service }))
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
