//! What covers credentials in all text that leaves the program: which places and texts of files are hidden, and how
//! a text looks without them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use super::credential_values::is_mixed;
use super::in_any_text::{joined, may_be_credentials};
use super::next_value::Layout;
use crate::facts::memo::Hidden;
use crate::source::{Files, RepoPath, Span};

/// What stands in a text in the place of a credential.
pub(super) const COVER: &str = "•••";

/// What may be a credential in files: what parsers `found`, what any text of them may say, and the same texts wherever
/// else they stand.
#[must_use]
pub(crate) fn hidden_in_files(files: &Files, found: Vec<Span>) -> Hidden {
    let mut spans = found;
    for file in files.ids() {
        let source = files.get(file);
        if let Ok(text) = std::str::from_utf8(source.bytes()) {
            spans.extend(Hidden::spans_of(file, may_be_credentials(text, layout(source.path()))));
        } else {
            // Lines of a report show such a file, too; each byte that is no UTF-8 becomes a character of one byte, so
            // that places stay what they are.
            let text: String = source
                .bytes()
                .iter()
                .map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' })
                .collect();
            spans.extend(Hidden::spans_of(file, may_be_credentials(&text, layout(source.path()))));
        }
    }
    let texts: BTreeSet<String> = spans.iter().flat_map(|span| recognizable(&files.slice(*span))).collect();
    let hidden = Hidden::of_texts(texts);
    for file in files.ids() {
        spans.extend(Hidden::spans_of(file, hidden.occurrences(files.get(file).bytes())));
    }
    hidden.with_spans(spans)
}

/// A text that leaves the program, with what is hidden covered.
#[must_use]
pub(crate) fn cover<'t>(text: &'t str, hidden: &Hidden) -> Cow<'t, str> {
    let mut ranges = may_be_credentials(text, Layout::Sentence);
    ranges.extend(hidden.occurrences(text.as_bytes()));
    replaced(text, ranges)
}

/// A text that leaves the program before a file was read that it could be about, with what may be a credential covered.
#[must_use]
pub(crate) fn cover_unread(text: &str) -> Cow<'_, str> {
    replaced(text, may_be_credentials(text, Layout::Sentence))
}

/// A text with what stands at these places covered.
pub(super) fn replaced(text: &str, ranges: Vec<Range<usize>>) -> Cow<'_, str> {
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut covered = String::with_capacity(text.len());
    let mut at = 0;
    for range in joined(ranges) {
        covered.push_str(&text[at..range.start]);
        covered.push_str(COVER);
        at = range.end;
    }
    covered.push_str(&text[at..]);
    Cow::Owned(covered)
}

/// The parts of a credential that are recognized wherever they stand. A word is not: `postgres` is the name of an
/// image as well.
fn recognizable(value: &str) -> Vec<String> {
    let mut parts = vec![value.trim_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation())];
    parts.push(value.trim());
    parts.extend(value.split(|c: char| c.is_whitespace() || "\"'`\\".contains(c)));
    let mut all: Vec<String> =
        parts.into_iter().filter(|part| is_mixed(part)).map(ToOwned::to_owned).collect();
    // As JSON writes it.
    all.extend(all.clone().iter().filter_map(|part| {
        let written = serde_json::to_string(part).ok()?;
        let written = written.trim_matches('"');
        (written != part).then(|| written.to_owned())
    }));
    all
}

/// Whether a value may have all of its line, by the name of the file.
fn layout(path: &RepoPath) -> Layout {
    let name = path.file_name().to_ascii_lowercase();
    let is_yaml = [".yml", ".yaml"].iter().any(|end| name.ends_with(end));
    if is_yaml || name.contains("env") { Layout::Lines } else { Layout::Words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_file_gives_away_is_covered_everywhere() {
        let mut files = Files::default();
        let mut add = |path: &str, text: &[u8]| files.add(RepoPath::new(path).unwrap(), text.to_vec());
        add(".env", b"DB_PASSWORD=hunter2xyzzy\nPOSTGRES_PASSWORD=postgres\n");
        let compose = add("compose.yaml", b"ports: [hunter2xyzzy]\nimage: postgres\n");
        add("Dockerfile", b"ENV A=\xff DB_PASSWORD=x9Kq-2vTr81LmZw\n");
        let hidden = hidden_in_files(&files, vec![Span::new(compose, 29, 33)]);
        let shown: Vec<_> = hidden.spans().iter().map(|span| files.slice(*span).into_owned()).collect();
        assert_eq!(shown, ["hunter2xyzzy", "postgres", "hunter2xyzzy", "post", "x9Kq-2vTr81LmZw"]);
        for (text, expected) in [
            ("`hunter2xyzzy` is no port", "`•••` is no port"),
            ("`x9Kq-2vTr81LmZw` is no port", "`•••` is no port"),
            ("`postgres` is an image", "`postgres` is an image"),
            ("`DB_PASSWORD=abc` is no key", "`DB_PASSWORD=•••` is no key"),
            ("nothing", "nothing"),
        ] {
            assert_eq!(cover(text, &hidden), expected);
        }
        assert_eq!(
            cover_unread("`hunter2xyzzy` and `DB_PASSWORD=abc`"),
            "`hunter2xyzzy` and `DB_PASSWORD=•••`"
        );
    }

    #[test]
    fn words_are_not_looked_for_elsewhere() {
        for (value, expected) in [
            ("postgres", vec![]),
            ("node22", vec![]),
            ("v1.22.333", vec![]),
            ("hunter2xyzzy", vec!["hunter2xyzzy"]),
            ("'hunter2xyzzy':", vec!["hunter2xyzzy"]),
        ] {
            let mut found = recognizable(value);
            found.retain(|part| !part.contains(['\'', ':']));
            found.dedup();
            assert_eq!(found, expected, "{value}");
        }
    }
}
