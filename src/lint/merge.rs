//! One cause, one finding: those that say the same at one place, or in one file where that is one cause.

use std::collections::{BTreeMap, BTreeSet};

use super::Judged;
use crate::finding::{Message, Note, Reported, Together};
use crate::source::{FileId, Span, Spanned};

/// How many further places of one finding are shown.
const MAX_PLACES: usize = 5;

/// Makes one finding of those that say the same at the same place, or of the same file where that is one
/// cause: their notes and services are put together, each once. What is suppressed for one service is not
/// for the next.
///
/// A base stage that four images share is looked at four times, and has one cause.
pub(super) fn merge(mut findings: Vec<Judged>) -> Vec<Reported> {
    // As they stand in the files: the first of a file is the one that stays.
    findings.sort_by_key(|judged| judged.finding.place());
    let mut merged: Vec<Merged> = Vec::with_capacity(findings.len());
    let mut seen: BTreeMap<Key, usize> = BTreeMap::new();
    for judged in findings {
        let key = Key::of(&judged);
        match seen.get(&key) {
            Some(number) => merged[*number].add(judged),
            None => {
                seen.insert(key, merged.len());
                merged.push(Merged::new(judged));
            }
        }
    }
    merged.into_iter().map(Merged::into_reported).collect()
}

/// What findings that become one have in common. Their messages are compared before they name services.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rule: &'static str,
    cause: Cause,
    message: Message,
    is_suppressed: bool,
    is_unproven: bool,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    Place(Span),
    File(FileId),
}

impl Key {
    fn of(Judged { finding, suppressed, .. }: &Judged) -> Self {
        let cause = match finding.together() {
            Together::InFile => Cause::File(finding.place().file),
            Together::AtPlace => Cause::Place(finding.place()),
        };
        Self {
            rule: finding.rule(),
            cause,
            message: finding.message().clone(),
            is_suppressed: suppressed.is_some(),
            is_unproven: finding.is_unproven(),
        }
    }
}

/// The first of several findings, with what all of them say.
struct Merged {
    first: Judged,
    notes: Distinct<Note>,
    services: Distinct<Spanned<String>>,
}

impl Merged {
    fn new(mut first: Judged) -> Self {
        let (notes, services) = first.finding.take_parts();
        let mut merged = Self { first, notes: Distinct::default(), services: Distinct::default() };
        merged.add_parts(notes, services);
        merged
    }

    fn add(&mut self, mut next: Judged) {
        let (notes, services) = next.finding.take_parts();
        self.first.level = self.first.level.max(next.level);
        // What concerns services names them; anything else is shown wherever it stands.
        let place = next.finding.place();
        if self.first.finding.place() != place && services.is_empty() && self.notes.list.len() < MAX_PLACES {
            self.notes.list.push(Note { place, message: "here as well".to_owned() });
        }
        self.add_parts(notes, services);
    }

    fn add_parts(&mut self, notes: Vec<Note>, services: Vec<Spanned<String>>) {
        notes.into_iter().for_each(|note| self.notes.add(note));
        services.into_iter().for_each(|service| self.services.add(service));
    }

    fn into_reported(mut self) -> Reported {
        self.first.finding.put_parts(self.notes.list, self.services.list);
        self.first.into_reported()
    }
}

/// How many things are looked through one by one, because that is faster than keeping them in order.
const FEW: usize = 16;

/// Things in the order in which they come, each once.
struct Distinct<T> {
    list: Vec<T>,
    /// What the list holds, where that is much.
    known: BTreeSet<T>,
}

impl<T> Default for Distinct<T> {
    fn default() -> Self {
        Self { list: Vec::new(), known: BTreeSet::new() }
    }
}

impl<T: Clone + Ord> Distinct<T> {
    fn add(&mut self, new: T) {
        if self.list.len() < FEW {
            if !self.list.contains(&new) {
                self.list.push(new);
            }
            return;
        }
        if self.known.is_empty() {
            self.known.extend(self.list.iter().cloned());
        }
        if self.known.insert(new.clone()) {
            self.list.push(new);
        }
    }
}
