//! The value of a word: variables expanded as BuildKit does, with the third answer.

use super::limits::Room;
use super::pattern::Pattern;
use super::variables::{Lookup, Variables};
use crate::answer::{Answer, Why};
use crate::limits;
use crate::syntax::dockerfile::{Modifier, ModifierKind, Part, VariableWord, Word};

/// Expands a word, within what there is room for. What depends on an unknown variable is not known, and says which.
pub(super) fn expand(word: &Word, variables: &Variables, room: &mut Room) -> Answer<String> {
    // What stands in the file as it is, is as long as the file.
    if word.parts().is_none() {
        return Answer::Known(word.text().to_string());
    }
    let value = match expand_start(word, variables, room) {
        Ok(value) => Answer::Known(value),
        Err((_, why)) => Answer::Unknown(why),
    };
    room.bounded(value, word.span())
}

/// Expands a word as far as it is known from its start.
///
/// # Errors
/// What comes after the known start is not known; both are given.
pub(super) fn expand_start(
    word: &Word,
    variables: &Variables,
    room: &mut Room,
) -> Result<String, (String, Why)> {
    let Some(parts) = word.parts() else { return Ok(word.text().to_string()) };
    let mut value = String::new();
    match expand_into(parts, variables, room, &mut value) {
        Ok(()) => Ok(value),
        Err(why) => Err((value, why)),
    }
}

fn expand_into(
    parts: &[Part],
    variables: &Variables,
    room: &mut Room,
    value: &mut String,
) -> Result<(), Why> {
    for part in parts {
        match part {
            Part::Literal(text) | Part::SingleQuoted(text) => value.push_str(text),
            Part::Escaped(character) => value.push(*character),
            Part::LoneEscape => {}
            Part::DoubleQuoted(inner) => expand_into(inner, variables, room, value)?,
            Part::Operator(blanks) => {
                value.push_str("<<");
                value.push_str(blanks);
            }
            Part::Variable(variable) => {
                value.push_str(&read(variable, variables, room)?);
                // Values that name themselves twice double with every line.
                if value.len() > limits::VALUE.most() {
                    return Err(room.reach(&limits::VALUE, variable.span));
                }
            }
            Part::Broken => return Err(Why { reason: "the word has a mistake".to_owned(), place: None }),
        }
    }
    Ok(())
}

fn read(variable: &VariableWord, variables: &Variables, room: &mut Room) -> Result<String, Why> {
    let current = match variables.look_up(&variable.name) {
        Lookup::Set(set) => match &set.value {
            Answer::Known(value) => {
                room.work(value.len(), variable.span)?;
                Some(value.clone())
            }
            Answer::Unknown(why) => {
                return Err(Why { reason: why.reason.clone(), place: why.place.or(Some(set.place)) });
            }
        },
        Lookup::Unset => None,
        Lookup::PerhapsInBase => {
            return Err(Why {
                reason: format!("`{}` is not set here, and the base image may set it", variable.name),
                place: Some(variable.span),
            });
        }
    };
    match &variable.modifier {
        None => Ok(current.unwrap_or_default()),
        Some(modifier) => modify(variable, modifier, current, variables, room),
    }
}

fn modify(
    variable: &VariableWord,
    modifier: &Modifier,
    current: Option<String>,
    variables: &Variables,
    room: &mut Room,
) -> Result<String, Why> {
    let word = |room: &mut Room| {
        let mut value = String::new();
        expand_into(&modifier.word, variables, room, &mut value).map(|()| value)
    };
    let filled = |or_empty: bool| current.clone().filter(|value| !(or_empty && value.is_empty()));
    match &modifier.kind {
        ModifierKind::Default { or_empty } => match filled(*or_empty) {
            Some(value) => Ok(value),
            None => word(room),
        },
        ModifierKind::Alternative { or_empty } => match filled(*or_empty) {
            Some(_) => word(room),
            None => Ok(String::new()),
        },
        ModifierKind::Required { or_empty } => filled(*or_empty).ok_or_else(|| Why {
            reason: format!("`{}` must be set for the build", variable.name),
            place: Some(variable.span),
        }),
        ModifierKind::TrimStart => {
            let (pattern, longest) = greedy(&word(room)?, '#');
            let value = current.unwrap_or_default();
            let rest = Pattern::new(&pattern).without_start(&value, longest, &mut room.steps);
            rest.map_err(|limit| room.reach(limit, variable.span))
        }
        ModifierKind::TrimEnd => {
            let (pattern, longest) = greedy(&word(room)?, '%');
            let value = current.unwrap_or_default();
            let rest = Pattern::new(&pattern).without_end(&value, longest, &mut room.steps);
            rest.map_err(|limit| room.reach(limit, variable.span))
        }
        ModifierKind::Replace { all, replacement } => {
            let mut with = String::new();
            expand_into(replacement, variables, room, &mut with)?;
            let pattern = Pattern::new(&word(room)?);
            let replaced = pattern.replace(&current.unwrap_or_default(), &with, *all, &mut room.steps);
            replaced.map_err(|limit| room.reach(limit, variable.span))
        }
        ModifierKind::Unsupported(sign) => Err(Why {
            reason: format!("BuildKit does not support `{sign}` after a variable's name"),
            place: Some(variable.span),
        }),
    }
}

/// `##` and `%%` ask for the longest match; the doubled sign is the first character of the pattern.
fn greedy(word: &str, sign: char) -> (String, bool) {
    match word.strip_prefix(sign) {
        Some(rest) => (rest.to_owned(), true),
        None => (word.to_owned(), false),
    }
}
