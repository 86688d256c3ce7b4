//! What a later file says on top of an earlier one, attribute by attribute.

use std::collections::HashSet;
use std::sync::Arc;

use crate::compose::problem::{Problem, ProblemKind};
use crate::compose::shape::{Merge, Scalars, Shape};
use crate::compose::value::{Entry, Kind, Map, Value, pairs};
use crate::limits;
use crate::source::Span;

/// In longer lists, mappings are not compared with each other.
const MAX_COMPARED: usize = limits::COMPARED_ITEMS.most();

/// Joins `over` onto `base`. A mapping keeps the place of the base, a scalar has that of who won.
pub(crate) fn merge(base: Value, over: Value, shape: &'static Shape, problems: &mut Vec<Problem>) -> Value {
    match shape.merge {
        Merge::Plain => plain(base, over, shape, problems),
        Merge::Replace => replace(&base, over),
        Merge::Pairs => pairs::join(base, over, problems),
        Merge::Texts => append(base, over),
        Merge::Build => plain(build_mapping(base), build_mapping(over), shape, problems),
        Merge::DependsOn => plain(dependencies(base), dependencies(over), shape, problems),
        Merge::Names => plain(names(base), names(over), shape, problems),
        Merge::Logging => logging(base, over, shape, problems),
        Merge::Hosts => hosts(base, over),
        Merge::Pools => pools(base, over, shape, problems),
    }
}

fn plain(mut base: Value, over: Value, shape: &'static Shape, problems: &mut Vec<Problem>) -> Value {
    if over.is_null() {
        if !base.is_null() && !over.is_damaged() && !shape.scalars.has(Scalars::NULL) {
            problems.push(without_effect(&base, over.span));
        }
        return base;
    }
    let damaged = over.is_damaged();
    match &mut base.kind {
        Kind::Map(map) if matches!(over.kind, Kind::Map(_)) => {
            if let Kind::Map(over) = over.kind {
                join_mappings(map, over, shape, problems);
            }
        }
        Kind::List(items) if matches!(over.kind, Kind::List(_)) => {
            if let Kind::List(over) = over.kind {
                append_new(items, over);
            }
        }
        Kind::Map(_) | Kind::List(_) => problems.push(cannot_override(&base, &over)),
        _ => return replace(&base, over),
    }
    if damaged {
        base.set_damaged();
    }
    base
}

fn join_mappings(map: &mut Map, over: Map, shape: &'static Shape, problems: &mut Vec<Problem>) {
    for (key, mut entry) in over.into_entries() {
        if let Some(base) = map.remove(&key) {
            let is_null = entry.value.is_null();
            entry.value = merge(base.value, entry.value, shape.entry(&key), problems);
            if is_null || matches!(entry.value.kind, Kind::Map(_) | Kind::List(_)) {
                entry.key = base.key;
            }
        }
        map.insert(key, entry);
    }
}

/// Appends what is not in a list yet.
fn append_new(items: &mut Vec<Value>, over: Vec<Value>) {
    let printed = |item: &Value| item.print().map(|text| (item.noun(), text));
    let mut scalars: HashSet<_> = items.iter().filter_map(printed).collect();
    for item in over {
        let is_new = match printed(&item) {
            Some(scalar) => scalars.insert(scalar) || item.why().is_some(),
            None => items.len() > MAX_COMPARED || !items.contains(&item),
        };
        if is_new {
            items.push(item);
        }
    }
}

fn replace(base: &Value, mut over: Value) -> Value {
    over.beats(base);
    over
}

fn append(base: Value, over: Value) -> Value {
    let span = base.span;
    let mut items = pairs::into_list(base);
    append_new(&mut items, pairs::into_list(over));
    Value::list(items, span)
}

/// `build: DIRECTORY` as a mapping.
pub(super) fn build_mapping(value: Value) -> Value {
    if value.as_text().is_none() {
        return value;
    }
    let span = value.span;
    let mut map = Map::default();
    map.insert(Arc::from("context"), Entry { key: span, value });
    Value::map(map, span)
}

/// A list of services to wait for as a mapping, with the condition it implies.
pub(super) fn dependencies(value: Value) -> Value {
    named(value, |item| {
        let mut map = Map::default();
        map.imply("condition", Value::implied(item.span, "service_started"));
        map.imply("required", Value::new(Kind::Bool(true), item.span));
        Value::map(map, item.span)
    })
}

/// A list of names as a mapping of nothing.
pub(super) fn names(value: Value) -> Value {
    named(value, |item| Value::null(item.span))
}

fn named(value: Value, entry: impl Fn(&Value) -> Value) -> Value {
    let Kind::List(items) = &value.kind else { return value };
    if items.iter().any(|item| item.as_text().is_none() && !item.is_damaged()) {
        return value;
    }
    let mut map = Map::default();
    for item in items {
        let Some(name) = item.as_text() else { continue };
        map.insert(Arc::from(name.as_str()), Entry { key: item.span, value: entry(item) });
    }
    let mut mapping = Value::map(map, value.span);
    if value.is_damaged() || items.iter().any(|item| item.is_damaged() || item.why().is_some()) {
        mapping.set_damaged();
    }
    mapping
}

fn logging(base: Value, over: Value, shape: &'static Shape, problems: &mut Vec<Problem>) -> Value {
    if base.as_map().is_none() || over.as_map().is_none() {
        problems.push(cannot_override(&base, &over));
        return base;
    }
    match (base.get("driver"), over.get("driver")) {
        (Some(one), Some(two)) if one != two => replace(&base, over),
        _ => plain(base, over, shape, problems),
    }
}

fn hosts(base: Value, over: Value) -> Value {
    let span = base.span;
    let mut items = pairs::into_list(base);
    for item in pairs::into_list(over) {
        if !items.contains(&item) {
            items.push(item);
        }
    }
    Value::list(items, span)
}

/// Pools of addresses. Compose compares each with each, and what it does not find a partner for on the
/// later side it drops.
fn pools(base: Value, over: Value, shape: &'static Shape, problems: &mut Vec<Problem>) -> Value {
    let (Some(originals), Some(overrides)) = (base.as_list(), over.as_list()) else {
        problems.push(cannot_override(&base, &over));
        return base;
    };
    let mut kept: Vec<Value> = Vec::new();
    for original in originals {
        for later in overrides {
            let subnet = later.get("subnet");
            let is_other = subnet != original.get("subnet");
            if is_other && !kept.iter().any(|pool| pool.get("subnet") == subnet) {
                kept.push(later.clone());
                continue;
            }
            let merged = plain(original.clone(), later.clone(), shape.item(), problems);
            match kept.iter_mut().find(|pool| pool.get("subnet") == merged.get("subnet")) {
                Some(pool) => *pool = merged,
                None => kept.push(merged),
            }
        }
    }
    Value::list(kept, base.span)
}

fn without_effect(base: &Value, place: Span) -> Problem {
    Problem::new(ProblemKind::OverlayWithoutEffect, place, "an empty value does not remove the earlier one")
        .note(base.span, "this value is still used")
        .help("write `!reset null` to remove it")
}

fn cannot_override(base: &Value, over: &Value) -> Problem {
    let message = format!("{} cannot be merged with {}", over.noun(), base.noun());
    Problem::new(ProblemKind::ComposeSchema, over.span, message).note(base.span, "the earlier value is here")
}
