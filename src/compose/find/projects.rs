//! Every project of a repository, found and worked out.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::discover::{self, FoundProject};
use super::samples::settle_samples;
use super::{file_names, runs};
use crate::compose::load::{Resolved, Sources, Wholeness, resolve, sources};
use crate::compose::options::ProjectOptions;
use crate::compose::problem::ProblemKind;
use crate::compose::project::Project;
use crate::compose::runs::Runs;
use crate::compose::view::{resource, service};
use crate::ids::ProjectId;
use crate::limits;
use crate::source::{EntryKind, FileId, Files, RepoPath, Span, Tree};
use crate::syntax::yaml::{Node, Yaml};

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

/// How many files are looked into where no name tells that one is for Compose.
const MAX_UNNAMED: usize = limits::UNNAMED_FILES.most();

/// A file that is for Compose by what is in it and not by its name: nobody judges it unless it is named.
#[must_use]
pub(crate) fn unnamed_compose_file(tree: &Tree) -> Option<RepoPath> {
    let files = tree.entries().filter(|(path, kind)| *kind == EntryKind::File && file_names::is_yaml(path));
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
    let mut sources = Sources::new(tree, files);
    let runs = runs::with_found_files(&options.runs, &sources);
    let runs = Runs::new(&runs);
    let mut found = discover::discover(&mut sources, options, &runs);
    settle_samples(&mut found, &options.dockerfiles);
    let worked_out: Vec<WorkedOut> =
        found.into_iter().filter_map(|found| work_out(&mut sources, found, options, &runs)).collect();
    let values = worked_out.iter().map(|project| project.resolved.values).sum();
    let list = worked_out
        .into_par_iter()
        .enumerate()
        .map(|(number, worked_out)| project(ProjectId(number), worked_out))
        .collect();
    Projects { list, yaml: sources.into_parsed(), values }
}

/// A project whose model is worked out, and whose services nobody has read out of it yet.
struct WorkedOut {
    found: FoundProject,
    own_files: usize,
    resolved: Resolved,
}

/// Works out the model of a project; one without files is none.
fn work_out(
    sources: &mut Sources<'_>,
    mut found: FoundProject,
    options: &ProjectOptions,
    runs: &Runs<'_>,
) -> Option<WorkedOut> {
    let mut unreadable = std::mem::take(&mut found.problems);
    let mut ids = Vec::new();
    for path in &found.files {
        match sources.read(path) {
            Ok(id) => ids.push(id),
            Err(error) => {
                // A file that cannot be read has no text: the problem stands at its head.
                let id = sources.files.add(path.clone(), Vec::new());
                let place = Span::start_of(id);
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
    let whole = Wholeness { piece: found.piece.as_deref(), open: &found.open };
    let resolved =
        resolve::resolve(sources, directories, (*ids.first()?, &ids), (whole, unreadable), options, runs);
    Some(WorkedOut { own_files: ids.len(), resolved, found })
}

fn project(id: ProjectId, WorkedOut { found, own_files, resolved }: WorkedOut) -> Project {
    let Resolved { name, model, problems, files, missing, variables, values: _ } = resolved;
    Project {
        id,
        declared_name: found.name,
        name,
        directory: found.directory,
        run_from: found.run_from,
        own_files,
        files,
        kind: found.kind,
        is_likely: found.is_likely,
        services: service::services(&model, "services"),
        jobs: service::services(&model, "jobs"),
        networks: resource::networks(&model),
        volumes: resource::volumes(&model),
        secrets: resource::file_objects(&model, "secrets"),
        configs: resource::file_objects(&model, "configs"),
        variables,
        problems,
        missing,
        model,
    }
}
