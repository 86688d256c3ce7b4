//! Sources with wildcards: which paths of a tree they name.

use crate::build::image_path::{self, join};
use crate::contents::tree::{Directory, FileTree, Node, Work};
use crate::syntax::patterns::{Wildcard, has_wildcard};

/// What becomes of a path with wildcards: fsutil's `ResolveWildcards`.
pub(super) enum Base {
    /// It is no pattern.
    Malformed,
    /// What stands in front of the first wildcard is not there.
    Missing(String),
    /// These paths fit, which may be none.
    There(Vec<String>),
}

/// The paths in a tree that fit a path with wildcards. Links above the first wildcard are followed.
pub(super) fn matching(tree: &FileTree, pattern: &str, work: &mut Work) -> Base {
    if Wildcard::parse(pattern).is_none() {
        return Base::Malformed;
    }
    let parts: Vec<&str> = image_path::parts(pattern).collect();
    let plain = parts.iter().take_while(|part| !has_wildcard(part)).count();
    let base = format!("/{}", parts[..plain].join("/"));
    let start = tree.resolve(&base);
    let Some(directory) = tree.directory(&start) else {
        return match tree.present(&start).map(|entry| &entry.node) {
            // A file holds nothing.
            Some(Node::File(_) | Node::Unknown(_) | Node::Directory(_)) => Base::There(Vec::new()),
            Some(Node::Link(_)) | None => Base::Missing(base),
        };
    };
    let wildcards = parts[plain..].iter().map(|part| Wildcard::parse(part));
    // A class with a slash in it fits no name.
    let Some(wildcards) = wildcards.collect::<Option<Vec<_>>>() else { return Base::There(Vec::new()) };
    let mut found = Vec::new();
    collect(directory, &start, &wildcards, work, &mut found);
    Base::There(found)
}

fn collect(
    directory: &Directory,
    path: &str,
    wildcards: &[Wildcard],
    work: &mut Work,
    found: &mut Vec<String>,
) {
    let Some((first, rest)) = wildcards.split_first() else { return };
    for (name, entry) in directory.entries.beginning_with(first.start()) {
        let (fits, steps) = first.compare(name);
        if !work.compares(steps) {
            return;
        }
        if entry.removed.is_some() || !fits {
            continue;
        }
        let path = join(path, name);
        match &entry.node {
            _ if rest.is_empty() => found.push(path),
            Node::Directory(inner) => collect(inner, &path, rest, work, found),
            _ => {}
        }
    }
}
