//! A file tree in which each entry knows how it got there.
//!
//! Trees share what they have in common: a stage that continues from another starts with its tree for
//! free, and copying a folder of any size is one step. What arrived with a folder is noted at the folder.

use std::sync::Arc;

use super::arrival::{Arrival, Time, chain};
use super::dependencies::Dependencies;
use super::doubt::Doubt;
use super::merge::{bury, insert, is_all_of, merge, without_removed};
use super::node::{Directory, Entry, FileOrigin, Holds, More, Node};
use super::work::Work;
use crate::build::image_path;
use crate::limits;

/// Packages of an operating system that have one name together, and the tools among them.
type PackageGroup = (Arc<str>, Arc<[Arc<str>]>);

/// The files of an image.
#[derive(Debug, Clone, Default)]
pub struct FileTree {
    root: Arc<Directory>,
    /// What may have changed in it in ways that are not known, the earliest first.
    doubts: Vec<Arc<Doubt>>,
    /// Packages that go together, by the name of all of them: `apk add --virtual NAME …`.
    pub(crate) packages_together: Vec<PackageGroup>,
    /// What is left of the work that the build may make.
    pub(crate) work: Work,
}

/// How many tools and folders of dependencies are followed in an image. A tree that is copied into itself doubles, and
/// shares what it holds, until somebody asks for all of it.
const MAX_HELD: usize = limits::STAGE_TOOLS.most();

impl FileTree {
    /// The tree of an image whose files are not known: more may be there than is noted.
    #[must_use]
    pub fn on_base(more: More) -> Self {
        Self::of(Arc::new(Directory { more: vec![Arc::new(more)], ..Directory::default() }))
    }

    /// A tree with a directory as its root.
    pub(crate) fn of(root: Arc<Directory>) -> Self {
        Self { root, ..Self::default() }
    }

    /// Puts a file at an absolute path; what stands there is replaced, directories are made.
    pub fn add(&mut self, path: &str, origin: FileOrigin, arrival: Arrival) {
        self.put(path, Entry::new(Node::File(origin), Some(Arc::new(arrival))));
    }

    /// Makes a directory and those above it, as far as they are not there.
    pub fn make_directory(&mut self, path: &str, arrival: &Arc<Arrival>) {
        if !self.is_directory(path) {
            self.put(path, Entry::new(Node::Directory(Arc::default()), Some(arrival.clone())));
        }
    }

    /// The path of the file or link that is in the way of a directory at a path; nothing where one could be made.
    pub(crate) fn in_the_way(&self, path: &str) -> Option<String> {
        let mut directory = &self.root;
        let mut reached = String::new();
        for part in image_path::parts(path) {
            reached.push('/');
            reached.push_str(part);
            match directory.entries.get(part).filter(|entry| entry.removed.is_none()).map(|entry| &entry.node)
            {
                Some(Node::Directory(inner)) => directory = inner,
                Some(Node::File(_) | Node::Link(_)) => return Some(reached),
                Some(Node::Unknown(_)) | None => return None,
            }
        }
        None
    }

    /// Whether the file or link at a path, which is in the way of a directory, is certain to be there. A base may have had
    /// a directory at the path, and then what was copied to it lies in there.
    pub(crate) fn is_certainly_in_the_way(&self, path: &str) -> bool {
        self.doubt_of(path).is_none() && self.more_in(path).is_empty()
    }

    /// Whether a directory could be made at a path: no file is in its way.
    pub(crate) fn has_room_for_directory(&self, path: &str) -> bool {
        self.in_the_way(path).is_none()
    }

    /// Notes that a directory may hold more than is known. One that is not there yet is made.
    pub fn add_more(&mut self, path: &str, more: &Arc<More>) {
        let mut directory = Arc::make_mut(&mut self.root);
        for part in image_path::parts(path) {
            let Some(inner) = directory_in(directory, part, None, &mut self.work) else { return };
            directory = inner;
        }
        directory.add_more(more);
    }

    /// Why a directory may hold more than is known: what is said of it and of all directories above it, the
    /// outermost first.
    #[must_use]
    pub fn more_in(&self, path: &str) -> Vec<Arc<More>> {
        let mut found = self.root.more.clone();
        let mut directory = &self.root;
        for part in image_path::parts(path) {
            match directory.entries.get(part).map(|entry| &entry.node) {
                Some(Node::Directory(inner)) => directory = inner,
                Some(Node::Unknown(more)) => {
                    found.push(more.clone());
                    break;
                }
                _ => break,
            }
            found.extend(directory.more.iter().cloned());
        }
        found
    }

    /// Takes away what stands at a path. What came with an earlier step stays in its layer, marked.
    pub fn remove(&mut self, path: &str, time: Time) {
        let parts: Vec<&str> = image_path::parts(path).collect();
        let Some((name, directories)) = parts.split_last() else { return };
        if self.get(path).is_some() {
            remove_in(&mut self.root, directories, name, time, &mut self.work);
        }
    }

    /// The entry at an absolute path, marked ones included.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Entry> {
        let parts: Vec<&str> = image_path::parts(path).collect();
        let (name, directories) = parts.split_last()?;
        let mut directory = &self.root;
        for part in directories {
            let Node::Directory(inner) = &directory.entries.get(part)?.node else { return None };
            directory = inner;
        }
        directory.entries.get(name)
    }

    /// The entry at an absolute path, if no later layer took it or a directory above it away.
    #[must_use]
    pub fn present(&self, path: &str) -> Option<&Entry> {
        let mut directory = &self.root;
        let mut found = None;
        for part in image_path::parts(path) {
            if found.is_some_and(|entry: &Entry| !matches!(entry.node, Node::Directory(_))) {
                return None;
            }
            let entry = directory.entries.get(part).filter(|entry| entry.removed.is_none())?;
            if let Node::Directory(inner) = &entry.node {
                directory = inner;
            }
            found = Some(entry);
        }
        found
    }

    /// The directory at an absolute path, if no later layer took it away.
    #[must_use]
    pub fn directory(&self, path: &str) -> Option<&Arc<Directory>> {
        if image_path::parts(path).next().is_none() {
            return Some(&self.root);
        }
        match &self.present(path)?.node {
            Node::Directory(directory) => Some(directory),
            _ => None,
        }
    }

    /// Copies what stands at `from` in another tree to `to` in this one. Directories are merged.
    pub fn copy(&mut self, source: &Self, from: &str, to: &str, arrival: &Arrival) {
        self.copy_doubts(source, from, to);
        if image_path::parts(from).next().is_none() {
            self.put_directory(to, &source.root, None, arrival);
            return;
        }
        let Some(entry) = source.present(from) else { return };
        let earlier = source.last_arrival_of(from);
        let node = without_removed(&entry.node, &mut self.work);
        let arrival = Arc::new(Arrival { earlier, ..arrival.clone() });
        let is_untracked = entry.is_untracked;
        self.put(to, Entry { node, arrival: Some(arrival), removed: None, is_untracked });
    }

    /// Puts what is in a directory into the one at `to`, which is made if it is not there.
    pub(crate) fn put_directory(
        &mut self,
        to: &str,
        directory: &Arc<Directory>,
        earlier: Option<Arc<Arrival>>,
        arrival: &Arrival,
    ) {
        let node = without_removed(&Node::Directory(directory.clone()), &mut self.work);
        let arrival = Arc::new(Arrival { earlier, ..arrival.clone() });
        self.put(to, Entry::new(node, Some(arrival)));
    }

    /// Puts an entry at an absolute path. Directories above it are made; they arrive with it.
    pub(crate) fn put(&mut self, path: &str, entry: Entry) {
        let more = Holds::of(image_path::file_name(path), &entry).count;
        if self.root.holds.count.saturating_add(more) as usize > MAX_HELD {
            self.work.leaves_out(&limits::STAGE_TOOLS);
            if let Some(arrival) = &entry.arrival {
                self.doubt(
                    path,
                    "the image holds more tools and dependencies than are followed",
                    arrival.place,
                );
            }
            return;
        }
        let mut directory = Arc::make_mut(&mut self.root);
        let parts: Vec<&str> = image_path::parts(path).collect();
        let Some((name, directories)) = parts.split_last() else {
            if let Node::Directory(inner) = &entry.node {
                directory.holds.add(inner.holds);
                merge(directory, inner, entry.arrival.as_ref(), &mut self.work);
            }
            return;
        };
        let holds = Holds::of(name, &entry);
        let own = entry.arrival.as_ref().map(|arrival| Arrival { earlier: None, ..Arrival::clone(arrival) });
        let own = own.map(Arc::new);
        let holds = Holds { additions: true, ..holds };
        for part in directories {
            directory.holds.add(holds);
            let Some(inner) = directory_in(directory, part, own.as_ref(), &mut self.work) else { return };
            directory = inner;
        }
        directory.holds.add(holds);
        insert(directory, Arc::from(*name), entry, &mut self.work);
    }

    /// Everything that arrived on the way to a path, the earliest first.
    #[must_use]
    pub fn arrivals_of(&self, path: &str) -> Vec<Arc<Arrival>> {
        let mut on_the_way = Vec::new();
        let mut directory = &self.root;
        for part in image_path::parts(path) {
            let Some(entry) = directory.entries.get(part) else { break };
            on_the_way.extend(entry.arrival.clone());
            match &entry.node {
                Node::Directory(inner) => directory = inner,
                _ => break,
            }
        }
        chain(&on_the_way)
    }

    /// The last arrival on the way to a path, for one that takes on from there what stands at it.
    pub(crate) fn last_arrival_of(&self, path: &str) -> Option<Arc<Arrival>> {
        self.arrivals_of(path).pop().and_then(|last| Arrival::before_next(&last))
    }

    /// Whether a directory stands at an absolute path.
    #[must_use]
    pub fn is_directory(&self, path: &str) -> bool {
        self.directory(path).is_some()
    }

    pub(crate) fn root(&self) -> &Arc<Directory> {
        &self.root
    }

    /// What may have changed in the files in ways that are not known, the earliest first.
    #[must_use]
    pub fn doubts(&self) -> &[Arc<Doubt>] {
        &self.doubts
    }

    pub(super) fn add_doubt(&mut self, doubt: Doubt) {
        self.doubts.push(Arc::new(doubt));
    }

    /// Puts dependencies into a directory, as something that arrives.
    pub(crate) fn fill(&mut self, path: &str, dependencies: Arc<Dependencies>, arrival: Arrival) {
        let mut directory = Directory { dependencies: Some(dependencies), ..Directory::default() };
        directory.holds = Holds::in_directory(&directory);
        let arrival = Some(Arc::new(arrival));
        self.put(path, Entry::new(Node::Directory(Arc::new(directory)), arrival.clone()));
        // Onto a directory that was there the entry is merged, and what is in it is new all the same.
        if let Some(entry) = self.entry_mut(path, Holds::default()) {
            entry.arrival = arrival;
        }
    }

    /// Changes what is known of the dependencies in a directory.
    pub(super) fn refill(&mut self, path: &str, dependencies: Arc<Dependencies>) {
        let removed = dependencies.pruned.is_some();
        let holds = Holds { dependencies: true, removed, count: 1, ..Holds::default() };
        if let Some(Entry { node: Node::Directory(directory), .. }) = self.entry_mut(path, holds) {
            let directory = Arc::make_mut(directory);
            directory.dependencies = Some(dependencies);
            directory.holds.add(holds);
        }
    }

    /// The entry at a path, to be changed so that it holds more.
    fn entry_mut(&mut self, path: &str, holds: Holds) -> Option<&mut Entry> {
        let parts: Vec<&str> = image_path::parts(path).collect();
        let (name, directories) = parts.split_last()?;
        let mut directory = Arc::make_mut(&mut self.root);
        directory.holds.add(holds);
        for part in directories {
            let Node::Directory(inner) = &mut directory.entries.get_mut(part)?.node else { return None };
            directory = Arc::make_mut(inner);
            directory.holds.add(holds);
        }
        directory.entries.get_mut(name)
    }
}

/// A directory within another, by its name: made if there is none; what else stands there gives way.
fn directory_in<'a>(
    directory: &'a mut Directory,
    name: &str,
    arrival: Option<&Arc<Arrival>>,
    work: &mut Work,
) -> Option<&'a mut Directory> {
    if !directory.entries.contains_key(name) {
        let new = Entry::new(Node::Directory(Arc::default()), arrival.cloned());
        directory.entries.insert(Arc::from(name), new);
    }
    let slot = directory.entries.get_mut(name)?;
    bury(slot, work);
    if !matches!(slot.node, Node::Directory(_)) {
        let more = match &slot.node {
            Node::Unknown(more) => vec![more.clone()],
            _ => Vec::new(),
        };
        slot.node = Node::Directory(Arc::new(Directory { more, ..Directory::default() }));
    }
    match &mut slot.node {
        Node::Directory(inner) => Some(Arc::make_mut(inner)),
        _ => None,
    }
}

fn remove_in(directory: &mut Arc<Directory>, directories: &[&str], name: &str, time: Time, work: &mut Work) {
    let directory = Arc::make_mut(directory);
    directory.holds.removed = true;
    match directories.split_first() {
        Some((first, rest)) => {
            if let Some(Entry { node: Node::Directory(inner), .. }) = directory.entries.get_mut(first) {
                remove_in(inner, rest, name, time, work);
            }
        }
        None => {
            let Some(entry) = directory.entries.get_mut(name) else { return };
            if is_all_of(entry, time, work) {
                directory.entries.remove(name);
            } else {
                entry.removed = entry.removed.or(Some(time));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contents::tree::arrival::How;
    use crate::ids::StageId;
    use crate::source::Files;
    use crate::source::RepoPath;
    use crate::source::Span;

    fn at(stage: usize, step: usize) -> Time {
        Time { stage: StageId::new(0, stage), step }
    }

    fn arrival(stage: usize, step: usize) -> Arrival {
        let file = Files::default().add(RepoPath::root(), Vec::new());
        Arrival { time: at(stage, step), place: Span::start_of(file), how: How::Moved, earlier: None }
    }

    fn part_of(tool: &str) -> FileOrigin {
        FileOrigin { tool: Some(tool.into()), copy_of: None }
    }

    fn times(tree: &FileTree, path: &str) -> Vec<(usize, usize)> {
        tree.arrivals_of(path)
            .iter()
            .map(|arrival| (arrival.time.stage.number(), arrival.time.step))
            .collect()
    }

    #[test]
    fn a_copied_folder_takes_its_content_along() {
        let mut build = FileTree::default();
        build.add("/usr/local/bin/pnpm", part_of("pnpm"), arrival(0, 1));
        let mut runtime = FileTree::default();
        runtime.add("/usr/local/bin/own", FileOrigin::default(), arrival(1, 0));
        runtime.copy(&build, "/usr/local/bin", "/usr/local/bin", &arrival(1, 2));
        runtime.add("/usr/local/bin/late", FileOrigin::default(), arrival(1, 3));
        assert_eq!(times(&runtime, "/usr/local/bin/pnpm"), [(0, 1), (1, 2)]);
        assert_eq!(times(&runtime, "/usr/local/bin/own"), [(1, 0)], "it was there before");
        assert_eq!(times(&runtime, "/usr/local/bin/late"), [(1, 3)]);
        let tools: Vec<_> = runtime.tools().into_iter().map(|file| file.path).collect();
        assert_eq!(tools, ["/usr/local/bin/pnpm"]);
    }

    #[test]
    fn a_grafted_folder_knows_both_ways() {
        let mut build = FileTree::default();
        build.add("/app/bin/nx", part_of("nx"), arrival(0, 4));
        let mut middle = FileTree::default();
        middle.copy(&build, "/", "/", &arrival(1, 0));
        let mut runtime = FileTree::default();
        runtime.copy(&middle, "/app", "/srv", &arrival(2, 5));
        assert_eq!(times(&runtime, "/srv/bin/nx"), [(0, 4), (1, 0), (2, 5)]);
    }

    #[test]
    fn what_the_same_step_takes_away_never_shipped() {
        let mut tree = FileTree::default();
        tree.add("/usr/bin/make", part_of("make"), arrival(0, 1));
        tree.remove("/usr/bin/make", at(0, 1));
        assert!(tree.tools().is_empty());
        tree.add("/usr/bin/make", part_of("make"), arrival(0, 2));
        tree.remove("/usr/bin", at(0, 3));
        assert_eq!(tree.tools()[0].removed, Some(at(0, 3)), "the layer below still has it");
        let mut other = FileTree::default();
        other.copy(&tree, "/usr", "/usr", &arrival(1, 0));
        assert!(other.tools().is_empty(), "what is deleted cannot be copied");
    }
}
