//! The value of a word, as far as it can be known.

use std::borrow::Cow;
use std::cell::RefCell;

use super::hole::Hole;
use super::tree::{Operation, Operator, Parameter, Part, Word};
use crate::limits::Budget;
use crate::source::{Text, TextBuilder};

/// What is known of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VariableValue {
    /// It has this value.
    Set(String),
    /// It has none.
    Unset,
    /// Whether it has a value, and which, is not known.
    NotKnown,
}

/// A look-up of variables that reads no more than there is left to read: values may hold each other, and double with every
/// assignment. Beyond that, nothing is known of any of them.
pub(crate) fn bounded(
    look_up: impl Fn(&str) -> VariableValue,
    left: &RefCell<Budget>,
) -> impl Fn(&str) -> VariableValue {
    move |name| {
        if left.borrow().used_up().is_some() {
            return VariableValue::NotKnown;
        }
        match look_up(name) {
            VariableValue::Set(value) if left.borrow_mut().take(value.len()).is_err() => {
                VariableValue::NotKnown
            }
            value => value,
        }
    }
}

impl Word {
    /// The value with parameters looked up, as in an assignment: nothing is split at blanks.
    ///
    /// Simple parameters and those with a default or an alternative (`${x:-d}`, `${x-d}`, `${x:=d}`,
    /// `${x:?m}`, `${x:+r}`, …) have a value if `variable` knows theirs; everything else, such as a
    /// command substitution, has none. Names are passed as written, so that of `$1` is `1`.
    #[must_use]
    pub fn expand(&self, variable: &dyn Fn(&str) -> VariableValue) -> Option<String> {
        let mut value = String::new();
        expand(&self.parts, Splitting::Never, variable, &mut |text, _| value.push_str(text))?;
        Some(value)
    }

    /// The arguments that the word makes, with parameters looked up as in [`Word::expand`].
    ///
    /// The values of unquoted parameters are split at spaces, tabs and line ends (`IFS` is taken to be
    /// what it is by default), and a word of which nothing is left makes none. File names are not looked
    /// up: patterns stay as they are, and so do braces and `~`.
    #[must_use]
    pub fn expand_fields(&self, variable: &dyn Fn(&str) -> VariableValue) -> Option<Vec<String>> {
        let mut fields = Vec::new();
        let mut field: Option<String> = None;
        expand(&self.parts, Splitting::Values, variable, &mut |text, splits| {
            if !splits {
                field.get_or_insert_default().push_str(text);
                return;
            }
            for (index, piece) in text.split([' ', '\t', '\n']).enumerate() {
                if index > 0 {
                    fields.extend(field.take());
                }
                if !piece.is_empty() {
                    field.get_or_insert_default().push_str(piece);
                }
            }
        })?;
        fields.extend(field);
        Some(fields)
    }

    /// The value as a pattern of file names, when it is one: made of literals and quotes, with one of
    /// `*?[` unquoted. Such characters that are quoted have a backslash before them.
    #[must_use]
    pub fn pattern(&self) -> Option<String> {
        const SPECIAL: [char; 5] = ['*', '?', '[', ']', '\\'];
        let mut pattern = String::new();
        let mut special = false;
        for part in &self.parts {
            if let Part::Literal(text) = part {
                special |= text.contains(&SPECIAL[..3]);
                pattern.push_str(text);
                continue;
            }
            expand(
                std::slice::from_ref(part),
                Splitting::Never,
                &|_| VariableValue::NotKnown,
                &mut |text, _| {
                    for char in text.chars() {
                        if SPECIAL.contains(&char) {
                            pattern.push('\\');
                        }
                        pattern.push(char);
                    }
                },
            )?;
        }
        special.then_some(pattern)
    }
}

/// What is split at blanks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Splitting {
    /// Nothing: it stands between quotes, or where the shell does not split.
    Never,
    /// The values of parameters.
    Values,
    /// Those, and literal text too: it is the operand of an unquoted parameter.
    ValuesAndText,
}

/// Gives the value of each part to `add`, and whether it is split at blanks.
fn expand(
    parts: &[Part],
    splitting: Splitting,
    variable: &dyn Fn(&str) -> VariableValue,
    add: &mut dyn FnMut(&str, bool),
) -> Option<()> {
    for part in parts {
        match part {
            Part::Literal(text) => add(text, splitting == Splitting::ValuesAndText),
            Part::Escaped(text) | Part::SingleQuoted(text) => add(text, false),
            Part::DoubleQuoted(parts) => {
                // Nothing between the quotes is still an argument.
                add("", false);
                expand(parts, Splitting::Never, variable, add)?;
            }
            Part::Parameter(parameter) => expand_parameter(parameter, splitting, variable, add)?,
            Part::Outer(part) => expand(std::slice::from_ref(part), splitting, variable, add)?,
            Part::Command(_) | Part::Process(_) | Part::Arithmetic(_) | Part::Array(_) | Part::Unknown(_) => {
                return None;
            }
        }
    }
    Some(())
}

fn expand_parameter(
    parameter: &Parameter,
    splitting: Splitting,
    variable: &dyn Fn(&str) -> VariableValue,
    add: &mut dyn FnMut(&str, bool),
) -> Option<()> {
    // `$@` and `$*` are several values, or none.
    let single = !matches!(parameter.name.as_str(), "" | "@" | "*");
    if !single || parameter.subscript.is_some() || parameter.indirect || parameter.length {
        return None;
    }
    let value = match variable(&parameter.name) {
        VariableValue::Set(value) => Some(value),
        VariableValue::Unset => None,
        VariableValue::NotKnown => return None,
    };
    let splits = splitting != Splitting::Never;
    let Some(Operation { operator, colon, operand }) = &parameter.operation else {
        add(value.as_deref().unwrap_or_default(), splits);
        return Some(());
    };
    let present = value.as_ref().is_some_and(|value| !(*colon && value.is_empty()));
    match (operator, present) {
        (Operator::Default | Operator::Assign | Operator::Require, true) => {
            add(value.as_deref().unwrap_or_default(), splits);
        }
        (Operator::Default | Operator::Assign, false) | (Operator::Alternative, true) => {
            let splitting = if splits { Splitting::ValuesAndText } else { Splitting::Never };
            expand(&operand.parts, splitting, variable, add)?;
        }
        (Operator::Alternative, false) => {}
        _ => return None,
    }
    Some(())
}

/// Adds all of `text` to what is being put together, character by character, with its places.
pub(super) fn append(builder: &mut TextBuilder, text: &Text) {
    for (at, char) in text.char_indices() {
        let span = text.span_of(at..at + char.len_utf8());
        builder.add(span.start, span.end, &text[at..at + char.len_utf8()]);
    }
}

/// The text of a script that stands in words, as `eval` joins them, and the parts of it whose values are
/// put in before it is read.
pub(super) fn embed(words: &[Cow<'_, Word>]) -> Option<(Text, Vec<Hole>)> {
    let first = words.first()?.span();
    let mut builder = TextBuilder::new(first.file);
    let mut holes = Vec::new();
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            let start = word.span().start;
            builder.add(start, start, " ");
        }
        embed_parts(&word.parts, &mut builder, &mut holes)?;
    }
    Some((builder.finish(first.start), holes))
}

fn embed_parts(parts: &[Part], builder: &mut TextBuilder, holes: &mut Vec<Hole>) -> Option<()> {
    for part in parts {
        let raw = match part {
            Part::Literal(text) | Part::Escaped(text) | Part::SingleQuoted(text) => {
                append(builder, text);
                continue;
            }
            Part::DoubleQuoted(parts) => {
                embed_parts(parts, builder, holes)?;
                continue;
            }
            _ => embedded_raw(part)?,
        };
        let start = builder.as_str().len();
        append(builder, raw);
        holes.push(Hole { start, end: builder.as_str().len(), part: part.clone() });
    }
    Some(())
}

fn embedded_raw(part: &Part) -> Option<&Text> {
    match part {
        Part::Parameter(parameter) => Some(&parameter.raw),
        Part::Command(substitution) => Some(&substitution.raw),
        Part::Arithmetic(word) => Some(&word.raw),
        Part::Outer(part) => embedded_raw(part),
        _ => None,
    }
}
