//! The sections of a project as plain values.

use super::value::{Map, Value};

/// The entries of a section of the model.
pub(crate) fn entries<'m>(model: &'m Value, section: &str) -> impl Iterator<Item = (&'m str, &'m Value)> {
    let map = model.get(section).and_then(Value::as_map);
    map.into_iter().flat_map(Map::iter).map(|(name, entry)| (&**name, &entry.value))
}

pub(crate) fn items(list: Option<&Value>) -> impl Iterator<Item = &Value> {
    list.and_then(Value::as_list).unwrap_or_default().iter()
}

pub(crate) fn is_true(value: &Value) -> bool {
    value.print().is_some_and(|text| matches!(text.as_str(), "true" | "1" | "t" | "T" | "True" | "TRUE"))
}
