//! What git ignores, asked while a repository is walked: the ignore file of each directory is read when the walk comes to
//! it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use ignore::gitignore::gitconfig_excludes_path;

use super::git_rules::GitRules;
use super::git_tracked::Excludes;
use super::path::{RepoPath, relative};
use super::read_error::ReadError;
use super::tree;
use crate::limits::{self, Budget, Limit};

/// The ignore files of a walk.
pub(super) struct WalkIgnore {
    root: PathBuf,
    /// What holds where no `.gitignore` says anything: `.git/info/exclude`, then what the user ignores everywhere.
    of_checkout: [GitRules; 2],
    levels: RwLock<HashMap<PathBuf, Option<Arc<Level>>>>,
    left: Mutex<Left>,
    /// Whether the walk comes by everything in one order. Only then may a limit leave something out: what it leaves out
    /// must not depend on which thread was faster.
    in_order: bool,
    failed: Mutex<Vec<(RepoPath, String)>>,
}

/// The ignore file of a directory, and those above it.
struct Level {
    rules: GitRules,
    /// Where paths in the directory begin, in bytes of paths from the root on.
    start: usize,
    above: Option<Arc<Self>>,
}

/// What is left for the walk.
struct Left {
    room: Budget,
    comparisons: Budget,
    reached: Option<&'static Limit>,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl WalkIgnore {
    pub(super) fn new(root: &Path, excludes: &Excludes, in_order: bool) -> Self {
        let mut left = Left {
            room: Budget::new(&limits::GIT_IGNORE),
            comparisons: Budget::new(&limits::COMPARISONS),
            reached: None,
        };
        let mut failed = Vec::new();
        let mut rules = |bytes: &[u8], path: &str, name: String| {
            let rules = GitRules::parse(bytes, &mut left.room);
            if let (Some(limit), Some(path)) = (rules.reached, RepoPath::new(path)) {
                failed.push((path, format!("{name}{limit}")));
            }
            rules
        };
        let own = rules(&excludes.lines, ".git/info/exclude", String::new());
        let everywhere = gitconfig_excludes_path().filter(|_| !excludes.replace_global).unwrap_or_default();
        let bytes = tree::read_outside(&everywhere).unwrap_or_default();
        // It lies in no repository.
        let everywhere = rules(&bytes, ".gitignore", format!("of {}, ", everywhere.display()));
        Self {
            root: root.to_path_buf(),
            of_checkout: [own, everywhere],
            levels: RwLock::default(),
            left: Mutex::new(left),
            in_order,
            failed: Mutex::new(failed),
        }
    }

    /// Whether a limit was reached that leaves out something, so that the walk has to begin again, in order.
    pub(super) fn is_beyond(&self) -> bool {
        !self.in_order && held(&self.left).reached.is_some()
    }

    /// Whether patterns with wildcards were tried to the end.
    pub(super) fn is_whole(&self) -> bool {
        held(&self.left).reached.is_none()
    }

    /// What could not be read, or not all of it, and why.
    pub(super) fn failures(&self) -> Vec<(RepoPath, String)> {
        std::mem::take(&mut *held(&self.failed))
    }

    fn note(&self, path: RepoPath, why: String) {
        held(&self.failed).push((path, why));
    }

    fn level(&self, directory: &Path) -> Option<Arc<Level>> {
        self.levels.read().unwrap_or_else(PoisonError::into_inner).get(directory).cloned().flatten()
    }

    /// Whether the walk may look into a directory, whose ignore file is read; if not, it is noted why.
    pub(super) fn enter(&self, directory: &Path) -> bool {
        let file = directory.join(".gitignore");
        let Some(path) = relative(&self.root, &file) else { return true };
        let above = directory.parent().and_then(|above| self.level(above));
        let level = match tree::read_if_there(&self.root, &file) {
            Ok(bytes) => {
                let mut left = held(&self.left);
                let rules = GitRules::parse(&bytes, &mut left.room);
                if let Some(limit) = rules.reached {
                    if *limit == limits::GIT_IGNORE {
                        left.reached.get_or_insert(limit);
                    }
                    self.note(path, limit.to_string());
                }
                let start = self.inside(directory).len();
                Some(Arc::new(Level { rules, start: start + usize::from(start > 0), above }))
            }
            // A folder of that name holds no rules.
            Err(ReadError::Missing | ReadError::Directory) => above,
            Err(error) => {
                self.note(path, format!("{error}; files next to it are not checked"));
                return false;
            }
        };
        let mut levels = self.levels.write().unwrap_or_else(PoisonError::into_inner);
        levels.insert(directory.to_path_buf(), level);
        true
    }

    /// A path from the root on, with slashes, in the bytes that git compares.
    fn inside<'p>(&self, path: &'p Path) -> Cow<'p, [u8]> {
        let inside = path.strip_prefix(&self.root).unwrap_or(path).as_os_str().as_encoded_bytes();
        match cfg!(windows) {
            true => inside.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect(),
            false => Cow::Borrowed(inside),
        }
    }

    /// Whether git leaves out a path of a directory that was entered.
    pub(super) fn leaves_out(&self, path: &Path, is_directory: bool) -> bool {
        let inside = self.inside(path);
        // What a walk in no order finds after a limit is thrown away.
        let (tries, mut steps) = (self.is_whole(), 0);
        let mut decide = |rules: &GitRules, start: usize| {
            let decision = rules.decide(inside.get(start..)?, is_directory, tries.then_some(&mut steps))?;
            Some(decision.is_left_out())
        };
        let first = path.parent().and_then(|directory| self.level(directory));
        let of_directories = std::iter::successors(first.as_ref(), |level| level.above.as_ref())
            .find_map(|level| decide(&level.rules, level.start));
        let decision = of_directories.or_else(|| self.of_checkout.iter().find_map(|rules| decide(rules, 0)));
        if steps > 0 {
            let mut left = held(&self.left);
            if let Err(limit) = left.comparisons.take(steps)
                && left.reached.replace(limit).is_none()
            {
                drop(left);
                if let Some(file) =
                    path.parent().and_then(|above| relative(&self.root, &above.join(".gitignore")))
                {
                    self.note(
                        file,
                        format!("{limit}: from here on, patterns with wildcards leave out nothing"),
                    );
                }
            }
        }
        decision.unwrap_or(false)
    }
}
