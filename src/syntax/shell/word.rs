//! What is asked of a word: where it stands, its literal text, the assignment that it is.

use std::borrow::Cow;

use super::steps::count;
use super::tree::{Assignment, Part, Word};
use crate::source::{Span, Text};

impl Word {
    /// An argument that no shell takes apart: its value is the text as it stands.
    #[must_use]
    pub fn verbatim(text: &Text) -> Self {
        Self { raw: text.clone(), parts: vec![Part::SingleQuoted(text.clone())] }
    }

    /// The word's place.
    #[must_use]
    pub fn span(&self) -> Span {
        self.raw.span()
    }

    /// The value, when the word is made of literals and quotes only, with the quotes removed.
    ///
    /// Patterns, braces and a leading `~` stay as they are; [`Word::pattern`] tells quoted from unquoted.
    #[must_use]
    pub fn literal(&self) -> Option<Cow<'_, str>> {
        count(self.parts.len());
        match self.parts.as_slice() {
            [] => Some(Cow::Borrowed("")),
            [part] => literal(part),
            parts => join(parts),
        }
    }

    /// The characters before the word's first expansion, quotes removed, and whether that is all of the word.
    #[must_use]
    pub fn known_prefix(&self) -> (Cow<'_, str>, bool) {
        if let Some(whole) = self.literal() {
            return (whole, true);
        }
        let mut prefix = String::new();
        add_prefix(&self.parts, &mut prefix);
        (Cow::Owned(prefix), false)
    }

    /// The word without its first bytes, which must be plain text, quoted or not. Its raw text begins
    /// after them, and so without an opening quote.
    pub(crate) fn after(&self, bytes: usize) -> Option<Self> {
        let mut parts = self.parts.clone();
        let first = parts.first_mut()?;
        let quote = match first {
            Part::SingleQuoted(text) if text.len() < self.raw.len() => "'",
            Part::DoubleQuoted(_) => "\"",
            _ => "",
        };
        let text = match first {
            Part::Literal(text) | Part::SingleQuoted(text) => text,
            Part::DoubleQuoted(parts) => match parts.first_mut()? {
                Part::Literal(text) => text,
                _ => return None,
            },
            _ => return None,
        };
        let same = self.raw.strip_prefix(quote).is_some_and(|raw| raw.starts_with(text.as_str()));
        if !same || text.len() < bytes {
            return None;
        }
        *text = text.slice(bytes..text.len());
        if matches!(first, Part::Literal(text) if text.is_empty()) {
            parts.remove(0);
        }
        Some(Self { raw: self.raw.slice(quote.len() + bytes..self.raw.len()), parts })
    }

    /// The word as an assignment, as `env`, `export` and `sudo` read their arguments.
    #[must_use]
    pub fn assignment(&self) -> Option<Assignment> {
        let (prefix, _) = self.known_prefix();
        let equals = prefix.find('=')?;
        let name = &prefix[..equals];
        let append = name.ends_with('+');
        let end = equals - usize::from(append);
        if !is_name(&name.as_bytes()[..end]) {
            return None;
        }
        let value = self.after(equals + 1)?;
        let value_start = self.raw.len() - value.raw.len();
        let name_start = value_start - (equals + 1);
        let name = self.raw.slice(name_start..name_start + end);
        Some(Assignment { span: self.span(), name, subscript: None, append, value })
    }
}

/// Whether a text can be the name of a variable.
pub(super) fn is_name(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| !first.is_ascii_digit()) && bytes.iter().all(|byte| is_name_byte(*byte))
}

/// Whether a byte can stand in the name of a variable.
pub(super) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn literal(part: &Part) -> Option<Cow<'_, str>> {
    match part {
        Part::Literal(text) | Part::Escaped(text) | Part::SingleQuoted(text) => Some(Cow::Borrowed(text)),
        Part::DoubleQuoted(parts) => match parts.as_slice() {
            [] => Some(Cow::Borrowed("")),
            [part] => literal(part),
            parts => join(parts),
        },
        _ => None,
    }
}

fn join(parts: &[Part]) -> Option<Cow<'_, str>> {
    let mut value = String::new();
    for part in parts {
        value.push_str(&literal(part)?);
    }
    Some(Cow::Owned(value))
}

/// Adds what is known up to the first expansion; false when there is one.
fn add_prefix(parts: &[Part], prefix: &mut String) -> bool {
    parts.iter().all(|part| match part {
        Part::DoubleQuoted(parts) => add_prefix(parts, prefix),
        part => literal(part).is_some_and(|value| {
            prefix.push_str(&value);
            true
        }),
    })
}
