//! A model held against the specification: known keys, right types, values that an attribute takes.
//!
//! What is wrong is reported at its place and taken out, and the mapping it stood in is marked as not
//! whole; so no later step meets it, and nobody takes it for absent.

use crate::compose::problem::{Problem, ProblemKind};
use crate::compose::shape::{Check, Entries, Keys, Print, Scalars, Shape};
use crate::compose::text::nearest_name::nearest;
use crate::compose::value::{Kind, Map, Value};
use crate::source::Span;

/// Checks a value and takes out what is wrong in it. Says whether the value itself may stay.
pub(crate) fn check(
    value: &mut Value,
    shape: &'static Shape,
    name: &str,
    problems: &mut Vec<Problem>,
) -> bool {
    if value.is_null() && value.is_damaged() {
        return false;
    }
    if let Kind::Float(number) = value.kind
        && !number.is_finite()
    {
        let message = format!("`{name}` must be a finite number");
        problems.push(Problem::new(ProblemKind::ComposeSchema, value.span, message));
        return false;
    }
    if !takes(shape, value) {
        let wanted = wanted(shape);
        let message = match &value.kind {
            Kind::Null => format!("`{name}` has no value: it must be {wanted}"),
            _ => format!("`{name}` must be {wanted}, not {}", value.noun()),
        };
        problems.push(Problem::new(ProblemKind::ComposeSchema, value.span, message));
        return false;
    }
    match &mut value.kind {
        Kind::Map(map) => {
            let Some(entries) = &shape.map else { return true };
            if !check_mapping(map, entries, name, problems) {
                value.set_damaged();
            }
            let missing = shape.map.as_ref().into_iter().flat_map(|entries| entries.required);
            let missing = missing.copied().find(|key| value.get(key).is_none());
            if let (Some(key), false) = (missing, value.is_damaged()) {
                let message = format!("`{key}` is missing in `{name}`");
                problems.push(Problem::new(ProblemKind::ComposeSchema, value.span, message));
                return false;
            }
            true
        }
        Kind::List(_) => {
            check_list(value, shape, name, problems);
            true
        }
        _ => check_scalar(value, shape, name, problems),
    }
}

/// Whether a value has a type that its attribute takes.
pub(crate) fn takes(shape: &Shape, value: &Value) -> bool {
    let nothing_is_known = shape.print == Print::Any;
    match &value.kind {
        Kind::Map(_) => shape.map.is_some() || nothing_is_known,
        Kind::List(_) => shape.list.is_some() || nothing_is_known,
        Kind::Null => shape.scalars.has(Scalars::NULL),
        Kind::Bool(_) => shape.scalars.has(Scalars::BOOL),
        Kind::Int(_) => shape.scalars.has(Scalars::INT),
        Kind::Float(number) => {
            shape.scalars.has(Scalars::NUMBER) || number.fract() == 0.0 && shape.scalars.has(Scalars::INT)
        }
        Kind::Text(_) => shape.scalars.has(Scalars::TEXT),
    }
}

/// What an attribute takes, in words.
fn wanted(shape: &Shape) -> String {
    let mut words = Vec::new();
    if shape.scalars.has(Scalars::TEXT) {
        words.push("a string");
    }
    if shape.scalars.has(Scalars::NUMBER) {
        words.push("a number");
    } else if shape.scalars.has(Scalars::INT) {
        words.push("a whole number");
    }
    if shape.scalars.has(Scalars::BOOL) {
        words.push("a boolean");
    }
    if shape.list.is_some() {
        words.push("a list");
    }
    if shape.map.is_some() {
        words.push("a mapping");
    }
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => "nothing".to_owned(),
    }
}

/// Checks the entries of a mapping; says whether all of them could stay.
fn check_mapping(map: &mut Map, entries: &Entries, name: &str, problems: &mut Vec<Problem>) -> bool {
    let mut is_whole = true;
    let known = |key: &str| entries.all_fields().find(|(field, _)| *field == key).map(|(_, shape)| shape);
    let mut wrong = Vec::new();
    for (key, entry) in map.iter_mut() {
        let is_extension = key.starts_with("x-") && entries.keys == Keys::Extensions;
        let shape = known(key).or_else(|| entries.named.filter(|_| is_name(key, entries.keys)));
        let may_stay = match shape {
            Some(shape) => check(&mut entry.value, shape, key, problems),
            None if is_extension || matches!(entries.keys, Keys::Any | Keys::LooseNames) => true,
            None => {
                problems.push(unknown_key(key, entry.key, entries, name));
                false
            }
        };
        if !may_stay {
            is_whole = false;
            wrong.push(key.clone());
        }
    }
    for key in wrong {
        map.remove(&key);
    }
    is_whole
}

fn is_name(key: &str, keys: Keys) -> bool {
    match keys {
        Keys::Any => true,
        Keys::Names | Keys::LooseNames => {
            let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
            !key.is_empty() && key.bytes().all(is_part)
        }
        Keys::Closed | Keys::Extensions => false,
    }
}

fn unknown_key(key: &str, place: Span, entries: &Entries, name: &str) -> Problem {
    // What follows the sign may be a password that was meant for `environment`.
    let variable = key.split_once('=').map(|(variable, _)| variable);
    let shown = variable.map_or_else(|| key.to_owned(), |variable| format!("{variable}=…"));
    if entries.named.is_some() {
        let message = format!("`{shown}` is not a valid name: use letters, digits, `.`, `_` and `-`");
        return Problem::new(ProblemKind::ComposeSchema, place, message);
    }
    let message = match name {
        "" => format!("a Compose file has no key `{shown}`"),
        name => format!("`{name}` has no key `{shown}`"),
    };
    let problem = Problem::new(ProblemKind::ComposeSchema, place, message);
    if let Some(variable) = variable {
        return problem.help(format!("a variable belongs below `environment:`, as `{variable}: …`"));
    }
    match nearest(key, entries.all_fields().map(|(field, _)| *field)) {
        Some(field) => problem.help(format!("did you mean `{field}`?")),
        None => problem,
    }
}

fn check_list(value: &mut Value, shape: &'static Shape, name: &str, problems: &mut Vec<Problem>) {
    let Some(list) = &shape.list else { return };
    let Some(items) = value.as_list_mut() else { return };
    let before = items.len();
    items.retain_mut(|item| check(item, list.item, name, problems));
    let is_whole = items.len() == before;
    if list.unique {
        drop_equal(items, name, problems);
    }
    if !is_whole {
        value.set_damaged();
    }
}

fn drop_equal(items: &mut Vec<Value>, name: &str, problems: &mut Vec<Problem>) {
    let mut seen: std::collections::HashMap<String, Span> = std::collections::HashMap::new();
    let mut mappings: Vec<Value> = Vec::new();
    items.retain(|item| {
        let first = match item.print() {
            Some(printed) => seen.insert(format!("{}{printed}", item.noun()), item.span),
            None if mappings.len() < 64 && mappings.contains(item) => {
                mappings.iter().find(|other| *other == item).map(|other| other.span)
            }
            None => {
                mappings.push(item.clone());
                None
            }
        };
        let Some(first) = first.filter(|_| item.why().is_none()) else { return true };
        let message = format!("`{name}` contains this item twice");
        problems.push(
            Problem::new(ProblemKind::ComposeSchema, item.span, message).note(first, "it is first set here"),
        );
        false
    });
}

fn check_scalar(value: &Value, shape: &Shape, name: &str, problems: &mut Vec<Problem>) -> bool {
    if value.why().is_some() {
        return true;
    }
    let mut refuse = |message: String, help: Option<String>| {
        let problem = Problem::new(ProblemKind::ComposeSchema, value.span, message);
        problems.push(match help {
            Some(help) => problem.help(help),
            None => problem,
        });
        false
    };
    if let Some(text) = value.as_text()
        && !shape.values.is_empty()
        && !shape.values.contains(&text.as_str())
    {
        let help =
            nearest(text, shape.values.iter().copied()).map(|value| format!("did you mean `{value}`?"));
        let all = shape.values.join("`, `");
        return refuse(format!("`{name}` must be `{all}`, not `{text}`"), help);
    }
    match shape.check {
        Some(Check::Within(least, most)) => {
            let number = match value.kind {
                #[expect(clippy::cast_precision_loss, reason = "the bounds are small")]
                Kind::Int(number) => number as f64,
                Kind::Float(number) => number,
                _ => return true,
            };
            #[expect(clippy::cast_precision_loss, reason = "the bounds are small")]
            if number < least as f64 || number > most as f64 {
                return refuse(format!("`{name}` must be a number from {least} to {most}"), None);
            }
        }
        Some(Check::PullPolicy) if value.as_text().is_some_and(|text| !is_pull_policy(text)) => {
            return refuse(
                format!("`{name}` must be `always`, `missing`, `never`, `build` or `every_…`"),
                None,
            );
        }
        Some(Check::ContainerName) if value.as_text().is_some_and(|text| !is_container_name(text)) => {
            let message = "a container name has at least two characters: letters, digits, `_`, `.` and `-`";
            return refuse(message.to_owned(), None);
        }
        _ => {}
    }
    true
}

fn is_pull_policy(text: &str) -> bool {
    let known = ["always", "never", "build", "if_not_present", "missing", "refresh", "daily", "weekly"];
    if known.contains(&text) {
        return true;
    }
    let Some(mut rest) = text.strip_prefix("every_").filter(|rest| !rest.is_empty()) else { return false };
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let unit = rest[digits..].chars().next();
        if digits == 0 || !matches!(unit, Some('w' | 'd' | 'h' | 'm' | 's')) {
            return false;
        }
        rest = &rest[digits + 1..];
    }
    true
}

/// Compose asks only that a good name stands somewhere in the text.
fn is_container_name(text: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    text.as_bytes().windows(2).any(|pair| pair[0].is_ascii_alphanumeric() && is_inner(pair[1]))
}
