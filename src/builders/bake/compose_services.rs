//! Services of Compose files as Bake takes them: targets on top of which its own files say more.
// Source: bake/compose.go of buildx.

use super::inline::Inline;
use super::target::Target;
use crate::builders::document::{Document, entries, get, items};
use crate::builders::partial::{Partial, UNKNOWN};
use crate::builders::template;
use crate::source::{FileId, SourceFile, Span, Text};
use crate::syntax::yaml::{Node, NodeKind};

/// The targets that the services of a file are.
pub(super) fn targets(id: FileId, file: &SourceFile) -> Vec<Target> {
    let document = Document::new(id, file);
    let services = document.root().and_then(|root| get(root, "services"));
    let Some(services) = services else { return Vec::new() };
    entries(services)
        .filter_map(|(name, service)| {
            let build = get(service, "build")?;
            Some(target(&document, name, service, build))
        })
        .collect()
}

fn target(document: &Document<'_>, name: &str, service: Node<'_>, build: Node<'_>) -> Target {
    // A target's name has no dots.
    let mut target = Target::of(&name.replace('.', "_"), build.span());
    let word = |from: Node<'_>, key: &str| get(from, key).map(|node| partial(&document.text(node)));
    target.tags = word(service, "image").map(|image| vec![image]);
    if matches!(build.kind(), NodeKind::Scalar { .. }) {
        target.context = Some(partial(&document.text(build)));
        return target;
    }
    target.context = word(build, "context");
    target.dockerfile = word(build, "dockerfile");
    target.inline = get(build, "dockerfile_inline")
        .map(|node| Inline { text: partial(&document.text(node)), place: node.span() });
    let labels = pairs(document, get(build, "labels")).into_iter().map(|(name, ..)| name);
    target.labels = Some(labels.collect());
    target.target = word(build, "target");
    for (name, place, value) in pairs(document, get(build, "args")) {
        target.arguments.insert(name, (place, value));
    }
    for (name, _, value) in pairs(document, get(build, "additional_contexts")) {
        target.contexts.insert(name, value);
    }
    let tags: Vec<Node<'_>> =
        get(build, "tags").into_iter().flat_map(items).filter(|tag| tag.as_str().is_some()).collect();
    if !tags.is_empty() {
        target.tags = Some(tags.into_iter().map(|tag| partial(&document.text(tag))).collect());
    }
    target
}

/// Names and values of a mapping, or of a list of `NAME=value`.
fn pairs(document: &Document<'_>, node: Option<Node<'_>>) -> Vec<(String, Span, Partial)> {
    let Some(node) = node else { return Vec::new() };
    let of_list = items(node).map(|item| {
        let text = document.text(item);
        let (name, value) = match text.find('=') {
            Some(at) => (text[..at].to_owned(), partial(&text.slice(at + 1..text.len()))),
            None => (text.as_str().to_owned(), Partial::unknown()),
        };
        (name, item.span(), value)
    });
    let of_mapping =
        entries(node).map(|(name, value)| (name.to_owned(), value.span(), partial(&document.text(value))));
    match node.kind() {
        NodeKind::Sequence => of_list.collect(),
        _ => of_mapping.collect(),
    }
}

/// A text with the defaults of its variables.
fn partial(text: &Text) -> Partial {
    let default = |inside: &str| {
        let default = inside.split_once(":-").or_else(|| inside.split_once('-'));
        Some(default.map_or_else(Partial::unknown, |(_, default)| Partial::new(default)))
    };
    let filled = template::fill(text, ("${", "}"), &default);
    match filled.contains('$') {
        true => Partial::new(UNKNOWN.to_string()),
        false => Partial::new(filled.as_str()),
    }
}
