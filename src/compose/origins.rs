//! Where each value of a project comes from.

use serde_json::Value as Json;

use super::value::{Kind, Value};
use crate::source::Span;

/// A value of the configuration: where it is, which place won, which places lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueOrigin {
    /// The way to it in [`Project::config`](super::Project::config), as a JSON Pointer (RFC 6901), such as
    /// `/services/web/ports/0`.
    pub pointer: String,
    /// The place that won.
    pub won: Span,
    /// The places that said otherwise and were overridden, latest first.
    pub lost: Vec<Span>,
}

/// The origin of every value of a configuration that holds no others, and of those that hold others and
/// overrode something. A value that Compose prints in another form than it is kept in (a command, say) has
/// one origin for all of it.
pub(super) fn origins(model: &Value, config: &Json) -> Vec<ValueOrigin> {
    let mut found = Vec::new();
    collect(model, config, &mut String::new(), &mut found);
    found
}

fn collect(value: &Value, printed: &Json, pointer: &mut String, found: &mut Vec<ValueOrigin>) {
    let length = pointer.len();
    let mut inner = Vec::new();
    match (&value.kind, printed) {
        (Kind::Map(map), Json::Object(object)) => {
            for (key, entry) in map.iter() {
                let Some(printed) = object.get(&**key) else { continue };
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                collect(&entry.value, printed, pointer, &mut inner);
                pointer.truncate(length);
            }
        }
        (Kind::List(items), Json::Array(array)) if is_in_order(items, array) => {
            for (index, (item, printed)) in items.iter().zip(array).enumerate() {
                pointer.push_str(&format!("/{index}"));
                collect(item, printed, pointer, &mut inner);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
    if inner.is_empty() || !value.lost().is_empty() {
        found.push(ValueOrigin { pointer: pointer.clone(), won: value.span, lost: value.lost().to_vec() });
    }
    found.append(&mut inner);
}

/// Whether a list is printed as it stands: some are sorted, or their items are split.
fn is_in_order(items: &[Value], array: &[Json]) -> bool {
    items.len() == array.len()
        && items.iter().zip(array).all(|(item, printed)| match (&item.kind, printed) {
            (Kind::Map(_) | Kind::List(_), _) => printed.is_object() || printed.is_array(),
            (_, Json::String(text)) => item.print().as_ref() == Some(text),
            _ => true,
        })
}
