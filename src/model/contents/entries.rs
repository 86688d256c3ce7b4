//! The entries of a directory, by name. Most directories hold few, and there are as many of them as a repository has
//! times the stages that take them over: few entries lie in a list, many in a tree.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::node::Entry;

/// The most entries that are kept as a list; more lie in a tree. In a list, each that is put in moves those
/// behind it.
const FEW: usize = 16;

/// Entries by name. One of its two parts is empty.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries {
    few: Vec<(Arc<str>, Entry)>,
    many: BTreeMap<Arc<str>, Entry>,
}

impl Entries {
    fn find(&self, name: &str) -> Result<usize, usize> {
        self.few.binary_search_by(|(known, _)| (**known).cmp(name))
    }

    pub(super) fn get(&self, name: &str) -> Option<&Entry> {
        match self.find(name) {
            Ok(at) => Some(&self.few[at].1),
            Err(_) => self.many.get(name),
        }
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Entry> {
        match self.find(name) {
            Ok(at) => Some(&mut self.few[at].1),
            Err(_) => self.many.get_mut(name),
        }
    }

    pub(super) fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Puts an entry in; the one that was there before, if one was.
    pub(super) fn insert(&mut self, name: Arc<str>, entry: Entry) -> Option<Entry> {
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
    pub(super) fn insert_new(&mut self, name: &str, entry: Entry) {
        if !self.contains_key(name) {
            self.insert(Arc::from(name), entry);
        }
    }

    pub(super) fn remove(&mut self, name: &str) -> Option<Entry> {
        match self.find(name) {
            Ok(at) => Some(self.few.remove(at).1),
            Err(_) => self.many.remove(name),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.few.is_empty() && self.many.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Entry)> {
        self.few.iter().map(|(name, entry)| (name, entry)).chain(self.many.iter())
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (&Arc<str>, &mut Entry)> {
        self.few.iter_mut().map(|(name, entry)| (&*name, entry)).chain(self.many.iter_mut())
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &Arc<str>> {
        self.iter().map(|(name, _)| name)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &Entry> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::contents::node::{FileOrigin, Node};

    /// An entry that is known again by what it is a copy of.
    fn entry(text: &str) -> Entry {
        let copy_of = crate::source::RepoPath::new(text);
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
