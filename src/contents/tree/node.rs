//! Directories and files of a tree.

use std::sync::Arc;

use super::arrival::{Arrival, Time};
use super::dependencies::Dependencies;
use super::entries::Entries;
use super::telling_names::Marks;
use crate::limits;
use crate::source::{RepoPath, Span};

/// How many causes are kept why a directory may hold more than is known.
const MAX_CAUSES: usize = limits::DIRECTORY_CAUSES.most();

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
    pub(crate) entries: Entries<Entry>,
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
        if self.more.len() < MAX_CAUSES
            && !self.more.iter().any(|known| Arc::ptr_eq(known, more) || known == more)
        {
            self.more.push(more.clone());
        }
    }
}

/// Why a directory may hold more than is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct More {
    /// A clause that completes "more may be there: …", such as "`node:22` has its own files".
    pub reason: String,
    /// The words that are the cause.
    pub place: Option<Span>,
    /// When; nothing for what the base image brings.
    pub time: Option<Time>,
}
