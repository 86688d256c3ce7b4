//! A file that may ask for builds.

use super::kinds::FileKind;
use super::work::Work;
use crate::source::{FileId, RepoPath, SourceFile, Text, Tree};

/// A file that may ask for builds.
pub(super) struct BuilderFile<'a> {
    pub(super) id: FileId,
    pub(super) kind: FileKind,
    pub(super) file: &'a SourceFile,
    /// What exists.
    pub(super) tree: &'a Tree,
    /// What may be done for it.
    pub(super) work: Work,
}

impl BuilderFile<'_> {
    /// The folder that it lies in.
    pub(super) fn folder(&self) -> RepoPath {
        self.file.path().parent()
    }

    /// The whole file.
    pub(super) fn text(&self) -> Text {
        Text::verbatim(self.id, 0, self.file.bytes())
    }
}
