//! The names of images that this repository builds: what services call them, and folders that hold the
//! Dockerfile of a base.

use std::collections::{BTreeMap, BTreeSet};

use super::image::Dockerfile;
use super::project::{Project, Service};
use super::ships::{ServiceId, builds_of, services_of};
use super::{ImageReference, bases};
use crate::source::RepoPath;

/// The names that builds of this repository give to images.
#[derive(Debug, Default)]
pub(super) struct BuiltNames {
    /// Each name with its tag, and who builds it: the service, and its image where its Dockerfile is read.
    names: BTreeMap<ImageReference, Vec<(ServiceId, Option<usize>)>>,
    /// The folders that hold a Dockerfile of their own, by name in lower case.
    folders: BTreeMap<String, BTreeSet<RepoPath>>,
}

impl BuiltNames {
    pub(super) fn new(
        projects: &[Project],
        image_of: &BTreeMap<ServiceId, usize>,
        dockerfiles: &[Dockerfile],
    ) -> Self {
        let mut built = Self::default();
        for (id, build) in builds_of(projects) {
            let service = &projects[id.project].services[id.service];
            for name in service.image.iter().chain(&build.tags) {
                let Some(name) = name.as_str().and_then(ImageReference::parse) else { continue };
                let image = image_of.get(&id).copied();
                built.names.entry(name.with_effective_tag()).or_default().push((id, image));
            }
        }
        for dockerfile in dockerfiles {
            let folder = dockerfile.path.parent();
            if !folder.is_root() && !dockerfile.is_inline {
                let name = folder.file_name().to_lowercase();
                built.folders.entry(name).or_default().insert(folder);
            }
        }
        built
    }

    /// Services that name an image which another service builds run that image.
    pub(super) fn join(&self, projects: &[Project], image_of: &mut BTreeMap<ServiceId, usize>) {
        for (id, service) in services_of(projects).filter(|(_, service)| service.build.is_none()) {
            let image = name_of(service).and_then(|name| self.image_for(&name, Some(id), projects));
            image_of.extend(image.map(|image| (id, image)));
        }
    }

    /// The image that a name means where a service, or a FROM, says it.
    fn image_for(
        &self,
        name: &ImageReference,
        user: Option<ServiceId>,
        projects: &[Project],
    ) -> Option<usize> {
        let builders = self.names.get(name)?;
        let read = || builders.iter().filter_map(|(builder, image)| Some((*builder, (*image)?)));
        let Some(user) = user else { return read().next().map(|(_, image)| image) };
        // Its own project comes first, then those it has files in common with: others may build another
        // image of that name. A name that all the world uses means the image of the world elsewhere.
        let own = read().find(|(builder, _)| builder.project == user.project);
        let akin =
            || read().find(|(builder, _)| are_akin(&projects[builder.project], &projects[user.project]));
        let any = || read().next().filter(|_| bases::look_up(name).is_none());
        own.or_else(akin).or_else(any).map(|(_, image)| image)
    }

    /// The image of this repository that a FROM names.
    pub(super) fn base(&self, name: &ImageReference) -> Option<usize> {
        let image = self.image_for(&name.clone().with_effective_tag(), None, &[])?;
        bases::look_up(name).is_none().then_some(image)
    }

    /// Whether a FROM or COPY in a Dockerfile names an image that is built here: by what a service calls
    /// it, or by the folder of another Dockerfile.
    pub(super) fn is_built(&self, name: &ImageReference, dockerfile: &RepoPath) -> bool {
        let last = name.repository.rsplit('/').next().unwrap_or(&name.repository);
        let folders = self.folders.get(last);
        let is_named = self.names.contains_key(&name.clone().with_effective_tag())
            || folders.is_some_and(|folders| folders.iter().any(|folder| *folder != dockerfile.parent()));
        is_named && bases::look_up(name).is_none()
    }

    /// Whether the image that a service names is built in its own project, or elsewhere by another service
    /// than itself: one that only an overlay builds is pulled without it.
    pub(super) fn is_built_for(&self, name: &ImageReference, user: ServiceId, projects: &[Project]) -> bool {
        let Some(builders) = self.names.get(&name.clone().with_effective_tag()) else { return false };
        let own = &projects[user.project];
        builders.iter().any(|(builder, _)| {
            let project = &projects[builder.project];
            let is_itself =
                project.services[builder.service].name.value == own.services[user.service].name.value;
            let is_known = bases::look_up(name).is_some();
            match (builder.project == user.project, are_akin(project, own)) {
                (true, _) => true,
                (false, true) => !is_itself,
                (false, false) => !is_known,
            }
        })
    }
}

/// Whether projects are made of the same files, or lie in one folder.
fn are_akin(one: &Project, other: &Project) -> bool {
    one.directory == other.directory || one.files.iter().any(|file| other.files.contains(file))
}

fn name_of(service: &Service) -> Option<ImageReference> {
    Some(ImageReference::parse(service.image.as_ref()?.as_str()?)?.with_effective_tag())
}
