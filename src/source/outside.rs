//! Files outside of the repository: the caller alone can name one, and nothing that a repository says leads to it.

use std::path::{Component, Path, PathBuf};

use super::read_error::ReadError;
use super::tree;

/// A file outside of a repository, which exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutsideFile {
    /// Where it lies, canonical.
    path: PathBuf,
    /// What it is called in messages: as the caller named it.
    shown: String,
    /// The root of the repository that it lies outside of, canonical.
    root: PathBuf,
}

impl OutsideFile {
    /// The file at a path that the caller names, `None` if it lies in the repository at `root`.
    ///
    /// # Errors
    /// It does not exist; or a link of the repository leads there, which its author may have made.
    pub(crate) fn find(path: &Path, root: &Path) -> Result<Option<Self>, ReadError> {
        let here = std::env::current_dir().map_err(|error| ReadError::Io(error.to_string()))?;
        let mut at = tree::canonicalize(&here)?;
        for component in path.components() {
            match component {
                Component::CurDir => {}
                Component::ParentDir => drop(at.pop()),
                Component::Prefix(_) | Component::RootDir => at.push(component),
                Component::Normal(name) => {
                    let next = tree::canonicalize(&at.join(name))?;
                    if at.starts_with(root) && !next.starts_with(root) {
                        return Err(ReadError::Outside);
                    }
                    at = next;
                }
            }
        }
        let shown = path.display().to_string();
        let is_inside = at.starts_with(root);
        Ok((!is_inside).then(|| Self { path: at, shown, root: root.to_path_buf() }))
    }

    /// The file that this one names, relative to where this one was named. One that lies in the repository is none: what
    /// it names in turn would be read outside because the repository says so.
    ///
    /// # Errors
    /// It does not exist.
    pub(crate) fn join(&self, name: &str) -> Result<Option<Self>, ReadError> {
        let beside = |path: &Path| path.parent().unwrap_or(Path::new("")).join(name);
        let path = tree::canonicalize(&beside(&self.path))?;
        if path.starts_with(&self.root) {
            return Ok(None);
        }
        let shown = beside(Path::new(&self.shown)).display().to_string();
        Ok(Some(Self { path, shown, root: self.root.clone() }))
    }

    /// The file's bytes.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub(crate) fn read(&self) -> Result<Vec<u8>, ReadError> {
        tree::read_outside(&self.path)
    }

    /// The file's name in messages.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }
}
