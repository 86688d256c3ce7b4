//! A file tree in which each entry knows how it got there.
//!
//! Trees share what they have in common: a stage that continues from another starts with its tree for
//! free, and copying a folder of any size is one step. What arrived with a folder is noted at the folder.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::arrival::{Arrival, Time, chain};
use super::dependencies::Dependencies;
use super::doubt::Doubt;
use super::path;
use crate::source::RepoPath;

/// What an entry is.
#[derive(Debug, Clone)]
pub enum Node {
    /// A directory.
    Directory(Arc<Directory>),
    /// A file, or something whose inside does not matter.
    File(FileOrigin),
}

/// What is known of a file.
#[derive(Debug, Clone, Default)]
pub struct FileOrigin {
    /// The tool that it is a part of, as the table of tools names it.
    pub tool: Option<Arc<str>>,
    /// The file of the repository that it is a copy of.
    pub copy_of: Option<RepoPath>,
}

/// An entry of a directory.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is.
    pub node: Node,
    /// How it got here, if not with the directory that it is in.
    pub arrival: Option<Arc<Arrival>>,
    /// When a later layer took it away; it ships all the same.
    pub removed: Option<Time>,
}

/// A directory.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    pub(super) entries: BTreeMap<Arc<str>, Entry>,
    /// Directories of the repository whose content was copied into it, in order. They are not spelled
    /// out: what is in them is asked of the repository.
    from_repository: Vec<RepositoryCopy>,
    /// The packages that a package manager put into it.
    pub(super) dependencies: Option<Arc<Dependencies>>,
}

/// A directory of the repository whose content was copied.
#[derive(Debug, Clone)]
struct RepositoryCopy {
    /// The directory.
    directory: RepoPath,
    /// How it got here.
    arrival: Arc<Arrival>,
}

/// The files of an image.
#[derive(Debug, Clone, Default)]
pub struct FileTree {
    root: Arc<Directory>,
    /// What is not known of it, the earliest first.
    doubts: Vec<Arc<Doubt>>,
}

impl FileTree {
    /// Puts a file at an absolute path; what stands there is replaced, directories are made.
    pub fn add(&mut self, path: &str, origin: FileOrigin, arrival: Arrival) {
        let entry = Entry { node: Node::File(origin), arrival: Some(Arc::new(arrival)), removed: None };
        self.put(path, entry);
    }

    /// Puts the content of a directory of the repository into the directory at an absolute path.
    pub fn add_repository(&mut self, path: &str, directory: RepoPath, arrival: Arrival) {
        let arrival = Arc::new(arrival);
        let copy = RepositoryCopy { directory, arrival: arrival.clone() };
        let directory = Directory { from_repository: vec![copy], ..Directory::default() };
        let node = Node::Directory(Arc::new(directory));
        self.put(path, Entry { node, arrival: Some(arrival), removed: None });
    }

    /// The path in the repository that the file or directory at an absolute path is a copy of.
    /// `exists` is asked whether the repository has a path.
    #[must_use]
    pub fn repository_path(&self, path: &str, exists: &dyn Fn(&RepoPath) -> bool) -> Option<RepoPath> {
        let parts: Vec<&str> = path::parts(path).collect();
        let mut directory = &self.root;
        let mut found = None;
        for (index, part) in parts.iter().enumerate() {
            let rest = parts[index..].join("/");
            let copies = directory.from_repository.iter().rev();
            found = copies.filter_map(|copy| copy.directory.join(&rest)).find(exists).or(found);
            match directory.entries.get(*part).map(|entry| &entry.node) {
                Some(Node::Directory(inner)) => directory = inner,
                Some(Node::File(origin)) if index + 1 == parts.len() => return origin.copy_of.clone(),
                _ => return found,
            }
        }
        found.or_else(|| directory.from_repository.last().map(|copy| copy.directory.clone()))
    }

    /// Takes away what stands at a path. What came with an earlier step stays in its layer, marked.
    pub fn remove(&mut self, path: &str, time: Time) {
        let parts: Vec<&str> = path::parts(path).collect();
        let Some((name, directories)) = parts.split_last() else { return };
        remove_in(&mut self.root, directories, name, time);
    }

    /// The entry at an absolute path, marked ones included.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Entry> {
        let parts: Vec<&str> = path::parts(path).collect();
        let (name, directories) = parts.split_last()?;
        let mut directory = &self.root;
        for part in directories {
            let Node::Directory(inner) = &directory.entries.get(*part)?.node else { return None };
            directory = inner;
        }
        directory.entries.get(*name)
    }

    /// Copies what stands at `from` in another tree to `to` in this one. Directories are merged.
    pub fn copy(&mut self, source: &Self, from: &str, to: &str, arrival: &Arrival) {
        self.copy_doubts(source, from, to);
        if path::parts(from).next().is_none() {
            for (name, entry) in &source.root.entries {
                let target = format!("{}/{name}", to.trim_end_matches('/'));
                self.put_copy(&target, entry, None, arrival);
            }
            for copy in &source.root.from_repository {
                let arrival = Arrival { earlier: Some(copy.arrival.clone()), ..arrival.clone() };
                self.add_repository(to, copy.directory.clone(), arrival);
            }
            return;
        }
        let Some(entry) = source.get(from) else { return };
        let earlier = source.arrivals_of(from).pop();
        self.put_copy(to, entry, earlier, arrival);
    }

    fn put_copy(&mut self, to: &str, entry: &Entry, above: Option<Arc<Arrival>>, arrival: &Arrival) {
        // What was deleted in the source is not there to be copied.
        if entry.removed.is_some() {
            return;
        }
        let earlier = entry.arrival.clone().or(above);
        let arrival = Some(Arc::new(Arrival { earlier, ..arrival.clone() }));
        self.put(to, Entry { node: without_removed(&entry.node), arrival, removed: None });
    }

    fn put(&mut self, path: &str, entry: Entry) {
        let mut directory = Arc::make_mut(&mut self.root);
        let parts: Vec<&str> = path::parts(path).collect();
        let Some((name, directories)) = parts.split_last() else {
            if let Node::Directory(inner) = entry.node {
                merge(directory, &inner, entry.arrival.as_ref());
            }
            return;
        };
        for part in directories {
            let slot = directory.entries.entry(Arc::from(*part)).or_insert_with(|| Entry {
                node: Node::Directory(Arc::default()),
                arrival: None,
                removed: None,
            });
            slot.removed = None;
            if !matches!(slot.node, Node::Directory(_)) {
                slot.node = Node::Directory(Arc::default());
            }
            let Node::Directory(inner) = &mut slot.node else { return };
            directory = Arc::make_mut(inner);
        }
        insert(directory, Arc::from(*name), entry);
    }

    /// Everything that arrived on the way to a path, the earliest first.
    #[must_use]
    pub fn arrivals_of(&self, path: &str) -> Vec<Arc<Arrival>> {
        let mut on_the_way = Vec::new();
        let mut directory = &self.root;
        for part in path::parts(path) {
            let Some(entry) = directory.entries.get(part) else { break };
            on_the_way.extend(entry.arrival.clone());
            match &entry.node {
                Node::Directory(inner) => directory = inner,
                Node::File(_) => break,
            }
        }
        chain(&on_the_way)
    }

    /// Whether a directory stands at an absolute path.
    #[must_use]
    pub fn is_directory(&self, path: &str) -> bool {
        path::parts(path).next().is_none()
            || self.get(path).is_some_and(|entry| matches!(entry.node, Node::Directory(_)))
    }

    /// The paths that stand here and match a pattern, in which `*` stands for any name or part of one.
    /// A path without it matches itself, if it is here.
    #[must_use]
    pub fn matching(&self, pattern: &str) -> Vec<String> {
        let mut found = vec![(String::new(), &self.root)];
        let mut parts = path::parts(pattern).peekable();
        if parts.peek().is_none() {
            return vec!["/".to_owned()];
        }
        while let Some(part) = parts.next() {
            let mut next = Vec::new();
            let mut last = Vec::new();
            for (directory_path, directory) in &found {
                let entries = directory.entries.iter().filter(|(name, _)| matches_name(part, name));
                for (name, entry) in entries {
                    let path = format!("{directory_path}/{name}");
                    match &entry.node {
                        _ if parts.peek().is_none() => last.push(path),
                        Node::Directory(inner) => next.push((path, inner)),
                        Node::File(_) => {}
                    }
                }
            }
            if parts.peek().is_none() {
                return last;
            }
            found = next;
        }
        Vec::new()
    }

    pub(super) fn root(&self) -> &Directory {
        &self.root
    }

    pub(super) fn doubts(&self) -> &[Arc<Doubt>] {
        &self.doubts
    }

    pub(super) fn add_doubt(&mut self, doubt: Doubt) {
        self.doubts.push(Arc::new(doubt));
    }

    /// Puts dependencies into a directory, as something that arrives.
    pub(super) fn fill(&mut self, path: &str, dependencies: Arc<Dependencies>, arrival: Arrival) {
        let directory = Directory { dependencies: Some(dependencies), ..Directory::default() };
        let node = Node::Directory(Arc::new(directory));
        let arrival = Some(Arc::new(arrival));
        self.put(path, Entry { node, arrival: arrival.clone(), removed: None });
        // Onto a directory that was there the entry is merged, and what is in it is new all the same.
        if let Some(entry) = self.entry_mut(path) {
            entry.arrival = arrival;
        }
    }

    /// Changes what is known of the dependencies in a directory.
    pub(super) fn refill(&mut self, path: &str, dependencies: Arc<Dependencies>) {
        if let Some(Entry { node: Node::Directory(directory), .. }) = self.entry_mut(path) {
            Arc::make_mut(directory).dependencies = Some(dependencies);
        }
    }

    fn entry_mut(&mut self, path: &str) -> Option<&mut Entry> {
        let parts: Vec<&str> = path::parts(path).collect();
        let (name, directories) = parts.split_last()?;
        let mut directory = Arc::make_mut(&mut self.root);
        for part in directories {
            let Node::Directory(inner) = &mut directory.entries.get_mut(*part)?.node else { return None };
            directory = Arc::make_mut(inner);
        }
        directory.entries.get_mut(*name)
    }
}

/// Whether a name matches a pattern with `*` and `?`.
fn matches_name(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let mut reached: Vec<bool> =
        (0..=pattern.len()).map(|at| pattern[..at].iter().all(|c| *c == '*')).collect();
    for character in name.chars() {
        let mut next = vec![false; pattern.len() + 1];
        for at in 0..=pattern.len() {
            let stays = at > 0 && pattern[at - 1] == '*' && (reached[at] || next[at - 1]);
            let steps = at > 0 && reached[at - 1] && (pattern[at - 1] == '?' || pattern[at - 1] == character);
            let star = at > 0 && pattern[at - 1] == '*' && reached[at - 1];
            next[at] = stays || star || (steps && pattern[at - 1] != '*');
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

fn without_removed(node: &Node) -> Node {
    let Node::Directory(directory) = node else { return node.clone() };
    if !holds_removed(directory) {
        return node.clone();
    }
    let dependencies = directory.dependencies.as_ref().map(Dependencies::as_copied);
    let kept = directory.entries.iter().filter(|(_, entry)| entry.removed.is_none());
    let entries = kept
        .map(|(name, entry)| (name.clone(), Entry { node: without_removed(&entry.node), ..entry.clone() }))
        .collect();
    let from_repository = directory.from_repository.clone();
    Node::Directory(Arc::new(Directory { entries, from_repository, dependencies }))
}

fn holds_removed(directory: &Directory) -> bool {
    let is_pruned = directory.dependencies.as_ref().is_some_and(|held| held.pruned.is_some());
    is_pruned
        || directory.entries.values().any(|entry| {
            entry.removed.is_some() || matches!(&entry.node, Node::Directory(inner) if holds_removed(inner))
        })
}

/// Puts an entry into a directory; a directory onto a directory is merged.
fn insert(directory: &mut Directory, name: Arc<str>, entry: Entry) {
    match (directory.entries.get_mut(&name), entry) {
        (
            Some(Entry { node: Node::Directory(old), removed, .. }),
            Entry { node: Node::Directory(new), arrival, .. },
        ) => {
            *removed = None;
            merge(Arc::make_mut(old), &new, arrival.as_ref());
        }
        (_, entry) => {
            directory.entries.insert(name, entry);
        }
    }
}

/// Merges the entries of a directory that arrived as a whole into one that was there.
fn merge(into: &mut Directory, new: &Directory, arrival: Option<&Arc<Arrival>>) {
    into.from_repository.extend(new.from_repository.iter().cloned());
    into.dependencies = new.dependencies.clone().or(into.dependencies.take());
    for (name, entry) in &new.entries {
        // What came with the folder now stands on its own: it takes the folder's arrival along.
        let arrival = match (&entry.arrival, arrival) {
            (Some(own), Some(folder)) if folder.time > own.time => {
                Some(Arc::new(Arrival { earlier: Some(own.clone()), ..Arrival::clone(folder) }))
            }
            (Some(own), _) => Some(own.clone()),
            (None, folder) => folder.cloned(),
        };
        insert(into, name.clone(), Entry { arrival, ..entry.clone() });
    }
}

fn remove_in(directory: &mut Arc<Directory>, directories: &[&str], name: &str, time: Time) {
    let directory = Arc::make_mut(directory);
    match directories.split_first() {
        Some((first, rest)) => {
            if let Some(Entry { node: Node::Directory(inner), .. }) = directory.entries.get_mut(*first) {
                remove_in(inner, rest, name, time);
            }
        }
        None => {
            let Some(entry) = directory.entries.get_mut(name) else { return };
            if is_all_of(entry, time) {
                directory.entries.remove(name);
            } else {
                entry.removed = entry.removed.or(Some(time));
            }
        }
    }
}

/// Whether all of an entry was made by this very step, so that taking it away leaves nothing.
fn is_all_of(entry: &Entry, time: Time) -> bool {
    let own = entry.arrival.as_ref().map(|arrival| arrival.time);
    if own.is_some_and(|own| own != time) {
        return false;
    }
    match &entry.node {
        Node::Directory(inner) => inner.entries.values().all(|entry| is_all_of(entry, time)),
        Node::File(_) => own == Some(time),
    }
}

#[cfg(test)]
mod tests {
    use super::super::arrival::How;
    use super::*;
    use crate::source::{Files, Span};

    fn at(stage: usize, step: usize) -> Time {
        Time { stage, step }
    }

    fn arrival(stage: usize, step: usize) -> Arrival {
        let file = Files::default().add(RepoPath::root(), Vec::new());
        Arrival { time: at(stage, step), place: Span::start_of(file), how: How::Moved, earlier: None }
    }

    fn part_of(tool: &str) -> FileOrigin {
        FileOrigin { tool: Some(tool.into()), copy_of: None }
    }

    fn times(tree: &FileTree, path: &str) -> Vec<(usize, usize)> {
        tree.arrivals_of(path).iter().map(|arrival| (arrival.time.stage, arrival.time.step)).collect()
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
