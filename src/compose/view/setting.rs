//! Settings read out of values: texts, flags, numbers, durations, lists, commands.

use std::time::Duration;

use crate::answer::Answer;
use crate::compose::setting::{CommandWords, Pair, Setting};
use crate::compose::text::units::{self, boolean};
use crate::compose::text::{MAX_BYTES, command_words};
use crate::compose::value::{Kind, Map, Value, pairs};
use crate::source::{Spanned, Text};

/// Reads a value with `read`; what is not known stays so, and what cannot be read is `None`.
pub(super) fn setting<T>(value: &Value, read: impl FnOnce(&Value) -> Option<T>) -> Option<Setting<T>> {
    let fact = match value.why() {
        Some(why) => Answer::Unknown(why.clone()),
        None => Answer::Known(read(value)?),
    };
    Some(Setting::of(value, fact))
}

pub(super) fn text_of(value: &Value) -> Option<Setting<Text>> {
    if value.is_null() && value.why().is_none() {
        return None;
    }
    setting(value, Value::to_text)
}

pub(crate) fn text(map: &Map, key: &str) -> Option<Setting<Text>> {
    text_of(map.get(key)?).filter(|text| text.known().is_none_or(|text| !text.is_empty()))
}

pub(super) fn flag(map: &Map, key: &str) -> Option<Setting<bool>> {
    setting(map.get(key)?, |value| match &value.kind {
        Kind::Bool(flag) => Some(*flag),
        Kind::Text(text) => boolean(text),
        _ => None,
    })
}

pub(super) fn number(map: &Map, key: &str) -> Option<Setting<i64>> {
    setting(map.get(key)?, |value| match &value.kind {
        Kind::Int(number) => i64::try_from(*number).ok(),
        #[expect(clippy::cast_possible_truncation, reason = "Compose cuts it off, too")]
        Kind::Float(number) => Some(*number as i64),
        Kind::Text(text) => text.parse().ok(),
        _ => None,
    })
}

/// A share of processors, in thousandths of one.
pub(super) fn millis(map: &Map, key: &str) -> Option<Setting<i64>> {
    setting(map.get(key)?, |value| {
        let number: f64 = value.print()?.parse().ok()?;
        #[expect(clippy::cast_possible_truncation, reason = "no machine has so many processors")]
        Some((number * 1000.0).round() as i64)
    })
}

pub(super) fn bytes(map: &Map, key: &str) -> Option<Setting<i64>> {
    setting(map.get(key)?, |value| units::bytes(&value.print()?))
}

pub(super) fn duration(map: &Map, key: &str) -> Option<Setting<Duration>> {
    setting(map.get(key)?, |value| {
        let nanos = units::duration(&value.print()?)?;
        Some(Duration::from_nanos(u64::try_from(nanos).unwrap_or(0)))
    })
}

/// A list of texts, or one text.
pub(super) fn texts(map: &Map, key: &str) -> Vec<Setting<Text>> {
    let Some(value) = map.get(key) else { return Vec::new() };
    match value.as_list() {
        Some(items) => items.iter().filter_map(text_of).collect(),
        None => text_of(value).into_iter().collect(),
    }
}

/// Pairs. A name without a value is not known: it comes from whoever runs Compose.
pub(super) fn pair_list(map: &Map, key: &str) -> Vec<Pair> {
    let Some(value) = map.get(key) else { return Vec::new() };
    let value = pairs::into_mapping(value.clone(), &mut Vec::new());
    let entries = value.as_map().into_iter().flat_map(Map::iter);
    entries
        .filter_map(|(name, entry)| {
            let value = if entry.value.is_null() {
                let reason = format!("`{name}` comes from the environment in which Compose runs");
                let mut value = Setting::new(Answer::unknown(reason, entry.key), entry.key);
                value.0.lost = entry.value.lost().to_vec();
                value
            } else {
                setting(&entry.value, Value::to_text)?
            };
            Some(Pair { name: Spanned::new((**name).to_owned(), entry.key), value })
        })
        .collect()
}

pub(super) fn command(map: &Map, key: &str) -> Option<Setting<CommandWords>> {
    let value = map.get(key).filter(|value| !value.is_null())?;
    if let Some(items) = value.as_list() {
        let why = items.iter().find_map(Value::why);
        let words = items.iter().filter_map(Value::to_text).collect();
        let fact = match why {
            Some(why) => Answer::Unknown(why.clone()),
            None => Answer::Known(CommandWords { words, text: None, dropped: None }),
        };
        return Some(Setting::of(value, fact));
    }
    if value.as_text().is_some_and(|text| text.len() > MAX_BYTES) {
        let reason = format!("the command is longer than the {} bytes that are read", MAX_BYTES);
        return Some(Setting::new(Answer::unknown(reason, value.span), value.span));
    }
    setting(value, |value| {
        let text = value.to_text()?;
        let split = command_words::split(&text)?;
        let dropped = split.stopped.map(|at| text.slice(at..text.len()));
        Some(CommandWords { words: split.words, text: Some(text), dropped })
    })
}

/// The mapping under a key.
pub(super) fn below<'m>(map: &'m Map, key: &str) -> Option<&'m Map> {
    map.get(key).and_then(Value::as_map)
}

/// The mappings of the list under a key, each with the value it is.
pub(super) fn mappings<'m>(map: &'m Map, key: &str) -> impl Iterator<Item = (&'m Value, &'m Map)> {
    let items = map.get(key).and_then(Value::as_list).unwrap_or_default();
    items.iter().filter_map(|item| Some((item, item.as_map()?)))
}
