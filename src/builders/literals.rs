//! String literals and calls with literal arguments, in languages of which nothing else is read.

use super::partial::UNKNOWN;
use crate::source::{Text, TextBuilder};

/// What a language's literals are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Jenkinsfiles: `"…"` and `"""…"""` hold expressions after `$`.
    Groovy,
    /// Tiltfiles: no literal holds any.
    Starlark,
}

/// An argument of a call.
#[derive(Debug, Clone)]
pub(super) struct CallArgument {
    /// Its name, if it has one: `target='api'`, `script: 'make'`.
    pub(super) name: Option<String>,
    /// Its value, if it is one literal.
    pub(super) value: Option<Text>,
    /// The argument as it stands.
    pub(super) raw: Text,
}

/// Reads the literal that begins at a byte. Also returns where it ends. What an expression puts in is not known.
pub(super) fn literal(text: &Text, at: usize, language: Language) -> Option<(Text, usize)> {
    let rest = &text[at..];
    let quote = ["'''", "\"\"\"", "'", "\""].into_iter().find(|quote| rest.starts_with(quote))?;
    let expands = language == Language::Groovy && quote.starts_with('"');
    let mut builder = TextBuilder::new(text.file());
    let mut here = at + quote.len();
    loop {
        let rest = &text[here..];
        if rest.starts_with(quote) {
            let start = text.span_of(at..at + quote.len()).start;
            return Some((builder.finish(start), here + quote.len()));
        }
        let letter = rest.chars().next()?;
        if letter == '\n' && quote.len() == 1 {
            return None;
        }
        let end = here + letter.len_utf8();
        if letter == '\\' {
            let escaped = text[end..].chars().next()?;
            let end = end + escaped.len_utf8();
            let place = text.span_of(here..end);
            let mut buffer = [0; 4];
            let meant: &str = match escaped {
                'n' => "\n",
                't' => "\t",
                'r' => "\r",
                // The line goes on.
                '\n' => "",
                other => other.encode_utf8(&mut buffer),
            };
            builder.add(place.start, place.end, meant);
            here = end;
        } else if letter == '$' && expands {
            let length = expression(rest)?;
            let place = text.span_of(here..here + length);
            builder.stand_in(place.start, place.end, &UNKNOWN.to_string());
            here += length;
        } else {
            builder.push_text(text, here..end);
            here = end;
        }
    }
}

/// How many bytes an expression has that begins with `$`.
fn expression(text: &str) -> Option<usize> {
    if text.starts_with("${") {
        return Some(text.find('}')? + 1);
    }
    let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
    Some(1 + text[1..].find(|letter| !is_name(letter)).unwrap_or(text.len() - 1))
}

/// The arguments of a call, from the byte after its bracket on. Also returns where it ends.
pub(super) fn arguments(text: &Text, at: usize, language: Language) -> Option<(Vec<CallArgument>, usize)> {
    let mut arguments = Vec::new();
    let (mut here, mut start, mut depth) = (at, at, 0_usize);
    loop {
        let letter = text[here..].chars().next()?;
        match letter {
            '\'' | '"' => {
                here = literal(text, here, language)?.1;
                continue;
            }
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => {
                arguments.extend(argument(&text.slice(start..here), language));
                return Some((arguments, here + 1));
            }
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                arguments.extend(argument(&text.slice(start..here), language));
                start = here + 1;
            }
            '#' if language == Language::Starlark => {
                here += text[here..].find('\n').unwrap_or(text.len() - here);
                continue;
            }
            _ => {}
        }
        here += letter.len_utf8();
    }
}

/// One argument, with its name.
fn argument(raw: &Text, language: Language) -> Option<CallArgument> {
    let raw = raw.trim();
    if raw.is_empty() {
        return None;
    }
    let sign = if language == Language::Groovy { ':' } else { '=' };
    let is_name =
        |name: &str| !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    let (name, value) = match raw.split_once(sign) {
        Some((name, rest)) if is_name(name.trim()) => {
            (Some(name.trim().to_owned()), raw.slice(raw.len() - rest.len()..raw.len()).trim())
        }
        _ => (None, raw.clone()),
    };
    let whole = literal(&value, 0, language).filter(|(_, end)| *end == value.len());
    Some(CallArgument { name, value: whole.map(|(text, _)| text), raw: value })
}
