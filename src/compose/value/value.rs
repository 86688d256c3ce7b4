//! A Compose value while projects are worked out: what it is, where it stands, what it beat.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::answer::Why;
use crate::limits;
use crate::source::{Span, Text};

/// A value of a Compose file, interpolated and merged so far as the work has come.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    pub(crate) kind: Kind,
    /// The place that says it: the last one, where several files do.
    pub(crate) span: Span,
    extra: Option<Box<Extra>>,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(Text),
    List(Vec<Value>),
    Map(Map),
}

/// What few values have.
#[derive(Debug, Clone, Default)]
struct Extra {
    /// The places that said otherwise and were overridden, latest first.
    lost: Vec<Span>,
    /// The places in a text where something is missing that is not known.
    unknown: Vec<(u32, Why)>,
    /// The variables that were put into a text, and where each has its value from.
    sources: Vec<(String, Span)>,
    /// Part of it could not be read: what it does not say may have been said.
    damaged: bool,
    /// It is held as pairs, and Compose holds it as a list of `key=value`.
    listed: bool,
    /// No file says it: Compose takes it for said.
    implied: bool,
}

/// The entries of a mapping, by key. They are boxed, because a tree sets aside room for eleven even where there is
/// one, and most mappings of a Compose file have few.
#[derive(Debug, Clone, Default)]
pub(crate) struct Map {
    entries: BTreeMap<Arc<str>, Box<Entry>>,
}

/// An entry of a mapping.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Where the key stands.
    pub(crate) key: Span,
    pub(crate) value: Value,
}

/// How many overridden places a value remembers; a file of ten thousand documents has as many.
const MAX_LOST: usize = limits::OVERRIDDEN_PLACES.most();

impl Value {
    pub(crate) fn new(kind: Kind, span: Span) -> Self {
        Self { kind, span, extra: None }
    }

    pub(crate) fn null(span: Span) -> Self {
        Self::new(Kind::Null, span)
    }

    pub(crate) fn text(text: Text) -> Self {
        let span = text.span();
        Self::new(Kind::Text(text), span)
    }

    /// Text that no file says, because of what stands at `span`.
    pub(crate) fn implied(span: Span, text: &str) -> Self {
        Self::new(Kind::Text(Text::standing_for(span, text)), span)
    }

    pub(crate) fn map(map: Map, span: Span) -> Self {
        Self::new(Kind::Map(map), span)
    }

    pub(crate) fn list(items: Vec<Self>, span: Span) -> Self {
        Self::new(Kind::List(items), span)
    }

    pub(crate) fn as_text(&self) -> Option<&Text> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_map(&self) -> Option<&Map> {
        match &self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(crate) fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(crate) fn as_list(&self) -> Option<&[Self]> {
        match &self.kind {
            Kind::List(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn as_list_mut(&mut self) -> Option<&mut Vec<Self>> {
        match &mut self.kind {
            Kind::List(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// The entry of a mapping, by its key.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.as_map()?.get(key)
    }

    /// A scalar as Compose writes it into a text.
    pub(crate) fn print(&self) -> Option<String> {
        match &self.kind {
            Kind::Null => Some(String::new()),
            Kind::Bool(value) => Some(value.to_string()),
            Kind::Int(number) => Some(number.to_string()),
            Kind::Float(number) => Some(print_float(*number)),
            Kind::Text(text) => Some(text.as_str().to_owned()),
            Kind::List(_) | Kind::Map(_) => None,
        }
    }

    /// A scalar as text, with its places.
    pub(crate) fn to_text(&self) -> Option<Text> {
        match &self.kind {
            Kind::Text(text) => Some(text.clone()),
            _ => Some(Text::standing_for(self.span, &self.print()?)),
        }
    }

    /// A part of a text, with what of it is not known.
    pub(crate) fn slice(&self, range: Range<usize>) -> Self {
        let Some(text) = self.as_text() else { return self.clone() };
        let mut part = Self::text(text.slice(range.clone()));
        for (at, why) in self.unknown() {
            let at = *at as usize;
            if range.start <= at && at <= range.end {
                part.add_unknown(to_u32(at - range.start), why.clone());
            }
        }
        if !self.sources().is_empty() {
            part.add_sources(self.sources().to_vec());
        }
        part
    }

    /// The parts of the value that are not known: places in its text, and why.
    pub(crate) fn unknown(&self) -> &[(u32, Why)] {
        self.extra.as_ref().map_or(&[], |extra| &extra.unknown)
    }

    /// Why the value is not known; `None` if it is known, or no scalar.
    pub(crate) fn why(&self) -> Option<&Why> {
        self.unknown().first().map(|(_, why)| why)
    }

    /// The text in front of what is first not known in the value; `None` where all of it is known.
    pub(crate) fn known_start(&self) -> Option<Text> {
        let (at, _) = self.unknown().iter().min_by_key(|(at, _)| *at)?;
        let text = self.as_text()?;
        Some(text.slice(0..text.len().min(*at as usize)))
    }

    pub(crate) fn add_unknown(&mut self, at: u32, why: Why) {
        self.extra.get_or_insert_default().unknown.push((at, why));
    }

    /// The variables that were put into the value, and where each has its own value from.
    pub(crate) fn sources(&self) -> &[(String, Span)] {
        self.extra.as_ref().map_or(&[], |extra| &extra.sources)
    }

    pub(crate) fn add_sources(&mut self, sources: Vec<(String, Span)>) {
        self.extra.get_or_insert_default().sources.extend(sources);
    }

    /// Marks the value as not known, for the reasons for which `other` is not.
    pub(crate) fn into_unknown_like(mut self, other: &Self) -> Self {
        for (_, why) in other.unknown() {
            self.add_unknown(0, why.clone());
        }
        self
    }

    /// The places that were overridden, latest first.
    pub(crate) fn lost(&self) -> &[Span] {
        self.extra.as_ref().map_or(&[], |extra| &extra.lost)
    }

    /// Notes that this value won over another.
    pub(crate) fn beats(&mut self, loser: &Self) {
        let extra = self.extra.get_or_insert_default();
        let own = (loser.span != self.span).then_some(&loser.span);
        for span in own.into_iter().chain(loser.lost()) {
            if extra.lost.len() < MAX_LOST && !extra.lost.contains(span) {
                extra.lost.push(*span);
            }
        }
    }

    pub(crate) fn is_damaged(&self) -> bool {
        self.extra.as_ref().is_some_and(|extra| extra.damaged)
    }

    pub(crate) fn set_damaged(&mut self) {
        self.extra.get_or_insert_default().damaged = true;
    }

    pub(crate) fn is_listed(&self) -> bool {
        self.extra.as_ref().is_some_and(|extra| extra.listed)
    }

    pub(super) fn set_listed(&mut self) {
        self.extra.get_or_insert_default().listed = true;
    }

    pub(crate) fn is_implied(&self) -> bool {
        self.extra.as_ref().is_some_and(|extra| extra.implied)
    }

    /// Marks the value as one that no file says.
    pub(crate) fn into_implied(mut self) -> Self {
        self.extra.get_or_insert_default().implied = true;
        self
    }

    /// The word for the value's kind, as messages use it.
    pub(crate) fn noun(&self) -> &'static str {
        match self.kind {
            Kind::Null => "nothing",
            Kind::Bool(_) => "a boolean",
            Kind::Int(_) | Kind::Float(_) => "a number",
            Kind::Text(_) => "a string",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a mapping",
        }
    }

    /// The number of values that the value is made of, itself included. A long text counts as several, as what it
    /// takes to keep it.
    pub(crate) fn size(&self) -> usize {
        match &self.kind {
            Kind::List(items) => 1 + items.iter().map(Self::size).sum::<usize>(),
            Kind::Map(map) => {
                1 + map.iter().map(|(key, entry)| size_of(key) + entry.value.size()).sum::<usize>()
            }
            Kind::Text(text) => 1 + size_of(text),
            _ => 1,
        }
    }
}

/// How many values a text counts as, beyond the one that it is.
pub(crate) fn size_of(text: &str) -> usize {
    text.len() / 64
}

/// Equality of what is said, wherever it stands.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Null, Kind::Null) => true,
            (Kind::Bool(one), Kind::Bool(two)) => one == two,
            (Kind::Int(one), Kind::Int(two)) => one == two,
            (Kind::Float(one), Kind::Float(two)) => one == two,
            (Kind::Text(one), Kind::Text(two)) => one.as_str() == two.as_str(),
            (Kind::List(one), Kind::List(two)) => one == two,
            (Kind::Map(one), Kind::Map(two)) => {
                one.entries.len() == two.entries.len()
                    && one.iter().all(|(key, entry)| two.get(key).is_some_and(|other| *other == entry.value))
            }
            _ => false,
        }
    }
}

impl Map {
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.entries.get(key).map(|entry| &entry.value)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.entries.get_mut(key).map(|entry| &mut entry.value)
    }

    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key).map(Box::as_ref)
    }

    pub(crate) fn contains(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    pub(crate) fn insert(&mut self, key: Arc<str>, entry: Entry) -> Option<Entry> {
        self.entries.insert(key, Box::new(entry)).map(|entry| *entry)
    }

    /// Sets what no file says, because of what stands at `span`.
    pub(crate) fn imply(&mut self, key: &str, value: Value) {
        let key_span = value.span;
        self.insert(Arc::from(key), Entry { key: key_span, value });
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<Entry> {
        self.entries.remove(key).map(|entry| *entry)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Entry)> {
        self.entries.iter().map(|(key, entry)| (key, entry.as_ref()))
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&Arc<str>, &mut Entry)> {
        self.entries.iter_mut().map(|(key, entry)| (key, entry.as_mut()))
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &Arc<str>> {
        self.entries.keys()
    }

    pub(crate) fn into_entries(self) -> impl Iterator<Item = (Arc<str>, Entry)> {
        self.entries.into_iter().map(|(key, entry)| (key, *entry))
    }

    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&str, &Entry) -> bool) {
        self.entries.retain(|key, entry| keep(key, entry));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }
}

/// A float as Compose prints it: the shortest digits, with an exponent for a million and above, and for what is very
/// small.
// Source: `strconv.FormatFloat(number, 'g', -1, 64)` of Go, as `docker compose config` shows it.
fn print_float(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{number:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return format!("{number}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
}

/// Texts are parts of files, which are bounded far below the range of `u32`.
pub(crate) fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::print_float;

    #[test]
    fn floats_print_as_go_prints_them() {
        for (number, printed) in [
            (1.5, "1.5"),
            (123_456.0, "123456"),
            (1_234_567.0, "1.234567e+06"),
            (1e20, "1e+20"),
            (-0.0, "-0"),
            (0.0001, "0.0001"),
            (1e-5, "1e-05"),
        ] {
            assert_eq!(print_float(number), printed);
        }
    }
}
