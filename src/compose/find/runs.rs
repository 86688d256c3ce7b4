//! Which files are run together, by the calls of Compose that files of the repository hold.

use super::file_names::{BASES, OVERRIDES};
use crate::compose::load::Sources;
use crate::compose::options::Run;
use crate::source::RepoPath;

/// The calls, each with the files that Compose finds by itself where it is given none.
pub(super) fn with_found_files(runs: &[Run], sources: &Sources<'_>) -> Vec<Run> {
    let with_files = runs.iter().map(|run| match run.files.is_empty() {
        true => Run { files: found(&run.directory, sources), ..run.clone() },
        false => run.clone(),
    });
    with_files.collect()
}

/// Whether an editor calls, to have an environment to work in.
pub(super) fn is_of_editor(run: &Run) -> bool {
    run.caller.file_name().ends_with("devcontainer.json")
}

/// The files that Compose finds by itself in a directory or in one above it.
// Source: the reference of `docker compose`, "Use `-f` to specify the name and path of one or more Compose files".
fn found(directory: &RepoPath, sources: &Sources<'_>) -> Vec<RepoPath> {
    let first = |directory: &RepoPath, names: &[&str]| {
        names.iter().filter_map(|name| directory.join(name)).find(|path| sources.has_file(path))
    };
    let mut directories = std::iter::once(directory.clone()).chain(directory.ancestors());
    let base = directories.find_map(|directory| Some((first(&directory, BASES)?, directory)));
    let Some((base, directory)) = base else { return Vec::new() };
    std::iter::once(base).chain(first(&directory, OVERRIDES)).collect()
}
