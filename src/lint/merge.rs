//! One thing, one finding: those that say the same at one place, or in one file where that is one cause.
//!
//! Others of one cause become one after comments and baselines had their say of each: see `join.rs`.

use std::collections::{BTreeMap, BTreeSet};

use super::judged::Judged;
use crate::finding::{Cause, Finding, Message, Note, Reported};
use crate::source::{FileId, Span, Spanned};

/// Makes one finding of those that say the same at the same place, or of the same file where that is one
/// cause: their notes and services are put together, each once. What is suppressed for one service is not
/// for the next.
///
/// A base stage that four images share is looked at four times, and has one cause.
pub(super) fn merge(mut findings: Vec<Judged>) -> Vec<Reported> {
    // As they stand in the files: the first of a file is the one that stays.
    findings.sort_by_key(|judged| judged.finding.place());
    let mut merged: Vec<Merged> = Vec::with_capacity(findings.len());
    let mut in_file: BTreeMap<Key, usize> = BTreeMap::new();
    // Of one place, and forgotten at the next: there may be very many.
    let mut at_place: BTreeMap<Key, usize> = BTreeMap::new();
    let mut last = None;
    for judged in findings {
        let place = judged.finding.place();
        if last.replace(place).is_some_and(|last| last != place) {
            at_place.clear();
        }
        let key = Key::of(&judged);
        let seen = if matches!(key.whole, Whole::Place(_)) { &mut at_place } else { &mut in_file };
        match seen.get(&key) {
            Some(number) => merged[*number].add(judged),
            None => {
                seen.insert(key, merged.len());
                merged.push(Merged::new(judged));
            }
        }
    }
    drop((in_file, at_place));
    merged.into_iter().map(Merged::into_reported).collect()
}

/// What findings that become one have in common. Their messages are compared before they name services.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rule: &'static str,
    whole: Whole,
    message: Message,
    is_suppressed: bool,
    is_unproven: bool,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Whole {
    Place(Span),
    File(FileId),
}

impl Key {
    fn of(Judged { finding, suppressed, .. }: &Judged) -> Self {
        let whole = match finding.cause() {
            Cause::File | Cause::Repository | Cause::Files(_) => Whole::File(finding.place().file),
            Cause::Place | Cause::Same(_) => Whole::Place(finding.place()),
        };
        Self {
            rule: finding.rule(),
            whole,
            message: finding.message().clone(),
            is_suppressed: suppressed.is_some(),
            is_unproven: finding.is_unproven(),
        }
    }
}

/// The first of several findings, with what all of them say.
struct Merged {
    first: Judged,
    /// The notes and services of all of them; nothing as long as there is only the first, as of most.
    parts: Option<Box<Parts>>,
}

#[derive(Default)]
struct Parts {
    notes: Distinct<Note>,
    services: Distinct<Spanned<String>>,
}

impl Parts {
    fn of(finding: &mut Finding) -> Self {
        let mut parts = Self::default();
        parts.take(finding);
        parts
    }

    fn take(&mut self, finding: &mut Finding) {
        let (notes, services) = finding.take_parts();
        notes.into_iter().for_each(|note| self.notes.add(note));
        services.into_iter().for_each(|service| self.services.add(service));
    }
}

impl Merged {
    fn new(first: Judged) -> Self {
        Self { first, parts: None }
    }

    fn add(&mut self, mut next: Judged) {
        let first = &mut self.first;
        let parts = self.parts.get_or_insert_with(|| Box::new(Parts::of(&mut first.finding)));
        first.level = first.level.max(next.level);
        // What concerns services names them; anything else is shown wherever it stands.
        let place = next.finding.place();
        if first.finding.place() != place
            && (next.finding.services().is_empty() || next.finding.here.is_some())
        {
            let message = next.finding.here.take().unwrap_or_else(|| HERE.to_owned());
            parts.notes.add(Note { place, message, is_again: true });
        }
        parts.take(&mut next.finding);
        if let (Some(help), Some(more)) = (&mut first.finding.help, &next.finding.help)
            && help.name_count() < MAX_TYPED
            && help != more
            && help.without_names() == more.without_names()
        {
            help.add_names(std::iter::once(more));
        }
    }

    fn into_reported(mut self) -> Reported {
        let parts = self.parts.take().map_or_else(|| Parts::of(&mut self.first.finding), |parts| *parts);
        self.first.finding.put_parts(parts.notes.list, parts.services.list);
        self.first.into_reported()
    }
}

/// From how many on no more of what helps say to type is put together: they are examples.
const MAX_TYPED: usize = 4;

/// What a note says at another place of a finding, where its rule says nothing.
pub(super) const HERE: &str = "here as well";

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Level;
    use crate::finding::Suppressed;
    use crate::finding::SuppressedBy;
    use crate::source::Files;
    use crate::source::RepoPath;

    /// A place in one of two files.
    fn place(file: usize, start: u32) -> Span {
        let mut files = Files::default();
        let ids = ["a", "b"].map(|name| files.add(RepoPath::new(name).unwrap(), Vec::new()));
        Span { file: ids[file], start, end: start + 1 }
    }

    fn service(name: &str, start: u32) -> Spanned<String> {
        Spanned::new(name.to_owned(), place(0, start))
    }

    fn finding(place: Span, message: impl Into<Message>) -> Finding {
        Finding::new("rule", place, message)
    }

    /// What a service lacks, which is said once in its file.
    fn lack(name: &str, start: u32) -> Finding {
        let mut finding = finding(place(0, start), ("nothing limits ", ""));
        finding.once_in_file().concerns(&service(name, start));
        finding
    }

    fn judged(finding: Finding, level: Level) -> Judged {
        Judged { finding, level, suppressed: None }
    }

    fn merged(findings: Vec<Finding>) -> Vec<Reported> {
        merge(findings.into_iter().map(|finding| judged(finding, Level::Error)).collect())
    }

    fn messages(reported: &[Reported]) -> Vec<&str> {
        reported.iter().map(|reported| reported.message.as_str()).collect()
    }

    fn notes(reported: &Reported) -> Vec<(u32, &str)> {
        reported.notes.iter().map(|note| (note.place.start, note.message.as_str())).collect()
    }

    #[test]
    fn the_worst_level_counts() {
        let levels = [Level::Warning, Level::Error, Level::Notice];
        for turn in 0..levels.len() {
            let mut levels = levels;
            levels.rotate_left(turn);
            let all = levels.map(|level| judged(finding(place(0, 1), "wrong"), level));
            let reported = merge(all.into());
            assert_eq!(reported.len(), 1);
            assert_eq!(reported[0].level, Level::Error);
        }
    }

    #[test]
    fn the_first_in_the_file_stays_and_names_all() {
        let (mut a, mut b, mut c) = (lack("a", 1), lack("b", 5), lack("c", 9));
        a.note(place(0, 2), "of a").note(place(0, 3), "of all").help("help");
        b.note(place(0, 3), "of all").note(place(0, 1), "of b").concerns(&service("a", 1));
        c.note(place(0, 3), "of all").note(place(0, 3), "of all");
        let reported = merged(vec![c, a, b]);
        assert_eq!(messages(&reported), ["nothing limits services `a`, `b` and `c`"]);
        let only = &reported[0];
        assert_eq!((only.place, only.help.as_deref()), (place(0, 1), Some("help")));
        assert_eq!(only.services, [service("a", 1), service("b", 5), service("c", 9)]);
        assert_eq!(notes(only), [(2, "of a"), (3, "of all"), (1, "of b")]);
    }

    #[test]
    fn many_services_and_notes_are_each_there_once() {
        let names: Vec<String> = (100..150).map(|number| number.to_string()).collect();
        let twice = names.iter().chain(&names).zip(0..);
        let all = twice.map(|(name, start)| {
            let mut lack = finding(place(0, start), ("nothing limits ", ""));
            lack.once_in_file().concerns(&service(name, 0)).note(place(0, 0), name);
            lack
        });
        let reported = merged(all.collect());
        assert_eq!(reported.len(), 1);
        let named: Vec<&String> = reported[0].services.iter().map(|service| &service.value).collect();
        let noted: Vec<&String> = reported[0].notes.iter().map(|note| &note.message).collect();
        assert_eq!(named, names.iter().collect::<Vec<_>>());
        assert_eq!(noted, names.iter().collect::<Vec<_>>());
    }

    #[test]
    fn what_concerns_no_service_shows_its_other_places() {
        let unset = |start| {
            let mut finding = finding(place(0, start), "`X` is not set");
            finding.once_in_file();
            finding
        };
        let reported = merged(vec![unset(8), unset(1), unset(4)]);
        assert_eq!(reported.len(), 1);
        assert_eq!(notes(&reported[0]), [(4, "here as well"), (8, "here as well")]);
        let reported = merged((1..=9).map(unset).collect());
        assert_eq!(notes(&reported[0]), [2, 3, 4, 5, 6, 7, 8, 9].map(|start| (start, "here as well")));
    }

    #[test]
    fn what_is_suppressed_stands_beside_what_is_not() {
        let reason =
            |start| Some(Suppressed { by: SuppressedBy::Comment, place: place(0, start), reason: None });
        let all = [(1, "a", None), (2, "b", reason(20)), (3, "c", None), (4, "d", reason(40))];
        let all = all.map(|(start, name, suppressed)| Judged {
            finding: lack(name, start),
            level: Level::Error,
            suppressed,
        });
        let reported = merge(all.into());
        assert_eq!(
            messages(&reported),
            ["nothing limits services `a` and `c`", "nothing limits services `b` and `d`"]
        );
        assert_eq!(reported[0].suppressed, None);
        // The comment on the first is the one that is shown.
        assert_eq!(reported[1].suppressed, reason(20));
    }

    #[test]
    fn what_differs_stays_apart() {
        let mut feared = lack("b", 2);
        feared.doubt();
        let reported = merged(vec![lack("a", 1), feared]);
        assert_eq!(messages(&reported), ["nothing limits service `a`", "nothing limits service `b`"]);
        assert!(!reported[0].is_unproven && reported[1].is_unproven);

        let other_rule = Finding::new("other", place(0, 1), "wrong");
        let other_file = finding(place(1, 1), "wrong");
        let other_place = finding(place(0, 2), "wrong");
        let other_words = finding(place(0, 1), "bad");
        let all = vec![other_words, other_file, other_place, other_rule, finding(place(0, 1), "wrong")];
        let reported = merged(all);
        let rows: Vec<_> = reported.iter().map(|one| (one.place, one.rule, one.message.as_str())).collect();
        // By place; those at one place in the order in which they were found.
        assert_eq!(
            rows,
            [
                (place(0, 1), "rule", "bad"),
                (place(0, 1), "other", "wrong"),
                (place(0, 1), "rule", "wrong"),
                (place(0, 2), "rule", "wrong"),
                (place(1, 1), "rule", "wrong"),
            ]
        );
    }

    #[test]
    fn texts_that_look_alike_are_no_cause() {
        let complete = finding(place(0, 1), "nothing limits service `a`");
        let mut named = finding(place(0, 1), ("nothing limits ", ""));
        named.concerns(&service("a", 1));
        assert_eq!(messages(&merged(vec![complete, named])), ["nothing limits service `a`"; 2]);
    }
}
