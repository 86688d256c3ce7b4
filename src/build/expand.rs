//! The value of a word: variables expanded as BuildKit does, with the third answer.

use super::variables::{Lookup, Variables};
use crate::answer::{Answer, Why};
use crate::limits;
use crate::syntax::dockerfile::{Modifier, ModifierKind, Part, VariableWord, Word};

/// How long a value may become that variables are put into: no program can be given a longer one (Linux's
/// `MAX_ARG_STRLEN`), and values that name themselves twice double with every line.
const MAX_VALUE_BYTES: usize = limits::VALUE.most();

/// Expands a word. What depends on an unknown variable is not known, and says which.
#[must_use]
pub(crate) fn expand(word: &Word, variables: &Variables) -> Answer<String> {
    let Some(parts) = word.parts() else { return Answer::Known(word.text().to_string()) };
    let mut value = String::new();
    match expand_into(parts, variables, &mut value) {
        Ok(()) => Answer::Known(value),
        Err(why) => Answer::Unknown(why),
    }
}

/// Expands a word as far as it is known from its start.
///
/// # Errors
/// What comes after the known start is not known; both are given.
pub(super) fn expand_start(word: &Word, variables: &Variables) -> Result<String, (String, Why)> {
    let Some(parts) = word.parts() else { return Ok(word.text().to_string()) };
    let mut value = String::new();
    match expand_into(parts, variables, &mut value) {
        Ok(()) => Ok(value),
        Err(why) => Err((value, why)),
    }
}

fn expand_into(parts: &[Part], variables: &Variables, value: &mut String) -> Result<(), Why> {
    for part in parts {
        match part {
            Part::Literal(text) | Part::SingleQuoted(text) => value.push_str(text),
            Part::Escaped(character) => value.push(*character),
            Part::LoneEscape => {}
            Part::DoubleQuoted(inner) => expand_into(inner, variables, value)?,
            Part::Operator(blanks) => {
                value.push_str("<<");
                value.push_str(blanks);
            }
            Part::Variable(variable) => {
                value.push_str(&read(variable, variables)?);
                if value.len() > MAX_VALUE_BYTES {
                    let reason = format!("the value becomes longer than {MAX_VALUE_BYTES} bytes");
                    return Err(Why { reason, place: Some(variable.span) });
                }
            }
            Part::Broken => return Err(Why { reason: "the word has a mistake".to_owned(), place: None }),
        }
    }
    Ok(())
}

fn read(variable: &VariableWord, variables: &Variables) -> Result<String, Why> {
    let current = match variables.look_up(&variable.name) {
        Lookup::Set(set) => match &set.value {
            Answer::Known(value) => Some(value.clone()),
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
        Some(modifier) => modify(variable, modifier, current, variables),
    }
}

fn modify(
    variable: &VariableWord,
    modifier: &Modifier,
    current: Option<String>,
    variables: &Variables,
) -> Result<String, Why> {
    let word = || {
        let mut value = String::new();
        expand_into(&modifier.word, variables, &mut value).map(|()| value)
    };
    let filled = |or_empty: bool| current.clone().filter(|value| !(or_empty && value.is_empty()));
    match &modifier.kind {
        ModifierKind::Default { or_empty } => match filled(*or_empty) {
            Some(value) => Ok(value),
            None => word(),
        },
        ModifierKind::Alternative { or_empty } => match filled(*or_empty) {
            Some(_) => word(),
            None => Ok(String::new()),
        },
        ModifierKind::Required { or_empty } => filled(*or_empty).ok_or_else(|| Why {
            reason: format!("`{}` must be set for the build to go on", variable.name),
            place: Some(variable.span),
        }),
        ModifierKind::TrimStart => {
            let (pattern, longest) = greedy(&word()?, '#');
            let value: Vec<char> = current.unwrap_or_default().chars().collect();
            Ok(Pattern::new(&pattern).trim_start(&value, longest).iter().collect())
        }
        ModifierKind::TrimEnd => {
            let (pattern, longest) = greedy(&word()?, '%');
            let value: Vec<char> = current.unwrap_or_default().chars().rev().collect();
            let rest = Pattern::new(&pattern).reversed().trim_start(&value, longest);
            Ok(rest.iter().rev().collect())
        }
        ModifierKind::Replace { all, replacement } => {
            let mut with = String::new();
            expand_into(replacement, variables, &mut with)?;
            let value: Vec<char> = current.unwrap_or_default().chars().collect();
            Ok(Pattern::new(&word()?).replace(&value, &with, *all))
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

/// A shell pattern without brackets: `*`, `?` and characters.
struct Pattern(Vec<Token>);

#[derive(Clone, Copy)]
enum Token {
    Any,
    One,
    Character(char),
}

impl Pattern {
    fn new(text: &str) -> Self {
        let mut tokens = Vec::new();
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            tokens.push(match character {
                '*' => Token::Any,
                '?' => Token::One,
                '\\' => Token::Character(characters.next().unwrap_or('\\')),
                other => Token::Character(other),
            });
        }
        Self(tokens)
    }

    fn reversed(mut self) -> Self {
        self.0.reverse();
        self
    }

    /// The lengths of `value` that the whole pattern matches at its start, shortest first.
    fn match_lengths(&self, value: &[char]) -> Vec<usize> {
        let mut reached = vec![false; value.len() + 1];
        reached[0] = true;
        for token in &self.0 {
            let mut next = vec![false; value.len() + 1];
            let mut open = false;
            for at in 0..=value.len() {
                open |= reached[at];
                match token {
                    Token::Any => next[at] = open,
                    Token::One if at > 0 => next[at] = reached[at - 1],
                    Token::Character(c) if at > 0 => next[at] = reached[at - 1] && value[at - 1] == *c,
                    Token::One | Token::Character(_) => {}
                }
            }
            reached = next;
        }
        (0..=value.len()).filter(|at| reached[*at]).collect()
    }

    fn trim_start<'a>(&self, value: &'a [char], longest: bool) -> &'a [char] {
        let lengths = self.match_lengths(value);
        let length = if longest { lengths.last() } else { lengths.first() };
        &value[length.copied().unwrap_or(0)..]
    }

    fn replace(&self, value: &[char], with: &str, all: bool) -> String {
        let mut result = String::new();
        let mut at = 0;
        let mut done = false;
        while at < value.len() {
            let length = if done { None } else { self.match_lengths(&value[at..]).last().copied() };
            match length.filter(|length| *length > 0) {
                Some(length) => {
                    result.push_str(with);
                    at += length;
                    done = !all;
                }
                None => {
                    result.push(value[at]);
                    at += 1;
                }
            }
        }
        result
    }
}
