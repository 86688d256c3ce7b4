//! A project as Compose sees it.
use super::kind::ProjectKind;
use super::origins::{self, ValueOrigin};
use super::print;
use super::problem::Problem;
use super::setting::Pair;
use super::value::Value;
use super::view::{FileObject, NamedVolume, Network, Service};
use crate::answer::Why;
use crate::ids::ProjectId;
use crate::source::{FileId, RepoPath, Span};

/// A project: what Compose makes of one or more files.
#[derive(Debug)]
pub struct Project {
    /// Its place among the projects of the repository.
    pub id: ProjectId,
    /// The name that the policy file gives it.
    pub declared_name: Option<String>,
    /// Its name for Compose.
    pub name: String,
    /// The directory that its paths start from.
    pub directory: RepoPath,
    /// The directory that Compose is run in: another one where `COMPOSE_FILE` names files elsewhere.
    pub run_from: RepoPath,
    /// The files it is made of: those that were asked for, then those they include or extend from.
    pub files: Vec<FileId>,
    /// How many of the files were asked for.
    pub own_files: usize,
    /// What it is for.
    pub kind: ProjectKind,
    /// Its services, by name, whatever their profiles.
    pub services: Vec<Service>,
    /// Its jobs, by name: what runs when it is asked to, or by the clock.
    pub jobs: Vec<Service>,
    /// Its networks, by name; the default one too, if a service is on it.
    pub networks: Vec<Network>,
    /// Its named volumes, by name.
    pub volumes: Vec<NamedVolume>,
    /// Its secrets, by name.
    pub secrets: Vec<FileObject>,
    /// Its configs, by name.
    pub configs: Vec<FileObject>,
    /// What its `.env` files set for Compose.
    pub variables: Vec<Pair>,
    /// What Compose would refuse or warn about, by place.
    pub problems: Vec<Problem>,
    /// Why part of it is not known: a file that it includes from elsewhere, or, if it is but a piece of a
    /// project, the files that it is run with. Empty: all is known.
    pub missing: Vec<Why>,
    /// Whether its last file, which could also be run alone, is only likely to be put on top of the others.
    pub is_likely: bool,
    pub(crate) model: Value,
}

impl Project {
    /// A service, by its name.
    #[must_use]
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.service_number(name).map(|at| &self.services[at])
    }

    /// The number of a service, by its name: they come out of a mapping, in the order of their names.
    pub(crate) fn service_number(&self, name: &str) -> Option<usize> {
        self.services.binary_search_by(|service| service.name.value.as_str().cmp(name)).ok()
    }

    /// A named volume, by its name in the project.
    #[must_use]
    pub fn volume(&self, name: &str) -> Option<&NamedVolume> {
        let at = self.volumes.binary_search_by(|volume| volume.key.value.as_str().cmp(name)).ok()?;
        Some(&self.volumes[at])
    }

    /// A network, by its name in the project.
    #[must_use]
    pub fn network(&self, name: &str) -> Option<&Network> {
        let at = self.networks.binary_search_by(|network| network.key.value.as_str().cmp(name)).ok()?;
        Some(&self.networks[at])
    }

    /// What `docker compose config --format json` prints, with paths relative to the repository's root.
    /// A variable that is not set is empty there, as Compose has it.
    #[must_use]
    pub fn config(&self) -> serde_json::Value {
        print::print_model(&self.model, &self.name)
    }

    /// Where each value of the configuration comes from.
    #[must_use]
    pub fn origins(&self) -> Vec<ValueOrigin> {
        origins::origins(&self.model, &self.config())
    }

    /// Whether the project is known to be for development.
    #[must_use]
    pub fn is_for_development(&self) -> bool {
        self.kind == ProjectKind::Development
    }

    /// Whether the project is known to be for production.
    #[must_use]
    pub fn is_for_production(&self) -> bool {
        self.kind == ProjectKind::Production
    }

    /// Whether what stands at two places is in force together for certain: in one file, or in two that are
    /// surely run together.
    #[must_use]
    pub fn surely_joins(&self, one: Span, other: Span) -> bool {
        one.file == other.file || !self.is_likely
    }

    /// The head of the file that was put on top last: of those, it says most of what the project is for.
    #[must_use]
    pub fn top_file(&self) -> Option<Span> {
        let top = self.own_files.checked_sub(1)?;
        self.files.get(top).map(|file| Span::start_of(*file))
    }

    /// The names for the engine of the networks that the project joins and others make.
    pub fn shared_networks(&self) -> impl Iterator<Item = &str> {
        self.networks.iter().filter(|network| network.is_external()).map(Network::engine_name)
    }

    /// The names for the engine of the networks that the project makes.
    pub fn own_networks(&self) -> impl Iterator<Item = &str> {
        self.networks.iter().filter(|network| !network.is_external()).map(Network::engine_name)
    }
}
