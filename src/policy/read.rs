//! Reading values of a policy file: every mistake is noted with its place, and reading goes on.
//!
//! One definition of a table (see [`table!`]) gives its reader and its JSON schema.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::source::{Span, Spanned};
use crate::syntax::yaml::{Node, NodeKind, Plain, Style, resolve_plain};

/// Something that a policy file may not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where it is said.
    pub place: Span,
    /// What is wrong with it.
    pub message: String,
    /// What was probably meant.
    pub help: Option<String>,
}

impl Mistake {
    /// A mistake at `place`.
    pub fn new(place: Span, message: impl Into<String>) -> Self {
        Self { place, message: message.into(), help: None }
    }

    /// Adds advice to the mistake.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds advice to the mistake: the right name, if one of `names` is near to what was said.
    #[must_use]
    pub fn did_you_mean<'a>(mut self, said: &str, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.help = nearest(said, names).map(|name| format!("did you mean `{name}`?"));
        self
    }
}

/// The name that is nearest to what was said, if one is near enough to be meant: but for a few letters, or
/// cut short.
pub(crate) fn nearest<'a>(said: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = said.chars().count();
    let allowed = letters.div_ceil(3).min(4);
    let is_beginning = |name: &str| letters >= 3 && name.starts_with(said);
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(said, name), name))
        .filter(|(distance, name)| *distance <= allowed || is_beginning(name))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The mistakes of a policy file.
pub type Mistakes = Vec<Mistake>;

/// A value that can be read from a policy file.
pub trait FromPolicy: Sized {
    /// Reads a value from a node. What is wrong is noted in `mistakes`; `None` is left out.
    fn read(node: Node<'_>, mistakes: &mut Mistakes) -> Option<Self>;

    /// The JSON schema of the setting's values.
    fn schema() -> Json;
}

/// What a node is, as a noun.
fn noun(node: Node<'_>) -> &'static str {
    match node.kind() {
        NodeKind::Sequence => "a list",
        NodeKind::Mapping => "a mapping",
        NodeKind::Alias(_) => "an alias",
        NodeKind::Scalar { value, style: Style::Plain } => match resolve_plain(value) {
            Plain::Null => "nothing",
            Plain::Bool(_) => "a boolean",
            Plain::Int(_) | Plain::Float(_) => "a number",
            Plain::Timestamp(_) | Plain::Text => "a string",
        },
        NodeKind::Scalar { .. } => "a string",
    }
}

/// Whether nothing is said where a value could stand.
pub(crate) fn is_nothing(node: Node<'_>) -> bool {
    match node.kind() {
        NodeKind::Scalar { value, style: Style::Plain } => matches!(resolve_plain(value), Plain::Null),
        _ => false,
    }
}

/// Notes that something else was wanted.
pub(crate) fn wanted<T>(node: Node<'_>, what: &str, mistakes: &mut Mistakes) -> Option<T> {
    mistakes.push(Mistake::new(node.span(), format!("{what} is wanted here, not {}", noun(node))));
    None
}

impl FromPolicy for String {
    fn read(node: Node<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        match node.kind() {
            NodeKind::Scalar { value, style } if style != Style::Plain => Some(value.to_owned()),
            // Versions such as `1.4` and dates are meant as they are written.
            NodeKind::Scalar { value, .. }
                if !matches!(resolve_plain(value), Plain::Null | Plain::Bool(_)) =>
            {
                Some(value.to_owned())
            }
            _ => wanted(node, "a string", mistakes),
        }
    }

    fn schema() -> Json {
        json!({"type": ["string", "number"]})
    }
}

impl FromPolicy for bool {
    fn read(node: Node<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        match node.kind() {
            NodeKind::Scalar { value, style: Style::Plain } => match resolve_plain(value) {
                Plain::Bool(value) => Some(value),
                _ => wanted(node, "`true` or `false`", mistakes),
            },
            _ => wanted(node, "`true` or `false`", mistakes),
        }
    }

    fn schema() -> Json {
        json!({"type": "boolean"})
    }
}

impl FromPolicy for u64 {
    fn read(node: Node<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        let number = match node.kind() {
            NodeKind::Scalar { value, style: Style::Plain } => match resolve_plain(value) {
                Plain::Int(number) => Self::try_from(number).ok(),
                _ => None,
            },
            _ => None,
        };
        number.or_else(|| wanted(node, "a whole number", mistakes))
    }

    fn schema() -> Json {
        json!({"type": "integer", "minimum": 0})
    }
}

impl<T: FromPolicy> FromPolicy for Vec<T> {
    fn read(node: Node<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        match node.kind() {
            NodeKind::Sequence => Some(node.items().filter_map(|item| T::read(item, mistakes)).collect()),
            NodeKind::Scalar { value, .. } if !value.is_empty() => {
                let mistake = Mistake::new(node.span(), format!("a list is wanted here, not {}", noun(node)));
                mistakes.push(mistake.help(format!("write it as `[{}]`", Json::from(value))));
                None
            }
            _ => wanted(node, "a list", mistakes),
        }
    }

    fn schema() -> Json {
        json!({"type": "array", "items": T::schema()})
    }
}

impl<T: FromPolicy> FromPolicy for Spanned<T> {
    fn read(node: Node<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        Some(Self::new(T::read(node, mistakes)?, node.span()))
    }

    fn schema() -> Json {
        T::schema()
    }
}

impl<T: FromPolicy> FromPolicy for Option<T> {
    fn read(node: Node<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        T::read(node, mistakes).map(Some)
    }

    fn schema() -> Json {
        T::schema()
    }
}

/// Values by name, each with the place of its name.
pub(crate) type Named<T> = BTreeMap<String, Keyed<T>>;

/// A value and the place of the key that it stands under.
#[derive(Debug, Clone)]
pub struct Keyed<T> {
    /// Where the key stands.
    pub key: Span,
    /// The value.
    pub value: T,
}

impl<T: FromPolicy> FromPolicy for Named<T> {
    fn read(node: Node<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        if !matches!(node.kind(), NodeKind::Mapping) {
            return wanted(node, "a mapping", mistakes);
        }
        let mut map = Self::new();
        for (key, value) in node.entries() {
            let (Some(name), Some(value)) = (String::read(key, mistakes), T::read(value, mistakes)) else {
                continue;
            };
            map.insert(name, Keyed { key: key.span(), value });
        }
        Some(map)
    }

    fn schema() -> Json {
        json!({"type": "object", "additionalProperties": T::schema()})
    }
}

/// Defines a table of a policy file: a struct, its reader and its schema. A field's name is its key, with
/// `-` for `_`; a key that is no field is a mistake. What a field is without the file stands after `=`.
macro_rules! table {
    (
        $(#[$doc:meta])*
        $visibility:vis struct $name:ident {
            $($(#[doc = $field_doc:literal])* $field:ident: $type:ty = $default:expr,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        $visibility struct $name {
            $($(#[doc = $field_doc])* $visibility $field: $type,)*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl crate::policy::FromPolicy for $name {
            fn read(
                node: crate::syntax::yaml::Node<'_>,
                mistakes: &mut crate::policy::Mistakes,
            ) -> Option<Self> {
                let mut table = Self::default();
                let keys = [$(stringify!($field)),*].map(|field| field.replace('_', "-"));
                if !matches!(node.kind(), crate::syntax::yaml::NodeKind::Mapping) {
                    return crate::policy::wanted(node, "a mapping", mistakes);
                }
                for (key, value) in node.entries() {
                    let name = key.as_str().unwrap_or_default();
                    $(
                        if name == stringify!($field).replace('_', "-") {
                            if let Some(value) = <$type as crate::policy::FromPolicy>::read(value, mistakes) {
                                table.$field = value;
                            }
                            continue;
                        }
                    )*
                    let mistake = crate::policy::Mistake::new(key.span(), format!("there is no key `{name}` here"));
                    mistakes.push(mistake.did_you_mean(name, keys.iter().map(String::as_str)));
                }
                Some(table)
            }

            fn schema() -> serde_json::Value {
                let mut properties = serde_json::Map::new();
                $(
                    let mut schema = <$type as crate::policy::FromPolicy>::schema();
                    let doc = [$($field_doc),*].map(str::trim).join(" ");
                    if let Some(object) = schema.as_object_mut() {
                        object.insert("description".to_owned(), doc.into());
                    }
                    properties.insert(stringify!($field).replace('_', "-"), schema);
                )*
                serde_json::json!({"type": "object", "additionalProperties": false, "properties": properties})
            }
        }
    };
}

/// Defines a choice between words.
macro_rules! choice {
    ($(#[$doc:meta])* $visibility:vis enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// The word that a policy file uses.
            #[must_use]
            pub(crate) fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl crate::policy::FromPolicy for $name {
            fn read(
                node: crate::syntax::yaml::Node<'_>,
                mistakes: &mut crate::policy::Mistakes,
            ) -> Option<Self> {
                let words = [$($word),*];
                match node.as_str() {
                    $(Some($word) => return Some(Self::$variant),)*
                    Some(other) if !crate::policy::is_nothing(node) => {
                        let message = format!("`{other}` is not one of `{}`", words.join("`, `"));
                        let mistake = crate::policy::Mistake::new(node.span(), message);
                        mistakes.push(mistake.did_you_mean(other, words));
                    }
                    _ => return crate::policy::wanted(node, &format!("one of `{}`", words.join("`, `")), mistakes),
                }
                None
            }

            fn schema() -> serde_json::Value {
                serde_json::json!({"enum": [$($word),*]})
            }
        }
    };
}

pub(crate) use choice;
pub(crate) use table;
