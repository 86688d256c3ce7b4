//! COPY and ADD, as BuildKit carries them out: its `docopy`, over fsutil's `copy`.

use std::sync::Arc;

use super::matching::{Base, matching};
use crate::build::image_path::{self, clean, file_name, join};
use crate::contents::outcome::Refusal;
use crate::contents::tree::{Arrival, Directory, Entry, FileOrigin, FileTree, Filter, How, More, Node, Work};
use crate::syntax::patterns::{Matcher, State, has_wildcard};

/// A copy from one tree into another.
#[derive(Clone)]
pub(crate) struct Copy<'a> {
    /// Where it is taken from.
    pub(crate) source: &'a FileTree,
    /// The destination: absolute; a slash or a dot at its end makes it a directory.
    pub(crate) target: &'a str,
    /// `--parents`: what is taken of directories; nothing where all is.
    pub(crate) include: Option<&'a Matcher>,
    /// What is left out of directories.
    pub(crate) exclude: Option<&'a Matcher>,
    /// What brings it.
    pub(crate) arrival: &'a Arrival,
    /// Whether `source` may hold more than is known, and why.
    pub(crate) open: Option<Arc<More>>,
    /// Whether the builder looks at the source before it copies, which finds more to stop at.
    pub(crate) is_looked_at: bool,
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

impl Copy<'_> {
    /// Copies what a source with or without wildcards names. The paths that were found are told.
    pub(crate) fn run(&self, source: &str, tree: &mut FileTree) -> Result<Vec<String>, Refusal> {
        let source = clean(source);
        if !has_wildcard(&source) {
            self.check_links(&source, &mut tree.work)?;
            self.take(&source, tree)?;
            return Ok(vec![source]);
        }
        if let Some(more) = &self.open {
            // More may fit that is made by what is not known.
            self.unknown_match(&source, more, tree);
        }
        let found = match matching(self.source, &source, &mut tree.work) {
            // fsutil copy.go, resolveWildcards: what is no pattern fits nothing.
            Base::Malformed if !self.is_looked_at => Vec::new(),
            Base::Malformed => return Err(Refusal::Malformed(source)),
            // fsutil copy.go, resolveWildcards: the walk begins with a look at what stands in front of the wildcard.
            Base::Missing(base) if self.open.is_none() && self.source.more_in(&base).is_empty() => {
                return Err(Refusal::Missing(base));
            }
            Base::Missing(_) => Vec::new(),
            Base::There(found) => found,
        };
        for path in &found {
            let taken = self.take(path, tree);
            // What only perhaps is there is no reason to stop.
            if !self.source.present(path).is_some_and(|entry| entry.is_untracked) {
                taken?;
            }
        }
        Ok(found)
    }

    /// cache/contenthash, `RequiredPaths`: a path in a directory must be there and be taken, links in it not followed.
    pub(super) fn require(&self, directory: &str, path: &str, work: &mut Work) -> Result<(), Refusal> {
        let above = clean(directory);
        let (folder, name) = above.rsplit_once('/').unwrap_or(("", &above));
        // The last part of the directory's path is not followed, either.
        let from = join(&self.source.resolve(&format!("{folder}/")), name);
        let wanted = join(&above, path);
        if !self.is_looked_at || self.open.is_some() || !self.source.more_in(&join(&from, path)).is_empty() {
            return Ok(());
        }
        let filter = Filter { include: self.include, exclude: self.exclude };
        match self.source.directory(&from) {
            Some(directory) if filter.takes(directory, path, work) => Ok(()),
            _ => Err(Refusal::Missing(wanted)),
        }
    }

    /// Copies what stands at a path, or unpacks it.
    fn take(&self, path: &str, tree: &mut FileTree) -> Result<(), Refusal> {
        match self.unpack.and_then(|unpack| unpack(path)) {
            Some(unpacked) => self.unpacked(&unpacked, tree),
            None => self.one(path, tree),
        }
    }

    /// cache/contenthash, `includedPaths`: where only a part of the root is taken, the links that stand in it are
    /// followed, though they are copied as they are.
    fn check_links(&self, source: &str, work: &mut Work) -> Result<(), Refusal> {
        let is_partial = self.include.is_some() || self.exclude.is_some();
        if source != "/" || !is_partial || !self.is_looked_at || self.open.is_some() {
            return Ok(());
        }
        let top = State::default();
        for (name, entry) in self.source.root().entries.iter() {
            let mut fits = |matcher: &Matcher| {
                let (fits, _, steps) = matcher.step(name, &top);
                work.compares(steps);
                fits.is_some()
            };
            if matches!(entry.node, Node::Link(_))
                && entry.removed.is_none()
                && self.include.is_none_or(&mut fits)
                && !self.exclude.is_some_and(&mut fits)
            {
                let followed = self.source.resolve(&format!("/{name}"));
                match self.source.present(&followed).map(|entry| &entry.node) {
                    Some(Node::Link(_)) => return Err(Refusal::Circle((**name).to_owned())),
                    None if followed != "/" && self.source.more_in(&followed).is_empty() => {
                        return Err(Refusal::DeadLink((**name).to_owned()));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
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
        let earlier = self.source.last_arrival_of(source);
        Arrival { earlier, ..self.arrival.clone() }
    }

    fn one(&self, source: &str, tree: &mut FileTree) -> Result<(), Refusal> {
        self.make_way(tree)?;
        let target = tree.resolve(self.target);
        let followed = self.source.resolve(source);
        if image_path::parts(&followed).next().is_none() {
            return self.directory(self.source.root(), &followed, &target, tree);
        }
        let Some(entry) = self.source.present(&followed) else {
            // A link is known to be there: what it leads to may be, only where more may.
            let may_be = followed == source || !self.source.more_in(&followed).is_empty();
            return match self.open.as_ref().filter(|_| may_be) {
                Some(more) => {
                    self.unknown(source, &target, more, tree);
                    Ok(())
                }
                None => Err(Refusal::Missing(source.to_owned())),
            };
        };
        match &entry.node {
            Node::Directory(directory) => self.directory(directory, &followed, &target, tree),
            Node::Unknown(more) => {
                self.unknown(source, &target, more, tree);
                Ok(())
            }
            // What is followed ends in a link only where links lead in a circle.
            Node::Link(_) => Err(Refusal::Circle(source.to_owned())),
            Node::File(_) => {
                let target = match is_in_place(tree, &target) {
                    true => join(&target, file_name(source)),
                    false => target,
                };
                if tree.directory(&target).is_some() {
                    return Err(Refusal::DirectoryInTheWay(target));
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
        tree: &mut FileTree,
    ) -> Result<(), Refusal> {
        let taken = Filter { include: self.include, exclude: self.exclude }.apply(directory, &mut tree.work);
        let there = tree.present(target);
        if there.is_some_and(|entry| matches!(entry.node, Node::File(_) | Node::Link(_))) {
            return Err(Refusal::FileInTheWay(target.to_owned()));
        }
        if let Some(there) = tree.directory(target).cloned()
            && let Some(refusal) = clash(&At { above: None, name: target }, &there, &taken, &mut tree.work)
        {
            return Err(refusal);
        }
        let earlier = self.source.last_arrival_of(from);
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
        if let Some(file) = tree.in_the_way(&target) {
            return Err(Refusal::FileInTheWay(file));
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
        let arrival = self.arrival_after(source);
        if is_in_place(tree, target) {
            // Its content, or it under its name.
            tree.make_directory(target, &Arc::new(arrival));
            tree.add_more(target, more);
            return;
        }
        tree.put(target, Entry::new(Node::Unknown(more.clone()), Some(Arc::new(arrival))));
    }

    /// A file that is not in any tree: a heredoc, or what is downloaded.
    pub(crate) fn file(&self, name: &str, origin: FileOrigin, tree: &mut FileTree) -> Result<(), Refusal> {
        self.make_way(tree)?;
        let target = tree.resolve(self.target);
        let target = if is_in_place(tree, &target) { join(&target, name) } else { target };
        if tree.directory(&target).is_some() {
            return Err(Refusal::DirectoryInTheWay(target));
        }
        tree.put(&target, Entry::new(Node::File(origin), Some(Arc::new(self.arrival.clone()))));
        Ok(())
    }

    /// Makes the directory that the destination is, or is in.
    fn make_way(&self, tree: &mut FileTree) -> Result<(), Refusal> {
        let above = if self.is_directory() { self.target } else { parent(self.target) };
        let above = tree.resolve(above);
        if let Some(file) = tree.in_the_way(&above) {
            return Err(Refusal::FileInTheWay(file));
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

/// A place below a directory, of which the path is put together only where somebody asks.
struct At<'a> {
    above: Option<&'a At<'a>>,
    name: &'a str,
}

impl At<'_> {
    fn path(&self) -> String {
        self.above.map_or_else(|| self.name.to_owned(), |above| join(&above.path(), self.name))
    }
}

/// What stands in the way where a directory is copied onto another: fsutil's `ensureEmptyFileTarget` and
/// `copyDirectoryOnly`.
fn clash(at: &At<'_>, there: &Directory, new: &Directory, work: &mut Work) -> Option<Refusal> {
    if there.entries.is_empty() || !work.compares(new.entries.len()) {
        return None;
    }
    new.entries.iter().filter(|(_, entry)| entry.removed.is_none()).find_map(|(name, entry)| {
        let old = there.entries.get(name).filter(|old| old.removed.is_none())?;
        let at = At { above: Some(at), name };
        match (&old.node, &entry.node) {
            (Node::Directory(old), Node::Directory(new)) if !Arc::ptr_eq(old, new) => {
                clash(&at, old, new, work)
            }
            (Node::Directory(_), Node::File(_) | Node::Link(_)) if !entry.is_untracked => {
                Some(Refusal::DirectoryInTheWay(at.path()))
            }
            (Node::File(_) | Node::Link(_), Node::Directory(_))
                if !entry.is_untracked && !old.is_untracked =>
            {
                Some(Refusal::FileInTheWay(at.path()))
            }
            _ => None,
        }
    })
}

fn parent(path: &str) -> &str {
    path.rfind('/').map_or("/", |slash| &path[..=slash])
}
