//! Functions of texts.

use std::collections::BTreeMap;

use regex::{Captures, Regex, RegexBuilder};

use super::arguments::{Given, count, number_of};
use crate::builders::bake::value::Value;
use crate::limits;

/// How large a compiled pattern may be, in bytes.
const MAX_PATTERN: usize = limits::BAKE_PATTERN.most();

/// The most bytes of a text that a function makes.
const MAX_TEXT: usize = limits::BAKE_TEXT.most();

pub(super) fn call(name: &str, arguments: &[Value]) -> Option<Given> {
    let text = |number: usize| arguments.get(number).and_then(Value::to_text);
    let two = || text(0).zip(text(1));
    let of_text = |change: &dyn Fn(&str) -> String| text(0).map(|text| Value::Text(change(&text)));
    let given = match name {
        "basename" => of_text(&|path| basename(path).to_owned()),
        "chomp" => of_text(&|text| text.trim_end_matches(['\n', '\r']).to_owned()),
        "dirname" => of_text(&dirname),
        "format" => text(0).and_then(|pattern| format(&pattern, &arguments[1..])).map(Value::Text),
        "formatlist" => format_list(arguments),
        "indent" => match arguments {
            [spaces, Value::Text(text)] => count(spaces)
                .filter(|count| *count < 1_000)
                .map(|count| Value::Text(text.replace('\n', &format!("\n{}", " ".repeat(count))))),
            _ => None,
        },
        "join" => join(arguments),
        "lower" => of_text(&|text| text.to_lowercase()),
        "regex" => two().and_then(|(pattern, text)| {
            let pattern = compile(&pattern)?;
            pattern.captures(&text).map(|found| captured(&pattern, &found))
        }),
        "regexall" => two().and_then(|(pattern, text)| {
            let pattern = compile(&pattern)?;
            Some(Value::List(pattern.captures_iter(&text).map(|found| captured(&pattern, &found)).collect()))
        }),
        "regex_replace" => two().zip(text(2)).and_then(|((text, pattern), replacement)| {
            let replaced = compile(&pattern)?.replace_all(&text, replacement).into_owned();
            (replaced.len() <= MAX_TEXT).then_some(Value::Text(replaced))
        }),
        "replace" => two().zip(text(2)).and_then(|((text, from), to)| {
            let replaced = text.replace(&from, &to);
            (replaced.len() <= MAX_TEXT).then_some(Value::Text(replaced))
        }),
        "reverse" => of_text(&|text| text.chars().rev().collect()),
        "sanitize" => of_text(&|text| {
            let is_kept = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
            text.chars().map(|letter| if is_kept(letter) { letter } else { '_' }).collect()
        }),
        "split" => two().map(|(separator, text)| match text.is_empty() {
            true => Value::List(Vec::new()),
            false => Value::List(split(&separator, &text)),
        }),
        "strlen" => text(0).map(|text| number_of(text.chars().count())),
        "byteslen" => text(0).map(|text| number_of(text.len())),
        "substr" => match arguments {
            [text, offset, length] => substr(text, offset, length),
            _ => None,
        },
        "title" => of_text(&title),
        "trim" => two().map(|(text, set)| Value::text(text.trim_matches(|letter| set.contains(letter)))),
        "trimprefix" => two().map(|(text, start)| Value::text(text.strip_prefix(&*start).unwrap_or(&text))),
        "trimsuffix" => two().map(|(text, end)| Value::text(text.strip_suffix(&*end).unwrap_or(&text))),
        "trimspace" => of_text(&|text| text.trim().to_owned()),
        "upper" => of_text(&|text| text.to_uppercase()),
        _ => return None,
    };
    Some(given)
}

fn basename(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    match (path, trimmed) {
        ("", _) => ".",
        (_, "") => "/",
        (_, trimmed) => trimmed.rsplit('/').next().unwrap_or(trimmed),
    }
}

fn dirname(path: &str) -> String {
    let Some((directory, _)) = path.rsplit_once('/') else { return ".".to_owned() };
    let (is_absolute, mut parts) = (directory.starts_with('/') || path.starts_with('/'), Vec::new());
    for part in directory.split('/').filter(|part| !matches!(*part, "" | ".")) {
        match parts.last() {
            Some(&last) if part == ".." && last != ".." => drop(parts.pop()),
            None if part == ".." && is_absolute => {}
            _ => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (is_absolute, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

fn split(separator: &str, text: &str) -> Vec<Value> {
    match separator.is_empty() {
        true => text.chars().map(|letter| Value::Text(letter.to_string())).collect(),
        false => text.split(separator).map(Value::text).collect(),
    }
}

fn join(arguments: &[Value]) -> Given {
    let (separator, lists) = arguments.split_first()?;
    let separator = separator.to_text()?;
    let mut texts = Vec::new();
    for list in lists {
        let Value::List(items) = list else { return None };
        texts.extend(items.iter().map(Value::to_text).collect::<Option<Vec<_>>>()?);
    }
    Some(Value::Text(texts.join(&separator)))
}

fn substr(text: &Value, offset: &Value, length: &Value) -> Given {
    let letters: Vec<char> = text.to_text()?.chars().collect();
    let offset = match offset.to_number()? {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a cast of a float keeps to the limits of the integer"
        )]
        number if number < 0.0 => letters.len().saturating_sub(-number as usize),
        _ => count(offset)?,
    };
    let rest = letters.get(offset..).unwrap_or_default();
    let taken = match count(length) {
        Some(length) => rest.get(..length).unwrap_or(rest),
        None => rest,
    };
    Some(Value::Text(taken.iter().collect()))
}

fn title(text: &str) -> String {
    let mut is_start = true;
    text.chars()
        .flat_map(|letter| {
            let titled: Vec<char> = if is_start { letter.to_uppercase().collect() } else { vec![letter] };
            is_start = !(letter.is_alphanumeric() || matches!(letter, '_' | '\''));
            titled
        })
        .collect()
}

/// A pattern in the syntax of Go, which is that of the crate but for parts that nobody uses.
fn compile(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).size_limit(MAX_PATTERN).build().ok()
}

/// What a pattern found: the whole of it, or its groups by number or by name.
fn captured(pattern: &Regex, found: &Captures<'_>) -> Value {
    let group =
        |group: Option<regex::Match<'_>>| group.map_or(Value::Null, |group| Value::text(group.as_str()));
    let names: Vec<Option<&str>> = pattern.capture_names().collect();
    if names.len() == 1 {
        return group(found.get(0));
    }
    if names.iter().any(Option::is_some) {
        let named = names.iter().flatten();
        return Value::Object(
            named.map(|name| ((*name).to_owned(), group(found.name(name)))).collect::<BTreeMap<_, _>>(),
        );
    }
    Value::List((1..names.len()).map(|number| group(found.get(number))).collect())
}

fn format_list(arguments: &[Value]) -> Given {
    let (pattern, values) = arguments.split_first()?;
    let pattern = pattern.to_text()?;
    let lengths = values.iter().filter_map(|value| match value {
        Value::List(items) => Some(items.len()),
        _ => None,
    });
    let length = lengths.max()?;
    let mut lines = Vec::new();
    for number in 0..length {
        let row: Option<Vec<Value>> = values
            .iter()
            .map(|value| match value {
                Value::List(items) => items.get(number).cloned(),
                other => Some(other.clone()),
            })
            .collect();
        lines.push(Value::Text(format(&pattern, &row?)?));
    }
    Some(Value::List(lines))
}

/// `format` with the verbs that names are made with: `%s`, `%v`, `%d`, `%q`, `%t`, `%x` and `%%`, with a width.
fn format(pattern: &str, values: &[Value]) -> Option<String> {
    let mut written = String::new();
    let mut rest = pattern;
    let mut values = values.iter();
    while let Some(start) = rest.find('%') {
        written += &rest[..start];
        rest = &rest[start + 1..];
        let end = rest.find(|letter: char| !matches!(letter, '0'..='9' | '-'))?;
        let (flags, verb) = (&rest[..end], rest[end..].chars().next()?);
        rest = &rest[end + verb.len_utf8()..];
        if verb == '%' {
            written.push('%');
            continue;
        }
        let value = values.next()?;
        let word = match verb {
            's' => value.to_text()?,
            'v' => value.to_text().unwrap_or_else(|| value.to_json().to_string()),
            'd' => value.to_number().filter(|number| number.fract() == 0.0)?.to_string(),
            't' => value.to_bool()?.to_string(),
            'q' => value.to_json().to_string(),
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
            'x' => format!("{:x}", count(value)? as u32),
            _ => return None,
        };
        let width = flags.trim_start_matches('-').parse::<usize>().unwrap_or(0).min(1_000);
        let missing = width.saturating_sub(word.chars().count());
        match (flags.starts_with('-'), flags.starts_with('0')) {
            (true, _) => written = written + &word + &" ".repeat(missing),
            (false, true) => written = written + &"0".repeat(missing) + &word,
            (false, false) => written = written + &" ".repeat(missing) + &word,
        }
    }
    values.next().is_none().then(|| written + rest)
}
