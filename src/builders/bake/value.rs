//! What an expression of a Bake file is worth.

use std::collections::BTreeMap;

use crate::answer::Why;
use crate::builders::partial::{Partial, UNKNOWN};
use crate::source::Span;

/// A value. Lists, tuples and sets are one thing here, and so are maps and objects.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(f64),
    /// A text, with marks where it is not known.
    Text(String),
    List(Vec<Self>),
    Object(BTreeMap<String, Self>),
    Unknown(Why),
}

/// A value, or why there is none: Bake stops there.
pub(super) type Evaluated = Result<Value, Why>;

/// Why there is no value.
pub(super) fn why(reason: impl Into<String>, place: Span) -> Why {
    Why { reason: reason.into(), place: Some(place) }
}

impl Value {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Whether the value, or a part of it, is not known.
    pub(super) fn has_unknown(&self) -> bool {
        match self {
            Self::Unknown(_) => true,
            Self::Text(text) => text.contains(UNKNOWN),
            Self::List(items) => items.iter().any(Self::has_unknown),
            Self::Object(entries) => entries.values().any(Self::has_unknown),
            Self::Null | Self::Bool(_) | Self::Number(_) => false,
        }
    }

    /// The text that it becomes where a text is wanted; with marks where it is not known.
    pub(super) fn to_text(&self) -> Option<String> {
        match self {
            Self::Bool(value) => Some(value.to_string()),
            Self::Number(number) => Some(number.to_string()),
            Self::Text(text) => Some(text.clone()),
            Self::Unknown(_) => Some(UNKNOWN.to_string()),
            Self::Null | Self::List(_) | Self::Object(_) => None,
        }
    }

    /// The value as a word that builders are given.
    pub(super) fn to_partial(&self) -> Option<Partial> {
        self.to_text().map(Partial::new)
    }

    /// The number that it is, or that its text spells.
    pub(super) fn to_number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    /// The truth value that it is, or that its text spells.
    pub(super) fn to_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::Text(text) if text == "true" || text == "1" => Some(true),
            Self::Text(text) if text == "false" || text == "0" => Some(false),
            _ => None,
        }
    }

    /// The items of a list, or the values of an object in the order of its keys.
    pub(super) fn items(&self) -> Option<Vec<Self>> {
        match self {
            Self::List(items) => Some(items.clone()),
            Self::Object(entries) => Some(entries.values().cloned().collect()),
            _ => None,
        }
    }

    /// How much of it there is, for the limit of work.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Text(text) => 1 + text.len() / 16,
            Self::List(items) => 1 + items.iter().map(Self::weight).sum::<usize>(),
            Self::Object(entries) => 1 + entries.values().map(Self::weight).sum::<usize>(),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Unknown(_) => 1,
        }
    }

    /// Whether two values are equal, if that is known. A number and its text are not.
    pub(super) fn is_equal(&self, other: &Self) -> Option<bool> {
        if self.has_unknown() || other.has_unknown() {
            return None;
        }
        Some(self == other)
    }

    /// The value in JSON, as `jsonencode` writes it.
    pub(super) fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null | Self::Unknown(_) => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53 is not changed")]
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 9.0e15 => (*number as i64).into(),
            Self::Number(number) => (*number).into(),
            Self::Text(text) => text.clone().into(),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Object(entries) => {
                entries.iter().map(|(name, value)| (name.clone(), value.to_json())).collect()
            }
        }
    }

    /// The value that JSON stands for.
    pub(super) fn from_json(json: &serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(number) => number.as_f64().map_or(Self::Null, Self::Number),
            serde_json::Value::String(text) => Self::Text(text.clone()),
            serde_json::Value::Array(items) => Self::List(items.iter().map(Self::from_json).collect()),
            serde_json::Value::Object(entries) => Self::Object(
                entries.iter().map(|(name, value)| (name.clone(), Self::from_json(value))).collect(),
            ),
        }
    }
}
