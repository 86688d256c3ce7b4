//! What nobody may see: the places of credentials in files, and the texts that stand there.

use std::collections::HashMap;
use std::ops::Range;

use crate::limits;
use crate::source::{FileId, Span};

/// The bytes by which a text is looked for, and so the fewest that it has.
const KEY: usize = 7;

/// The most texts that begin alike, and the most bytes of one, so that no input makes the search slow. What is left
/// out is still covered in its own place.
const MAX_ALIKE: usize = limits::HIDDEN_ALIKE.most();
const MAX_BYTES: usize = limits::HIDDEN_TEXT.most();

fn number(first: u8, second: u8) -> usize {
    usize::from(first) << 8 | usize::from(second)
}

/// The places of all that may be a credential, and the texts that are looked for wherever they may stand.
#[derive(Debug, Default)]
pub(crate) struct Hidden {
    /// In order, without overlaps.
    spans: Vec<Span>,
    /// By their first bytes; of those that begin alike, the longest first.
    texts: HashMap<[u8; KEY], Vec<String>>,
    /// Whether a text begins with two bytes, by the number that these make; empty where there are no texts. All text of
    /// a repository is looked at, and little of it gets further than this.
    begins: Vec<bool>,
}

impl Hidden {
    /// The texts. Those of fewer than seven bytes are left out, and of long ones the first bytes are looked for.
    #[must_use]
    pub(in crate::facts) fn of_texts(texts: impl IntoIterator<Item = String>) -> Self {
        let mut by_key: HashMap<[u8; KEY], Vec<String>> = HashMap::new();
        for mut text in texts {
            if let Some(end) =
                (0..=MAX_BYTES).rev().find(|at| text.is_char_boundary(*at)).filter(|_| text.len() > MAX_BYTES)
            {
                text.truncate(end);
            }
            if let Some(key) = text.as_bytes().first_chunk() {
                by_key.entry(*key).or_default().push(text);
            }
        }
        for texts in by_key.values_mut() {
            texts.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
            texts.dedup();
            texts.truncate(MAX_ALIKE);
        }
        let mut begins = vec![false; if by_key.is_empty() { 0 } else { 1 << 16 }];
        by_key.keys().for_each(|key| begins[number(key[0], key[1])] = true);
        Self { spans: Vec::new(), texts: by_key, begins }
    }

    /// What has these texts, with the places of credentials.
    #[must_use]
    pub(in crate::facts) fn with_spans(self, mut spans: Vec<Span>) -> Self {
        spans.sort();
        let mut joined: Vec<Span> = Vec::new();
        for span in spans.into_iter().filter(|span| !span.is_empty()) {
            match joined.last_mut().filter(|last| last.file == span.file && span.start <= last.end) {
                Some(last) => last.end = last.end.max(span.end),
                None => joined.push(span),
            }
        }
        Self { spans: joined, ..self }
    }

    /// The places, in order and without overlaps.
    #[must_use]
    pub(crate) fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The places that a place meets.
    pub(in crate::facts) fn meeting(&self, place: Span) -> impl Iterator<Item = Span> {
        let first = self.spans.partition_point(|other| (other.file, other.end) <= (place.file, place.start));
        let rest = self.spans[first..].iter().copied();
        rest.take_while(move |other| other.file == place.file && other.start < place.end)
    }

    /// Where one of the texts stands in another text, in order and without overlaps.
    #[must_use]
    pub(in crate::facts) fn occurrences(&self, text: &[u8]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut at = 0;
        if self.begins.is_empty() {
            return found;
        }
        let next = |at: usize| {
            let begins = |pair: &[u8]| self.begins[number(pair[0], pair[1])];
            text.get(at..)?.windows(2).position(begins).map(|ahead| at + ahead)
        };
        while let Some(start) = next(at) {
            let begins = |known: &&String| text[start..].starts_with(known.as_bytes());
            let known = text[start..].first_chunk().and_then(|key| self.texts.get(key));
            at = start + 1;
            if let Some(known) = known.and_then(|texts| texts.iter().find(begins)) {
                at = start + known.len();
                found.push(start..at);
            }
        }
        found
    }

    /// The places in a file that lie in these ranges of its bytes.
    pub(in crate::facts) fn spans_of(file: FileId, ranges: Vec<Range<usize>>) -> impl Iterator<Item = Span> {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        ranges.into_iter().map(move |range| Span::new(file, offset(range.start), offset(range.end)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Files, RepoPath};

    #[test]
    fn texts_are_found_wherever_they_stand() {
        let hidden =
            Hidden::of_texts(["hunter2xyzzy", "hunter2x", "short", "päßword1"].map(ToOwned::to_owned));
        for (text, expected) in [
            ("a hunter2xyzzy b", vec!["hunter2xyzzy"]),
            ("hunter2xhunter2x", vec!["hunter2x", "hunter2x"]),
            ("hunter2", vec![]),
            ("short", vec![]),
            ("é päßword1é", vec!["päßword1"]),
        ] {
            let found = hidden.occurrences(text.as_bytes()).into_iter().map(|range| &text[range]);
            assert_eq!(found.collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn places_that_meet_become_one() {
        let file = Files::default().add(RepoPath::root(), Vec::new());
        let span = |start, end| Span::new(file, start, end);
        let hidden =
            Hidden::default().with_spans(vec![span(5, 9), span(1, 3), span(2, 5), span(4, 4), span(12, 14)]);
        assert_eq!(hidden.spans(), [span(1, 9), span(12, 14)]);
        for (place, expected) in [
            (span(0, 1), vec![]),
            (span(0, 2), vec![span(1, 9)]),
            (span(8, 13), vec![span(1, 9), span(12, 14)]),
            (span(9, 12), vec![]),
        ] {
            assert_eq!(hidden.meeting(place).collect::<Vec<_>>(), expected);
        }
    }
}
