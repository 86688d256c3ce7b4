//! From a YAML document to a value: aliases expanded, merge keys followed, `!reset` noted.

use std::sync::Arc;

use super::reset::Resets;
use super::value::{Entry, Kind, Map, Value, size_of};
use crate::compose::problem::{Problem, ProblemKind};
use crate::limits;
use crate::source::Text;
use crate::syntax::yaml::{Node, NodeKind, Plain, Style, resolve_plain};

/// How many values the aliases of one file may stand for, all told.
const MAX_ALIASED_NODES: usize = limits::ALIASED_VALUES.most();
/// How deep values may lie in each other once aliases are expanded.
const MAX_DEPTH: usize = limits::COMPOSE_NESTING.most();

/// A document, and what its tags take away from the files before it.
pub(crate) struct Document {
    pub(crate) value: Value,
    pub(crate) resets: Resets,
}

/// Reads a document. `source` is what the file says.
pub(crate) fn read_document(root: Node<'_>, source: &[u8], problems: &mut Vec<Problem>) -> Document {
    let mut reader = Reader {
        source,
        problems,
        resets: Resets::default(),
        path: Vec::new(),
        expanding: Vec::new(),
        aliased: 0,
        gave_up: false,
    };
    let value = reader.value(root).unwrap_or_else(|| Value::null(root.span()));
    Document { value, resets: reader.resets }
}

struct Reader<'r> {
    source: &'r [u8],
    problems: &'r mut Vec<Problem>,
    resets: Resets,
    /// The keys from the root to here.
    path: Vec<Arc<str>>,
    /// The anchored nodes whose aliases are being expanded.
    expanding: Vec<u32>,
    aliased: usize,
    gave_up: bool,
}

impl Reader<'_> {
    /// The value of a node; none where `!reset` takes it away.
    fn value(&mut self, node: Node<'_>) -> Option<Value> {
        if !self.expanding.is_empty() {
            self.aliased += 1;
        }
        if self.aliased > MAX_ALIASED_NODES || self.path.len() > MAX_DEPTH {
            return Some(self.give_up(node));
        }
        let tag = node.tag().map(|(tag, _)| tag);
        match tag {
            Some("!reset") => {
                self.resets.note(&self.path);
                return None;
            }
            Some("!override") => self.resets.note(&self.path),
            _ => {}
        }
        let mut value = match node.kind() {
            NodeKind::Alias(target) => return self.alias(node, target),
            NodeKind::Scalar { value, style } => {
                if !self.expanding.is_empty() {
                    self.aliased += size_of(value);
                }
                self.scalar(node, value, style, tag)
            }
            NodeKind::Sequence => {
                self.path.push(Arc::from("[]"));
                let items = node.items().filter_map(|item| self.value(item)).collect();
                self.path.pop();
                Value::list(items, node.span())
            }
            NodeKind::Mapping => Value::map(self.mapping(node), node.span()),
        };
        if node.is_damaged() {
            value.set_damaged();
        }
        Some(value)
    }

    fn alias(&mut self, alias: Node<'_>, target: Option<Node<'_>>) -> Option<Value> {
        let Some(target) = target else {
            // The syntax error is reported where the file is read.
            let mut value = Value::null(alias.span());
            value.set_damaged();
            return Some(value);
        };
        if self.expanding.contains(&target.id()) {
            let message = "this alias is inside the value that it refers to";
            self.problems.push(Problem::new(ProblemKind::ComposeSyntax, alias.span(), message));
            return Some(Value::null(alias.span()));
        }
        self.expanding.push(target.id());
        let value = self.value(target);
        self.expanding.pop();
        value
    }

    fn give_up(&mut self, node: Node<'_>) -> Value {
        if !self.gave_up {
            self.gave_up = true;
            let what = if self.aliased > MAX_ALIASED_NODES {
                format!("the aliases of this file expand to more than {MAX_ALIASED_NODES} values")
            } else {
                format!("values are nested more than {MAX_DEPTH} levels deep")
            };
            self.problems.push(Problem::new(ProblemKind::LimitReached, node.span(), what));
        }
        let mut value = Value::null(node.span());
        value.set_damaged();
        value
    }

    fn mapping(&mut self, node: Node<'_>) -> Map {
        let mut map = Map::default();
        let mut merges = Vec::new();
        for (key, node) in node.entries() {
            if !self.expanding.is_empty() {
                self.aliased += size_of(key.as_str().unwrap_or_default());
            }
            if is_merge_key(key) {
                merges.push(node);
                continue;
            }
            let Some(name) = self.key(key) else { continue };
            self.path.push(Arc::clone(&name));
            if let Some(value) = self.value(node) {
                map.insert(name, Entry { key: key.span(), value });
            }
            self.path.pop();
        }
        for merged in merges {
            self.merge_key(merged, &mut map);
        }
        map
    }

    /// Adds what a merge key brings and the mapping does not say itself; the first of several wins.
    fn merge_key(&mut self, node: Node<'_>, map: &mut Map) {
        let Some(brought) = self.value(node) else { return };
        let sources = match brought.kind {
            Kind::Map(map) => vec![map],
            Kind::List(items) if items.iter().all(|item| item.as_map().is_some()) => items
                .into_iter()
                .filter_map(|item| if let Kind::Map(map) = item.kind { Some(map) } else { None })
                .collect(),
            Kind::Null if brought.is_damaged() => return,
            _ => {
                let message = "`<<` takes a mapping, or a list of mappings";
                self.problems.push(Problem::new(ProblemKind::ComposeSyntax, node.span(), message));
                return;
            }
        };
        for source in sources {
            for (key, entry) in source.into_entries() {
                if !map.contains(&key) {
                    map.insert(key, entry);
                }
            }
        }
    }

    /// A key's text; a key that is no text is reported, and taken for what it is written as.
    fn key(&mut self, key: Node<'_>) -> Option<Arc<str>> {
        let NodeKind::Scalar { value, style } = key.kind() else {
            let message = "a key must be a string";
            self.problems.push(Problem::new(ProblemKind::ComposeSyntax, key.span(), message));
            return None;
        };
        let is_text = style != Style::Plain
            || key.tag().is_some_and(|(tag, _)| tag == "!!str")
            || matches!(resolve_plain(value), Plain::Text);
        if !is_text {
            let message = format!("the key `{value}` is not a string: put it in quotes");
            self.problems.push(Problem::new(ProblemKind::ComposeSchema, key.span(), message));
        }
        Some(Arc::from(value))
    }

    fn scalar(&self, node: Node<'_>, value: &str, style: Style, tag: Option<&str>) -> Value {
        let span = node.span();
        let plain = match tag {
            Some("!!binary") => return binary(node, value),
            Some("!!int" | "!!float" | "!!bool" | "!!null" | "!!timestamp") => resolve_plain(value),
            // A tag that YAML does not know makes text of a scalar.
            Some(_) => Plain::Text,
            None if style == Style::Plain => resolve_plain(value),
            None => Plain::Text,
        };
        let kind = match plain {
            Plain::Null => Kind::Null,
            Plain::Bool(value) => Kind::Bool(value),
            #[expect(clippy::cast_precision_loss, reason = "that is what `!!float` asks for")]
            Plain::Int(number) if tag == Some("!!float") => Kind::Float(number as f64),
            Plain::Int(number) => Kind::Int(number),
            Plain::Float(number) => Kind::Float(number),
            Plain::Timestamp(printed) => Kind::Text(Text::standing_for(span, &printed)),
            Plain::Text => Kind::Text(node.text(self.source)),
        };
        Value::new(kind, span)
    }
}

fn binary(node: Node<'_>, value: &str) -> Value {
    match decode_base64(value) {
        Some(text) => Value::implied(node.span(), &text),
        None => Value::text(Text::standing_for(node.span(), value)).into_damaged(),
    }
}

impl Value {
    fn into_damaged(mut self) -> Self {
        self.set_damaged();
        self
    }
}

/// Whether a key is `<<` without quotes.
fn is_merge_key(key: Node<'_>) -> bool {
    matches!(key.kind(), NodeKind::Scalar { value: "<<", style: Style::Plain })
        && key.tag().is_none_or(|(tag, _)| tag == "!!merge")
}

fn decode_base64(text: &str) -> Option<String> {
    let mut bits: u32 = 0;
    let mut count = 0;
    let mut bytes = Vec::new();
    for letter in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).ok()?);
        }
    }
    String::from_utf8(bytes).ok()
}
