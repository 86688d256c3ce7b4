//! Which service runs which image: the join of Compose's builds with Dockerfiles and their targets.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::Fact;
use super::built_names::BuiltNames;
use super::contents::{self, BuildContexts, Contents, Contexts, FileTree};
use super::image::{self, Build, BuildInputs, Dockerfile, Variable};
use super::images::Remembered;
use super::project::{self, Context, Project, Service};
use super::start::{EntryScript, Said, Start};
use super::workspace::Manifests;
use crate::source::{EntryKind, Files, RepoPath, Span, Text, Tree};
use crate::syntax::dockerfile::Command;
use crate::syntax::shell;

/// Which service of which project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceId {
    /// The number of the project.
    pub project: usize,
    /// The number of the service in the project.
    pub service: usize,
}

/// An image that some build makes.
#[derive(Debug)]
pub(super) struct ImageRecord {
    /// Its place among the images.
    pub(super) number: usize,
    pub(super) dockerfile: usize,
    pub(super) context: Option<RepoPath>,
    pub(super) build: Arc<Build>,
    pub(super) contents: Arc<Contents>,
    pub(super) contexts: BuildContexts,
    /// Whether a service says from which directory it is built.
    pub(super) context_is_declared: bool,
    pub(super) target: usize,
    pub(super) start: Option<Start>,
    /// The services that run it, in order.
    pub(super) services: Vec<ServiceId>,
    /// What was asked of it before.
    pub(super) remembered: Remembered,
}

/// A build that something asks for.
#[derive(Debug)]
struct Request {
    dockerfile: usize,
    context: Option<RepoPath>,
    inputs: BuildInputs,
    target: Target,
    service: Option<ServiceId>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Last,
    Named(String),
    /// Which stage is built is not known.
    Unknown,
}

/// What ships.
#[derive(Debug)]
pub(super) struct Ships {
    /// Every image, those of one Dockerfile together.
    pub(super) images: Vec<ImageRecord>,
    /// The image of this repository that a service runs.
    pub(super) image_of: BTreeMap<ServiceId, usize>,
    /// The names that builds of this repository give to images, and who builds them.
    pub(super) built_names: BuiltNames,
    /// Services that others wait for to complete.
    pub(super) awaited_to_complete: BTreeSet<ServiceId>,
}

/// Joins services and Dockerfiles. `inline` are the numbers of Dockerfiles that stand in Compose files.
pub(super) fn join(
    dockerfiles: &[Dockerfile],
    inline: &BTreeMap<Span, usize>,
    projects: &[Project],
    tree: &Tree,
    manifests: &Manifests,
    files: &mut Files,
) -> Ships {
    let requests = requests(dockerfiles, inline, projects, tree);
    let mut contexts = Contexts::new(tree);
    let contexts_of: Vec<BuildContexts> = requests
        .iter()
        .map(|request| build_contexts(request, dockerfiles, &mut contexts, tree, files))
        .collect();
    let mut images: Vec<ImageRecord> = Vec::new();
    let mut image_of = BTreeMap::new();
    let made = builds(dockerfiles, &requests, &contexts_of, tree, manifests);
    for ((request, contexts), made) in requests.iter().zip(contexts_of).zip(made) {
        let target = match &request.target {
            Target::Last => made.build.target(None),
            Target::Named(name) => made.build.target(Some(name)),
            Target::Unknown => None,
        };
        let Some(target) = target else { continue };
        let of_dockerfile = images.iter().enumerate().rev();
        let same = of_dockerfile
            .take_while(|(_, image)| image.dockerfile == request.dockerfile)
            .find(|(_, image)| Arc::ptr_eq(&image.build, &made.build) && image.target == target)
            .map(|(number, _)| number);
        let number = same.unwrap_or_else(|| {
            images.push(ImageRecord {
                number: images.len(),
                dockerfile: request.dockerfile,
                context: request.context.clone(),
                start: made.build.stages.get(target).and_then(Start::of_stage),
                build: made.build,
                contents: made.contents,
                contexts,
                context_is_declared: request.service.is_some(),
                target,
                services: Vec::new(),
                remembered: Remembered::default(),
            });
            images.len() - 1
        });
        if let Some(service) = request.service {
            image_of.insert(service, number);
        }
    }
    let built_names = BuiltNames::new(projects, &image_of, dockerfiles);
    built_names.join(projects, &mut image_of);
    for (service, image) in &image_of {
        images[*image].services.push(*service);
    }
    for image in &mut images {
        // As they stand in the files, not by name.
        image.services.sort_by_key(|id| (id.project, projects[id.project].services[id.service].name.span));
        read_entry_scripts(image, tree, files);
    }
    let awaited_to_complete = awaited_to_complete(projects);
    Ships { images, image_of, built_names, awaited_to_complete }
}

fn awaited_to_complete(projects: &[Project]) -> BTreeSet<ServiceId> {
    let mut awaited = BTreeSet::new();
    for (number, project) in projects.iter().enumerate() {
        let dependencies = project.services.iter().flat_map(|service| &service.depends_on);
        let names: BTreeSet<&str> = dependencies
            .filter(|dependency| dependency.condition.is("service_completed_successfully"))
            .map(|dependency| dependency.service.value.as_str())
            .collect();
        let services = project.services.iter().enumerate();
        let numbers = services.filter(|(_, service)| names.contains(service.name.value.as_str()));
        awaited.extend(numbers.map(|(service, _)| ServiceId { project: number, service }));
    }
    awaited
}

/// Every build that a service asks for, and for Dockerfiles that none builds, that of their last stage.
fn requests(
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
            inputs: inputs(build),
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

fn inputs(build: &project::Build) -> BuildInputs {
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
                (context.name.value.clone(), place.known().and_then(|place| named_directory(place)))
            })
            .collect(),
    }
}

/// The directory of the repository that an additional context is; nothing where it is an image or is fetched.
fn named_directory(place: &str) -> Option<RepoPath> {
    let is_other = ["docker-image:", "oci-layout:", "service:", "target:"];
    if is_other.iter().any(|scheme| place.starts_with(scheme)) || project::is_remote_context(place) {
        return None;
    }
    RepoPath::new(place)
}

/// The contexts of a build, as far as they are directories of the repository.
fn build_contexts(
    request: &Request,
    dockerfiles: &[Dockerfile],
    contexts: &mut Contexts,
    tree: &Tree,
    files: &mut Files,
) -> BuildContexts {
    let dockerfile = &dockerfiles[request.dockerfile];
    let own = (!dockerfile.is_inline).then_some(&dockerfile.path);
    let main = request.context.as_ref().and_then(|directory| contexts.make(directory, own, tree, files));
    let named = request.inputs.contexts.iter().filter_map(|(name, directory)| {
        Some((name.clone(), contexts.make(directory.as_ref()?, None, tree, files)?))
    });
    BuildContexts { main, named: named.collect() }
}

/// What a build makes.
#[derive(Clone)]
struct Made {
    build: Arc<Build>,
    contents: Arc<Contents>,
}

/// Evaluates each different build once; requests that differ in their target or service alone share it.
fn builds(
    dockerfiles: &[Dockerfile],
    requests: &[Request],
    contexts: &[BuildContexts],
    tree: &Tree,
    manifests: &Manifests,
) -> Vec<Made> {
    let mut first_of: Vec<usize> = Vec::new();
    let same = |one: &Request, other: &Request| {
        let arguments = |request: &Request| -> Vec<(String, Fact<String>)> {
            let arguments = request.inputs.arguments.iter();
            arguments.map(|(name, variable)| (name.clone(), variable.value.clone())).collect()
        };
        one.dockerfile == other.dockerfile
            && one.context == other.context
            && one.inputs.contexts == other.inputs.contexts
            && arguments(one) == arguments(other)
    };
    let sources: Vec<usize> = requests
        .iter()
        .enumerate()
        .map(|(number, request)| {
            let known =
                first_of.iter().rev().take_while(|first| requests[**first].dockerfile == request.dockerfile);
            let first = known.copied().find(|first| same(&requests[*first], request));
            first.unwrap_or_else(|| {
                first_of.push(number);
                number
            })
        })
        .collect();
    let made: HashMap<usize, Made> = first_of
        .par_iter()
        .map(|number| {
            let request = &requests[*number];
            let dockerfile = &dockerfiles[request.dockerfile];
            let build = Build::evaluate(dockerfile, &request.inputs);
            let contents = contents::of_build(dockerfile, &build, &contexts[*number], tree, manifests);
            (*number, Made { build: Arc::new(build), contents: Arc::new(contents) })
        })
        .collect();
    sources.iter().map(|first| made[first].clone()).collect()
}

/// Reads the scripts of the repository that containers of an image start with.
fn read_entry_scripts(image: &mut ImageRecord, tree: &Tree, files: &mut Files) {
    let stage = &image.build.stages[image.target];
    let workdir =
        stage.state.workdir.known().cloned().unwrap_or_else(|| contents::UNKNOWN_WORKDIR.to_owned());
    let Some(start) = &mut image.start else { return };
    let exists = |path: &RepoPath| tree.kind(path) == Some(EntryKind::File);
    let paths = start.repository_paths(&image.contents.stages[image.target], Some(&workdir), &exists);
    start.scripts = paths.iter().filter_map(|path| entry_script(path, tree, files)).collect();
    if start.is_s6_overlay() {
        start.supervised = supervised(&image.contents.stages[image.target], tree, files);
    }
}

/// Where s6-overlay keeps the services that it runs: each in a directory of its own.
const S6_DIRECTORIES: [&str; 2] = ["/etc/s6-overlay/s6-rc.d", "/etc/services.d"];

/// The scripts of the services that s6-overlay keeps running, as far as they come from the repository. In
/// its newer layout, a file says of each what it is; one that only prepares is no service.
fn supervised(image: &FileTree, tree: &Tree, files: &mut Files) -> Vec<EntryScript> {
    let is_directory = |path: &RepoPath| tree.kind(path) == Some(EntryKind::Directory);
    let mut scripts = Vec::new();
    for directory in S6_DIRECTORIES {
        let Some(directory) = image.repository_path(directory, &is_directory).filter(is_directory) else {
            continue;
        };
        let entries = tree.below(&directory).filter(|(path, _)| path.file_name() == "run");
        let runs: Vec<RepoPath> = entries.map(|(path, _)| path.clone()).collect();
        for run in runs {
            let kind = run.parent().join("type").and_then(|kind| tree.read(&kind).ok());
            if kind.is_none_or(|kind| kind.trim_ascii() == b"longrun") {
                scripts.extend(entry_script(&run, tree, files));
            }
        }
    }
    scripts
}

/// A shell script of the repository; nothing where the file is another kind of program.
fn entry_script(path: &RepoPath, tree: &Tree, files: &mut Files) -> Option<EntryScript> {
    let file = match files.find(path) {
        Some(file) => file,
        None => files.add(path.clone(), tree.read(path).ok()?),
    };
    let bytes = files.get(file).bytes();
    let first_line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let interpreter = String::from_utf8_lossy(first_line);
    let is_shell = match interpreter.strip_prefix("#!") {
        // `#!/usr/bin/with-contenv bash`: s6-overlay's way to a shell with the container's environment.
        Some(line) => line.split_whitespace().any(image::is_posix_shell),
        None => path.as_str().ends_with(".sh"),
    };
    if !is_shell || bytes.len() > shell::MAX_BYTES {
        return None;
    }
    let script = shell::parse(&Text::verbatim(file, 0, bytes));
    Some(EntryScript { file, script })
}

/// The command of a service as it is written.
pub(super) fn said(command: &project::Setting<project::Command>) -> Option<Said> {
    let words = command.known()?.words.clone();
    Some(Said { command: Command::Exec(words), posix_shell: true, place: command.span })
}
