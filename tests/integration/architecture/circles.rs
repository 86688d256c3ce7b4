//! Circles: what reaches itself by the arrows between things, found by Tarjan's algorithm.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::{Imports, project};

/// The strongly connected sets of more than one member, the largest first.
pub(super) fn circles<T: Ord + Copy>(arrows: impl IntoIterator<Item = (T, T)>) -> Vec<BTreeSet<T>> {
    let mut targets: BTreeMap<T, Vec<T>> = BTreeMap::new();
    for (from, to) in arrows {
        targets.entry(from).or_default().push(to);
        targets.entry(to).or_default();
    }
    let mut search =
        Search { targets: &targets, marks: BTreeMap::new(), stack: Vec::new(), found: Vec::new() };
    for start in targets.keys() {
        if !search.marks.contains_key(start) {
            search.visit(*start);
        }
    }
    search.found.sort_by_key(|circle| (std::cmp::Reverse(circle.len()), circle.first().copied()));
    search.found
}

struct Search<'a, T> {
    targets: &'a BTreeMap<T, Vec<T>>,
    /// In which order a member was seen, and the earliest that it reaches and that is still on the stack.
    marks: BTreeMap<T, (usize, usize)>,
    stack: Vec<T>,
    found: Vec<BTreeSet<T>>,
}

impl<T: Ord + Copy> Search<'_, T> {
    fn visit(&mut self, member: T) -> usize {
        let seen = self.marks.len();
        let mut low = seen;
        self.marks.insert(member, (seen, seen));
        self.stack.push(member);
        for next in &self.targets[&member] {
            match self.marks.get(next) {
                None => low = low.min(self.visit(*next)),
                Some((seen, _)) if self.stack.contains(next) => low = low.min(*seen),
                Some(_) => {}
            }
        }
        self.marks.insert(member, (seen, low));
        if low == seen {
            let at = self.stack.iter().position(|other| *other == member).unwrap();
            let circle: BTreeSet<T> = self.stack.split_off(at).into_iter().collect();
            if circle.len() > 1 {
                self.found.push(circle);
            }
        }
        low
    }
}

impl Imports {
    /// The circles of files, by their paths. A `pub use` makes none: whoever names something through it is followed
    /// to the file that defines it, and the face itself needs nothing of that file.
    pub(super) fn circles(&self) -> Vec<BTreeSet<&str>> {
        circles(self.needed())
    }

    /// The arrows inside a circle, to see where it can be cut.
    fn arrows_inside(&self, circle: &BTreeSet<&str>) -> String {
        let path = |file: usize| self.source.files.path(file);
        let inside = self
            .between
            .keys()
            .filter(|(from, to)| circle.contains(path(*from)) && circle.contains(path(*to)));
        inside.map(|(from, to)| format!("  {}\n", self.describe(*from, *to))).collect()
    }
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let imports = project();
    let found: Vec<String> = imports.circles().iter().map(|circle| imports.arrows_inside(circle)).collect();
    assert!(found.is_empty(), "files import each other in a circle:\n{}", found.join("\n"));
}

#[test]
fn circles_are_found() {
    assert_eq!(circles([(1, 2), (2, 3), (3, 1), (3, 4), (4, 5)]), [BTreeSet::from([1, 2, 3])]);
    assert_eq!(
        circles([(1, 2), (2, 1), (2, 3), (3, 4), (4, 3)]),
        [BTreeSet::from([1, 2]), BTreeSet::from([3, 4])]
    );
    assert!(circles([(1, 2), (1, 3), (2, 4), (3, 4)]).is_empty());
}
