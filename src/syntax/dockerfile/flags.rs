//! The flags of each instruction, and what BuildKit refuses about them.

use super::error::SyntaxError;
use super::expansion::Word;
use super::flag::Flag;
use super::tree::Keyword;
use crate::source::{Span, Spanned, Text};

/// What a flag takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// Nothing, `true` or `false`.
    Switch,
    /// One value.
    Value,
    /// One value each time it is repeated.
    Values,
}

/// The flags of an instruction; `None` where BuildKit does not look at them.
fn known(keyword: Keyword) -> Option<&'static [(&'static str, Takes)]> {
    use self::Takes::Switch;
    use self::Takes::Value;
    use self::Takes::Values;
    Some(match keyword {
        Keyword::Add => &[
            ("chown", Value),
            ("chmod", Value),
            ("link", Switch),
            ("keep-git-dir", Switch),
            ("checksum", Value),
            ("unpack", Switch),
            ("exclude", Values),
        ],
        Keyword::Copy => &[
            ("chown", Value),
            ("from", Value),
            ("chmod", Value),
            ("link", Switch),
            ("exclude", Values),
            ("parents", Switch),
        ],
        Keyword::From => &[("platform", Value)],
        Keyword::Run => &[("mount", Values), ("network", Value), ("security", Value), ("device", Values)],
        Keyword::Healthcheck => &[
            ("interval", Value),
            ("timeout", Value),
            ("start-period", Value),
            ("start-interval", Value),
            ("retries", Value),
        ],
        Keyword::Arg | Keyword::StopSignal => return None,
        _ => &[],
    })
}

/// Reads the flags of an instruction; `check` is whether BuildKit looks at them.
pub(super) fn parse(
    texts: &[(Text, Span)],
    keyword: Keyword,
    check: bool,
    escape: char,
    errors: &mut Vec<SyntaxError>,
) -> Vec<Flag> {
    let mut flags: Vec<Flag> = Vec::new();
    for (text, span) in texts {
        let equals = text.find('=');
        let name_end = equals.unwrap_or(text.len());
        let name_text = text.slice(2..name_end);
        let name = Spanned::new(name_text.to_string(), name_text.span());
        let value = equals.map(|equals| text.slice(equals + 1..text.len()));
        if check
            && let Some(known) = known(keyword)
            && let Some(error) = problem(known, &name, value.as_ref(), *span, &flags, keyword)
        {
            errors.push(error);
            continue;
        }
        // Flags of RUN and HEALTHCHECK are read further below; only mounts expand variables, each
        // option on its own.
        let expands = matches!(keyword, Keyword::Add | Keyword::Copy | Keyword::From);
        let value = value.map(|value| match expands {
            true => Word::new(value, escape, errors),
            false => Word::plain(value),
        });
        flags.push(Flag { name, value, span: *span });
    }
    flags
}

fn problem(
    known: &[(&'static str, Takes)],
    name: &Spanned<String>,
    value: Option<&Text>,
    span: Span,
    before: &[Flag],
    keyword: Keyword,
) -> Option<SyntaxError> {
    let Some((_, takes)) = known.iter().find(|(known, _)| *known == name.value) else {
        let error = SyntaxError::new(span, format!("{keyword} has no flag `--{name}`"));
        return Some(match known.is_empty() {
            true => error.help(format!("{keyword} takes no flags")),
            false => error.did_you_mean(name, known.iter().map(|(name, _)| *name), "--"),
        });
    };
    if *takes != Takes::Values && before.iter().any(|flag| flag.name.value == name.value) {
        return Some(SyntaxError::new(span, format!("the flag `--{name}` is set twice")));
    }
    match (takes, value) {
        (Takes::Switch, Some(value)) => {
            let valid = value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false");
            (!valid).then(|| {
                SyntaxError::new(span, format!("`--{name}` must be `true` or `false`, not `{value}`"))
            })
        }
        (Takes::Value | Takes::Values, None) => {
            Some(SyntaxError::new(span, format!("the flag `--{name}` needs a value: `--{name}=…`")))
        }
        _ => None,
    }
}
