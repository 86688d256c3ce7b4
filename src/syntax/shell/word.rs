//! Words and what they are made of.

use std::borrow::Cow;

use super::steps::count;
use super::{Assignment, Script};
use crate::source::{Span, Text};

/// A word: what is one argument, unless an unquoted expansion in it makes it several or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word as it stands there, quotes and all.
    pub raw: Text,
    /// Its parts, in order.
    pub parts: Vec<Part>,
}

/// A part of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Unquoted text. Patterns (`*`), braces (`{a,b}`) and `~` are left in it as they are.
    Literal(Text),
    /// The character after a backslash.
    Escaped(Text),
    /// The text between single quotes, or in `$'…'` with its escapes resolved. So is an argument of
    /// which no shell has made a word, such as one of an exec form.
    SingleQuoted(Text),
    /// `"…"` and `$"…"`
    DoubleQuoted(Vec<Part>),
    /// `$name`, `${name…}`
    Parameter(Box<Parameter>),
    /// `$(…)` and `` `…` ``
    Command(Box<Substitution>),
    /// `<(…)` and `>(…)`
    Process(Box<Substitution>),
    /// `$((…))`: the expression, with its parentheses.
    Arithmetic(Box<Word>),
    /// The value of an array assignment: `(a b c)`.
    Array(Vec<Word>),
    /// In a script that came out of a word, as that of `sh -c "cd $DIR"`: the part of that word whose
    /// value is put in before the script is read.
    Outer(Box<Part>),
    /// Not understood.
    Unknown(Text),
}

/// A parameter expansion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The whole of it, from `$` on.
    pub raw: Text,
    /// The name of the variable, a number, or one of `@*#?-$!`; empty when it was not understood.
    pub name: Text,
    /// What stands in brackets after the name.
    pub subscript: Option<Word>,
    /// `${!name}`: the variable holds the name of the one that is meant.
    pub indirect: bool,
    /// `${#name}`: the length of the value.
    pub length: bool,
    /// What is done with the value.
    pub operation: Option<Operation>,
}

/// What a parameter expansion does with the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The operator.
    pub operator: Operator,
    /// With a colon (`:-`): a value that is empty counts as none.
    pub colon: bool,
    /// What stands after the operator.
    pub operand: Word,
}

/// The operator of a parameter expansion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `-`: the operand, when there is no value.
    Default,
    /// `=`: the same, and the variable takes it on.
    Assign,
    /// `?`: an error, when there is no value.
    Require,
    /// `+`: the operand, when there is a value.
    Alternative,
    /// `#` and `##`: without what matches at its start.
    RemovePrefix,
    /// `%` and `%%`: without what matches at its end.
    RemoveSuffix,
    /// All others: substrings, replacements, letter case, …
    Other,
}

/// A script in a word that is replaced by its output, or by a file with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitution {
    /// The whole of it.
    pub raw: Text,
    /// The script. Only in backquotes may it be broken by itself.
    pub script: Script,
}

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
    pub(super) fn after(&self, bytes: usize) -> Option<Self> {
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
