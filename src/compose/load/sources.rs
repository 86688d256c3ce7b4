//! The files that projects are made of: read once, parsed once, whoever asks.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::env_names::EnvNames;
use crate::compose::problem::{Problem, ProblemKind};
use crate::compose::variables::Growth;
use crate::limits::{self, Budget};
use crate::source::{EntryKind, FileId, Files, ReadError, RepoPath, Span, Tree};
use crate::syntax::yaml::{ErrorKind, Yaml};

/// Reads files through the repository's one door and keeps what it read.
pub(crate) struct Sources<'s> {
    pub(crate) tree: &'s Tree,
    pub(crate) files: &'s mut Files,
    parsed: HashMap<FileId, Arc<Yaml>>,
    refused: HashMap<RepoPath, ReadError>,
    pub(super) env_names: EnvNames,
    /// How many values of YAML files may still be kept.
    yaml_values: Budget,
    /// What variables may still put into the texts of all projects.
    pub(super) growth: Growth,
    /// How many values all projects may still be made of.
    pub(crate) values: Budget,
    /// How many services they may still have.
    pub(crate) services: Budget,
}

/// How many files are parsed side by side: of those that hold the most, what is looked at is not passed by much.
const PARSED_AT_ONCE: usize = 8;

impl<'s> Sources<'s> {
    pub(crate) fn new(tree: &'s Tree, files: &'s mut Files) -> Self {
        Self {
            tree,
            files,
            parsed: HashMap::new(),
            refused: HashMap::new(),
            env_names: EnvNames::default(),
            yaml_values: Budget::new(&limits::ALL_YAML_VALUES),
            growth: Growth::default(),
            values: Budget::new(&limits::VALUES_OF_PROJECTS),
            services: Budget::new(&limits::SERVICES),
        }
    }

    /// Reads a file of the repository.
    pub(crate) fn read(&mut self, path: &RepoPath) -> Result<FileId, ReadError> {
        if let Some(id) = self.files.find(path) {
            return Ok(id);
        }
        if let Some(error) = self.refused.get(path) {
            return Err(error.clone());
        }
        let read = self.tree.read(path).and_then(|bytes| self.files.add_within_limit(path, bytes));
        if let Err(error) = &read {
            self.refused.insert(path.clone(), error.clone());
        }
        read
    }

    /// What a file says.
    pub(crate) fn bytes(&self, file: FileId) -> &[u8] {
        self.files.get(file).bytes()
    }

    /// A file as YAML.
    pub(crate) fn yaml(&mut self, file: FileId) -> Arc<Yaml> {
        if let Some(parsed) = self.parsed.get(&file) {
            return Arc::clone(parsed);
        }
        let yaml = parse(file, self.files.get(file).bytes(), &self.yaml_values);
        self.keep(yaml)
    }

    /// Keeps a file's YAML, if all of them are not more than is looked at.
    fn keep(&mut self, yaml: Yaml) -> Arc<Yaml> {
        let file = yaml.file();
        let kept = match self.yaml_values.take(yaml.values()) {
            Ok(()) => Arc::new(yaml),
            Err(limit) => Arc::new(Yaml::beyond_limit(file, limit.to_string())),
        };
        self.parsed.insert(file, Arc::clone(&kept));
        kept
    }

    /// Parses files as YAML, side by side.
    pub(crate) fn parse_all(&mut self, files: impl Iterator<Item = FileId>) {
        let fresh: Vec<FileId> = files.filter(|file| !self.parsed.contains_key(file)).collect();
        for some in fresh.chunks(PARSED_AT_ONCE) {
            let read = &*self.files;
            let values = &self.yaml_values;
            let parsed: Vec<Yaml> =
                some.par_iter().map(|file| parse(*file, read.get(*file).bytes(), values)).collect();
            for yaml in parsed {
                self.keep(yaml);
            }
        }
    }

    /// A file as YAML, if it was parsed before.
    pub(crate) fn parsed(&self, file: FileId) -> Option<&Yaml> {
        self.parsed.get(&file).map(|yaml| &**yaml)
    }

    /// Every file that was parsed.
    pub(crate) fn into_parsed(self) -> HashMap<FileId, Arc<Yaml>> {
        self.parsed
    }

    /// Where a link that stands at a path leads, whether or not something is there.
    pub(super) fn linked(&self, path: &RepoPath) -> Option<RepoPath> {
        path.parent().join(&self.tree.link_target(path)?)
    }

    /// Whether a file stands at a path of a clean checkout.
    pub(crate) fn has_file(&self, path: &RepoPath) -> bool {
        self.tree.holds(path) && self.tree.kind(path) != Some(EntryKind::Directory)
    }
}

/// A file as YAML, if there is anything left of what is looked at.
fn parse(file: FileId, bytes: &[u8], values: &Budget) -> Yaml {
    match values.used_up() {
        Some(limit) => Yaml::beyond_limit(file, limit.to_string()),
        None => Yaml::parse(file, bytes),
    }
}

/// What is wrong with a file's YAML, as problems; each file's only once a project.
pub(super) fn syntax_problems(yaml: &Yaml, seen: &mut HashSet<FileId>, problems: &mut Vec<Problem>) {
    if !seen.insert(yaml.file()) {
        return;
    }
    for error in yaml.errors() {
        let kind = match error.kind {
            ErrorKind::Syntax | ErrorKind::UnknownAnchor => ProblemKind::ComposeSyntax,
            ErrorKind::DuplicateKey => ProblemKind::DuplicateKey,
            ErrorKind::Encoding => ProblemKind::UnreadableFile,
            ErrorKind::Limit => ProblemKind::LimitReached,
        };
        let mut problem = Problem::new(kind, error.span, error.message.clone());
        if let Some(first) = error.first {
            problem = problem.note(first, "it is first set here");
        }
        problems.push(problem);
    }
}

/// The kind of problem that a file which cannot be read makes.
fn kind_of(error: &ReadError, missing: ProblemKind) -> ProblemKind {
    match error {
        ReadError::Missing | ReadError::Directory => missing,
        ReadError::Outside => ProblemKind::PathOutsideRepository,
        ReadError::TooLarge(_) | ReadError::TooMany => ProblemKind::LimitReached,
        ReadError::Special | ReadError::NotUtf8 | ReadError::Io(_) => ProblemKind::UnreadableFile,
    }
}

/// A problem with a file that is named at `place`.
pub(crate) fn file_problem(path: &str, error: &ReadError, missing: ProblemKind, place: Span) -> Problem {
    Problem::new(kind_of(error, missing), place, format!("`{path}` cannot be read: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_beyond_what_all_may_hold_are_told_and_not_kept() {
        let path = |path: &str| RepoPath::new(path).unwrap();
        let tree = Tree::in_memory(["a.yaml", "b.yaml"].map(|name| (path(name), b"x: [1, 2]\n".to_vec())));
        let mut files = Files::default();
        let mut sources = Sources::new(&tree, &mut files);
        sources.yaml_values.take(limits::ALL_YAML_VALUES.most() - 6).unwrap();
        let ids = ["a.yaml", "b.yaml"].map(|name| sources.read(&path(name)).unwrap());
        sources.parse_all(ids.into_iter());
        let [kept, left] = ids.map(|id| sources.yaml(id));
        assert_eq!((kept.values(), kept.errors().len()), (5, 0));
        assert_eq!((left.values(), left.errors().len()), (0, 1));
        assert_eq!(left.errors()[0].kind, ErrorKind::Limit);
    }
}
