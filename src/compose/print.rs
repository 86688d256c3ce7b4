//! A finished model as `docker compose config --format json` prints it.

use serde_json::{Map as Object, Number, Value as Json, json};

use super::shape::{Entries, PROJECT, Print, Shape};
use super::text::units::{self, boolean};
use super::text::{MAX_BYTES, command_words};
use super::value::{Kind, Map, Value, pairs, used_resources};

/// The model, without the resources that no service uses.
pub(super) fn print_model(model: &Value, name: &str) -> Json {
    let mut object = Object::new();
    object.insert("name".to_owned(), json!(name));
    let all = |section: &str| print(model.get(section)?, PROJECT.entry(section)).ok().flatten();
    let mut services = all("services").unwrap_or_else(|| json!({}));
    for service in services.as_object_mut().into_iter().flat_map(Object::values_mut) {
        // What env files say is among the variables by now.
        service.as_object_mut().map(|service| service.remove("env_file"));
    }
    object.insert("services".to_owned(), services);
    object.extend(all("jobs").map(|jobs| ("jobs".to_owned(), jobs)));
    for section in ["networks", "volumes", "secrets", "configs"] {
        let used = used_resources::used(model, section);
        let Some(map) = model.get(section).and_then(Value::as_map) else { continue };
        let mut kept = map.clone();
        kept.retain(|name, _| used.contains(name));
        if kept.is_empty() {
            continue;
        }
        let kept = Value::map(kept, model.span);
        if let Ok(Some(printed)) = print(&kept, PROJECT.entry(section)) {
            object.insert(section.to_owned(), printed);
        }
    }
    for (key, entry) in model.as_map().into_iter().flat_map(Map::iter) {
        if key.starts_with("x-") {
            object.insert((**key).to_owned(), raw(&entry.value));
        }
    }
    Json::Object(object)
}

/// A value by what is known of its attribute. Nothing where Compose prints nothing; an error, in words,
/// where the value cannot be read.
pub(super) fn print(value: &Value, shape: &'static Shape) -> Result<Option<Json>, String> {
    let print = shape.print;
    Ok(match print {
        Print::Nowhere => None,
        Print::Any => Some(raw(value)),
        Print::Text | Print::TextAlways => {
            text(value).filter(|text| print == Print::TextAlways || !text.is_empty()).map(Json::String)
        }
        Print::Bool | Print::BoolSet | Print::BoolOptOut | Print::BoolAlways => {
            let Some(flag) = flag(value)? else { return Ok(None) };
            let is_printed = match print {
                Print::Bool => flag,
                Print::BoolOptOut => !flag,
                _ => true,
            };
            is_printed.then_some(Json::Bool(flag))
        }
        Print::Int | Print::IntSet | Print::IntAlways | Print::UintSet => {
            let Some(number) = whole(value)? else { return Ok(None) };
            if print == Print::UintSet && number < 0 {
                return Err(format!("`{number}` is negative"));
            }
            (number != 0 || print != Print::Int).then(|| json!(number))
        }
        Print::Float => float(value)?,
        Print::Bytes | Print::BytesAlways => {
            let size = size(value)?;
            (size != 0 || print == Print::BytesAlways).then(|| json!(size.to_string()))
        }
        Print::Duration | Print::DurationSet => {
            let Some(text) = value.print().filter(|_| !value.is_null()) else { return Ok(None) };
            let nanos = units::duration(&text).ok_or_else(|| format!("`{text}` is not a duration"))?;
            (nanos != 0 || print == Print::DurationSet).then(|| json!(units::print_duration(nanos)))
        }
        Print::Mode => mode(value)?,
        Print::Count => count(value)?,
        Print::Command => return command_words(value).map(Some),
        Print::HealthTest => match value.as_text() {
            Some(text) => Some(json!(["CMD-SHELL", text.as_str()])),
            None => text_list(value),
        },
        Print::Texts => text_list(value),
        Print::Pairs | Print::Environment | Print::Arguments => pair_object(value, print)?,
        Print::Hosts => hosts(value)?,
        Print::Ssh => value.as_map().filter(|map| !map.is_empty()).map(|map| {
            map.iter()
                .map(|(id, entry)| match entry.value.print().filter(|path| !path.is_empty()) {
                    Some(path) => json!(format!("{id}: {path}")),
                    None => json!(&**id),
                })
                .collect()
        }),
        Print::Ulimit => ulimit(value)?,
        Print::Options => options(value),
        Print::Struct | Print::StructAlways => structure(value.as_map(), shape),
        Print::Items => items(value, shape),
        Print::Named => named(value, shape),
    })
}

/// A value as it stands.
fn raw(value: &Value) -> Json {
    match &value.kind {
        Kind::Null => Json::Null,
        Kind::Bool(flag) => json!(flag),
        Kind::Int(number) => match i64::try_from(*number) {
            Ok(number) => json!(number),
            Err(_) => json!(u64::try_from(*number).unwrap_or(u64::MAX)),
        },
        Kind::Float(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
        Kind::Text(text) => json!(text.as_str()),
        Kind::List(items) => items.iter().map(raw).collect(),
        Kind::Map(map) => {
            Json::Object(map.iter().map(|(key, entry)| ((**key).to_owned(), raw(&entry.value))).collect())
        }
    }
}

fn text(value: &Value) -> Option<String> {
    if value.is_null() { None } else { value.print() }
}

fn flag(value: &Value) -> Result<Option<bool>, String> {
    match &value.kind {
        Kind::Bool(flag) => Ok(Some(*flag)),
        Kind::Text(text) => boolean(text).map(Some).ok_or_else(|| format!("`{text}` is not a boolean")),
        _ => Ok(None),
    }
}

fn whole(value: &Value) -> Result<Option<i64>, String> {
    match &value.kind {
        Kind::Int(number) => i64::try_from(*number).map(Some).map_err(|_| format!("`{number}` is too large")),
        #[expect(clippy::cast_possible_truncation, reason = "Compose cuts off what is behind the point, too")]
        Kind::Float(number) => Ok(Some(*number as i64)),
        Kind::Text(text) => text.parse().map(Some).map_err(|_| format!("`{text}` is not a whole number")),
        _ => Ok(None),
    }
}

/// A number with the precision that Compose keeps.
fn float(value: &Value) -> Result<Option<Json>, String> {
    let Some(text) = value.print().filter(|_| !value.is_null()) else { return Ok(None) };
    let number: f32 = text.parse().map_err(|_| format!("`{text}` is not a number"))?;
    if number == 0.0 {
        return Ok(None);
    }
    let shortest: f64 = number.to_string().parse().map_err(|_| format!("`{text}` is not a number"))?;
    if shortest.fract() == 0.0 && shortest.abs() < 1e15 {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
        return Ok(Some(json!(shortest as i64)));
    }
    Ok(Number::from_f64(shortest).map(Json::Number))
}

fn size(value: &Value) -> Result<i64, String> {
    match &value.kind {
        Kind::Int(number) => i64::try_from(*number).map_err(|_| format!("`{number}` is too large")),
        Kind::Text(text) => units::bytes(text).ok_or_else(|| format!("`{text}` is not a size")),
        // Compose takes a size that is not whole for none at all.
        _ => Ok(0),
    }
}

fn mode(value: &Value) -> Result<Option<Json>, String> {
    let number = match &value.kind {
        Kind::Text(text) => {
            i64::from_str_radix(text, 8).map_err(|_| format!("`{text}` is not an octal file mode"))?
        }
        Kind::Int(number) => i64::try_from(*number).map_err(|_| format!("`{number}` is not a file mode"))?,
        Kind::Null => return Ok(None),
        _ => return Err("this is not a file mode".to_owned()),
    };
    Ok(Some(json!(format!("0{number:o}"))))
}

fn count(value: &Value) -> Result<Option<Json>, String> {
    let number = match &value.kind {
        Kind::Text(text) if text.eq_ignore_ascii_case("all") => -1,
        Kind::Text(text) => text.parse().map_err(|_| format!("`{text}` is neither `all` nor a number"))?,
        _ => whole(value)?.unwrap_or(0),
    };
    Ok((number != 0).then(|| json!(number)))
}

fn command_words(value: &Value) -> Result<Json, String> {
    match &value.kind {
        Kind::Null => Ok(Json::Null),
        Kind::Text(text) if text.len() > MAX_BYTES => {
            Err(format!("it is longer than the {} bytes that are read", MAX_BYTES))
        }
        Kind::Text(text) => {
            let split = command_words::split(text).ok_or("a quote or a bracket in it is not closed")?;
            Ok(split.words.iter().map(|word| json!(word.as_str())).collect())
        }
        Kind::List(items) => Ok(items.iter().filter_map(Value::print).map(Json::String).collect()),
        _ => Ok(Json::Null),
    }
}

fn text_list(value: &Value) -> Option<Json> {
    let texts: Vec<Json> = match &value.kind {
        Kind::List(items) => items.iter().filter_map(Value::print).map(Json::String).collect(),
        Kind::Null => Vec::new(),
        _ => value.print().map(Json::String).into_iter().collect(),
    };
    (!texts.is_empty()).then_some(Json::Array(texts))
}

fn pair_object(value: &Value, print: Print) -> Result<Option<Json>, String> {
    let pairs = pairs::into_mapping(value.clone(), &mut Vec::new());
    let Some(map) = pairs.as_map().filter(|map| !map.is_empty()) else { return Ok(None) };
    if pairs.is_listed() && matches!(print, Print::Environment | Print::Arguments) {
        check_names(map)?;
    }
    let mut object = Object::new();
    for (name, entry) in map.iter() {
        let printed = match (&entry.value.kind, print) {
            (Kind::Null, Print::Environment) => Json::Null,
            (Kind::Null, Print::Arguments) => continue,
            (Kind::List(_) | Kind::Map(_), _) => raw(&entry.value),
            _ => Json::String(entry.value.print().unwrap_or_default()),
        };
        object.insert((**name).to_owned(), printed);
    }
    Ok((!object.is_empty()).then_some(Json::Object(object)))
}

/// In a list of `name=value`, a name cannot end in a space.
fn check_names(pairs: &Map) -> Result<(), String> {
    match pairs.keys().find(|name| name.ends_with(char::is_whitespace)) {
        Some(name) => Err(format!("the name `{name}` ends in a space")),
        None => Ok(()),
    }
}

fn hosts(value: &Value) -> Result<Option<Json>, String> {
    let mut lines = Vec::new();
    match &value.kind {
        Kind::List(items) => {
            for item in items {
                let text = item.print().unwrap_or_default();
                let (host, addresses) = text
                    .split_once('=')
                    .or_else(|| text.split_once(':'))
                    .ok_or_else(|| format!("`{text}` has no address"))?;
                for address in addresses.split(',') {
                    lines.push(host_line(host, address)?);
                }
            }
        }
        Kind::Map(map) => {
            for (host, entry) in map.iter() {
                match &entry.value.kind {
                    Kind::List(items) => {
                        for item in items {
                            lines.push(host_line(host, &item.print().unwrap_or_default())?);
                        }
                    }
                    _ => lines.push(host_line(host, &entry.value.print().unwrap_or_default())?),
                }
            }
        }
        _ => {}
    }
    lines.sort();
    Ok((!lines.is_empty()).then(|| json!(lines)))
}

fn host_line(host: &str, address: &str) -> Result<String, String> {
    if host.is_empty() || host.contains([':', '=']) {
        return Err(format!("`{host}` is not a host name"));
    }
    let bare = address.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    Ok(format!("{host}={}", bare.filter(|bare| !bare.is_empty()).unwrap_or(address)))
}

fn ulimit(value: &Value) -> Result<Option<Json>, String> {
    if let Some(map) = value.as_map() {
        let mut object = Object::new();
        for key in ["soft", "hard"] {
            let number = map.get(key).map(whole).transpose()?.flatten().unwrap_or(0);
            if number != 0 {
                object.insert(key.to_owned(), json!(number));
            }
        }
        return Ok(Some(Json::Object(object)));
    }
    Ok(match whole(value)? {
        Some(0) => Some(json!({})),
        number => number.map(|number| json!(number)),
    })
}

fn options(value: &Value) -> Option<Json> {
    let map = value.as_map().filter(|map| !map.is_empty())?;
    let object = map.iter().map(|(name, entry)| {
        let values: Vec<String> = match entry.value.as_list() {
            Some(items) => items.iter().filter_map(Value::print).collect(),
            None => entry.value.print().into_iter().collect(),
        };
        ((**name).to_owned(), json!(values))
    });
    Some(Json::Object(object.collect()))
}

fn structure(map: Option<&Map>, shape: &'static Shape) -> Option<Json> {
    let mut object = Object::new();
    if map.is_none() && shape.print == Print::Struct {
        return None;
    }
    for (name, field) in shape.map.iter().flat_map(Entries::all_fields) {
        let said = map.and_then(|map| map.get(name)).and_then(|value| print(value, field).ok().flatten());
        if let Some(printed) = said.or_else(|| absent(field)) {
            object.insert(printed_name(name, shape), printed);
        }
    }
    Some(Json::Object(object))
}

/// What Compose prints for an attribute that is not said.
fn absent(shape: &'static Shape) -> Option<Json> {
    match shape.print {
        Print::Command => Some(Json::Null),
        Print::StructAlways => structure(None, shape),
        Print::TextAlways => Some(json!("")),
        Print::IntAlways => Some(json!(0)),
        Print::BytesAlways => Some(json!("0")),
        Print::BoolAlways => Some(json!(false)),
        _ => None,
    }
}

/// Attributes whose names Compose prints in another way.
fn printed_name(name: &str, shape: &Shape) -> String {
    let is_throttle = shape.field("path").is_some_and(|_| {
        [Print::BytesAlways, Print::IntAlways].iter().any(|print| {
            ["rate", "weight"].iter().any(|key| shape.field(key).is_some_and(|field| field.print == *print))
        })
    });
    if !is_throttle {
        return name.to_owned();
    }
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

fn items(value: &Value, shape: &'static Shape) -> Option<Json> {
    let items = value.as_list().filter(|items| !items.is_empty())?;
    Some(items.iter().filter_map(|item| print(item, shape.item()).ok().flatten()).collect())
}

fn named(value: &Value, shape: &'static Shape) -> Option<Json> {
    let map = value.as_map().filter(|map| !map.is_empty())?;
    let object = map.iter().map(|(name, entry)| {
        let printed = print(&entry.value, shape.entry(name)).ok().flatten();
        ((**name).to_owned(), printed.unwrap_or(Json::Null))
    });
    Some(Json::Object(object.collect()))
}
