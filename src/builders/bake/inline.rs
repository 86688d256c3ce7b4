//! The text of a Dockerfile that stands in a Bake file, with its places there.

use crate::builders::partial::Partial;
use crate::source::{SourceFile, Span, Text, TextBuilder};

/// A Dockerfile that stands in a Bake file.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::builders) struct Inline {
    /// What it says.
    pub(in crate::builders) text: Partial,
    /// The expression that it is the value of.
    pub(in crate::builders) place: Span,
}

/// The text of a Dockerfile, and the expression that it is the value of. Lines that a template makes stand for the
/// lines of the template; what is worked out otherwise stands for all of the expression.
pub(super) fn text_of(value: &str, place: Span, file: &SourceFile) -> Text {
    let range = place.start as usize..place.end as usize;
    let raw = file.bytes().get(range).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
    let exact = match raw.starts_with('"') {
        true => quoted(raw, place),
        false => heredoc(raw, value, place),
    };
    exact.filter(|text| text.as_str() == value).unwrap_or_else(|| Text::standing_for(place, value))
}

/// A string of HCL or JSON.
// Source: "Template Expressions" of the HCL native syntax specification; RFC 8259.
fn quoted(raw: &str, place: Span) -> Option<Text> {
    let inside = raw.strip_prefix('"')?.strip_suffix('"')?;
    let mut built = TextBuilder::new(place.file);
    let mut at = 0;
    while let Some(letter) = inside[at..].chars().next() {
        let rest = &inside[at..];
        let (length, meaning) = match letter {
            '\\' => escape(rest)?,
            '$' if rest.starts_with("$${") => (3, "${".to_owned()),
            '%' if rest.starts_with("%%{") => (3, "%{".to_owned()),
            other => (other.len_utf8(), other.to_string()),
        };
        let start = offset(place, 1 + at);
        if rest.get(..length)? == meaning {
            built.push(start, meaning.as_bytes());
        } else {
            built.add(start, offset(place, 1 + at + length), &meaning);
        }
        at += length;
    }
    Some(built.finish(place.start))
}

/// How long an escape is, and what it means.
fn escape(rest: &str) -> Option<(usize, String)> {
    let code = |digits: usize| {
        let number = u32::from_str_radix(rest.get(2..2 + digits)?, 16).ok()?;
        Some((2 + digits, char::from_u32(number)?.to_string()))
    };
    let meaning = match rest[1..].chars().next()? {
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        'b' => "\u{8}",
        'f' => "\u{c}",
        '"' => "\"",
        '/' => "/",
        '\\' => "\\",
        'u' => return code(4),
        'U' => return code(8),
        _ => return None,
    };
    Some((2, meaning.to_owned()))
}

/// What stands between `<<EOT` and `EOT`, line by line.
fn heredoc(raw: &str, value: &str, place: Span) -> Option<Text> {
    let mut at = raw.find('\n')? + 1;
    let mut built = TextBuilder::new(place.file);
    for line in value.split_inclusive('\n') {
        let said = raw[at..].split_inclusive('\n').next()?;
        let (start, end) = (offset(place, at), offset(place, at + said.len()));
        match said.strip_suffix(line) {
            Some(indent) if indent.trim().is_empty() => {
                built.push(offset(place, at + indent.len()), line.as_bytes());
            }
            _ => built.stand_in(start, end, line),
        }
        at += said.len();
    }
    // The last line is the word at the end, or a template made more lines than stand here, or fewer.
    let is_end = |rest: &str| !rest.trim().is_empty() && !rest.trim().contains('\n');
    is_end(&raw[at..]).then(|| built.finish(place.start))
}

fn offset(place: Span, at: usize) -> u32 {
    place.start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX))
}
