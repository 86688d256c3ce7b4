//! Lists in which a later item takes the place of an earlier one that is the same in what counts.

use std::collections::HashMap;

use crate::compose::shape::{Shape, Unique};
use crate::compose::text::short_forms::volume_target;
use crate::compose::value::{Kind, Value};
use crate::source::Text;

/// Makes the lists of a model unique, each by what its attribute goes by.
pub(crate) fn make_unique(value: &mut Value, shape: &'static Shape) {
    match &mut value.kind {
        Kind::Map(map) => {
            for (key, entry) in map.iter_mut() {
                make_unique(&mut entry.value, shape.entry(key));
            }
        }
        Kind::List(items) => {
            if let Some(unique) = shape.unique {
                *items = uniquely(std::mem::take(items), unique);
            }
        }
        _ => {}
    }
}

fn uniquely(items: Vec<Value>, unique: Unique) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::with_capacity(items.len());
    let mut places = HashMap::new();
    for mut item in items {
        // What has no key, or one that is not known, stands for itself.
        let Some(key) = key(&item, unique) else {
            kept.push(item);
            continue;
        };
        match places.get(&key) {
            Some(place) => {
                let earlier: &mut Value = &mut kept[*place];
                item.beats(earlier);
                *earlier = item;
            }
            None => {
                places.insert(key, kept.len());
                kept.push(item);
            }
        }
    }
    kept
}

fn key(item: &Value, unique: Unique) -> Option<String> {
    let text = item.as_text().map(Text::as_str);
    match unique {
        Unique::Key => text.map(|text| text.split('=').next().unwrap_or(text).to_owned()),
        Unique::VolumeTarget => match text {
            Some(text) => volume_target(text),
            None => field(item, "target"),
        },
        Unique::DeviceTarget => match text {
            Some(text) => Some(text.split(':').nth(usize::from(text.contains(':')))?.to_owned()),
            None => field(item, "target"),
        },
        Unique::MountTarget(directory) => match text {
            Some(text) => Some(format!("{directory}/{text}")),
            None => field(item, "target").or_else(|| {
                item.as_map().map(|_| format!("{directory}/{}", field(item, "source").unwrap_or_default()))
            }),
        },
        Unique::Path => text.map(str::to_owned).or_else(|| field(item, "path")),
        Unique::Value => item.print(),
        Unique::Port => port_key(item),
    }
}

fn field(item: &Value, name: &str) -> Option<String> {
    Some(item.get(name)?.as_text()?.as_str().to_owned())
}

/// Compose writes the parts of a port into a text, types and all: `8080` and `"8080"` are not the same.
fn port_key(port: &Value) -> Option<String> {
    let Some(map) = port.as_map() else { return port.print() };
    let part = |name: &str, missing: &str| match map.get(name) {
        Some(value) if value.as_text().is_some() => value.print().unwrap_or_default(),
        Some(value) => format!("{}!", value.print().unwrap_or_default()),
        None => missing.to_owned(),
    };
    let target = part("target", "");
    Some(format!(
        "{}:{}:{target}/{}",
        part("host_ip", "0.0.0.0"),
        part("published", "!"),
        part("protocol", "tcp")
    ))
}
