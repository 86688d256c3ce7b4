//! A value as a rule sees it: known or not, where it stands, what it won over.

use std::ops::Deref;
use std::time::Duration;

use crate::model::{Fact, Why};
use crate::source::{Span, Spanned, Text};

use super::super::command;
use super::super::pairs;
use super::super::substitute::boolean;
use super::super::units;
use super::super::value::{Kind, Map, Value};

/// What a project's files give an attribute. An attribute that they do not give is `None` around it: there are
/// many of those, so that what is given lies elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T>(Box<Given<T>>);

/// A value that is given, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given<T> {
    /// The value, or why it is not known.
    pub value: Fact<T>,
    /// The place that won.
    pub span: Span,
    /// The places that said otherwise and were overridden, latest first.
    pub lost: Vec<Span>,
    /// The variables that were put into it, and where each has its value from.
    pub from: Vec<(String, Span)>,
}

impl<T> Deref for Setting<T> {
    type Target = Given<T>;

    fn deref(&self) -> &Given<T> {
        &self.0
    }
}

impl<T> Setting<T> {
    /// A value that nothing else was overridden by and no variable was put into.
    pub(in super::super) fn new(value: Fact<T>, span: Span) -> Self {
        Self(Box::new(Given { value, span, lost: Vec::new(), from: Vec::new() }))
    }

    /// A setting that a file's value gives: `fact` is what was read from the value.
    pub(super) fn of(value: &Value, fact: Fact<T>) -> Self {
        let (lost, from) = (value.lost().to_vec(), value.sources().to_vec());
        Self(Box::new(Given { value: fact, span: value.span, lost, from }))
    }

    /// The value, if it is known.
    pub fn known(&self) -> Option<&T> {
        self.value.known()
    }

    /// Why the value is not known; `None` if it is known.
    pub fn why(&self) -> Option<&Why> {
        self.value.why()
    }

    /// Changes the value and keeps where it stands, what it won over, and what was put into it.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Setting<U> {
        let Given { value, span, lost, from } = *self.0;
        Setting(Box::new(Given { value: value.map(change), span, lost, from }))
    }
}

impl Setting<Text> {
    /// Whether the text is that of one variable and nothing else.
    #[must_use]
    pub fn is_taken_whole(&self) -> bool {
        self.from.len() == 1 && self.known().is_some_and(Text::is_stand_in)
    }

    /// Whether the text is known to be this one.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.known().is_some_and(|known| known.as_str() == text)
    }

    /// The text, if it is known.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.known().map(Text::as_str)
    }
}

impl Setting<bool> {
    /// Whether the value is known to be true.
    #[must_use]
    pub fn is_true(&self) -> bool {
        self.known() == Some(&true)
    }
}

/// A name and what it is set to: a variable, a label, an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The name.
    pub name: Spanned<String>,
    /// What it is set to.
    pub value: Setting<Text>,
}

/// A command, as the list of words that is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The words. None at all takes away what the image says.
    pub words: Vec<Text>,
    /// The text they were split from, if the command is given as one text.
    pub text: Option<Text>,
    /// What stands behind the first `;`, `&`, `|`, `<` or `>` of such a text: Compose drops it.
    pub dropped: Option<Text>,
}

/// Reads a value with `read`; what is not known stays so, and what cannot be read is `None`.
pub(super) fn setting<T>(value: &Value, read: impl FnOnce(&Value) -> Option<T>) -> Option<Setting<T>> {
    let fact = match value.why() {
        Some(why) => Fact::Unknown(why.clone()),
        None => Fact::Known(read(value)?),
    };
    Some(Setting::of(value, fact))
}

pub(super) fn text_of(value: &Value) -> Option<Setting<Text>> {
    if value.is_null() && value.why().is_none() {
        return None;
    }
    setting(value, Value::to_text)
}

pub(super) fn text(map: &Map, key: &str) -> Option<Setting<Text>> {
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
                let reason = format!("`{name}` is taken from the environment of whoever runs Compose");
                let mut value = Setting::new(Fact::unknown(reason, entry.key), entry.key);
                value.0.lost = entry.value.lost().to_vec();
                value
            } else {
                setting(&entry.value, Value::to_text)?
            };
            Some(Pair { name: Spanned::new((**name).to_owned(), entry.key), value })
        })
        .collect()
}

pub(super) fn command(map: &Map, key: &str) -> Option<Setting<Command>> {
    let value = map.get(key).filter(|value| !value.is_null())?;
    if let Some(items) = value.as_list() {
        let why = items.iter().find_map(Value::why);
        let words = items.iter().filter_map(Value::to_text).collect();
        let fact = match why {
            Some(why) => Fact::Unknown(why.clone()),
            None => Fact::Known(Command { words, text: None, dropped: None }),
        };
        return Some(Setting::of(value, fact));
    }
    if value.as_text().is_some_and(|text| text.len() > command::MAX_BYTES) {
        let reason =
            format!("the command is longer than the {} bytes that are looked at", command::MAX_BYTES);
        return Some(Setting::new(Fact::unknown(reason, value.span), value.span));
    }
    setting(value, |value| {
        let text = value.to_text()?;
        let split = command::split(&text)?;
        let dropped = split.stopped.map(|at| text.slice(at..text.len()));
        Some(Command { words: split.words, text: Some(text), dropped })
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
