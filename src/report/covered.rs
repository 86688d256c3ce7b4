//! Texts of files without what is hidden in them.

use crate::source::{Files, Span};

/// What stands for one character that is hidden.
pub(crate) const DOT: char = '•';

/// The places of `hidden`, which are in order, that are in the file of a place and meet it.
pub(crate) fn meeting(hidden: &[Span], place: Span) -> &[Span] {
    let start = hidden.partition_point(|other| (other.file, other.end) <= (place.file, place.start));
    let end = hidden.partition_point(|other| (other.file, other.start) < (place.file, place.end));
    &hidden[start..end.max(start)]
}

/// The text at a place, with three dots for each credential in it.
pub(super) fn text(files: &Files, hidden: &[Span], place: Span) -> String {
    let mut text = String::new();
    let mut at = place.start;
    for other in meeting(hidden, place) {
        text += &files.slice(Span::new(place.file, at, other.start.max(at)));
        text.extend([DOT; 3]);
        at = at.max(other.end);
    }
    text + &files.slice(Span::new(place.file, at.min(place.end), place.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::RepoPath;

    #[test]
    fn what_is_hidden_becomes_three_dots() {
        let mut files = Files::default();
        let other = files.add(RepoPath::new("a").unwrap(), b"a: b".to_vec());
        let file = files.add(RepoPath::new("b").unwrap(), b"A=one B=two C".to_vec());
        let span = |start, end| Span::new(file, start, end);
        let hidden = [Span::new(other, 0, 4), span(2, 5), span(8, 11)];
        for (place, expected) in [
            (span(0, 13), "A=••• B=••• C"),
            (span(0, 2), "A="),
            (span(3, 9), "••• B=•••"),
            (span(5, 8), " B="),
            (span(9, 10), "•••"),
            (span(12, 13), "C"),
            (Span::new(other, 0, 4), "•••"),
        ] {
            assert_eq!(text(&files, &hidden, place), expected);
        }
    }
}
