//! YAML and JSON as pipelines have them: with aliases, merged keys and lists in lists.

use super::work::Work;
use crate::limits;
use crate::source::{FileId, SourceFile, Span, Text};
use crate::syntax::yaml::{Node, NodeKind, Yaml};

/// How often an alias or a merged key leads to another.
const MAX_DEPTH: usize = limits::BUILDER_NESTING.most();

/// The most entries of a list that are read.
const MAX_ITEMS: usize = limits::BUILDER_PARTS.most();

/// A file that is read as YAML.
pub(super) struct Document<'a> {
    pub(super) yaml: Yaml,
    pub(super) file: &'a SourceFile,
}

impl<'a> Document<'a> {
    pub(super) fn new(id: FileId, file: &'a SourceFile) -> Self {
        Self { yaml: Yaml::parse(id, file.bytes()), file }
    }

    /// A file in JSON, with comments and tabs if it has any.
    pub(super) fn json(id: FileId, file: &'a SourceFile) -> Self {
        Self { yaml: Yaml::parse(id, &without_comments(file.bytes())), file }
    }

    /// The first list or mapping that has more parts than are looked at.
    pub(super) fn too_long(&self) -> Option<Span> {
        self.yaml.documents().find_map(too_long)
    }

    /// The first document of the file.
    pub(super) fn root(&self) -> Option<Node<'_>> {
        self.yaml.documents().next().map(target)
    }

    /// The text of a scalar, with its places.
    pub(super) fn text(&self, node: Node<'_>) -> Text {
        target(node).text(self.file.bytes())
    }
}

fn too_long(node: Node<'_>) -> Option<Span> {
    let (mut items, mut entries) = (node.items(), node.entries());
    if node.items().nth(MAX_ITEMS).is_some() || node.entries().nth(MAX_ITEMS).is_some() {
        return Some(node.span());
    }
    items.find_map(too_long).or_else(|| entries.find_map(|(_, value)| too_long(value)))
}

/// What a node means: of an alias, what it stands for.
pub(super) fn target(mut node: Node<'_>) -> Node<'_> {
    for _ in 0..MAX_DEPTH {
        match node.kind() {
            NodeKind::Alias(Some(meant)) => node = meant,
            _ => break,
        }
    }
    node
}

/// The value of a key of a mapping, one that is merged into it included.
pub(super) fn get<'y>(node: Node<'y>, key: &str) -> Option<Node<'y>> {
    get_at(target(node), key, 0)
}

fn get_at<'y>(node: Node<'y>, key: &str, depth: usize) -> Option<Node<'y>> {
    if let Some(value) = node.get(key) {
        return Some(target(value));
    }
    let merged = target(node.get("<<").filter(|_| depth < MAX_DEPTH)?);
    match merged.kind() {
        NodeKind::Sequence => merged.items().find_map(|item| get_at(target(item), key, depth + 1)),
        _ => get_at(merged, key, depth + 1),
    }
}

/// The value at the end of a path of keys.
pub(super) fn get_path<'y>(node: Node<'y>, path: &[&str]) -> Option<Node<'y>> {
    path.iter().try_fold(node, |node, key| get(node, key))
}

/// The text of a key's value.
pub(super) fn word<'y>(node: Node<'y>, key: &str) -> Option<&'y str> {
    get(node, key)?.as_str()
}

/// The keys and values of a mapping.
pub(super) fn entries<'y>(node: Node<'y>) -> impl Iterator<Item = (&'y str, Node<'y>)> {
    let entries = target(node).entries().take(MAX_ITEMS);
    entries.filter_map(|(key, value)| Some((key.as_str()?, target(value))))
}

/// The items of a list.
pub(super) fn items<'y>(node: Node<'y>) -> impl Iterator<Item = Node<'y>> {
    target(node).items().take(MAX_ITEMS).map(target)
}

/// The scalars of a list, of lists in it, or the one scalar that stands in its place.
pub(super) fn scalars<'y>(node: Node<'y>, work: &Work) -> Vec<Node<'y>> {
    let mut found = Vec::new();
    add_scalars(target(node), 0, &mut found, work);
    found
}

fn add_scalars<'y>(node: Node<'y>, depth: usize, found: &mut Vec<Node<'y>>, work: &Work) {
    match node.kind() {
        NodeKind::Scalar { .. } => found.push(node),
        NodeKind::Sequence if depth == MAX_DEPTH => work.reach(&limits::BUILDER_NESTING, node.span()),
        NodeKind::Sequence => {
            for item in node.items() {
                if found.len() >= MAX_ITEMS {
                    work.reach(&limits::BUILDER_PARTS, item.span());
                    return;
                }
                // Lists that stand in others by their names alone may be very many.
                if !work.take_bytes(0, item.span()) {
                    return;
                }
                add_scalars(target(item), depth + 1, found, work);
            }
        }
        _ => {}
    }
}

/// Several texts as the lines of one: the lines of a script that stand in a list.
pub(super) fn lines(texts: &[Text]) -> Option<Text> {
    let (first, rest) = texts.split_first()?;
    let mut builder = crate::source::TextBuilder::new(first.file());
    builder.append(first);
    for text in rest {
        let start = text.span().start;
        builder.add(start, start, "\n");
        builder.append(text);
    }
    Some(builder.finish(first.span().start))
}

/// JSON with blanks in place of comments and tabs, so that every place stays what it is.
fn without_comments(bytes: &[u8]) -> Vec<u8> {
    let mut text = bytes.to_vec();
    let (mut at, mut in_string) = (0, false);
    while at < text.len() {
        match (text[at], in_string) {
            (b'\\', true) => at += 1,
            (b'"', _) => in_string = !in_string,
            (b'\t', false) => text[at] = b' ',
            (b'/', false) if matches!(text.get(at + 1), Some(b'/' | b'*')) => {
                let rest = &text[at..];
                let length = match rest[1] {
                    b'/' => memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
                    _ => memchr::memmem::find(rest, b"*/").map_or(rest.len(), |end| end + 2),
                };
                for byte in text[at..at + length].iter_mut().filter(|byte| !matches!(**byte, b'\n' | b'\r')) {
                    *byte = b' ';
                }
                at += length;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    text
}
