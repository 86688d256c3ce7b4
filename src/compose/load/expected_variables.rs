//! The variables that are set where a project is run, though no file of it sets them: by samples, by env files that are
//! not its own, by who calls Compose.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::loader::Loader;
use super::sources::Sources;
use crate::compose::runs::Runs;
use crate::compose::variables::dotenv::{commented_out, read_dotenv};
use crate::compose::variables::{EnvLookup, Environment, NamesOfFile};
use crate::limits::{self, Budget};
use crate::source::{FileId, RepoPath, Span};

/// Notes what is set where a project is run, with a finding where more files say it than are looked at.
pub(super) fn expect_variables(
    loader: &mut Loader<'_, '_>,
    directories: [&RepoPath; 2],
    project: &[FileId],
    runs: &Runs<'_>,
    environment: &mut Environment,
) {
    let mut left = Budget::new(&limits::EXPECTING_FILES);
    expect_samples(loader.sources, directories, project, (&mut left, environment));
    expect_callers(loader.sources, project, runs, (&mut left, environment));
    if let (Some(limit), Some(main)) = (left.used_up(), project.first()) {
        loader.give_up(limit, Span::start_of(*main));
    }
}

/// Notes what samples of `.env` say is to be set: each of those who run the project does so. They lie where it
/// does, where a link in its place leads, or further up, as does a `.env` of what the project is part of.
fn expect_samples(
    sources: &mut Sources<'_>,
    directories: [&RepoPath; 2],
    project: &[FileId],
    (left, environment): (&mut Budget, &mut Environment),
) {
    let linked = directories.map(|directory| Some(sources.linked(&directory.join(".env")?)?.parent()));
    let mut seen = BTreeSet::new();
    for directory in directories.into_iter().chain(linked.iter().flatten()) {
        for above in std::iter::once(directory.clone()).chain(directory.ancestors()) {
            if !seen.insert(above.clone()) {
                continue;
            }
            let around = sources.env_names.files_in(sources.tree, above);
            for path in &around.samples {
                expect_as_in(sources, path, true, (left, environment));
            }
            for path in around.others.iter().chain(&around.own) {
                // What services have from `env_file:` is nothing that Compose fills in; what none has is for
                // `--env-file`.
                let name = path.file_name().as_bytes();
                let is_named = |file: &FileId| memchr::memmem::find(sources.bytes(*file), name).is_some();
                let is_own = around.own.as_ref() == Some(path);
                if left.used_up().is_none() && (is_own || !project.iter().any(is_named)) {
                    expect_as_in(sources, path, false, (left, environment));
                }
            }
        }
    }
}

/// Notes what callers of Compose set where they run the project, or more on top of it.
fn expect_callers(
    sources: &mut Sources<'_>,
    project: &[FileId],
    runs: &Runs<'_>,
    (left, environment): (&mut Budget, &mut Environment),
) {
    let own: Vec<RepoPath> = project.iter().map(|file| sources.files.get(*file).path().clone()).collect();
    for run in runs.with_all(&own) {
        let caller = run.caller.as_str();
        for name in &run.variables {
            environment.expect_from(caller, name);
        }
        if run.has_other_variables {
            environment.expect_any_from(caller);
        }
        let below = run.files.first().map(RepoPath::parent);
        let dotenv = [Some(&run.directory), below.as_ref()]
            .into_iter()
            .flatten()
            .filter_map(|directory| directory.join(".env"));
        let dotenv: Vec<RepoPath> = dotenv.filter(|path| sources.has_file(path)).collect();
        for path in run.env_files.iter().chain(&dotenv) {
            expect_as_in(sources, path, false, (left, environment));
        }
    }
}

/// Notes what an env file sets that is not read for the project itself; of a sample, also what comments in it would set.
fn expect_as_in(
    sources: &mut Sources<'_>,
    path: &RepoPath,
    is_sample: bool,
    (left, environment): (&mut Budget, &mut Environment),
) {
    if left.take(1).is_ok()
        && let Some(names) = sources.names_in(path, is_sample)
    {
        environment.expect_in(names);
    }
}

impl Sources<'_> {
    /// The names of the variables that an env file sets; nothing where it cannot be read.
    fn names_in(&mut self, path: &RepoPath, is_sample: bool) -> Option<Rc<NamesOfFile>> {
        let key = (path.clone(), is_sample);
        if let Some(known) = self.env_names.in_file.get(&key) {
            return known.clone();
        }
        let read = self.read(path).ok().map(|file| {
            let mut variables = Environment::default();
            let look_up = |_: &str| EnvLookup::Unset;
            read_dotenv(file, self.bytes(file), &mut variables, &look_up, &mut Vec::new());
            let mut names: BTreeSet<String> = variables.iter().map(|(name, _)| name.clone()).collect();
            if is_sample {
                let text = String::from_utf8_lossy(self.bytes(file));
                names.extend(commented_out(&text).map(str::to_owned));
            }
            Rc::new(NamesOfFile { file: path.file_name().to_owned(), names })
        });
        self.env_names.in_file.insert(key, read.clone());
        read
    }
}
