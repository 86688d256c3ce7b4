//! The builds that services ask for, and where their Dockerfiles and contexts are.

use crate::compose::{BuildSection, ContextSource, Project, Service};
use crate::ids::ServiceId;
use crate::source::RepoPath;

/// The builds of all services.
pub(crate) fn builds_of(projects: &[Project]) -> impl Iterator<Item = (ServiceId, &BuildSection)> {
    services_of(projects).filter_map(|(id, service)| Some((id, service.build.as_ref()?)))
}

/// All services, with their numbers.
pub(crate) fn services_of(projects: &[Project]) -> impl Iterator<Item = (ServiceId, &Service)> {
    projects.iter().enumerate().flat_map(|(project, content)| {
        let services = content.services.iter().enumerate();
        services.map(move |(service, content)| (ServiceId { project, service }, content))
    })
}

/// The directory of the repository that a service is built from.
pub(crate) fn context_directory(build: &BuildSection) -> Option<RepoPath> {
    match build.context.known()? {
        ContextSource::Directory(path) => RepoPath::new(path),
        ContextSource::Remote(_) => None,
    }
}

/// The Dockerfile that a service is built from, if it is a file of the repository.
pub(crate) fn dockerfile_path(build: &BuildSection) -> Option<RepoPath> {
    let context = context_directory(build)?;
    match &build.dockerfile {
        None => context.join("Dockerfile"),
        Some(name) => context.join(name.as_str()?),
    }
}
