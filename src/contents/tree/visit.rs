//! Walking over a file tree, each entry with the way by which it got there.

use std::sync::Arc;

use super::arrival::{Arrival, Time, chain};
use super::file_tree::FileTree;
use super::node::{Directory, Entry, Node};
use super::work::Work;
use crate::build::image_path;
use crate::limits;

/// An entry on a walk.
#[derive(Debug)]
pub struct Visit<'a> {
    /// Its absolute path.
    pub path: &'a str,
    /// The entry.
    pub entry: &'a Entry,
    /// When a later layer took it away, or a directory that it is in.
    pub removed: Option<Time>,
    /// Whether a clean checkout has it not, or not a directory that it is in.
    pub is_untracked: bool,
    on_the_way: &'a [Arc<Arrival>],
}

impl Visit<'_> {
    /// Everything that arrived on the way to the entry, the earliest first.
    #[must_use]
    pub fn arrivals(&self) -> Vec<Arc<Arrival>> {
        chain(self.on_the_way)
    }

    /// The last part of the entry's path.
    #[must_use]
    pub fn name(&self) -> &str {
        image_path::file_name(self.path)
    }
}

/// How many entries a walk sees; beyond them is a doubt and a finding. A tree that is copied into itself shares what it
/// holds, and doubles what a walk sees.
const MAX_ENTRIES: usize = limits::STAGE_FILES.most();

impl FileTree {
    /// Shows every entry, directories before what is in them. `look` says whether to go into a directory.
    pub fn visit(&self, look: &mut dyn FnMut(&Visit<'_>) -> bool) {
        let mut walk = Walk { path: String::new(), on_the_way: Vec::new(), left: MAX_ENTRIES, look };
        walk.directory(self.root(), None, false);
    }

    /// Whether a walk ends before it has seen everything, or nobody may look any more.
    pub(crate) fn is_beyond_walks(&self, work: &mut Work) -> bool {
        // What was ever put there is more than what is there, and known without a walk.
        if self.root().holds.entries as usize <= MAX_ENTRIES {
            return false;
        }
        if work.reached().is_some() {
            return true;
        }
        let mut seen = 0;
        self.visit(&mut |_| {
            seen += 1;
            true
        });
        !work.compares(seen) || seen == MAX_ENTRIES
    }
}

struct Walk<'a> {
    path: String,
    on_the_way: Vec<Arc<Arrival>>,
    left: usize,
    look: &'a mut dyn FnMut(&Visit<'_>) -> bool,
}

impl Walk<'_> {
    fn directory(&mut self, directory: &Directory, removed: Option<Time>, is_untracked: bool) {
        for (name, entry) in directory.entries.iter() {
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            let (path_length, way_length) = (self.path.len(), self.on_the_way.len());
            self.path.push('/');
            self.path.push_str(name);
            self.on_the_way.extend(entry.arrival.clone());
            let removed = removed.or(entry.removed);
            let is_untracked = is_untracked || entry.is_untracked;
            let visit =
                Visit { path: &self.path, entry, removed, is_untracked, on_the_way: &self.on_the_way };
            if (self.look)(&visit)
                && let Node::Directory(inner) = &entry.node
            {
                self.directory(inner, removed, is_untracked);
            }
            self.path.truncate(path_length);
            self.on_the_way.truncate(way_length);
        }
    }
}
