//! The entries that a directory has by name. Most directories hold few, and there are as many of them as a repository has
//! times the stages that take them over: few entries lie in one list. Many lie in several, which copies of the directory
//! share: whoever changes one entry copies its list, and not the others.

use std::iter::Peekable;
use std::sync::Arc;

/// The most entries that are kept in one list. In a list, each that is put in moves those behind it.
const FEW: usize = 16;

/// The most entries of each of several lists.
const PART: usize = 64;

type Named<E> = (Arc<str>, E);

/// Entries by name. One of its two parts is empty.
#[derive(Debug, Clone)]
pub(crate) struct Entries<E> {
    few: Vec<Named<E>>,
    /// None of these is empty.
    many: Vec<Arc<Vec<Named<E>>>>,
}

impl<E> Default for Entries<E> {
    fn default() -> Self {
        Self { few: Vec::new(), many: Vec::new() }
    }
}

fn find<E>(list: &[Named<E>], name: &str) -> Result<usize, usize> {
    list.binary_search_by(|(known, _)| (**known).cmp(name))
}

/// A list with those of the changes that are about it.
fn changed<E: Clone>(
    list: &[Named<E>],
    changes: &mut Peekable<impl Iterator<Item = (Arc<str>, Option<E>)>>,
) -> Vec<Named<E>> {
    let mut kept = Vec::with_capacity(list.len());
    for (name, entry) in list {
        match changes.next_if(|(changed, _)| changed == name) {
            Some((name, change)) => kept.extend(change.map(|change| (name, change))),
            None => kept.push((name.clone(), entry.clone())),
        }
    }
    kept
}

impl<E: Clone> Entries<E> {
    /// The number of the list among many in which a name lies, or would lie.
    fn part(&self, name: &str) -> usize {
        let after = self.many.partition_point(|part| part.first().is_some_and(|(first, _)| **first <= *name));
        after.saturating_sub(1)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&E> {
        let list = self.many.get(self.part(name)).map_or(&self.few, AsRef::as_ref);
        find(list, name).ok().map(|at| &list[at].1)
    }

    /// The list in which a name lies, or would lie, to be changed.
    fn list_mut(&mut self, name: &str) -> &mut Vec<Named<E>> {
        let part = self.part(name);
        self.many.get_mut(part).map_or(&mut self.few, Arc::make_mut)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut E> {
        // Only what changes is copied.
        self.get(name)?;
        let list = self.list_mut(name);
        find(list, name).ok().map(|at| &mut list[at].1)
    }

    pub(crate) fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Puts an entry in; the one that was there before, if one was.
    pub(crate) fn insert(&mut self, name: Arc<str>, entry: E) -> Option<E> {
        let part = self.part(&name);
        let list = self.list_mut(&name);
        let at = match find(list, &name) {
            Ok(at) => return Some(std::mem::replace(&mut list[at].1, entry)),
            Err(at) => at,
        };
        if list.len() < FEW {
            // Doubling would set aside room for what never comes.
            list.reserve_exact(if list.len() < 4 { 1 } else { 4 });
        }
        list.insert(at, (name, entry));
        let (is_few, length) = (self.many.is_empty(), self.few.len());
        if is_few && length > FEW {
            self.many.push(Arc::new(std::mem::take(&mut self.few)));
        } else if let Some(list) = self.many.get_mut(part).filter(|list| list.len() > PART) {
            let rest = Arc::make_mut(list).split_off(PART / 2);
            self.many.insert(part + 1, Arc::new(rest));
        }
        None
    }

    /// Puts an entry in unless one is there.
    pub(crate) fn insert_new(&mut self, name: &str, entry: E) {
        if !self.contains_key(name) {
            self.insert(Arc::from(name), entry);
        }
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<E> {
        self.get(name)?;
        let part = self.part(name);
        let list = self.list_mut(name);
        let at = find(list, name).ok()?;
        let (_, entry) = list.remove(at);
        if self.many.get(part).is_some_and(|list| list.is_empty()) {
            self.many.remove(part);
        }
        Some(entry)
    }

    /// The entries with some of them changed, or left out where a change is nothing. Changes are in the order of names.
    /// Lists of many in which nothing changes are shared.
    pub(crate) fn with_changes(&self, changes: Vec<(Arc<str>, Option<E>)>) -> Self {
        let mut changes = changes.into_iter().peekable();
        let few = changed(&self.few, &mut changes);
        let mut many = Vec::with_capacity(self.many.len());
        for part in &self.many {
            let is_changed = match (changes.peek(), part.last()) {
                (Some((name, _)), Some((last, _))) => name <= last,
                _ => false,
            };
            if !is_changed {
                many.push(part.clone());
                continue;
            }
            let part = changed(part, &mut changes);
            if !part.is_empty() {
                many.push(Arc::new(part));
            }
        }
        Self { few, many }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.few.is_empty() && self.many.is_empty()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.few.len() + self.many.iter().map(|part| part.len()).sum::<usize>()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &E)> {
        self.few
            .iter()
            .chain(self.many.iter().flat_map(|part| part.iter()))
            .map(|(name, entry)| (name, entry))
    }

    /// The entries whose names begin with `start`.
    pub(crate) fn beginning_with<'a>(&'a self, start: &'a str) -> impl Iterator<Item = (&'a Arc<str>, &'a E)>
    where
        E: 'a,
    {
        let parts = self.many.get(self.part(start)..).unwrap_or_default();
        let lists = std::iter::once(&self.few).chain(parts.iter().map(AsRef::as_ref));
        lists
            .flat_map(move |list| &list[list.partition_point(|(name, _)| **name < *start)..])
            .take_while(move |(name, _)| name.starts_with(start))
            .map(|(name, entry)| (name, entry))
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&Arc<str>, &mut E)> {
        let many = self.many.iter_mut().flat_map(|part| Arc::make_mut(part).iter_mut());
        self.few.iter_mut().chain(many).map(|(name, entry)| (&*name, entry))
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &Arc<str>> {
        self.iter().map(|(name, _)| name)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &E> {
        self.iter().map(|(_, entry)| entry)
    }
}

impl<E: Clone> FromIterator<Named<E>> for Entries<E> {
    fn from_iter<I: IntoIterator<Item = Named<E>>>(all: I) -> Self {
        let mut entries = Self::default();
        for (name, entry) in all {
            entries.insert(name, entry);
        }
        entries
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn listed(entries: &Entries<String>) -> Vec<(String, String)> {
        entries.iter().map(|(name, entry)| (name.to_string(), entry.clone())).collect()
    }

    #[test]
    fn it_is_a_map_however_many_there_are() {
        for most in [60, 600] {
            let mut entries = Entries::default();
            let mut known: BTreeMap<String, String> = BTreeMap::new();
            // Names in no order, some of them twice, up to far more than lie in one list, and down again.
            for step in 0..most * 3 {
                let (name, text) = (format!("n{}", step * 37 % most), format!("t{step}"));
                let shared = entries.clone();
                let before = listed(&shared);
                let replaced = entries.insert(Arc::from(name.as_str()), text.clone()).is_some();
                assert_eq!(replaced, known.insert(name, text).is_some());
                assert_eq!(listed(&shared), before, "a copy stays as it is");
                assert_eq!(listed(&entries), known.clone().into_iter().collect::<Vec<_>>());
                assert_eq!(entries.len(), known.len());
            }
            for start in ["", "n", "n1", "n10", "n5", "n59", "a", "z"] {
                let names: Vec<&str> = entries.beginning_with(start).map(|(name, _)| &**name).collect();
                let wanted: Vec<&str> =
                    known.keys().map(String::as_str).filter(|name| name.starts_with(start)).collect();
                assert_eq!(names, wanted, "{start}");
            }
            // One in three is changed, one in three left out; another time all of those that lie together.
            for is_touched in [(|at, _| at % 3 > 0) as fn(usize, usize) -> bool, |at, all| at * 3 < all] {
                let touched = known.keys().enumerate().filter(|(at, _)| is_touched(*at, known.len()));
                let changes: Vec<(Arc<str>, Option<String>)> = touched
                    .map(|(at, name)| (Arc::from(name.as_str()), (at % 3 == 1).then(|| format!("c{at}"))))
                    .collect();
                let mut wanted = known.clone();
                for (name, change) in &changes {
                    match change {
                        Some(change) => drop(wanted.insert(name.to_string(), change.clone())),
                        None => drop(wanted.remove(&**name)),
                    }
                }
                let changed = entries.with_changes(changes);
                assert_eq!(listed(&changed), wanted.clone().into_iter().collect::<Vec<_>>());
                assert!(wanted.iter().all(|(name, text)| changed.get(name) == Some(text)));
                assert_eq!(changed.len(), wanted.len());
            }
            for step in 0..most {
                let name = format!("n{}", step * 23 % most);
                assert!(entries.contains_key(&name) && entries.get_mut(&name).is_some());
                assert_eq!(entries.remove(&name).is_some(), known.remove(&name).is_some());
                assert!(entries.get(&name).is_none());
                assert_eq!(listed(&entries), known.clone().into_iter().collect::<Vec<_>>());
            }
            assert!(entries.is_empty());
        }
    }

    #[test]
    fn what_is_there_stays() {
        let mut entries = Entries::default();
        entries.insert_new("a", "first".to_owned());
        entries.insert_new("a", "second".to_owned());
        assert_eq!(listed(&entries), [("a".to_owned(), "first".to_owned())]);
        assert_eq!(entries.keys().count(), entries.values().count());
    }
}
