//! Joining directories, and leaving things out of them; what does not change is shared, not copied.

use std::sync::Arc;

use super::arrival::{Arrival, Time};
use super::dependencies::Dependencies;
use super::node::{Directory, Entry, Holds, Node};
use super::work::Work;
use crate::syntax::patterns::{Matcher, State};

/// Puts an entry into a directory; a directory onto a directory is merged.
pub(super) fn insert(directory: &mut Directory, name: Arc<str>, entry: Entry, work: &mut Work) {
    directory.holds.add(Holds::of(&name, &entry));
    match (directory.entries.get_mut(&name), entry) {
        (
            Some(old @ Entry { node: Node::Directory(_), .. }),
            Entry { node: Node::Directory(new), arrival, is_untracked: new_is_untracked, .. },
        ) => {
            bury(old, work);
            old.is_untracked &= new_is_untracked;
            if let Node::Directory(old) = &mut old.node {
                merge(Arc::make_mut(old), &new, arrival.as_ref(), work);
            }
        }
        // What only perhaps arrives does not take the place of what is there.
        (Some(old), new) if new.is_untracked && !old.is_untracked && old.removed.is_none() => {}
        (_, entry) => drop(directory.entries.insert(name, entry)),
    }
}

/// Takes back that a directory was taken away, for one of the same name that is made in its place: what was in it stays
/// away.
pub(super) fn bury(entry: &mut Entry, work: &mut Work) {
    let Some(time) = entry.removed.take() else { return };
    let Node::Directory(directory) = &mut entry.node else { return };
    if !work.touches(directory.entries.len()) {
        return;
    }
    let directory = Arc::make_mut(directory);
    for (_, entry) in directory.entries.iter_mut() {
        entry.removed.get_or_insert(time);
    }
    if let Some(held) = &directory.dependencies
        && held.pruned.is_none()
    {
        directory.dependencies =
            Some(Arc::new(Dependencies { pruned: Some(time), ..Dependencies::clone(held) }));
    }
    directory.holds.removed = true;
    directory.copy_of = None;
    directory.more.clear();
}

/// Merges the entries of a directory that arrived as a whole into one that was there.
pub(super) fn merge(into: &mut Directory, new: &Directory, arrival: Option<&Arc<Arrival>>, work: &mut Work) {
    if !work.touches(new.entries.len()) {
        return;
    }
    into.holds.additions |= !into.entries.is_empty();
    if new.copy_of.is_some() {
        into.copy_of.clone_from(&new.copy_of);
    }
    for more in &new.more {
        into.add_more(more);
    }
    into.dependencies = new.dependencies.clone().or(into.dependencies.take());
    into.holds.add(Holds::in_directory(into));
    // What came together goes on together: most entries of a folder have one arrival.
    let mut last: Option<(Arc<Arrival>, Arc<Arrival>)> = None;
    for (name, entry) in new.entries.iter() {
        // What came with the folder now stands on its own: it takes the folder's arrival along.
        let arrival = match (&entry.arrival, arrival) {
            (Some(own), Some(folder)) if folder.time > own.time => Some(match &last {
                Some((known, after)) if Arc::ptr_eq(known, own) => after.clone(),
                _ => {
                    let after = Arc::new(Arrival::after(folder, own));
                    last = Some((own.clone(), after.clone()));
                    after
                }
            }),
            (Some(own), _) => Some(own.clone()),
            (None, folder) => folder.cloned(),
        };
        insert(into, name.clone(), Entry { arrival, ..entry.clone() }, work);
    }
}

/// A node without what is marked as taken away: that cannot be copied.
pub(super) fn without_removed(node: &Node, work: &mut Work) -> Node {
    let Node::Directory(directory) = node else { return node.clone() };
    if !directory.holds.removed || !work.touches(directory.entries.len()) {
        return node.clone();
    }
    let kept = directory.entries.iter().filter(|(_, entry)| entry.removed.is_none());
    let entries = kept
        .map(|(name, entry)| {
            let node = without_removed(&entry.node, work);
            (name.clone(), Entry { node, ..entry.clone() })
        })
        .collect();
    let holds = Holds { removed: false, ..directory.holds };
    let dependencies = directory.dependencies.as_ref().map(Dependencies::as_copied);
    let (copy_of, more) = (directory.copy_of.clone(), directory.more.clone());
    Node::Directory(Arc::new(Directory { entries, copy_of, more, dependencies, holds }))
}

/// Whether all of an entry was made by this very step, so that taking it away leaves nothing.
pub(super) fn is_all_of(entry: &Entry, time: Time, work: &mut Work) -> bool {
    let own = entry.arrival.as_ref().map(|arrival| arrival.time);
    if own.is_some_and(|own| own != time) {
        return false;
    }
    match &entry.node {
        // It came as a whole, and nothing was put into it since.
        Node::Directory(inner) if own == Some(time) && !inner.holds.additions && !inner.holds.removed => true,
        Node::Directory(inner) => inner.entries.values().all(|entry| {
            work.touches(1)
                && (is_all_of(entry, time, work)
                    || own == Some(time) && entry.arrival.is_none() && entry.removed.is_none())
        }),
        Node::File(_) | Node::Link(_) | Node::Unknown(_) => own == Some(time),
    }
}

/// What is taken of a directory: all, but for what does not fit.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Filter<'a> {
    /// Only what fits is taken, and the directories above it.
    pub(crate) include: Option<&'a Matcher>,
    /// What fits is not taken.
    pub(crate) exclude: Option<&'a Matcher>,
}

/// Where in a directory a filter is.
#[derive(Debug, Clone, Default)]
struct Position {
    include: State,
    exclude: State,
}

impl Filter<'_> {
    /// The directory with what is taken of it. Paths begin in it.
    pub(crate) fn apply(self, directory: &Arc<Directory>, work: &mut Work) -> Arc<Directory> {
        if self.include.is_none() && self.exclude.is_none_or(|exclude| exclude.patterns().is_empty()) {
            return directory.clone();
        }
        self.inside(directory, &mut String::new(), &Position::default(), work)
    }

    fn inside(
        self,
        directory: &Arc<Directory>,
        path: &mut String,
        above: &Position,
        work: &mut Work,
    ) -> Arc<Directory> {
        // What is the same after filtering is shared: only differences are noted.
        let mut changes: Vec<(Arc<str>, Option<Entry>)> = Vec::new();
        for (name, entry) in directory.entries.iter() {
            let length = path.len();
            if length > 0 {
                path.push('/');
            }
            path.push_str(name);
            match self.entry(entry, path, above, work) {
                Taken::Whole => {}
                Taken::Changed(node) => {
                    let entry = Entry {
                        node,
                        arrival: entry.arrival.clone(),
                        removed: entry.removed,
                        is_untracked: entry.is_untracked,
                    };
                    changes.push((name.clone(), Some(entry)));
                }
                Taken::Nothing => changes.push((name.clone(), None)),
            }
            path.truncate(length);
        }
        if changes.is_empty() {
            return directory.clone();
        }
        let entries = directory.entries.with_changes(changes);
        let (copy_of, more) = (directory.copy_of.clone(), directory.more.clone());
        let (dependencies, holds) = (directory.dependencies.clone(), directory.holds);
        Arc::new(Directory { entries, copy_of, more, dependencies, holds })
    }

    /// Whether something is taken of what stands at a path below the directory. Nothing is looked at beside it.
    pub(crate) fn takes(self, directory: &Arc<Directory>, path: &str, work: &mut Work) -> bool {
        let mut directory = directory;
        let mut position = Position::default();
        let mut ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]).peekable();
        let mut start = 0;
        while let Some(end) = ends.next() {
            let entry = directory.entries.get(&path[start..end]).filter(|entry| entry.removed.is_none());
            let Some(entry) = entry else { return false };
            let (is_included, is_excluded, below) = self.step(&path[..end], &position, work);
            let is_last = ends.peek().is_none();
            if is_last && is_included && !is_excluded {
                return true;
            }
            let Node::Directory(inner) = &entry.node else { return false };
            if is_excluded && !self.exclude.is_some_and(Matcher::has_exceptions) {
                return false;
            }
            if is_last {
                return !self.inside(inner, &mut path.to_owned(), &below, work).entries.is_empty();
            }
            (directory, position, start) = (inner, below, end + 1);
        }
        false
    }

    /// Whether the include and the exclude patterns fit a path, and where in the tree its own entries are.
    fn step(self, path: &str, above: &Position, work: &mut Work) -> (bool, bool, Position) {
        let mut position = Position::default();
        let (mut is_included, mut is_excluded) = (true, false);
        if let Some(include) = self.include {
            let (fits, state, steps) = include.step(path, &above.include);
            work.compares(steps);
            is_included = fits.is_some();
            position.include = state;
        }
        if let Some(exclude) = self.exclude {
            let (fits, state, steps) = exclude.step(path, &above.exclude);
            work.compares(steps);
            is_excluded = fits.is_some();
            position.exclude = state;
        }
        (is_included, is_excluded, position)
    }

    fn entry(self, entry: &Entry, path: &mut String, above: &Position, work: &mut Work) -> Taken {
        // What is not looked at any more is not taken.
        if work.reached().is_some() {
            return Taken::Nothing;
        }
        let (is_included, is_excluded, position) = self.step(path, above, work);
        let is_taken = is_included && !is_excluded;
        let Node::Directory(inner) = &entry.node else {
            return if is_taken { Taken::Whole } else { Taken::Nothing };
        };
        if is_excluded && !self.exclude.is_some_and(Matcher::has_exceptions) {
            return Taken::Nothing;
        }
        let filtered = self.inside(inner, path, &position, work);
        if !is_taken && filtered.entries.is_empty() {
            // A directory that is not taken itself is made for what is taken of it.
            return Taken::Nothing;
        }
        if Arc::ptr_eq(&filtered, inner) { Taken::Whole } else { Taken::Changed(Node::Directory(filtered)) }
    }
}

enum Taken {
    Whole,
    Changed(Node),
    Nothing,
}
