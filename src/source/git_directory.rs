//! The directory in which git keeps what it knows of a checkout: `.git` itself, or where a file of that name leads in a
//! worktree or a submodule.
//!
//! Whoever made the checkout may have written that file. Out of the repository it is followed only to where git keeps
//! things indeed, and only where what lies there says that it belongs to this checkout: else an archive could have the
//! index of any repository of the machine read.

use std::path::{Path, PathBuf};

use super::git_config::GitConfig;
use super::read_error::{MAX_FILE_BYTES, ReadError};
use super::tree;
use crate::limits;

/// The largest file that does nothing but name a directory, in bytes: twice the longest path of Linux.
const MAX_POINTER_BYTES: u64 = limits::GIT_POINTER.bytes();

/// Where git keeps what it knows of a checkout.
#[derive(Debug)]
pub(super) struct GitDirectory {
    /// The checkout, canonical.
    checkout: PathBuf,
    /// What is of this checkout alone, such as its index; canonical.
    own: PathBuf,
    /// What all worktrees of a repository share; canonical. The same where there is one.
    common: PathBuf,
    /// What is configured.
    pub(super) config: GitConfig,
}

impl GitDirectory {
    /// The directory of a checkout that lies in a repository; both paths canonical. `None` where there is no `.git`.
    ///
    /// # Errors
    /// It is not followed or cannot be read; why, as a clause.
    pub(super) fn find(checkout: &Path, root: &Path) -> Result<Option<Self>, String> {
        let dot_git = checkout.join(".git");
        let Some(target) = tree::canonical(&dot_git)? else {
            // A link that leads nowhere is something, too.
            return if dot_git.is_symlink() { Err("it leads nowhere".to_owned()) } else { Ok(None) };
        };
        let own = if target.is_dir() {
            target
        } else {
            let said = read_pointer(&dot_git, &[root, checkout]).map_err(|error| error.to_string())?;
            let Some(path) = said.strip_prefix("gitdir: ") else {
                return Err("it does not say where git keeps its directory".to_owned());
            };
            directory(&checkout.join(path), "the directory that it names")?
        };
        let common = match read_pointer(&own.join("commondir"), &[&own]) {
            Ok(path) => directory(&own.join(path), "the directory that its `commondir` names")?,
            Err(ReadError::Missing) => own.clone(),
            Err(error) => return Err(format!("its `commondir`: {error}")),
        };
        if common != own && own.parent() != Some(&common.join("worktrees")) {
            return Err("its `commondir` does not lead to where git keeps this worktree".to_owned());
        }
        let mut found = Self { checkout: checkout.to_path_buf(), own, common, config: GitConfig::default() };
        let is_inside = found.own.starts_with(root) && found.common.starts_with(root);
        if !is_inside && !found.is_one() {
            return Err("it leads out of the repository, and not to a directory of git".to_owned());
        }
        found.config = found.configuration()?;
        if !is_inside && !found.points_back() {
            return Err("it leads out of the repository, to a directory that does not say it is of this checkout \
                        (as `git worktree` and `git submodule` make it, or `core.worktree` in its configuration)"
                .to_owned());
        }
        Ok(Some(found))
    }

    /// Whether the directory looks as git makes one.
    fn is_one(&self) -> bool {
        let head = self.read("HEAD", MAX_POINTER_BYTES).unwrap_or_default();
        let is_hash = head.len() >= 40 && head.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'\n');
        (is_hash || head.starts_with(b"ref: refs/"))
            && self.common.join("objects").is_dir()
            && self.common.join("refs").is_dir()
    }

    /// Whether the directory says that it is of this checkout: one of a worktree in `gitdir`, others in their
    /// configuration.
    fn points_back(&self) -> bool {
        if self.common != self.own {
            // The path of the `.git` file.
            let said = read_pointer(&self.own.join("gitdir"), &[&self.own]).unwrap_or_default();
            let path = self.own.join(said);
            return path.file_name().is_some_and(|name| name == ".git")
                && path.parent().is_some_and(|parent| self.is_checkout(parent));
        }
        let said = self.config.get("core", "worktree").filter(|path| !path.is_empty());
        said.is_some_and(|path| self.is_checkout(&self.own.join(path)))
    }

    fn is_checkout(&self, path: &Path) -> bool {
        tree::canonical(path).is_ok_and(|path| path.as_ref() == Some(&self.checkout))
    }

    fn configuration(&self) -> Result<GitConfig, String> {
        let read = |name: &str| match self.read(name, MAX_FILE_BYTES) {
            Ok(bytes) => Ok(GitConfig::parse(&bytes)),
            Err(ReadError::Missing) => Ok(GitConfig::default()),
            Err(error) => Err(format!("its `{name}`: {error}")),
        };
        let mut config = read("config")?;
        let is_no =
            |value: &str| matches!(value.to_ascii_lowercase().as_str(), "" | "0" | "false" | "no" | "off");
        if config.get("extensions", "worktreeconfig").is_some_and(|value| !is_no(value)) {
            config.add(read("config.worktree")?);
        }
        Ok(config)
    }

    /// How many bytes the names of objects have.
    pub(super) fn hash_length(&self) -> usize {
        let sha256 = self.config.get("extensions", "objectformat").is_some_and(|name| name == "sha256");
        if sha256 { 32 } else { 20 }
    }

    /// Reads a file of git's own, of at most `limit` bytes. `/` divides the parts of its name.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub(super) fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        // What worktrees share; everything else is of each.
        let is_shared = matches!(name, "config" | "info/exclude");
        let directory = if is_shared { &self.common } else { &self.own };
        tree::read_within(&[directory], &directory.join(name), limit)
    }

    /// Reads the file of ignore rules that the configuration names, besides `.gitignore` and `info/exclude`. `None`
    /// where it names none: then the one of the user's own configuration holds.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub(super) fn excludes_file(&self, root: &Path) -> Option<Result<Vec<u8>, ReadError>> {
        let path = self.config.get("core", "excludesfile")?;
        if path.is_empty() {
            return Some(Ok(Vec::new()));
        }
        if path.starts_with('~') {
            // A user's home is not the repository's.
            return Some(Err(ReadError::Outside));
        }
        let path = self.checkout.join(path);
        Some(tree::read_within(&[root, &self.own, &self.common], &path, MAX_FILE_BYTES))
    }
}

/// Reads a file that holds nothing but a path, or a word and a path.
fn read_pointer(path: &Path, within: &[&Path]) -> Result<String, ReadError> {
    let bytes = tree::read_within(within, path, MAX_POINTER_BYTES)?;
    let text = String::from_utf8(bytes).map_err(|_| ReadError::NotUtf8)?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

fn directory(path: &Path, what: &str) -> Result<PathBuf, String> {
    match tree::canonical(path) {
        Ok(Some(path)) if path.is_dir() => Ok(path),
        Ok(Some(_)) => Err(format!("{what} is none")),
        Ok(None) => Err(format!("{what} does not exist")),
        Err(why) => Err(format!("{what}: {why}")),
    }
}
