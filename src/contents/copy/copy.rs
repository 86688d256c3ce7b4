//! COPY and ADD, as BuildKit carries them out: its `docopy`, over fsutil's `copy`.

use std::sync::Arc;

use crate::build::image_path::{self, clean, file_name, join};
use crate::contents::tree::{Arrival, Directory, Entry, FileOrigin, FileTree, Filter, How, More, Node, Work};
use crate::syntax::patterns::{Matcher, Wildcard, has_wildcard};

/// A copy from one tree into another.
pub(crate) struct Copy<'a> {
    /// Where it is taken from.
    pub(crate) source: &'a FileTree,
    /// The destination: absolute; a slash or a dot at its end makes it a directory.
    pub(crate) target: &'a str,
    /// What is left out of directories.
    pub(crate) exclude: Option<&'a Matcher>,
    /// What brings it.
    pub(crate) arrival: &'a Arrival,
    /// Whether `source` may hold more than is known, and why.
    pub(crate) open: Option<Arc<More>>,
    /// What is unpacked of the paths in `source`; nothing where they are copied.
    pub(crate) unpack: Option<&'a Unpack<'a>>,
}

/// What ADD makes of a path.
type Unpack<'a> = dyn Fn(&str) -> Option<Unpacked> + 'a;

/// What an archive unpacks to.
pub(crate) struct Unpacked {
    /// What is known to be in it.
    pub(crate) root: Arc<Directory>,
    /// Why there may be more.
    pub(crate) more: Option<Arc<More>>,
    /// Whether it breaks off.
    pub(crate) is_damaged: bool,
}

/// Why a builder stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The source is not there.
    Missing,
    /// A file would take the place of a directory, or the other way round.
    Clash,
    /// An archive breaks off.
    Damaged,
}

impl Copy<'_> {
    /// Copies what a source with or without wildcards names. The paths that were found are told.
    pub(crate) fn run(&self, source: &str, tree: &mut FileTree) -> Result<Vec<String>, Refusal> {
        let found = match has_wildcard(source) {
            true => matching(self.source, &clean(source), &mut tree.work),
            false => vec![clean(source)],
        };
        if has_wildcard(source)
            && let Some(more) = &self.open
        {
            // More may fit that is made by what is not known.
            self.unknown_match(source, more, tree);
        }
        for path in &found {
            match self.unpack.and_then(|unpack| unpack(path)) {
                Some(unpacked) => self.unpacked(&unpacked, tree)?,
                None => self.one(path, None, tree)?,
            }
        }
        Ok(found)
    }

    /// `--parents`: what fits a pattern, with the directories that it is in, from a directory on.
    pub(super) fn run_with_parents(
        &self,
        pivot: &str,
        include: &Matcher,
        tree: &mut FileTree,
    ) -> Result<(), Refusal> {
        self.one(&clean(pivot), Some(include), tree)
    }

    fn unknown_match(&self, source: &str, more: &Arc<More>, tree: &mut FileTree) {
        let target = tree.resolve(self.target);
        if self.is_directory() {
            tree.make_directory(&target, &Arc::new(self.arrival.clone()));
        }
        self.unknown(source, &target, more, tree);
    }

    /// Whether the destination is written as a directory.
    fn is_directory(&self) -> bool {
        self.target.ends_with('/') || self.target.ends_with("/.")
    }

    /// The way by which something in the source got there.
    fn arrival_after(&self, source: &str) -> Arrival {
        let earlier = self.source.arrivals_of(source).pop();
        Arrival { earlier, ..self.arrival.clone() }
    }

    fn one(&self, source: &str, include: Option<&Matcher>, tree: &mut FileTree) -> Result<(), Refusal> {
        self.make_way(tree)?;
        let target = tree.resolve(self.target);
        let followed = self.source.resolve(source);
        if image_path::parts(&followed).next().is_none() {
            return self.directory(self.source.root(), &followed, &target, include, tree);
        }
        let Some(entry) = self.source.present(&followed) else {
            // A link is known to be there: what it leads to may be, only where more may.
            let may_be = followed == source || !self.source.more_in(&followed).is_empty();
            return match self.open.as_ref().filter(|_| may_be) {
                Some(more) => {
                    self.unknown(source, &target, more, tree);
                    Ok(())
                }
                None => Err(Refusal::Missing),
            };
        };
        match &entry.node {
            Node::Directory(directory) => self.directory(directory, &followed, &target, include, tree),
            Node::Unknown(more) => {
                self.unknown(source, &target, more, tree);
                Ok(())
            }
            Node::File(_) | Node::Link(_) => {
                let target = match is_in_place(tree, &target) {
                    true => join(&target, file_name(source)),
                    false => target,
                };
                if tree.directory(&target).is_some() {
                    return Err(Refusal::Clash);
                }
                let arrival = Some(Arc::new(self.arrival_after(&followed)));
                tree.put(&target, Entry { arrival, removed: None, ..entry.clone() });
                tree.copy_doubts(self.source, &followed, &target);
                Ok(())
            }
        }
    }

    /// What is in a directory, into the target.
    fn directory(
        &self,
        directory: &Arc<Directory>,
        from: &str,
        target: &str,
        include: Option<&Matcher>,
        tree: &mut FileTree,
    ) -> Result<(), Refusal> {
        let taken = Filter { include, exclude: self.exclude }.apply(directory, &mut tree.work);
        let there = tree.present(target);
        if there.is_some_and(|entry| matches!(entry.node, Node::File(_) | Node::Link(_)))
            || clashes(target, &taken, tree)
        {
            return Err(Refusal::Clash);
        }
        let earlier = self.source.arrivals_of(from).pop();
        tree.put_directory(target, &taken, earlier, self.arrival);
        // What may be in it because of what is above it; a base image's own files are not meant.
        for more in self.source.more_in(from).iter().filter(|more| more.time.is_some()) {
            tree.add_more(target, more);
        }
        tree.copy_doubts(self.source, from, target);
        Ok(())
    }

    /// What is in an archive, into the target: whatever stands in its way there gives way.
    fn unpacked(&self, unpacked: &Unpacked, tree: &mut FileTree) -> Result<(), Refusal> {
        let target = tree.resolve(self.target);
        if !tree.has_room_for_directory(&target) {
            return Err(Refusal::Clash);
        }
        let arrival = Arrival { how: How::Unpacked, ..self.arrival.clone() };
        tree.put_directory(&target, &unpacked.root, None, &arrival);
        if let Some(more) = &unpacked.more {
            tree.add_more(&target, more);
        }
        if unpacked.is_damaged { Err(Refusal::Damaged) } else { Ok(()) }
    }

    /// Something of which it is not known whether it is a file or a directory.
    fn unknown(&self, source: &str, target: &str, more: &Arc<More>, tree: &mut FileTree) {
        if tree.directory(target).is_some() {
            // Its content, or it under its name.
            tree.add_more(target, more);
            return;
        }
        let arrival = self.arrival_after(source);
        tree.put(target, Entry::new(Node::Unknown(more.clone()), Some(Arc::new(arrival))));
    }

    /// A file that is not in any tree: a heredoc, or what is downloaded.
    pub(crate) fn file(&self, name: &str, origin: FileOrigin, tree: &mut FileTree) -> Result<(), Refusal> {
        self.make_way(tree)?;
        let target = tree.resolve(self.target);
        let target = if is_in_place(tree, &target) { join(&target, name) } else { target };
        if tree.directory(&target).is_some() {
            return Err(Refusal::Clash);
        }
        tree.put(&target, Entry::new(Node::File(origin), Some(Arc::new(self.arrival.clone()))));
        Ok(())
    }

    /// Makes the directory that the destination is, or is in.
    fn make_way(&self, tree: &mut FileTree) -> Result<(), Refusal> {
        let above = if self.is_directory() { self.target } else { parent(self.target) };
        let above = tree.resolve(above);
        if !tree.has_room_for_directory(&above) {
            return Err(Refusal::Clash);
        }
        tree.make_directory(&above, &Arc::new(self.arrival.clone()));
        Ok(())
    }
}

/// Directories that nearly every base image has.
// Source: the Filesystem Hierarchy Standard 3.0.
const USUAL: [&str; 27] = [
    "/",
    "/bin",
    "/dev",
    "/etc",
    "/etc/ssl",
    "/home",
    "/lib",
    "/media",
    "/mnt",
    "/opt",
    "/proc",
    "/root",
    "/run",
    "/sbin",
    "/srv",
    "/sys",
    "/tmp",
    "/usr",
    "/usr/bin",
    "/usr/lib",
    "/usr/local",
    "/usr/local/bin",
    "/usr/local/lib",
    "/usr/sbin",
    "/usr/share",
    "/var",
    "/var/lib",
];

/// Whether a directory stands at a path, or is there in nearly every image that this one may stand on.
pub(crate) fn is_in_place(tree: &FileTree, path: &str) -> bool {
    match tree.present(path) {
        Some(entry) => matches!(entry.node, Node::Directory(_)),
        None => {
            path == "/" || USUAL.contains(&path) && tree.root().more().iter().any(|more| more.time.is_none())
        }
    }
}

/// Whether a file would take the place of a directory at the target or below, or the other way round.
fn clashes(target: &str, new: &Directory, tree: &mut FileTree) -> bool {
    let Some(there) = tree.directory(target).cloned() else { return false };
    clash(&there, new, &mut tree.work)
}

fn clash(there: &Directory, new: &Directory, work: &mut Work) -> bool {
    if there.entries.is_empty() || !work.compares(new.entries.len()) {
        return false;
    }
    new.entries.iter().filter(|(_, entry)| entry.removed.is_none()).any(|(name, entry)| {
        let Some(old) = there.entries.get(name).filter(|old| old.removed.is_none()) else { return false };
        match (&old.node, &entry.node) {
            (Node::Directory(old), Node::Directory(new)) => !Arc::ptr_eq(old, new) && clash(old, new, work),
            (Node::Directory(_), Node::File(_) | Node::Link(_)) => !entry.is_untracked,
            (Node::File(_) | Node::Link(_), Node::Directory(_)) => !entry.is_untracked && !old.is_untracked,
            _ => false,
        }
    })
}

fn parent(path: &str) -> &str {
    path.rfind('/').map_or("/", |slash| &path[..=slash])
}

/// The paths in a tree that fit a path with wildcards. Links above the first wildcard are followed.
pub(super) fn matching(tree: &FileTree, pattern: &str, work: &mut Work) -> Vec<String> {
    let parts: Vec<&str> = image_path::parts(pattern).collect();
    let plain = parts.iter().take_while(|part| !has_wildcard(part)).count();
    let start = tree.resolve(&format!("/{}", parts[..plain].join("/")));
    let Some(directory) = tree.directory(&start) else { return Vec::new() };
    let Some(wildcards) = parts[plain..].iter().map(|part| Wildcard::parse(part)).collect::<Option<Vec<_>>>()
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    collect(directory, &start, &wildcards, work, &mut found);
    found
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
