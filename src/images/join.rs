//! Which service runs which image: the join of builds with Dockerfiles and their targets.

use std::collections::{BTreeMap, BTreeSet};

use super::build_requests::{build_contexts, requests};
use super::built_names::BuiltNames;
use super::entry_scripts::read_entry_scripts;
use super::made_builds::{Makers, Wanted};
use super::records::{ImageRecord, Images};
use super::server_files::read_server_files;
use super::service_stages::ServiceNames;
use super::start::ContainerStart;
use crate::build::Dockerfile;
use crate::builders::DeclaredBuild;
use crate::compose::Project;
use crate::contents::{BuildContexts, Contexts};
use crate::ids::{AskedBy, ImageId, ServiceId, StageId};
use crate::manifests::Manifests;
use crate::source::{Files, Span, Tree};

/// What of a repository says which images there are.
pub(crate) struct Said<'a> {
    pub(crate) dockerfiles: &'a [Dockerfile],
    /// The numbers of the Dockerfiles that stand in Compose files and Bake files.
    pub(crate) inline: &'a BTreeMap<Span, usize>,
    pub(crate) projects: &'a [Project],
    /// What Kubernetes calls what it runs.
    pub(crate) deployed: &'a BTreeSet<String>,
}

/// Joins services, other builders and Dockerfiles.
pub(crate) fn join(
    said: &Said<'_>,
    declared: Vec<DeclaredBuild>,
    tree: &Tree,
    manifests: &Manifests,
    files: &mut Files,
) -> Images {
    let Said { dockerfiles, inline, projects, deployed } = *said;
    let services = ServiceNames::new(projects, &declared, deployed, tree);
    let requests = requests(dockerfiles, inline, projects, &declared, &services, tree);
    let mut contexts = Contexts::new(tree);
    let contexts_of: Vec<BuildContexts> = requests
        .iter()
        .map(|request| build_contexts(request, dockerfiles, &mut contexts, tree, files))
        .collect();
    let wanted = Wanted::new(dockerfiles, &requests);
    let built_names = BuiltNames::new(projects, &declared, &wanted.of_asker, dockerfiles);
    let makers = Makers { dockerfiles, requests: &requests, wanted: &wanted, names: &built_names, projects };
    let builds = makers.build(&contexts_of, tree, manifests);
    let mut images: Vec<ImageRecord> = Vec::new();
    let mut image_for: BTreeMap<AskedBy, ImageId> = BTreeMap::new();
    let mut by_stage: BTreeMap<StageId, ImageId> = BTreeMap::new();
    for (number, (request, contexts)) in requests.iter().zip(contexts_of).enumerate() {
        let (build, target) = (builds.of_request(number), request.stage(&dockerfiles[request.dockerfile]));
        let (Some(build), Some(target)) = (build, target) else { continue };
        let Some(made) = builds.get(build) else { continue };
        let stage = StageId::new(build, target);
        let image = *by_stage.entry(stage).or_insert_with(|| {
            let id = ImageId(images.len());
            images.push(ImageRecord {
                id,
                dockerfile: request.dockerfile,
                context: request.context.clone(),
                start: made.build.stages.get(target).and_then(ContainerStart::of_stage),
                build: made.build.clone(),
                contents: made.contents.clone(),
                contexts,
                context_is_declared: request.context_is_declared,
                target,
                server_files: Vec::new(),
                services: Vec::new(),
                declared: Vec::new(),
            });
            id
        });
        if let Some(asker) = request.asked_by {
            image_for.insert(asker, image);
        }
    }
    built_names.join(projects, &mut image_for);
    let mut image_of = BTreeMap::new();
    for (asker, image) in image_for {
        match asker {
            AskedBy::Service(service) => {
                images[image.0].services.push(service);
                image_of.insert(service, image);
            }
            AskedBy::Declared(build) => images[image.0].declared.push(build),
        }
    }
    for image in &mut images {
        // As they stand in the files, not by name.
        image.services.sort_by_key(|id| (id.project, projects[id.project].services[id.service].name.span));
        read_entry_scripts(image, tree, files);
        read_server_files(image, tree, files);
    }
    let awaited_to_complete = awaited_to_complete(projects);
    Images {
        records: images,
        image_of,
        by_stage,
        builds,
        declared,
        built_names,
        awaited_to_complete,
        unread_ignore_files: contexts.unread,
        limits: wanted.limits,
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
