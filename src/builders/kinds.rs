//! The kinds of files that ask for builds, by their paths.

use crate::source::RepoPath;

/// A kind of file that may ask for builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// A shell script.
    ShellScript,
}

/// What kind of file lies at a path, if it may ask for builds.
pub(super) fn kind_of(path: &RepoPath) -> Option<FileKind> {
    let name = path.file_name();
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("sh" | "bash") => Some(FileKind::ShellScript),
        _ => None,
    }
}
