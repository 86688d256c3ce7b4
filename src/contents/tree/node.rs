//! Directories and files of a tree, and the entries that a directory has by name. Most directories hold few, and there
//! are as many of them as a repository has times the stages that take them over: few entries lie in a list, many in a
//! tree.
use std::collections::BTreeMap;
use std::sync::Arc;

use super::arrival::{Arrival, Time};
use super::dependencies::Dependencies;
use super::telling_names::Marks;
use crate::source::{RepoPath, Span};

/// The most entries that are kept as a list; more lie in a tree. In a list, each that is put in moves those
/// behind it.
const FEW: usize = 16;

/// Entries by name. One of its two parts is empty.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entries {
    few: Vec<(Arc<str>, Entry)>,
    many: BTreeMap<Arc<str>, Entry>,
}

impl Entries {
    fn find(&self, name: &str) -> Result<usize, usize> {
        self.few.binary_search_by(|(known, _)| (**known).cmp(name))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Entry> {
        match self.find(name) {
            Ok(at) => Some(&self.few[at].1),
            Err(_) => self.many.get(name),
        }
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Entry> {
        match self.find(name) {
            Ok(at) => Some(&mut self.few[at].1),
            Err(_) => self.many.get_mut(name),
        }
    }

    pub(crate) fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Puts an entry in; the one that was there before, if one was.
    pub(crate) fn insert(&mut self, name: Arc<str>, entry: Entry) -> Option<Entry> {
        match self.find(&name) {
            Ok(at) => return Some(std::mem::replace(&mut self.few[at].1, entry)),
            Err(at) if self.many.is_empty() && self.few.len() < FEW => {
                // Doubling would set aside room for what never comes.
                self.few.reserve_exact(if self.few.len() < 4 { 1 } else { 4 });
                self.few.insert(at, (name, entry));
                return None;
            }
            Err(_) => {}
        }
        if !self.few.is_empty() {
            self.many = std::mem::take(&mut self.few).into_iter().collect();
        }
        self.many.insert(name, entry)
    }

    /// Puts an entry in unless one is there.
    pub(crate) fn insert_new(&mut self, name: &str, entry: Entry) {
        if !self.contains_key(name) {
            self.insert(Arc::from(name), entry);
        }
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<Entry> {
        match self.find(name) {
            Ok(at) => Some(self.few.remove(at).1),
            Err(_) => self.many.remove(name),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.few.is_empty() && self.many.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Entry)> {
        self.few.iter().map(|(name, entry)| (name, entry)).chain(self.many.iter())
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&Arc<str>, &mut Entry)> {
        self.few.iter_mut().map(|(name, entry)| (&*name, entry)).chain(self.many.iter_mut())
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &Arc<str>> {
        self.iter().map(|(name, _)| name)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Entry> {
        self.iter().map(|(_, entry)| entry)
    }
}

impl FromIterator<(Arc<str>, Entry)> for Entries {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Entry)>>(all: I) -> Self {
        let mut entries = Self::default();
        for (name, entry) in all {
            entries.insert(name, entry);
        }
        entries
    }
}

/// What an entry is.
#[derive(Debug, Clone)]
pub enum Node {
    /// A directory.
    Directory(Arc<Directory>),
    /// A file, or something whose inside does not matter.
    File(FileOrigin),
    /// A symbolic link, with what it says.
    Link(Arc<str>),
    /// Something is there; whether a file or a directory is not known.
    Unknown(Arc<More>),
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
    /// Whether a clean checkout has none, but the machine of someone who builds may: `.env`, `node_modules`.
    pub is_untracked: bool,
}

impl Entry {
    pub(crate) fn new(node: Node, arrival: Option<Arc<Arrival>>) -> Self {
        Self { node, arrival, removed: None, is_untracked: false }
    }

    /// The path of the repository that the entry is a copy of; `None` if it is no copy.
    #[must_use]
    pub fn copy_of(&self) -> Option<&RepoPath> {
        match &self.node {
            Node::Directory(directory) => directory.copy_of.as_ref(),
            Node::File(origin) => origin.copy_of.as_ref(),
            Node::Link(_) | Node::Unknown(_) => None,
        }
    }
}

/// A directory.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    pub(crate) entries: Entries,
    /// The directory of the repository that it is a copy of, the last one where several were merged.
    pub(crate) copy_of: Option<RepoPath>,
    /// Why it may hold more than is known, in order.
    pub(crate) more: Vec<Arc<More>>,
    /// The packages that a package manager put into it.
    pub(crate) dependencies: Option<Arc<Dependencies>>,
    /// What may be found below it, so that walks need not look.
    pub(crate) holds: Holds,
}

/// What may be found in or below a directory.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Holds {
    /// Something that is marked as taken away.
    pub(crate) removed: bool,
    /// A part of a tool.
    pub(crate) tools: bool,
    /// Dependencies that a package manager installed.
    pub(crate) dependencies: bool,
    /// What the names of files promise.
    pub(crate) marks: Marks,
    /// Something that did not come with the directory.
    pub(super) additions: bool,
    /// How many of all these were ever put there: what is copied counts each time.
    pub(crate) count: u32,
    /// How many entries were ever put there, so many at most.
    pub(crate) entries: u32,
}

impl Holds {
    /// What an entry adds to the directory that it is in.
    pub(crate) fn of(name: &str, entry: &Entry) -> Self {
        let inside = match &entry.node {
            Node::Directory(inner) => inner.holds,
            Node::File(origin) => {
                let (tools, marks) = (origin.tool.is_some(), Marks::of(name));
                let count = u32::from(tools || marks != Marks::default());
                Self { tools, marks, count, ..Self::default() }
            }
            Node::Link(_) | Node::Unknown(_) => Self::default(),
        };
        let count = inside.count.saturating_add(entry.removed.is_some().into());
        let entries = inside.entries.saturating_add(1);
        Self { removed: inside.removed || entry.removed.is_some(), count, entries, ..inside }
    }

    /// What a directory adds by itself.
    pub(crate) fn in_directory(directory: &Directory) -> Self {
        let held = directory.dependencies.as_ref();
        let removed = held.is_some_and(|held| held.pruned.is_some());
        Self { dependencies: held.is_some(), removed, count: held.is_some().into(), ..Self::default() }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.removed |= other.removed;
        self.tools |= other.tools;
        self.dependencies |= other.dependencies;
        self.marks = self.marks.and(other.marks);
        self.additions |= other.additions;
        self.count = self.count.saturating_add(other.count);
        self.entries = self.entries.saturating_add(other.entries);
    }
}

impl Directory {
    /// The directory's entries by name, those that a later layer took away included.
    pub fn entries(&self) -> impl Iterator<Item = (&Arc<str>, &Entry)> {
        self.entries.iter()
    }

    /// The directory of the repository that the directory is a copy of; `None` if it is no copy.
    #[must_use]
    pub fn copy_of(&self) -> Option<&RepoPath> {
        self.copy_of.as_ref()
    }

    /// What the names of the files in the directory, and below it, promise.
    #[must_use]
    pub fn marks(&self) -> Marks {
        self.holds.marks
    }

    /// Whether something in the directory may have come from elsewhere than the directory it is a copy of.
    #[must_use]
    pub fn has_additions(&self) -> bool {
        self.holds.additions
    }

    /// Notes what the directory's entries hold; for one whose entries were put in by hand.
    pub(crate) fn take_stock(&mut self) {
        let mut holds = Holds::in_directory(self);
        for (name, entry) in self.entries.iter() {
            holds.add(Holds::of(name, entry));
        }
        self.holds = holds;
    }

    /// Why the directory may hold more than is known, in order.
    #[must_use]
    pub fn more(&self) -> &[Arc<More>] {
        &self.more
    }

    /// Notes that the directory may hold more than is known. Each cause is noted once.
    pub(crate) fn add_more(&mut self, more: &Arc<More>) {
        if !self.more.iter().any(|known| Arc::ptr_eq(known, more) || known == more) {
            self.more.push(more.clone());
        }
    }
}

/// Why a directory may hold more than is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct More {
    /// A clause that completes "more may be there: …", such as "`node:22` brings files of its own".
    pub reason: String,
    /// The words that are the cause.
    pub place: Option<Span>,
    /// When; nothing for what the base image brings.
    pub time: Option<Time>,
}

#[cfg(test)]
mod tests {
    use super::FileOrigin;
    use super::Node;
    use super::*;

    /// An entry that is known again by what it is a copy of.
    fn entry(text: &str) -> Entry {
        let copy_of = RepoPath::new(text);
        Entry::new(Node::File(FileOrigin { tool: None, copy_of }), None)
    }

    fn listed(entries: &Entries) -> Vec<(String, String)> {
        let text = |entry: &Entry| entry.copy_of().unwrap().to_string();
        entries.iter().map(|(name, entry)| (name.to_string(), text(entry))).collect()
    }

    #[test]
    fn it_is_a_map_however_many_there_are() {
        let mut entries = Entries::default();
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        // Names in no order, some of them twice, up to far more than lie in a list, and down again.
        for step in 0..200_u32 {
            let (name, text) = (format!("n{}", step * 37 % 60), format!("t{step}"));
            let before = entries.insert(Arc::from(name.as_str()), entry(&text)).is_some();
            assert_eq!(before, known.insert(name, text).is_some());
            assert_eq!(listed(&entries), known.clone().into_iter().collect::<Vec<_>>());
        }
        for step in 0..60_u32 {
            let name = format!("n{}", step * 23 % 60);
            assert!(entries.contains_key(&name) && entries.get_mut(&name).is_some());
            assert_eq!(entries.remove(&name).is_some(), known.remove(&name).is_some());
            assert!(entries.get(&name).is_none());
            assert_eq!(listed(&entries), known.clone().into_iter().collect::<Vec<_>>());
        }
        assert!(entries.is_empty());
    }

    #[test]
    fn what_is_there_stays() {
        let mut entries = Entries::default();
        entries.insert_new("a", entry("first"));
        entries.insert_new("a", entry("second"));
        assert_eq!(listed(&entries), [("a".to_owned(), "first".to_owned())]);
        assert_eq!(entries.keys().count(), entries.values().count());
    }
}
