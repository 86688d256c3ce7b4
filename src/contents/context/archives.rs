//! Archives that ADD unpacks: the trees of files in them, each made once.
//!
//! A builder unpacks with the destination for its root: no name and no link leads out of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::build::image_path;
use crate::contents::tree::{Directory, Entry, FileOrigin, FileTree, Node};
use crate::source::{ReadError, RepoPath, Tree};
use crate::syntax::{End, Listing, MAX_ARCHIVE_BYTES, Member, MemberKind, archive};

/// What ADD does with a file of the repository.
#[derive(Debug, Clone)]
pub(crate) enum Packed {
    /// It is copied.
    NotAnArchive,
    /// It is unpacked, or may be; why that is not all, as a clause.
    Archive {
        /// What is known to be in it.
        root: Arc<Directory>,
        /// Why there may be more.
        more: Option<String>,
        /// Whether a builder stops at it.
        is_damaged: bool,
    },
}

/// The archives of a repository that were asked for.
#[derive(Debug, Default)]
pub(crate) struct Archives {
    listed: Mutex<HashMap<RepoPath, Packed>>,
}

impl Archives {
    /// What ADD does with a file.
    pub(crate) fn look_into(&self, file: &RepoPath, repository: &Tree) -> Packed {
        let known = self.listed.lock().unwrap_or_else(PoisonError::into_inner).get(file).cloned();
        if let Some(known) = known {
            return known;
        }
        let packed = read(file, repository);
        let mut listed = self.listed.lock().unwrap_or_else(PoisonError::into_inner);
        listed.entry(file.clone()).or_insert(packed).clone()
    }
}

fn read(file: &RepoPath, repository: &Tree) -> Packed {
    let unknown =
        |more: String| Packed::Archive { root: Arc::default(), more: Some(more), is_damaged: false };
    let listing = match repository.open(file, MAX_ARCHIVE_BYTES) {
        Ok((reader, size)) => archive::list(reader, size),
        Err(ReadError::TooLarge(size)) if has_name_of_archive(file) => {
            let limit = MAX_ARCHIVE_BYTES >> 20;
            return unknown(format!(
                "`{file}` is unpacked here; it has {size} bytes, and archives of more than {limit} MiB are not looked \
                 into"
            ));
        }
        Err(_) => return Packed::NotAnArchive,
    };
    match listing {
        Listing::NotAnArchive => Packed::NotAnArchive,
        Listing::Pointer if has_name_of_archive(file) => {
            unknown(format!("`{file}` may be unpacked here; Git LFS keeps what is in it"))
        }
        Listing::Pointer => Packed::NotAnArchive,
        Listing::Archive { members, end } => {
            let more = match &end {
                End::Whole => None,
                End::Limit(limit) => {
                    Some(format!("`{file}` is unpacked here, and not all of it is listed: {limit}"))
                }
                End::Damaged => Some(format!("`{file}` is damaged: not all of it can be listed")),
            };
            Packed::Archive { root: unpacked(&members), more, is_damaged: end == End::Damaged }
        }
    }
}

/// Whether a file is named as people name archives; builders look at what is in it.
fn has_name_of_archive(file: &RepoPath) -> bool {
    let ends = [".tar", ".gz", ".tgz", ".xz", ".txz", ".bz2", ".tbz", ".tbz2", ".zst", ".tzst"];
    ends.iter().any(|end| file.file_name().ends_with(end))
}

/// The tree that an archive unpacks to, entry by entry.
fn unpacked(members: &[Member]) -> Arc<Directory> {
    let mut tree = FileTree::default();
    for member in members {
        let written = image_path::clean(&member.path);
        let name = image_path::file_name(&written);
        if name.is_empty() {
            continue;
        }
        let above = tree.resolve(&written[..written.len() - name.len()]);
        if !tree.has_room_for_directory(&above) {
            continue;
        }
        let place = image_path::join(&above, name);
        let node = match &member.kind {
            MemberKind::Directory if tree.directory(&place).is_some() => continue,
            MemberKind::Directory => Node::Directory(Arc::default()),
            MemberKind::File => Node::File(FileOrigin::default()),
            MemberKind::Link(target) => Node::Link(Arc::from(target.as_str())),
        };
        tree.put(&place, Entry::new(node, None));
    }
    tree.root().clone()
}
