//! One cause, one finding: those that are mended together, of which only names and places differ.
//!
//! Each place was judged by itself before: a comment, an exception or an entry of the baseline takes one of them away
//! and leaves the others.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use super::merge::HERE;
use crate::catalog::Level;
use crate::finding::{Cause, Message, Naming, Note, Reported};
use crate::source::{FileId, Span, Spanned};

/// Makes one finding of those of one cause: it stands where the first of them does, names what all of them name, and
/// has a note at each other place. Findings are taken in their order, which is by place, and stay in it.
#[must_use]
pub fn join(findings: Vec<Reported>) -> Vec<Reported> {
    let is_elsewhere = |before: &Reported, next: &Reported| before.place != next.place;
    let at_place = join_by(findings, is_elsewhere, |finding| Some(common(finding)));
    join_by(
        at_place,
        |_, _| false,
        |finding| match &finding.said.cause {
            Cause::Place => None,
            Cause::File => Some((common(finding), Reach::File(finding.place.file))),
            Cause::Repository => Some((common(finding), Reach::Repository)),
            Cause::Same(key) | Cause::Files(key) => Some((common(finding), Reach::Same(key.clone()))),
        },
    )
}

/// Where else findings of one cause may stand.
#[derive(PartialEq, Eq, Hash)]
enum Reach {
    File(FileId),
    Repository,
    Same(String),
}

/// What findings that become one have in common, wherever they stand.
#[derive(PartialEq, Eq, Hash)]
struct Common {
    rule: &'static str,
    level: Level,
    is_unproven: bool,
    follows_from: Option<Span>,
    message: Message,
}

fn common(finding: &Reported) -> Common {
    Common {
        rule: finding.rule,
        level: finding.level,
        is_unproven: finding.is_unproven,
        follows_from: finding.follows_from,
        message: finding.said.message.without_names(),
    }
}

/// Joins the findings that have a key in common, of those up to where the others are over: there may be very many.
fn join_by<K: Eq + Hash>(
    findings: Vec<Reported>,
    are_over: impl Fn(&Reported, &Reported) -> bool,
    key: impl Fn(&Reported) -> Option<K>,
) -> Vec<Reported> {
    let mut known: HashMap<K, usize> = HashMap::new();
    let mut numbers: Vec<usize> = Vec::with_capacity(findings.len());
    let mut count = 0;
    for (at, finding) in findings.iter().enumerate() {
        if at > 0 && are_over(&findings[at - 1], finding) {
            known.clear();
        }
        let number = key(finding).map_or(count, |key| *known.entry(key).or_insert(count));
        count += usize::from(number == count);
        numbers.push(number);
    }
    drop(known);
    if count == findings.len() {
        return findings;
    }
    let mut groups: Vec<(Reported, Vec<Reported>)> = Vec::with_capacity(count);
    for (finding, number) in findings.into_iter().zip(numbers) {
        match groups.get_mut(number) {
            Some((_, others)) => others.push(finding),
            None => groups.push((finding, Vec::new())),
        }
    }
    groups.into_iter().map(|(first, others)| joined(first, others)).collect()
}

/// The first of several findings of one cause, with what the others say.
fn joined(mut first: Reported, others: Vec<Reported>) -> Reported {
    if others.is_empty() {
        return first;
    }
    first.said.message.add_names(others.iter().map(|other| &other.said.message));
    if let Some(help) = &mut first.said.help {
        let bare = help.without_names();
        let helps = others.iter().filter_map(|other| other.said.help.as_ref());
        help.add_names(helps.filter(|other| other.without_names() == bare));
    }
    let place = first.place;
    let mut notes: BTreeSet<Note> = first.notes.iter().cloned().collect();
    let mut services: BTreeSet<Spanned<String>> = first.services.iter().cloned().collect();
    for other in others {
        let again = (other.place != place).then(|| again(&other));
        let more = again.into_iter().chain(other.notes).filter(|note| note.place != place);
        first.notes.extend(more.filter(|note| notes.insert(note.clone())));
        first.services.extend(other.services.into_iter().filter(|service| services.insert(service.clone())));
    }
    // The way to the cause comes before the other places.
    first.notes.sort_by_key(|note| note.is_again);
    first.render();
    first
}

/// A note at the place of a finding that becomes part of another: what its rule says, or whom it concerns.
fn again(finding: &Reported) -> Note {
    let message = match &finding.said.here {
        Some(here) => here.clone(),
        None if finding.services.is_empty() => HERE.to_owned(),
        None => Message::default().services().render(&finding.services, Naming::All),
    };
    Note { place: finding.place, message, is_again: true }
}

#[cfg(test)]
mod tests {
    use super::join;
    use crate::catalog::Level;
    use crate::finding::{Finding, Message, Reported};
    use crate::source::{FileId, Span};

    fn place(start: u32) -> Span {
        Span { file: FileId(0), start, end: start + 1 }
    }

    fn image(name: &str) -> Message {
        Message::of("image ", "images ", vec![name.to_owned()])
    }

    /// An image that stands wherever images of one cause may stand.
    fn finding(start: u32, name: &str) -> Finding {
        let mut finding = Finding::new("rule", place(start), image(name));
        finding.once_in_repository();
        finding
    }

    fn reported(finding: Finding) -> Reported {
        Reported::new(finding, Level::Error, None)
    }

    #[test]
    fn what_is_only_feared_stands_by_itself() {
        let mut feared = finding(3, "b");
        feared.doubt();
        let joined = join(vec![reported(finding(1, "a")), reported(feared), reported(finding(5, "c"))]);
        assert_eq!(
            joined.iter().map(|one| (one.place.start, one.is_unproven)).collect::<Vec<_>>(),
            [(1, false), (3, true)]
        );
        assert_eq!(joined[0].message, "images a and c");
    }

    #[test]
    fn the_place_of_a_finding_is_none_of_its_notes() {
        let mut second = finding(3, "b");
        second.note(place(1), "it begins here").note(place(2), "and goes on here");
        let joined = join(vec![reported(finding(1, "a")), reported(second)]);
        let notes: Vec<(u32, &str)> =
            joined[0].notes.iter().map(|note| (note.place.start, note.message.as_str())).collect();
        assert_eq!(
            notes,
            [(2, "and goes on here"), (3, "here as well")],
            "the way comes before other places"
        );
    }

    #[test]
    fn a_help_names_those_that_are_helped_by_it() {
        let with = |start, name: &str, help: Message| {
            let mut finding = finding(start, name);
            finding.help(help);
            reported(finding)
        };
        let helped = |name: &str| Message::of("pin ", "pin all of ", vec![name.to_owned()]);
        let others = [
            with(3, "b", helped("b")),
            with(5, "c", Message::of("remove ", "remove ", vec!["c".to_owned()])),
        ];
        let joined = join([with(1, "a", helped("a"))].into_iter().chain(others).collect());
        assert_eq!((joined.len(), joined[0].message.as_str()), (1, "images a, b and c"));
        assert_eq!(joined[0].help.as_deref(), Some("pin all of a and b"));
    }
}
