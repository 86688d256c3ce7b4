//! Reading the files that ask for builds: which are read, in which order, and what each of them asks for.

use rayon::prelude::*;

use super::declared_build::DeclaredBuild;
use super::kinds::{FileKind, kind_of};
use crate::knowledge::vendored::is_vendored;
use crate::source::{EntryKind, FileId, Files, RepoPath, SourceFile, Tree};

/// A file that asks for builds.
pub(super) struct BuilderFile<'a> {
    pub(super) id: FileId,
    pub(super) kind: FileKind,
    pub(super) file: &'a SourceFile,
    /// What exists.
    pub(super) tree: &'a Tree,
}

/// Every build that files of the repository ask for. Those that cannot be read ask for none: they are no files
/// that are judged.
pub(crate) fn read(tree: &Tree, files: &mut Files) -> Vec<DeclaredBuild> {
    let of_kind = |(path, kind): (&RepoPath, EntryKind)| {
        let is_file = kind == EntryKind::File && !is_vendored(tree, path, &[]);
        kind_of(path).filter(|_| is_file).map(|kind| (path.clone(), kind))
    };
    let candidates: Vec<(RepoPath, FileKind)> = tree.entries().filter_map(of_kind).collect();
    let read: Vec<(RepoPath, FileKind, Vec<u8>)> = candidates
        .into_par_iter()
        .filter_map(|(path, kind)| {
            let bytes = tree.read(&path).ok().filter(|bytes| names_a_builder(bytes))?;
            Some((path, kind, bytes))
        })
        .collect();
    let ids: Vec<(FileId, FileKind)> =
        read.into_iter().map(|(path, kind, bytes)| (files.add(path, bytes), kind)).collect();
    let files = &*files;
    ids.par_iter()
        .flat_map_iter(|(id, kind)| {
            asked_for(&BuilderFile { id: *id, kind: *kind, file: files.get(*id), tree })
        })
        .collect()
}

/// What a file asks for.
fn asked_for(file: &BuilderFile<'_>) -> Vec<DeclaredBuild> {
    match file.kind {
        FileKind::ShellScript => Vec::new(),
    }
}

/// Whether a file names a program that builds images at all: most do not, and are not parsed.
fn names_a_builder(bytes: &[u8]) -> bool {
    // Source: the programs' own documentation; `docker` is part of `docker/build-push-action` and `dockerfile`.
    let builders = ["docker", "podman", "buildah", "kaniko", "nerdctl", "skaffold"];
    builders.iter().any(|name| memchr::memmem::find(bytes, name.as_bytes()).is_some())
}
