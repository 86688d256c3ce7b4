//! Functions of lists and objects.

use std::collections::BTreeMap;

use super::arguments::{Given, count, number_of};
use crate::builders::bake::value::Value;
use crate::builders::partial::UNKNOWN;
use crate::limits;

/// The most items of a list that a function makes.
const MAX_ITEMS: usize = limits::BAKE_ITEMS.most();

pub(super) fn call(name: &str, arguments: &[Value]) -> Option<Given> {
    let given = match (name, arguments) {
        ("chunklist", [Value::List(items), size]) => count(size).map(|size| {
            let chunks = items.chunks(if size == 0 { items.len().max(1) } else { size });
            Value::List(chunks.map(|chunk| Value::List(chunk.to_vec())).collect())
        }),
        ("coalescelist", lists) => {
            lists.iter().find(|list| list.items().is_some_and(|items| !items.is_empty())).cloned()
        }
        ("compact", [Value::List(items)]) => {
            let is_there = |item: &&Value| !matches!(item, Value::Null) && item != &&Value::text("");
            Some(Value::List(items.iter().filter(is_there).cloned().collect()))
        }
        ("concat", lists) if !lists.is_empty() => concat(lists),
        ("contains", [list, value]) => list.items().map(|items| Value::Bool(items.contains(value))),
        ("distinct", [Value::List(items)]) => {
            let mut distinct: Vec<Value> = Vec::new();
            for item in items {
                if !distinct.contains(item) {
                    distinct.push(item.clone());
                }
            }
            Some(Value::List(distinct))
        }
        ("element", [Value::List(items), number]) => {
            count(number).filter(|_| !items.is_empty()).map(|number| items[number % items.len()].clone())
        }
        ("flatten", [Value::List(items)]) => {
            let mut flat = Vec::new();
            flatten(items, &mut flat);
            Some(Value::List(flat))
        }
        ("hasindex", [collection, key]) => Some(Value::Bool(at(collection, key).is_some())),
        ("index", [collection, key]) => at(collection, key),
        ("indexof", [Value::List(items), value]) => {
            items.iter().position(|item| item == value).map(number_of)
        }
        ("keys", [Value::Object(entries)]) => Some(Value::List(entries.keys().map(Value::text).collect())),
        ("length", [collection]) => collection.items().map(|items| number_of(items.len())),
        ("lookup", [Value::Object(entries), key, default]) => {
            key.to_text().map(|key| entries.get(&key).unwrap_or(default).clone())
        }
        ("lookup", [Value::Object(entries), key]) => key.to_text().and_then(|key| entries.get(&key).cloned()),
        ("merge", objects) => merge(objects),
        ("range", [end]) => range(&Value::Number(0.0), end, None),
        ("range", [start, end]) => range(start, end, None),
        ("range", [start, end, step]) => range(start, end, Some(step)),
        ("reverselist", [Value::List(items)]) => Some(Value::List(items.iter().rev().cloned().collect())),
        ("slice", [Value::List(items), start, end]) => {
            let range = count(start).zip(count(end));
            range.and_then(|(start, end)| items.get(start..end)).map(|items| Value::List(items.to_vec()))
        }
        ("sort", [Value::List(items)]) => sorted(items),
        ("values", [Value::Object(entries)]) => Some(Value::List(entries.values().cloned().collect())),
        ("zipmap", [Value::List(keys), Value::List(values)]) if keys.len() == values.len() => {
            let known = |key: &Value| key.to_text().filter(|key| !key.contains(UNKNOWN));
            let pairs = keys.iter().zip(values).map(|(key, value)| Some((known(key)?, value.clone())));
            pairs.collect::<Option<BTreeMap<_, _>>>().map(Value::Object)
        }
        (
            "chunklist" | "compact" | "concat" | "contains" | "distinct" | "element" | "flatten" | "hasindex"
            | "index" | "indexof" | "keys" | "length" | "lookup" | "range" | "reverselist" | "slice" | "sort"
            | "values" | "zipmap",
            _,
        ) => None,
        _ => return None,
    };
    Some(given)
}

fn concat(lists: &[Value]) -> Given {
    let mut all = Vec::new();
    for list in lists {
        let Value::List(items) = list else { return None };
        all.extend(items.iter().cloned());
    }
    Some(Value::List(all))
}

fn flatten(items: &[Value], flat: &mut Vec<Value>) {
    for item in items {
        match item {
            Value::List(items) => flatten(items, flat),
            other => flat.push(other.clone()),
        }
    }
}

fn at(collection: &Value, key: &Value) -> Given {
    match collection {
        Value::List(items) => items.get(count(key)?).cloned(),
        Value::Object(entries) => entries.get(&key.to_text()?).cloned(),
        _ => None,
    }
}

fn merge(objects: &[Value]) -> Given {
    let mut merged = BTreeMap::new();
    for object in objects {
        match object {
            Value::Object(entries) => {
                merged.extend(entries.iter().map(|(name, value)| (name.clone(), value.clone())));
            }
            Value::Null => {}
            _ => return None,
        }
    }
    Some(Value::Object(merged))
}

fn range(start: &Value, end: &Value, step: Option<&Value>) -> Given {
    let (start, end) = (start.to_number()?, end.to_number()?);
    let step = match step {
        Some(step) => step.to_number()?,
        None if end < start => -1.0,
        None => 1.0,
    };
    let mut numbers = Vec::new();
    let mut number = start;
    while if step < 0.0 { number > end } else { number < end } {
        if step == 0.0 || numbers.len() >= MAX_ITEMS {
            return None;
        }
        numbers.push(Value::Number(number));
        number += step;
    }
    Some(Value::List(numbers))
}

fn sorted(items: &[Value]) -> Given {
    let mut texts = items.iter().map(Value::to_text).collect::<Option<Vec<_>>>()?;
    texts.sort();
    Some(Value::List(texts.into_iter().map(Value::Text).collect()))
}
