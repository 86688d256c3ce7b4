//! What exists in the repository, and the one door through which files are read.
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::git_ignore::GitIgnore;
use super::path::{self, RepoPath};
use super::read_error::{MAX_FILE_BYTES, ReadError};

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link, wherever it leads.
    Link,
    /// A socket, a pipe, a device: never opened.
    Special,
}

impl EntryKind {
    pub(crate) fn of(file_type: fs::FileType) -> Self {
        if file_type.is_symlink() {
            Self::Link
        } else if file_type.is_dir() {
            Self::Directory
        } else if file_type.is_file() {
            Self::File
        } else {
            Self::Special
        }
    }
}

/// The repository: its root, and every path below it that a clean checkout would have.
#[derive(Debug)]
pub struct Tree {
    backing: Backing,
    /// What files say that an editor has open, whatever is on disk.
    buffers: BTreeMap<RepoPath, Vec<u8>>,
    entries: BTreeMap<RepoPath, EntryKind>,
    unreadable: Vec<(RepoPath, String)>,
    /// Whether git's ignore files may be asked for patterns with wildcards.
    tries_wildcards: bool,
    git_ignore: OnceLock<Arc<GitIgnore>>,
    untold_by_git: Vec<(RepoPath, String)>,
}

#[derive(Debug)]
enum Backing {
    Disk { root: PathBuf },
    Memory(BTreeMap<RepoPath, Vec<u8>>),
}

impl Tree {
    /// A repository on disk whose `entries` a walk found; `root` must be canonical. `tries_wildcards` says whether git's
    /// ignore files have no more patterns than can be tried.
    pub(super) fn on_disk(
        root: PathBuf,
        entries: BTreeMap<RepoPath, EntryKind>,
        unreadable: Vec<(RepoPath, String)>,
        tries_wildcards: bool,
    ) -> Self {
        Self {
            backing: Backing::Disk { root },
            buffers: BTreeMap::new(),
            entries,
            unreadable,
            tries_wildcards,
            git_ignore: OnceLock::new(),
            untold_by_git: Vec::new(),
        }
    }

    /// A repository that exists only in memory, as the examples of the rule pages do.
    #[must_use]
    pub fn in_memory(files: impl IntoIterator<Item = (RepoPath, Vec<u8>)>) -> Self {
        let files: BTreeMap<_, _> = files.into_iter().collect();
        let mut entries = BTreeMap::new();
        for path in files.keys() {
            for directory in path.ancestors().filter(|directory| !directory.is_root()) {
                entries.insert(directory, EntryKind::Directory);
            }
            entries.insert(path.clone(), EntryKind::File);
        }
        Self {
            backing: Backing::Memory(files),
            buffers: BTreeMap::new(),
            entries,
            unreadable: Vec::new(),
            tries_wildcards: true,
            git_ignore: OnceLock::new(),
            untold_by_git: Vec::new(),
        }
    }

    /// Takes `bytes` for what the file at `path` says, whether it is on disk or not.
    pub fn put(&mut self, path: RepoPath, bytes: Vec<u8>) {
        for directory in path.ancestors().filter(|directory| !directory.is_root()) {
            self.entries.entry(directory).or_insert(EntryKind::Directory);
        }
        self.entries.insert(path.clone(), EntryKind::File);
        self.buffers.insert(path, bytes);
        self.git_ignore.take();
    }

    /// Adds the paths that git tracks though its ignore rules hide them, as far as they are on disk.
    /// `tracked` is sorted; `untold` says where it is not known what git tracks, and why.
    pub(super) fn add_tracked(&mut self, tracked: Vec<RepoPath>, untold: Vec<(RepoPath, String)>) {
        let Backing::Disk { root } = &self.backing else { return };
        self.untold_by_git = untold;
        let mut known = self.entries.keys().peekable();
        let mut hidden = Vec::new();
        // Both are sorted: one pass over each.
        for path in tracked {
            while known.next_if(|known| **known < path).is_some() {}
            if known.peek() != Some(&&path)
                && let Ok(metadata) = on_disk::symlink_metadata(&on_disk::locate(root, &path))
            {
                hidden.push((path, EntryKind::of(metadata.file_type())));
            }
        }
        for (path, kind) in hidden {
            for directory in path.ancestors().filter(|directory| !directory.is_root()) {
                self.entries.entry(directory).or_insert(EntryKind::Directory);
            }
            self.entries.insert(path, kind);
        }
    }

    /// Every path, sorted, with what stands there.
    pub fn entries(&self) -> impl Iterator<Item = (&RepoPath, EntryKind)> {
        self.entries.iter().map(|(path, kind)| (path, *kind))
    }

    /// The paths in and below a directory, sorted.
    pub fn below(&self, directory: &RepoPath) -> impl Iterator<Item = (&RepoPath, EntryKind)> {
        let directory = directory.clone();
        self.entries
            .range(directory.clone()..)
            .map(|(path, kind)| (path, *kind))
            // `a-b` sorts between `a` and `a/b`: skip such siblings, stop once past every child.
            .take_while({
                let directory = directory.clone();
                move |(path, _)| path.as_str().starts_with(directory.as_str())
            })
            .filter(move |(path, _)| path.is_in(&directory) && **path != directory)
    }

    /// What stands in a directory itself, sorted. What is below that is passed over without being looked at.
    pub fn children(&self, directory: &RepoPath) -> impl Iterator<Item = (&RepoPath, EntryKind)> {
        let prefix = if directory.is_root() { String::new() } else { format!("{directory}/") };
        let from = |start: &str| self.entries.range::<str, _>((Bound::Included(start), Bound::Unbounded));
        let mut entries = from(&prefix);
        std::iter::from_fn(move || {
            loop {
                let (path, kind) = entries.next()?;
                let inside = path.as_str().strip_prefix(&prefix)?;
                match inside.find('/') {
                    None => return Some((path, *kind)),
                    // `0` is the character after `/`: the first path that is not below.
                    Some(end) => entries = from(&format!("{prefix}{}0", &inside[..end])),
                }
            }
        })
    }

    /// Directories that could not be listed, with the operating system's words.
    #[must_use]
    pub fn unreadable(&self) -> &[(RepoPath, String)] {
        &self.unreadable
    }

    /// Where nobody knows what git tracks, and why, as a clause. What git's ignore rules hide there is not looked at,
    /// though git may track it.
    #[must_use]
    pub fn untold_by_git(&self) -> &[(RepoPath, String)] {
        &self.untold_by_git
    }

    /// Whether a clean checkout would have something at a path.
    #[must_use]
    pub fn holds(&self, path: &RepoPath) -> bool {
        path.is_root() || self.entries.contains_key(path)
    }

    /// What the repository's own ignore files of git say.
    #[must_use]
    pub(crate) fn git_ignore(&self) -> &Arc<GitIgnore> {
        self.git_ignore.get_or_init(|| Arc::new(GitIgnore::read(self, self.tries_wildcards)))
    }

    /// Whether git would not keep a file at a path, by the repository's own ignore files. The file itself need not be
    /// there.
    #[must_use]
    pub fn is_ignored(&self, path: &RepoPath) -> bool {
        self.git_ignore().ignores(path, false).is_some()
    }

    /// What stands at a path, ignored files included; links are not followed.
    #[must_use]
    pub fn kind(&self, path: &RepoPath) -> Option<EntryKind> {
        if path.is_root() {
            return Some(EntryKind::Directory);
        }
        if let Some(kind) = self.entries.get(path) {
            return Some(*kind);
        }
        match &self.backing {
            Backing::Memory(_) => None,
            Backing::Disk { root } => {
                let metadata = on_disk::symlink_metadata(&on_disk::locate(root, path)).ok()?;
                Some(EntryKind::of(metadata.file_type()))
            }
        }
    }

    /// What a symbolic link says; nothing where there is none.
    #[must_use]
    pub fn link_target(&self, path: &RepoPath) -> Option<String> {
        match &self.backing {
            Backing::Memory(_) => None,
            Backing::Disk { root } => on_disk::link_target(&on_disk::locate(root, path)),
        }
    }

    /// Whether a path is known to be no link, and none of the directories above it.
    fn is_plain(&self, path: &RepoPath) -> bool {
        let kind = |path: &RepoPath| self.entries.get(path);
        matches!(kind(path), Some(EntryKind::File | EntryKind::Directory))
            && path.ancestors().all(|above| above.is_root() || kind(&above) == Some(&EntryKind::Directory))
    }

    /// Where a path leads through symbolic links; itself where there are none.
    ///
    /// # Errors
    /// [`ReadError::Outside`] where it leads out of the repository, [`ReadError::Missing`] where it
    /// leads nowhere.
    pub fn resolve(&self, path: &RepoPath) -> Result<RepoPath, ReadError> {
        if self.buffers.contains_key(path) {
            return Ok(path.clone());
        }
        match &self.backing {
            Backing::Memory(_) => Ok(path.clone()),
            // The walk came there without following a link.
            Backing::Disk { .. } if self.is_plain(path) => Ok(path.clone()),
            Backing::Disk { root } => {
                let target = on_disk::canonicalize(&on_disk::locate(root, path))?;
                path::relative(root, &target).ok_or(ReadError::Outside)
            }
        }
    }

    /// Reads a file, through links that stay inside the repository.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn read(&self, path: &RepoPath) -> Result<Vec<u8>, ReadError> {
        if !self.buffers.is_empty()
            && let Some(bytes) = self.buffers.get(&self.resolve(path)?)
        {
            let size = bytes.len() as u64;
            return if size > MAX_FILE_BYTES { Err(ReadError::TooLarge(size)) } else { Ok(bytes.clone()) };
        }
        match &self.backing {
            Backing::Memory(files) => match files.get(path) {
                Some(bytes) => Ok(bytes.clone()),
                None if self.kind(path).is_some() => Err(ReadError::Directory),
                None => Err(ReadError::Missing),
            },
            Backing::Disk { root } => {
                // Such a path is not what stands on the disk, but what could be shown of it.
                let not_utf8 = |error| match error {
                    ReadError::Missing if path.as_str().contains('\u{fffd}') => ReadError::NotUtf8,
                    error => error,
                };
                read_inside(root, &on_disk::locate(root, path)).map_err(not_utf8)
            }
        }
    }

    /// Opens a file of at most `limit` bytes, to be read piece by piece; with the bytes that it has now.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn open(&self, path: &RepoPath, limit: u64) -> Result<(Box<dyn Read>, u64), ReadError> {
        match &self.backing {
            Backing::Disk { root } if !self.buffers.contains_key(path) => {
                let target = on_disk::locate(root, &self.resolve(path)?);
                let (file, size) = on_disk::open(&target, limit)?;
                Ok((Box::new(file.take(limit)), size))
            }
            Backing::Memory(_) | Backing::Disk { .. } => {
                let bytes = self.read(path)?;
                let size = bytes.len() as u64;
                Ok((Box::new(io::Cursor::new(bytes)), size))
            }
        }
    }
}

/// Reads a file on disk of at most `limit` bytes, through links that stay inside one of some directories, which are
/// canonical.
pub(super) fn read_within(within: &[&Path], path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let target = on_disk::canonicalize(path)?;
    if !within.iter().any(|directory| target.starts_with(directory)) {
        return Err(ReadError::Outside);
    }
    on_disk::read_up_to(&target, limit)
}

/// The one path of what is at a path, without links.
pub(super) fn canonicalize(path: &Path) -> Result<PathBuf, ReadError> {
    on_disk::canonicalize(path)
}

/// Reads a file on disk, through links that stay inside the root.
fn read_inside(root: &Path, path: &Path) -> Result<Vec<u8>, ReadError> {
    read_within(&[root], path, MAX_FILE_BYTES)
}

/// Where a path leads through links; `None` where nothing is there. The error is a clause.
pub(super) fn canonical(path: &Path) -> Result<Option<PathBuf>, String> {
    match on_disk::canonicalize(path) {
        Ok(path) => Ok(Some(path)),
        Err(ReadError::Missing) => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

/// Whether a path is a directory, and no link, with anything in it.
pub(super) fn holds_something(path: &Path) -> bool {
    on_disk::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir()) && !on_disk::is_empty(path)
}

/// Reads a file on disk that need not be there, as [`read_inside`] does.
pub(super) fn read_if_there(root: &Path, path: &Path) -> Result<Vec<u8>, ReadError> {
    // What cannot be looked at cannot be opened either.
    on_disk::symlink_metadata(path).map_err(|_| ReadError::Missing)?;
    read_inside(root, path)
}

/// Reads a file of the user's own.
pub(super) fn read_outside(path: &Path) -> Result<Vec<u8>, ReadError> {
    on_disk::read_up_to(path, MAX_FILE_BYTES)
}

/// The calls into the operating system, in one place.
mod on_disk {
    #![expect(clippy::disallowed_methods, reason = "this is the door to the disk")]

    use super::{EntryKind, File, Path, PathBuf, Read, ReadError, RepoPath, fs, io};

    pub(crate) fn locate(root: &Path, path: &RepoPath) -> PathBuf {
        if path.is_root() { root.to_path_buf() } else { root.join(path.as_str()) }
    }

    pub(super) fn symlink_metadata(path: &Path) -> io::Result<fs::Metadata> {
        fs::symlink_metadata(path)
    }

    pub(crate) fn link_target(path: &Path) -> Option<String> {
        Some(fs::read_link(path).ok()?.to_string_lossy().into_owned())
    }

    /// Whether a directory has nothing in it; one that cannot be listed may have.
    pub(super) fn is_empty(path: &Path) -> bool {
        fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none())
    }

    pub(crate) fn canonicalize(path: &Path) -> Result<PathBuf, ReadError> {
        fs::canonicalize(path).map_err(|error| explain(&error))
    }

    /// Opens a file that is one, and not too large; with the size that it has now.
    pub(crate) fn open(path: &Path, limit: u64) -> Result<(File, u64), ReadError> {
        // Asked before opening: opening a pipe waits for its writer.
        let metadata = fs::metadata(path).map_err(|error| explain(&error))?;
        match EntryKind::of(metadata.file_type()) {
            EntryKind::File => {}
            EntryKind::Directory => return Err(ReadError::Directory),
            EntryKind::Link | EntryKind::Special => return Err(ReadError::Special),
        }
        if metadata.len() > limit {
            return Err(ReadError::TooLarge(metadata.len()));
        }
        Ok((File::open(path).map_err(|error| explain(&error))?, metadata.len()))
    }

    pub(super) fn read_up_to(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        let (file, size) = open(path, limit)?;
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        // Bounded again: a file may grow between the two calls.
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| explain(&error))?;
        let size = bytes.len() as u64;
        if size > limit { Err(ReadError::TooLarge(size)) } else { Ok(bytes) }
    }

    pub(crate) fn explain(error: &io::Error) -> ReadError {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Missing,
            _ => ReadError::Io(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_those_of_the_directory_alone() {
        let files = ["a/x/deep/one", "a/x-y", "a/x.txt", "a/z/two", "a-b", "b/three", "c"];
        let tree = Tree::in_memory(files.map(|path| (RepoPath::new(path).unwrap(), Vec::new())));
        let children = |directory: &str| -> Vec<String> {
            let directory = RepoPath::new(directory).unwrap();
            tree.children(&directory).map(|(path, _)| path.to_string()).collect()
        };
        assert_eq!(children("a"), ["a/x", "a/x-y", "a/x.txt", "a/z"]);
        assert_eq!(children("a/x"), ["a/x/deep"]);
        assert_eq!(children(""), ["a", "a-b", "b", "c"]);
        assert!(children("nothing").is_empty());
    }
}
