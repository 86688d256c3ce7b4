//! Where each value of a project comes from.

use crate::source::Span;

use super::value::{Kind, Value};

/// A value of the model: where it is, which place won, which places lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The way from the top: keys and positions, such as `services.web.ports[0]`.
    pub path: String,
    /// The place that won.
    pub won: Span,
    /// The places that said otherwise and were overridden, latest first.
    pub lost: Vec<Span>,
}

/// The origin of every scalar, list item and empty collection of a model, by path.
pub(super) fn origins(model: &Value) -> Vec<Origin> {
    let mut found = Vec::new();
    collect(model, &mut String::new(), &mut found);
    found
}

fn collect(value: &Value, path: &mut String, found: &mut Vec<Origin>) {
    let length = path.len();
    let is_joined = matches!(&value.kind, Kind::Map(map) if !map.is_empty())
        || value.as_list().is_some_and(|items| !items.is_empty());
    if !is_joined || !value.lost().is_empty() {
        found.push(Origin { path: path.clone(), won: value.span, lost: value.lost().to_vec() });
    }
    match &value.kind {
        Kind::Map(map) if !map.is_empty() => {
            for (key, entry) in map.iter() {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
                collect(&entry.value, path, found);
                path.truncate(length);
            }
        }
        Kind::List(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                path.push_str(&format!("[{index}]"));
                collect(item, path, found);
                path.truncate(length);
            }
        }
        _ => {}
    }
}
