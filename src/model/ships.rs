//! Which service runs which image: the join of Compose's builds with Dockerfiles and their targets.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::builds::{Builds, Makers, Wanted};
use super::built_names::BuiltNames;
use super::contents::{self, BuildContexts, Contents, Contexts, FileTree};
use super::image::{self, Build, Dockerfile, StageId};
use super::images::Remembered;
use super::project::{self, Project};
use super::requests::{build_contexts, requests};
use super::start::{EntryScript, Said, Start};
use super::workspace::Manifests;
use crate::source::{EntryKind, Files, ReadError, RepoPath, Span, Text, Tree};
use crate::syntax::dockerfile::Command;
use crate::syntax::shell;

pub(super) use super::requests::{builds_of, context_directory, dockerfile_path, services_of};

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

/// What ships.
#[derive(Debug)]
pub(super) struct Ships {
    /// Every image, those of one Dockerfile together.
    pub(super) images: Vec<ImageRecord>,
    /// The image of this repository that a service runs.
    pub(super) image_of: BTreeMap<ServiceId, usize>,
    /// The images by the stage that each of them is.
    pub(super) by_stage: BTreeMap<StageId, usize>,
    /// Every build.
    pub(super) builds: Builds,
    /// The names that builds of this repository give to images, and who builds them.
    pub(super) built_names: BuiltNames,
    /// Services that others wait for to complete.
    pub(super) awaited_to_complete: BTreeSet<ServiceId>,
    /// The ignore files of build contexts that could not be read, and why.
    pub(super) unread_ignore_files: BTreeMap<RepoPath, ReadError>,
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
    let wanted = Wanted::new(dockerfiles, &requests);
    let built_names = BuiltNames::new(projects, &wanted.of_service, dockerfiles);
    let makers = Makers { dockerfiles, requests: &requests, wanted: &wanted, names: &built_names, projects };
    let builds = makers.build(&contexts_of, tree, manifests);
    let mut images: Vec<ImageRecord> = Vec::new();
    let mut image_of = BTreeMap::new();
    let mut by_stage: BTreeMap<StageId, usize> = BTreeMap::new();
    for (number, (request, contexts)) in requests.iter().zip(contexts_of).enumerate() {
        let (build, target) = (builds.of_request(number), request.stage(&dockerfiles[request.dockerfile]));
        let (Some(made), Some(target)) = (builds.get(build), target) else { continue };
        let stage = StageId::new(build, target);
        let number = *by_stage.entry(stage).or_insert_with(|| {
            images.push(ImageRecord {
                number: images.len(),
                dockerfile: request.dockerfile,
                context: request.context.clone(),
                start: made.build.stages.get(target).and_then(Start::of_stage),
                build: made.build.clone(),
                contents: made.contents.clone(),
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
    Ships {
        images,
        image_of,
        by_stage,
        builds,
        built_names,
        awaited_to_complete,
        unread_ignore_files: contexts.unread,
    }
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
