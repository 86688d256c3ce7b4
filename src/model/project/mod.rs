//! Compose projects as Compose itself sees them, with the place of every value.
//!
//! [`resolve_projects`] finds the projects of a repository and works out each: files joined, `include`
//! and `extends` followed, variables put in from `.env` and defaults, short forms made long, names
//! checked. What a rule author can ask:
//!
//! * a [`Project`]: `services`, `networks`, `volumes`, `secrets`, `configs`, its `kind`, its `files`, and
//!   its `problems` (whatever Compose would refuse or warn about, at its place);
//! * a [`Service`]: every attribute by its name in the specification, such as `service.user` or
//!   `service.ports`. An attribute is an `Option` of a [`Setting`]: `None` is absent (surely so only if
//!   `service.whole`), `setting.known()` is the value, `setting.why()` the reason why it is not known,
//!   `setting.span` the place that won, `setting.lost` those that were overridden. What is absent is
//!   reported at `service.name.span`;
//! * texts are [`Text`](crate::source::Text)s: `text.slice(..).span()` is the place of a part of one,
//!   through quotes, folding and variables;
//! * paths (`build.context`, binds, env files) are relative to the repository's root; `..` at the front
//!   leaves it, `/…` is the host's, `~…` is in the home of whoever runs it;
//! * [`Project::config`] is what `docker compose config --format json` prints, and [`Project::origins`] where
//!   each value of it comes from.
//!
//! The work follows Compose's own order, one file per step: `from_yaml` (aliases, merge keys, `!reset`),
//! `substitute` and `interpolate` (variables), `include`, `reset`, `extends`, `merge`, `unicity`, `check`
//! (the specification, from the table in `shape`), `canonical` and `short` (long forms); then, over all
//! files, `defaults`, `validate`, `paths`, `normalize`, `formats`, `consistency` and `env_files`.

mod canonical;
mod check;
mod command;
mod consistency;
mod defaults;
mod discover;
mod dotenv;
mod env_files;
mod environment;
mod extends;
mod formats;
mod from_yaml;
mod include;
mod interpolate;
mod load;
mod merge;
mod names;
mod nearest;
mod normalize;
mod origins;
mod outline;
mod overlay;
mod pairs;
mod paths;
mod print;
mod problem;
mod reset;
mod resolve;
mod shape;
mod short;
mod sources;
mod substitute;
mod unicity;
mod units;
mod used;
mod validate;
mod value;
mod view;

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::model::Why;
use crate::policy::{self, Sections};
use crate::source::{EntryKind, FileId, Files, RepoPath, Tree};
use crate::syntax::yaml::{Node, Yaml};

pub use origins::Origin;
pub(super) use paths::is_remote_context;
pub use problem::{Problem, ProblemKind};
pub(super) use shape::SECTIONS;
pub use view::{
    Build, Command, Context, Dependency, Deploy, Device, DeviceRequest, EnvFile, FileMount, FileObject,
    Given, HealthTest, Healthcheck, Hook, Membership, NamedVolume, Network, Pair, Port, PortRange, Resources,
    RestartPolicy, Service, Setting, Ulimit, Volume, Watch,
};

/// What a project is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProjectKind {
    /// Nothing says.
    Plain,
    /// Development, by the names of its files: `dev`, `local`, `override`.
    Development,
    /// Production, by the names of its files: `prod`, `production`, `live`.
    Production,
}

/// A project that the policy file declares.
#[derive(Debug, Clone)]
pub struct Declared {
    /// Its name.
    pub name: String,
    /// What it is for; by the names of its files, if it is not said.
    pub kind: Option<ProjectKind>,
    /// Its files, the later ones on top of the earlier ones.
    pub files: Vec<RepoPath>,
}

/// What the finding of projects is told.
#[derive(Debug, Clone, Default)]
pub struct ProjectOptions {
    /// Projects that the policy file declares. Their files make no others.
    pub declared: Vec<Declared>,
    /// The paths that were asked for: what lies there is looked at wherever it is.
    pub asked: Vec<RepoPath>,
    /// The name that every project has for Compose, instead of its own.
    pub name: Option<String>,
    /// The name of the repository's directory, which a project in it has for Compose. Without it, such a
    /// project has a name that is the same in every checkout.
    pub root_name: Option<String>,
}

impl ProjectOptions {
    /// The projects that the policy declares. A file that leads out of the repository makes none.
    #[must_use]
    pub fn of_policy(policy: &Sections) -> Self {
        let kind = |kind: policy::ProjectKind| match kind {
            policy::ProjectKind::Plain => ProjectKind::Plain,
            policy::ProjectKind::Development => ProjectKind::Development,
            policy::ProjectKind::Production => ProjectKind::Production,
        };
        let declared = policy.projects.iter().map(|(name, project)| Declared {
            name: name.clone(),
            kind: project.value.kind.map(kind),
            files: project.value.files.iter().filter_map(|file| RepoPath::root().join(&file.value)).collect(),
        });
        Self { declared: declared.collect(), ..Self::default() }
    }
}

/// The projects of a repository, and the files they are made of.
#[derive(Debug)]
pub struct Projects {
    /// The projects, by directory.
    pub list: Vec<Project>,
    /// Every YAML file that was read, parsed.
    pub yaml: HashMap<FileId, Arc<Yaml>>,
    /// How many values were made for all of them, with those that aliases stand for and those that `extends` copies.
    pub values: usize,
}

/// A project: what Compose makes of one or more files.
#[derive(Debug)]
pub struct Project {
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
    model: value::Value,
}

impl ProjectKind {
    /// The kind's word in the policy file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Development => "development",
            Self::Production => "production",
        }
    }
}

impl Project {
    /// A service, by its name.
    #[must_use]
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.service_number(name).map(|at| &self.services[at])
    }

    /// The number of a service, by its name: they come out of a mapping, in the order of their names.
    pub(in crate::model) fn service_number(&self, name: &str) -> Option<usize> {
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
    pub fn origins(&self) -> Vec<Origin> {
        origins::origins(&self.model, &self.config())
    }
}

/// How many files are looked into where no name tells that one is for Compose.
const MAX_UNNAMED: usize = 500;

/// A file that is for Compose by what is in it and not by its name: nobody judges it unless it is named.
#[must_use]
pub fn unnamed_compose_file(tree: &Tree) -> Option<RepoPath> {
    let files = tree.entries().filter(|(path, kind)| *kind == EntryKind::File && names::is_yaml(path));
    let says_services = |path: &&RepoPath| {
        let Ok(bytes) = tree.read(path) else { return false };
        let yaml = Yaml::parse(Files::default().add((*path).clone(), Vec::new()), &bytes);
        let services = yaml.documents().next().and_then(|root| root.get("services"));
        let runs = |service: Node<'_>| service.get("image").is_some() || service.get("build").is_some();
        services.is_some_and(|services| services.entries().any(|(_, service)| runs(service)))
    };
    files.map(|(path, _)| path).take(MAX_UNNAMED).find(says_services).cloned()
}

/// Finds and resolves the projects of a repository. Files that are read are added to `files`.
pub fn resolve_projects(tree: &Tree, files: &mut Files, options: &ProjectOptions) -> Projects {
    let mut sources = sources::Sources::new(tree, files);
    let found = discover::discover(&mut sources, &options.declared, &options.asked);
    let worked_out: Vec<WorkedOut> =
        found.into_iter().filter_map(|found| work_out(&mut sources, found, options)).collect();
    let values = worked_out.iter().map(|project| project.resolved.values).sum();
    let list = worked_out.into_par_iter().map(project).collect();
    Projects { list, yaml: sources.into_parsed(), values }
}

/// A project whose model is worked out, and whose services nobody has read out of it yet.
struct WorkedOut {
    found: discover::Found,
    own_files: usize,
    resolved: resolve::Resolved,
}

/// Works out the model of a project; one without files is none.
fn work_out(
    sources: &mut sources::Sources<'_>,
    mut found: discover::Found,
    options: &ProjectOptions,
) -> Option<WorkedOut> {
    let mut unreadable = std::mem::take(&mut found.problems);
    let mut ids = Vec::new();
    for path in &found.files {
        match sources.read(path) {
            Ok(id) => ids.push(id),
            Err(error) => {
                // A file that cannot be read has no text: the problem stands at its head.
                let id = sources.files.add(path.clone(), Vec::new());
                let place = crate::source::Span::start_of(id);
                unreadable.push(sources::file_problem(
                    path.as_str(),
                    &error,
                    ProblemKind::UnreadableFile,
                    place,
                ));
                ids.push(id);
            }
        }
    }
    let directories = (&found.run_from, &found.directory);
    let piece = found.piece.as_deref();
    let resolved =
        resolve::resolve(sources, directories, (*ids.first()?, &ids), (piece, unreadable), options);
    Some(WorkedOut { own_files: ids.len(), resolved, found })
}

fn project(WorkedOut { found, own_files, resolved }: WorkedOut) -> Project {
    let resolve::Resolved { name, model, problems, files, missing, variables, values: _ } = resolved;
    Project {
        declared_name: found.name,
        name,
        directory: found.directory,
        run_from: found.run_from,
        own_files,
        files,
        kind: found.kind,
        is_likely: found.is_likely,
        services: view::services(&model, "services"),
        jobs: view::services(&model, "jobs"),
        networks: view::networks(&model),
        volumes: view::volumes(&model),
        secrets: view::file_objects(&model, "secrets"),
        configs: view::file_objects(&model, "configs"),
        variables,
        problems,
        missing,
        model,
    }
}
