//! Short forms become long ones, each with the places of its parts.

use std::sync::Arc;

use super::merge::{build_mapping, dependencies, names};
use crate::compose::check::specification::takes;
use crate::compose::problem::{Problem, ProblemKind};
use crate::compose::shape::{Long, Shape};
use crate::compose::text::short_forms;
use crate::compose::value::{Entry, Kind, Map, Value, pairs};
use crate::limits;

/// How many ports the ranges of one document may stand for.
const MAX_PORTS: usize = limits::PORTS.most();

/// Gives a model its long forms. What cannot be read is reported and left out.
pub(crate) fn lengthen(value: &mut Value, shape: &'static Shape, problems: &mut Vec<Problem>) {
    lengthen_within(value, shape, &mut Some(MAX_PORTS), problems);
}

/// Gives a model its long forms. `room` is how many more ports there may be; `None` once there were more.
fn lengthen_within(
    value: &mut Value,
    shape: &'static Shape,
    room: &mut Option<usize>,
    problems: &mut Vec<Problem>,
) {
    if let Some(long) = shape.long {
        // In a file that is only extended from, nothing was held against the specification before.
        let is_readable = !is_strict(long) || takes(shape, value);
        if !is_readable && !value.is_damaged() {
            *value = spoiled(value, &format!("{} is not allowed here", value.noun()), problems);
        }
        convert(value, long, room, problems);
    }
    match &mut value.kind {
        Kind::Map(map) => {
            for (key, entry) in map.iter_mut() {
                lengthen_within(&mut entry.value, shape.entry(key), room, problems);
            }
        }
        Kind::List(items) => {
            for item in items.iter_mut() {
                lengthen_within(item, shape.item(), room, problems);
            }
            drop_spoiled(value);
        }
        _ => {}
    }
}

/// Whether Compose refuses to lengthen what has the wrong type.
fn is_strict(long: Long) -> bool {
    !matches!(long, Long::Names | Long::External | Long::Schedule | Long::Text | Long::TextList)
}

fn drop_spoiled(list: &mut Value) {
    let Some(items) = list.as_list_mut() else { return };
    let before = items.len();
    items.retain(|item| !(item.is_null() && item.is_damaged()));
    if items.len() < before {
        list.set_damaged();
    }
}

fn convert(value: &mut Value, long: Long, room: &mut Option<usize>, problems: &mut Vec<Problem>) {
    let taken = std::mem::replace(value, Value::null(value.span));
    *value = match long {
        Long::Build => build_mapping(taken),
        Long::DependsOn => with_conditions(dependencies(taken)),
        Long::Names => names(taken),
        Long::Device => readable(taken, short_forms::device, "device", problems),
        Long::Volume => readable(taken, short_forms::volume, "volume", problems),
        Long::Ports => ports(taken, room, problems),
        Long::EnvFile => env_files(taken),
        Long::External => external(taken, problems),
        Long::Gpus => gpus(taken),
        Long::Mount => wrapped(taken, "source"),
        Long::Schedule => wrapped(taken, "cron"),
        Long::Pairs => full_pairs(taken, problems),
        Long::Ssh => ssh(taken, problems),
        Long::Text => match taken.to_text() {
            Some(text) if taken.as_text().is_none() && !taken.is_null() => Value::text(text),
            _ => taken,
        },
        Long::TextList if taken.as_text().is_some() => {
            let span = taken.span;
            Value::list(vec![taken], span)
        }
        Long::TextList => taken,
    };
}

fn readable(
    value: Value,
    read: impl Fn(&Value) -> Result<Value, String>,
    what: &str,
    problems: &mut Vec<Problem>,
) -> Value {
    match read(&value) {
        Ok(long) => long,
        Err(why) => spoiled(&value, &format!("this {what} cannot be read: {why}"), problems),
    }
}

/// Nothing, in the place of what could not be read; what holds a variable that is not set is no mistake.
fn spoiled(value: &Value, message: &str, problems: &mut Vec<Problem>) -> Value {
    if value.why().is_none() {
        problems.push(Problem::new(ProblemKind::ComposeSchema, value.span, message));
    }
    let mut nothing = Value::null(value.span).into_unknown_like(value);
    nothing.set_damaged();
    nothing
}

fn with_conditions(mut value: Value) -> Value {
    let Some(map) = value.as_map_mut() else { return value };
    for (_, entry) in map.iter_mut() {
        let place = entry.key;
        let Some(dependency) = entry.value.as_map_mut() else { continue };
        if !dependency.contains("condition") {
            dependency.imply("condition", Value::implied(place, "service_started"));
        }
        if !dependency.contains("required") {
            dependency.imply("required", Value::new(Kind::Bool(true), place));
        }
    }
    value
}

fn ports(value: Value, room: &mut Option<usize>, problems: &mut Vec<Problem>) -> Value {
    let (span, damaged) = (value.span, value.is_damaged());
    let Kind::List(items) = value.kind else { return value };
    let mut long = Vec::with_capacity(items.len());
    let mut is_whole = !damaged;
    for item in items {
        match &item.kind {
            Kind::Map(_) => long.push(item),
            _ if room.is_none() => is_whole = false,
            Kind::Text(_) | Kind::Int(_) => match short_forms::ports(&item) {
                Ok(ports) if room.is_some_and(|room| ports.len() > room) => {
                    (*room, is_whole) = (None, false);
                    let message = format!("the file publishes more than {MAX_PORTS} ports");
                    problems.push(Problem::new(ProblemKind::LimitReached, item.span, message));
                }
                Ok(ports) => {
                    *room = room.map(|room| room - ports.len());
                    long.extend(ports.into_iter().map(|mut port| {
                        if !item.lost().is_empty() {
                            port.beats(&item);
                        }
                        port
                    }));
                }
                Err(why) => {
                    is_whole = false;
                    spoiled(&item, &format!("this port cannot be read: {why}"), problems);
                }
            },
            _ => {
                is_whole = false;
                if !item.is_damaged() {
                    spoiled(&item, "this is not a port", problems);
                }
            }
        }
    }
    let mut value = Value::list(long, span);
    if !is_whole {
        value.set_damaged();
    }
    value
}

fn env_files(value: Value) -> Value {
    let span = value.span;
    let items = match value.kind {
        Kind::Text(_) => vec![value],
        Kind::List(items) => items,
        _ => return value,
    };
    let long = items
        .into_iter()
        .map(|mut item| {
            let place = item.span;
            if item.as_text().is_some() {
                let mut map = Map::default();
                map.insert(Arc::from("path"), Entry { key: place, value: item });
                item = Value::map(map, place);
            }
            if let Some(map) = item.as_map_mut()
                && !map.contains("required")
            {
                map.imply("required", Value::new(Kind::Bool(true), place));
            }
            item
        })
        .collect();
    Value::list(long, span)
}

/// `external: {name: X}`, the old way of `external: true` and `name: X`.
fn external(mut value: Value, problems: &mut Vec<Problem>) -> Value {
    let Some(map) = value.as_map_mut() else { return value };
    let Some(old) = map.get("external").filter(|external| external.as_map().is_some()) else { return value };
    let (span, name) = (old.span, old.as_map().and_then(|old| old.entry("name")).cloned());
    map.imply("external", Value::new(Kind::Bool(true), span));
    if let Some(name) = name {
        let message = "`external.name` is obsolete";
        let help = "set `name`, and `external: true`";
        problems.push(Problem::new(ProblemKind::ObsoleteKey, name.key, message).help(help));
        match map.entry("name") {
            Some(own) if own.value != name.value => {
                let message = "`name` and `external.name` have different values";
                let conflict = Problem::new(ProblemKind::ConflictingSettings, own.value.span, message);
                problems.push(conflict.note(name.value.span, "the other name"));
            }
            Some(_) => {}
            None => {
                map.insert(Arc::from("name"), name);
            }
        }
    }
    value
}

fn gpus(value: Value) -> Value {
    if value.as_text().is_none() {
        return value;
    }
    let span = value.span;
    let mut map = Map::default();
    map.imply("count", Value::implied(span, "all"));
    Value::list(vec![Value::map(map, span)], span)
}

/// A text as a mapping that says it under `key`.
fn wrapped(value: Value, key: &str) -> Value {
    if value.as_text().is_none() {
        return value;
    }
    let span = value.span;
    let mut map = Map::default();
    map.insert(Arc::from(key), Entry { key: span, value });
    Value::map(map, span)
}

/// Pairs that must have a value each.
fn full_pairs(value: Value, problems: &mut Vec<Problem>) -> Value {
    let is_list = value.as_list().is_some() || value.is_listed();
    let mut value = pairs::into_mapping(value, problems);
    if let (true, Some(map)) = (is_list, value.as_map_mut()) {
        map.retain(|name, entry| {
            if entry.value.is_null() {
                let message = format!("`{name}` has no value: a pair is written `name=value`");
                problems.push(Problem::new(ProblemKind::ComposeSchema, entry.key, message));
            }
            !entry.value.is_null()
        });
    }
    value
}

fn ssh(value: Value, problems: &mut Vec<Problem>) -> Value {
    let is_list = value.as_list().is_some();
    let mut value = pairs::into_mapping(value, problems);
    if let (true, Some(map)) = (is_list, value.as_map_mut()) {
        map.retain(|name, entry| {
            let is_good = !entry.value.is_null() || name == "default";
            if !is_good {
                let message = format!("`{name}` has no key: only `default` may stand alone");
                problems.push(Problem::new(ProblemKind::ComposeSchema, entry.key, message));
            }
            is_good
        });
    }
    value
}
