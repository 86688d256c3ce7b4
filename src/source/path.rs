//! Paths inside the repository: relative to its root, with `/`, never climbing out.
use std::borrow::Borrow;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// A path below the repository's root, without `.`, `..`, empty parts or a leading slash.
///
/// The root itself is the empty path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Arc<str>);

impl Borrow<str> for RepoPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl RepoPath {
    /// The repository's root.
    #[must_use]
    pub fn root() -> Self {
        Self(Arc::from(""))
    }

    /// A path said relative to the root; `None` where it climbs out of the repository.
    #[must_use]
    pub fn new(path: &str) -> Option<Self> {
        Self::root().join(path)
    }

    /// Joins text from a file onto this directory, as a file system would without following links.
    ///
    /// `None` where the result lies outside the repository: an absolute path, or too many `..`.
    #[must_use]
    pub fn join(&self, path: &str) -> Option<Self> {
        if path.starts_with('/') {
            return None;
        }
        let mut parts: Vec<&str> = self.0.split('/').filter(|part| !part.is_empty()).collect();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                name => parts.push(name),
            }
        }
        Some(Self(Arc::from(parts.join("/"))))
    }

    /// The name of a file outside of the repository, as messages show it. Nothing is found at it.
    pub(super) fn outside(shown: &str) -> Self {
        Self(Arc::from(shown))
    }

    /// A path that is already normal, as a walk yields it.
    fn from_normal(path: &str) -> Self {
        Self(Arc::from(path))
    }

    /// The path's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the path is the repository's root.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The last part; empty for the root.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or("")
    }

    /// The directory that holds the path; the root's is the root.
    #[must_use]
    pub fn parent(&self) -> Self {
        match self.0.rfind('/') {
            Some(slash) => Self(Arc::from(&self.0[..slash])),
            None => Self::root(),
        }
    }

    /// The directories above the path, nearest first, the root last.
    pub fn ancestors(&self) -> impl Iterator<Item = Self> {
        let mut next = (!self.is_root()).then(|| self.parent());
        std::iter::from_fn(move || {
            let current = next.take()?;
            next = (!current.is_root()).then(|| current.parent());
            Some(current)
        })
    }

    /// Whether the path is `directory` or lies below it.
    #[must_use]
    pub fn is_in(&self, directory: &Self) -> bool {
        directory.is_root()
            || self.0.strip_prefix(&*directory.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The parts, from the root down.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split('/').filter(|part| !part.is_empty())
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_root() { "." } else { &self.0 })
    }
}

/// A path seen from the root. What in it is no UTF-8 is shown as U+FFFD; such a path cannot be read.
pub(super) fn relative(root: &Path, path: &Path) -> Option<RepoPath> {
    let path = path.strip_prefix(root).ok()?.to_string_lossy();
    // Elsewhere a backslash is a letter like others.
    let path = if cfg!(windows) { path.replace('\\', "/").into() } else { path };
    Some(RepoPath::from_normal(&path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(base: &str, path: &str) -> Option<String> {
        RepoPath::new(base).unwrap().join(path).map(|path| path.as_str().to_owned())
    }

    #[test]
    fn joins_as_a_file_system_does() {
        assert_eq!(join("a/b", "c"), Some("a/b/c".into()));
        assert_eq!(join("a/b", "./c//d/"), Some("a/b/c/d".into()));
        assert_eq!(join("a/b", "../.."), Some(String::new()));
        assert_eq!(join("", "."), Some(String::new()));
    }

    #[test]
    fn refuses_what_leaves_the_repository() {
        assert_eq!(join("a", "../.."), None);
        assert_eq!(join("a", "/etc/passwd"), None);
        assert_eq!(join("a", "../../a/b"), None, "out and in again is out");
    }

    #[test]
    fn knows_its_directories() {
        let path = RepoPath::new("a/b/c").unwrap();
        assert_eq!(path.parent().as_str(), "a/b");
        assert_eq!(path.file_name(), "c");
        assert!(path.is_in(&RepoPath::new("a").unwrap()));
        assert!(!path.is_in(&RepoPath::new("a/bc").unwrap()));
        assert!(!RepoPath::new("ab").unwrap().is_in(&RepoPath::new("a").unwrap()));
        let above: Vec<_> = path.ancestors().map(|path| path.to_string()).collect();
        assert_eq!(above, ["a/b", "a", "."]);
    }
}
