//! Finding the repository around the paths that were given, and one parallel walk over it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::git_tracked::{Excludes, Git, Tracked};
use super::path::{RepoPath, relative};
use super::tree::{EntryKind, Tree};
use super::walk_ignore::WalkIgnore;

/// A repository, and the part of it that findings are asked for.
#[derive(Debug)]
pub struct Located {
    /// Everything that exists in it.
    pub tree: Tree,
    /// The root on disk, canonical.
    pub root: PathBuf,
    /// The paths that were asked for, inside the repository. The root stands for all of it.
    pub scope: Vec<RepoPath>,
}

impl Located {
    /// The path inside the repository of a file that was named on the command line and need not exist.
    ///
    /// # Errors
    /// Its directory does not exist, or is outside the repository; as a sentence.
    pub fn find_new(&self, path: &Path) -> Result<RepoPath, String> {
        let Some(name) = path.file_name().filter(|_| !path.exists()) else { return self.find(path) };
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let directory = self.find(parent.unwrap_or(Path::new(".")))?;
        let name = name.to_string_lossy();
        directory.join(&name).ok_or_else(|| format!("{} is outside the repository", path.display()))
    }

    /// The checkout that the repository is or lies in: the nearest directory with `.git`, else the root.
    #[must_use]
    pub fn checkout(&self) -> &Path {
        self.root.ancestors().find(|directory| directory.join(".git").exists()).unwrap_or(&self.root)
    }

    /// The path inside the repository of a file that was named on the command line.
    ///
    /// # Errors
    /// It does not exist, or is outside the repository; as a sentence.
    pub fn find(&self, path: &Path) -> Result<RepoPath, String> {
        let canonical = on_disk::canonical(path).map_err(|error| error.to_string())?;
        relative(&self.root, &canonical)
            .ok_or_else(|| format!("{} is outside the repository", path.display()))
    }
}

/// Why no repository could be opened.
#[derive(Debug, PartialEq, Eq)]
pub enum OpenError {
    /// A path that was given does not exist.
    Missing(PathBuf),
    /// A path that was given cannot be read; the operating system's words.
    Unreadable(PathBuf, String),
    /// A link that was given leads out of the repository that it lies in.
    Outside(PathBuf),
    /// Two paths lie in different repositories, whose roots these are.
    SeveralRepositories(PathBuf, PathBuf),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => write!(f, "{}: no such file or directory", path.display()),
            Self::Unreadable(path, why) => write!(f, "{}: {why}", path.display()),
            Self::Outside(path) => write!(f, "{}: it leads out of the repository", path.display()),
            Self::SeveralRepositories(one, other) => write!(
                f,
                "the paths lie in different repositories ({} and {}): check one at a time",
                one.display(),
                other.display()
            ),
        }
    }
}

/// Opens the repository around a file that an editor has open: it says `bytes`, whether it is on disk or not,
/// and is what findings are asked for.
///
/// # Errors
/// See [`OpenError`].
pub(crate) fn locate_buffer(
    path: &Path,
    bytes: Vec<u8>,
    markers: &[&str],
    threads: usize,
) -> Result<Located, OpenError> {
    let missing = || OpenError::Missing(path.to_path_buf());
    // A link is what it leads to; a new file is where its directory is.
    let canonical = match on_disk::canonical(path) {
        Ok(canonical) => canonical,
        Err(_) => {
            let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
            on_disk::canonical(directory.unwrap_or(Path::new(".")))?
                .join(path.file_name().ok_or_else(missing)?)
        }
    };
    let directory = canonical.parent().ok_or_else(missing)?.to_path_buf();
    let mut located = locate(&[directory], markers, threads)?;
    let inside = relative(&located.root, &canonical).ok_or_else(missing)?;
    located.tree.put(inside.clone(), bytes);
    located.scope = vec![inside];
    Ok(located)
}

/// Opens the repository around `paths`: the nearest directory at or above them that holds the first of `markers`
/// (`.git`, say), else one of the others, else the paths themselves. Walks it on `threads` threads (0: as many as
/// the machine has).
///
/// # Errors
/// See [`OpenError`].
pub fn locate(paths: &[PathBuf], markers: &[&str], threads: usize) -> Result<Located, OpenError> {
    let given = paths.iter().map(|path| on_disk::canonical(path)).collect::<Result<Vec<_>, _>>()?;
    for (path, target) in paths.iter().zip(&given) {
        // A file that is a link is a part of the repository that the link lies in, or of none.
        if target.is_file() && path.is_symlink() {
            let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
            let directory = on_disk::canonical(directory.unwrap_or(Path::new(".")))?;
            if !target.starts_with(common_root(&[directory], markers)?) {
                return Err(OpenError::Outside(path.clone()));
            }
        }
    }
    let root = common_root(&given, markers)?;
    let mut git = Git::open(&root);
    let excludes = git.excludes();
    let mut walked = Walked::default();
    walked.walk(&root, &root, threads, Some(&excludes));
    let mut scope = Vec::new();
    for path in &given {
        let Some(inside) = relative(&root, path) else { continue };
        if !inside.is_root() && !walked.entries.contains_key(&inside) {
            // Named on purpose, so neither ignore rules nor its place in a hidden folder hide it.
            walked.walk(&root, path, threads, None);
        }
        scope.push(inside);
    }
    scope.sort();
    scope.dedup();
    walked.unreadable.sort();
    let mut tree = Tree::on_disk(root.clone(), walked.entries, walked.unreadable, !walked.ignores_less);
    let Tracked { files, unknown } = git.tracked();
    tree.add_tracked(files, unknown);
    Ok(Located { tree, root, scope })
}

fn common_root(given: &[PathBuf], markers: &[&str]) -> Result<PathBuf, OpenError> {
    let mut roots = given.iter().map(|path| {
        let start = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(path) };
        // A repository is what its version control says; only where there is none, another marker tells. Else a folder
        // of a repository could take itself out of it.
        let holds = |marker: &&&str| start.ancestors().any(|dir| dir.join(marker).exists());
        let told = match markers.first().filter(holds) {
            Some(first) => std::slice::from_ref(first),
            None => markers,
        };
        match start.ancestors().find(|dir| told.iter().any(|marker| dir.join(marker).exists())) {
            Some(root) => (root.to_path_buf(), true),
            None => (start.to_path_buf(), false),
        }
    });
    let Some((mut root, mut marked)) = roots.next() else { return Ok(PathBuf::new()) };
    for (other, other_marked) in roots {
        if other == root {
            continue;
        }
        if marked || other_marked {
            return Err(OpenError::SeveralRepositories(root, other));
        }
        root = common_ancestor(&root, &other);
        marked = false;
    }
    Ok(root)
}

fn common_ancestor(one: &Path, other: &Path) -> PathBuf {
    one.ancestors().find(|dir| other.starts_with(dir)).unwrap_or(one).to_path_buf()
}

#[derive(Default)]
struct Walked {
    entries: BTreeMap<RepoPath, EntryKind>,
    unreadable: Vec<(RepoPath, String)>,
    /// Whether not all that git ignores was left out, because it takes too long.
    ignores_less: bool,
}

impl Walked {
    /// Adds what lies at and below `start`. The rules of `.gitignore` are followed, without asking
    /// whether the folder is a git checkout, so that an unpacked archive gives the same result; and `excludes`, which
    /// stand beside them. Without these, no rules are.
    fn walk(&mut self, root: &Path, start: &Path, threads: usize, excludes: Option<&Excludes>) {
        let mut ignoring = excludes.map(|excludes| Arc::new(WalkIgnore::new(root, excludes, false)));
        let mut found = look(root, start, threads, ignoring.as_ref());
        if let (Some(excludes), true) =
            (excludes, ignoring.as_ref().is_some_and(|ignoring| ignoring.is_beyond()))
        {
            let in_order = Arc::new(WalkIgnore::new(root, excludes, true));
            found = look_in_order(root, start, &in_order);
            self.ignores_less |= !in_order.is_whole();
            ignoring = Some(in_order);
        }
        self.entries.extend(found.entries);
        self.unreadable.append(&mut found.unreadable);
        if let Some(ignoring) = ignoring {
            self.unreadable.append(&mut ignoring.failures());
        }
    }
}

/// A walk that is yet to be made.
fn walker(start: &Path, ignoring: Option<&Arc<WalkIgnore>>) -> WalkBuilder {
    let ignoring = ignoring.cloned();
    let mut walker = WalkBuilder::new(start);
    // The walker would read ignore files wherever links and `.git` files lead, and however large they are.
    walker.standard_filters(false).follow_links(false).filter_entry(move |entry| {
        let is_directory = entry.file_type().is_some_and(|kind| kind.is_dir());
        // What git itself keeps is never part of a checkout's contents.
        entry.file_name() != ".git"
            && ignoring.as_ref().is_none_or(|ignoring| {
                !ignoring.leaves_out(entry.path(), is_directory)
                    && (!is_directory || ignoring.enter(entry.path()))
            })
    });
    walker
}

/// Looks at what lies at and below `start`, on several threads.
fn look(root: &Path, start: &Path, threads: usize, ignoring: Option<&Arc<WalkIgnore>>) -> Found {
    let found = Mutex::default();
    if ignoring.is_none_or(|ignoring| ignoring.enter(start)) {
        walker(start, ignoring).threads(threads).build_parallel().run(|| {
            let mut share = Share { all: &found, own: Found::default() };
            Box::new(move |entry| {
                share.own.add(root, entry);
                let is_beyond = ignoring.is_some_and(|ignoring| ignoring.is_beyond());
                if is_beyond { WalkState::Quit } else { WalkState::Continue }
            })
        });
    }
    found.into_inner().unwrap_or_default()
}

/// Looks at what lies at and below `start`, always in the same order.
fn look_in_order(root: &Path, start: &Path, ignoring: &Arc<WalkIgnore>) -> Found {
    let mut found = Found::default();
    if ignoring.enter(start) {
        let mut walker = walker(start, Some(ignoring));
        walker.sort_by_file_name(Ord::cmp).build().for_each(|entry| found.add(root, entry));
    }
    found
}

/// What a walk comes by.
#[derive(Default)]
struct Found {
    entries: Vec<(RepoPath, EntryKind)>,
    unreadable: Vec<(RepoPath, String)>,
}

impl Found {
    fn add(&mut self, root: &Path, entry: Result<DirEntry, ignore::Error>) {
        match entry {
            Ok(entry) => {
                let kind = entry.file_type().map_or(EntryKind::Special, EntryKind::of);
                let path = relative(root, entry.path()).filter(|path| !path.is_root());
                self.entries.extend(path.map(|path| (path, kind)));
            }
            Err(error) => self.unreadable.extend(explain(root, &error)),
        }
    }
}

/// What one thread comes by, handed over when the thread is done, so that threads do not wait for each other.
struct Share<'a> {
    all: &'a Mutex<Found>,
    own: Found,
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        if let Ok(mut all) = self.all.lock() {
            all.entries.append(&mut self.own.entries);
            all.unreadable.append(&mut self.own.unreadable);
        }
    }
}

/// A failure that hides something: which path, and why. Broken ignore files hide nothing.
fn explain(root: &Path, error: &ignore::Error) -> Option<(RepoPath, String)> {
    match error {
        ignore::Error::WithPath { path, err } => {
            let why = err.io_error().map_or_else(|| err.to_string(), ToString::to_string);
            Some((relative(root, path)?, why))
        }
        ignore::Error::WithDepth { err, .. } => explain(root, err),
        _ => None,
    }
}

mod on_disk {
    #![expect(clippy::disallowed_methods, reason = "part of the door to the disk")]

    use super::{OpenError, Path, PathBuf};

    pub(crate) fn canonical(path: &Path) -> Result<PathBuf, OpenError> {
        std::fs::canonicalize(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => OpenError::Missing(path.to_path_buf()),
            _ => OpenError::Unreadable(path.to_path_buf(), error.to_string()),
        })
    }
}
