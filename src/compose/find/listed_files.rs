//! What `COMPOSE_FILE` in the `.env` of a directory names.

use crate::compose::load::Sources;
use crate::compose::problem::{Problem, ProblemKind};
use crate::compose::variables::dotenv::read_dotenv;
use crate::compose::variables::{EnvLookup, Environment};
use crate::source::{FileId, RepoPath};

/// What `COMPOSE_FILE` in a directory's `.env` names.
#[derive(Default)]
pub(super) struct Listed {
    pub(super) files: Vec<RepoPath>,
    /// Of each name that leads out of the repository.
    pub(super) outside: Vec<Problem>,
}

/// The files that `COMPOSE_FILE` names in the `.env` of a folder, if it names any that are there.
pub(super) fn listed_files(sources: &mut Sources<'_>, folder: &RepoPath) -> Listed {
    let variables = folder.join(".env").filter(|path| sources.has_file(path)).and_then(|path| {
        let id: FileId = sources.read(&path).ok()?;
        let mut variables = Environment::default();
        read_dotenv(id, sources.bytes(id), &mut variables, &|_| EnvLookup::Unset, &mut Vec::new());
        Some(variables)
    });
    let variables = variables.unwrap_or_default();
    let value = |name: &str| variables.get(name).filter(|variable| !variable.value.is_empty());
    let Some(named) = value("COMPOSE_FILE") else { return Listed::default() };
    let separator = value("COMPOSE_PATH_SEPARATOR")
        .map_or_else(|| ":".to_owned(), |separator| separator.value.to_string());
    let mut listed = Listed::default();
    let mut start = 0;
    for name in named.value.split(separator.as_str()) {
        match folder.join(name) {
            Some(path) => listed.files.push(path),
            None if named.why.is_none() => {
                let place = named.value.slice(start..start + name.len()).span();
                let message = format!("`{name}` is outside the repository");
                listed.outside.push(Problem::new(ProblemKind::PathOutsideRepository, place, message));
            }
            None => {}
        }
        start += name.len() + separator.len();
    }
    // A list that names what is not there is a leaving of another machine.
    if !listed.files.iter().all(|file| sources.has_file(file)) {
        listed.files.clear();
    }
    listed
}
