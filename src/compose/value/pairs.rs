//! Pairs: `environment`, `labels` and their like, as a mapping or as a list of `key=value`.

use std::sync::Arc;

use super::value::{self, Entry, Kind, Map, Value};
use crate::compose::problem::{Problem, ProblemKind};
use crate::source::TextBuilder;

/// Pairs as a mapping; a name without `=` has nothing as its value. The later of two equal names wins.
pub(crate) fn into_mapping(value: Value, problems: &mut Vec<Problem>) -> Value {
    let span = value.span;
    let damaged = value.is_damaged();
    let Kind::List(items) = value.kind else { return value };
    let mut map = Map::default();
    for item in items {
        let Some(text) = item.as_text() else {
            if !item.is_damaged() {
                let message = format!("a pair is written `key=value`, not as {}", item.noun());
                problems.push(Problem::new(ProblemKind::ComposeSchema, item.span, message));
            }
            continue;
        };
        let (key, mut value) = match text.find('=') {
            Some(equals) => (0..equals, item.slice(equals + 1..text.len())),
            None => (0..text.len(), Value::null(item.span)),
        };
        let name: Arc<str> = Arc::from(&text[key.clone()]);
        if let Some(earlier) = map.get(&name) {
            value.beats(earlier);
        }
        map.insert(name, Entry { key: text.span_of(key), value });
    }
    let mut value = Value::map(map, span);
    value.set_listed();
    if damaged {
        value.set_damaged();
    }
    value
}

/// Joins pairs by key: what `over` says wins, even if it says nothing.
pub(crate) fn join(base: Value, over: Value, problems: &mut Vec<Problem>) -> Value {
    let mut base = into_mapping(base, problems);
    let over = into_mapping(over, problems);
    if over.is_null() {
        return base;
    }
    if base.is_null() {
        return over;
    }
    let (Some(map), Kind::Map(over)) = (base.as_map_mut(), over.kind) else { return base };
    for (name, mut entry) in over.into_entries() {
        if let Some(earlier) = map.get(&name) {
            entry.value.beats(earlier);
        }
        map.insert(name, entry);
    }
    base.set_listed();
    base
}

/// Pairs as a list of `key=value`; a list of values gives one item each.
pub(crate) fn into_list(value: Value) -> Vec<Value> {
    match value.kind {
        Kind::List(items) => items,
        Kind::Text(_) => vec![value],
        Kind::Map(map) => map.into_entries().flat_map(|(name, entry)| items_of(&name, &entry)).collect(),
        _ => Vec::new(),
    }
}

fn items_of(name: &str, entry: &Entry) -> Vec<Value> {
    match &entry.value.kind {
        Kind::Null => vec![Value::implied(entry.key, name)],
        Kind::List(values) => values.iter().filter_map(|value| pair(name, entry, value)).collect(),
        _ => pair(name, entry, &entry.value).into_iter().collect(),
    }
}

fn pair(name: &str, entry: &Entry, value: &Value) -> Option<Value> {
    let text = value.to_text()?;
    let mut builder = TextBuilder::new(entry.key.file);
    builder.add(entry.key.start, entry.key.end, name);
    builder.add(entry.key.end, text.span().start.max(entry.key.end), "=");
    builder.append(&text);
    let mut item = Value::text(builder.finish(entry.key.start));
    for (at, why) in value.unknown() {
        item.add_unknown(at + value::to_u32(name.len() + 1), why.clone());
    }
    Some(item)
}
