//! What git tracks in a checkout and in its submodules, and what its configuration keeps out.

use std::path::{Path, PathBuf};

use super::git_directory::GitDirectory;
use super::git_index::{self, GitEntryKind, GitIndex};
use super::path::RepoPath;
use super::read_error::{MAX_FILE_BYTES, ReadError};
use super::tree;
use crate::limits;

/// The most bytes of indexes that are read, submodules included.
const MAX_INDEX_BYTES: u64 = limits::GIT_INDEX.bytes();
/// The most submodules that are looked into, and how deep they may lie in each other.
const MAX_SUBMODULES: usize = limits::SUBMODULES.most();
const MAX_DEPTH: usize = limits::SUBMODULE_NESTING.most();

/// A checkout at the root of a repository, as git knows it.
#[derive(Debug)]
pub(super) struct Git {
    root: PathBuf,
    directory: Option<GitDirectory>,
    unknown: Vec<(RepoPath, String)>,
}

/// What git tracks, as far as it can be known.
#[derive(Debug, Default)]
pub(super) struct Tracked {
    /// The paths of files, sorted.
    pub(super) files: Vec<RepoPath>,
    /// Where it is not known, and why, as a clause.
    pub(super) unknown: Vec<(RepoPath, String)>,
}

/// The ignore rules of a checkout that are no file of it.
#[derive(Debug, Default)]
pub(super) struct Excludes {
    /// The rules, those that count more last.
    pub(super) lines: Vec<u8>,
    /// Whether they stand in the place of those that the user has for all repositories.
    pub(super) replace_global: bool,
}

impl Git {
    /// Finds what git knows of `root`, which is canonical.
    pub(super) fn open(root: &Path) -> Self {
        let (directory, unknown) = match GitDirectory::find(root, root) {
            Ok(directory) => (directory, Vec::new()),
            Err(why) => (None, vec![(dot_git(&RepoPath::root()), why)]),
        };
        Self { root: root.to_path_buf(), directory, unknown }
    }

    /// The ignore rules of this checkout's configuration and of `info/exclude`.
    pub(super) fn excludes(&mut self) -> Excludes {
        let Some(directory) = &self.directory else { return Excludes::default() };
        let mut excludes = Excludes::default();
        let configured = directory.excludes_file(&self.root);
        excludes.replace_global = configured.is_some();
        let own = directory.read("info/exclude", MAX_FILE_BYTES);
        for (what, read) in configured
            .map(|read| ("the file of `core.excludesFile`", read))
            .into_iter()
            .chain([("its `info/exclude`", own)])
        {
            match read {
                Ok(lines) => {
                    excludes.lines.extend(lines);
                    excludes.lines.push(b'\n');
                }
                Err(ReadError::Missing) => {}
                Err(error) => self.unknown.push((dot_git(&RepoPath::root()), format!("{what}: {error}"))),
            }
        }
        excludes
    }

    /// Everything that git tracks in the checkout and its submodules.
    pub(super) fn tracked(self) -> Tracked {
        let mut found = Tracked { files: Vec::new(), unknown: self.unknown };
        let mut budget =
            Budget { bytes: MAX_INDEX_BYTES, names: limits::GIT_NAMES.most(), submodules: MAX_SUBMODULES };
        if let Some(directory) = self.directory {
            found.add(&self.root, &RepoPath::root(), &directory, 0, &mut budget);
        }
        found.files.sort_unstable();
        found.files.dedup();
        found
    }
}

/// What may still be read.
struct Budget {
    bytes: u64,
    /// Bytes of names in indexes.
    names: usize,
    submodules: usize,
}

impl Tracked {
    /// Adds what git tracks in a checkout at `at`, which is itself or a submodule of the repository at `root`.
    fn add(
        &mut self,
        root: &Path,
        at: &RepoPath,
        directory: &GitDirectory,
        depth: usize,
        budget: &mut Budget,
    ) {
        let index = match index(directory, budget) {
            Ok(index) => index,
            Err(why) => return self.unknown.push((dot_git(at), why)),
        };
        for entry in index.entries {
            let Some(path) = entry.path.and_then(|path| at.join(path.as_str())) else { continue };
            match entry.kind {
                GitEntryKind::File => self.files.push(path),
                GitEntryKind::Folder if tree::holds_something(&root.join(path.as_str())) => {
                    self.unknown
                        .push((path, "git's index is sparse, and does not list what is in it".to_owned()));
                }
                GitEntryKind::Folder => {}
                GitEntryKind::Submodule => self.add_submodule(root, &path, depth + 1, budget),
            }
        }
    }

    /// Adds what git tracks in a submodule, if it is checked out.
    fn add_submodule(&mut self, root: &Path, at: &RepoPath, depth: usize, budget: &mut Budget) {
        let checkout = root.join(at.as_str());
        // Behind a link lies something else.
        if !tree::canonical(&checkout).is_ok_and(|path| path.as_ref() == Some(&checkout)) {
            return;
        }
        match GitDirectory::find(&checkout, root) {
            Ok(None) => {}
            Ok(Some(_)) if depth > MAX_DEPTH || budget.submodules == 0 => {
                let why = format!("of submodules, {MAX_SUBMODULES} are looked into, and {MAX_DEPTH} levels");
                self.unknown.push((dot_git(at), why));
            }
            Ok(Some(directory)) => {
                budget.submodules -= 1;
                self.add(root, at, &directory, depth, budget);
            }
            Err(why) => self.unknown.push((dot_git(at), why)),
        }
    }
}

/// The index of a checkout, with the one that it is based on if it is split; empty where nothing was ever tracked.
fn index(directory: &GitDirectory, budget: &mut Budget) -> Result<GitIndex, String> {
    let mut read = |name: &str| -> Result<Option<GitIndex>, String> {
        let bytes = match directory.read(name, budget.bytes) {
            Ok(bytes) => bytes,
            Err(ReadError::Missing) => return Ok(None),
            Err(ReadError::TooLarge(_)) => {
                let limit = MAX_INDEX_BYTES >> 20;
                return Err(format!("git's indexes have more than {limit} MiB, the most that is read"));
            }
            Err(error) => return Err(format!("git's `{name}`: {error}")),
        };
        budget.bytes -= bytes.len() as u64;
        let index = git_index::read(&bytes, directory.hash_length(), &mut budget.names);
        if budget.names == 0 {
            return Err(limits::GIT_NAMES.to_string());
        }
        index.map(Some).ok_or_else(|| format!("git's `{name}` is of a kind that is not understood"))
    };
    let Some(index) = read("index")? else { return Ok(GitIndex::default()) };
    let Some(name) = index.base() else { return Ok(index) };
    let base = read(&name)?.ok_or_else(|| format!("git's index is split, and there is no `{name}`"))?;
    index.joined_with(base).ok_or_else(|| format!("git's index and its `{name}` do not belong together"))
}

fn dot_git(at: &RepoPath) -> RepoPath {
    at.join(".git").unwrap_or_else(|| at.clone())
}
