//! A Bake file as blocks and attributes, whether it is written in HCL or in JSON.

use hcl_edit::expr::Expression;
use hcl_edit::structure::Body;

use crate::builders::document::{Document, items};
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::yaml::{Node, NodeKind};

/// A file that was parsed.
pub(super) struct Parsed<'a> {
    pub(super) id: FileId,
    syntax: Syntax<'a>,
}

enum Syntax<'a> {
    Hcl(Body),
    Json(Document<'a>),
}

/// An expression, in the syntax of its file.
#[derive(Clone, Copy)]
pub(super) enum Source<'p> {
    Hcl(FileId, &'p Expression),
    Json(&'p Document<'p>, Node<'p>),
}

/// An attribute of a block or of the file.
#[derive(Clone)]
pub(super) struct Attribute<'p> {
    pub(super) name: String,
    pub(super) source: Source<'p>,
}

/// A block with one label: `target "api" { … }`.
#[derive(Clone)]
pub(super) struct Block<'p> {
    pub(super) kind: String,
    pub(super) label: String,
    /// Where the label stands.
    pub(super) place: Span,
    pub(super) attributes: Vec<Attribute<'p>>,
}

impl Block<'_> {
    pub(super) fn get(&self, name: &str) -> Option<&Attribute<'_>> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }
}

/// What a file holds.
#[derive(Default)]
pub(super) struct Content<'p> {
    pub(super) blocks: Vec<Block<'p>>,
    pub(super) attributes: Vec<Attribute<'p>>,
}

/// The kinds of blocks that a Bake file has.
// Source: bake/bake.go (`Config`) and bake/hclparser/hclparser.go (`inputs`) of buildx.
const KINDS: [&str; 4] = ["target", "group", "variable", "function"];

impl<'a> Parsed<'a> {
    /// Parses a file. `None` where it cannot be parsed.
    pub(super) fn new(id: FileId, file: &'a SourceFile) -> Option<Self> {
        let syntax = match file.path().file_name().ends_with(".json") {
            true => Syntax::Json(Document::json(id, file)),
            false => Syntax::Hcl(hcl_edit::parser::parse_body(std::str::from_utf8(file.bytes()).ok()?).ok()?),
        };
        Some(Self { id, syntax })
    }

    pub(super) fn content(&self) -> Content<'_> {
        match &self.syntax {
            Syntax::Hcl(body) => self.hcl(body),
            Syntax::Json(document) => json(document),
        }
    }

    fn hcl<'p>(&self, body: &'p Body) -> Content<'p> {
        let mut content = Content { blocks: Vec::new(), attributes: self.attributes(body) };
        for block in body.blocks() {
            let [label] = block.labels.as_slice() else { continue };
            content.blocks.push(Block {
                kind: block.ident.as_str().to_owned(),
                label: label.as_str().to_owned(),
                place: place(self.id, label),
                attributes: self.attributes(&block.body),
            });
        }
        content
    }

    fn attributes<'p>(&self, body: &'p Body) -> Vec<Attribute<'p>> {
        let attribute = |attribute: &'p hcl_edit::structure::Attribute| Attribute {
            name: attribute.key.as_str().to_owned(),
            source: Source::Hcl(self.id, &attribute.value),
        };
        body.attributes().map(attribute).collect()
    }
}

impl Source<'_> {
    pub(super) fn place(&self) -> Span {
        match self {
            Self::Hcl(file, expression) => place(*file, *expression),
            Self::Json(_, node) => node.span(),
        }
    }
}

/// Where something of a file in HCL stands.
pub(super) fn place(file: FileId, what: &impl hcl_edit::Span) -> Span {
    let range = what.span().unwrap_or_default();
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(file, offset(range.start), offset(range.end))
}

fn json<'p>(document: &'p Document<'p>) -> Content<'p> {
    let mut content = Content::default();
    let Some(root) = document.root() else { return content };
    for (name, value) in pairs(root) {
        let kind = name.as_str().unwrap_or_default();
        if !KINDS.contains(&kind) {
            content.attributes.push(attribute(document, name, value));
            continue;
        }
        for (label, body) in one_or_more(value).flat_map(pairs) {
            for body in one_or_more(body) {
                let attributes = pairs(body).map(|(name, value)| attribute(document, name, value));
                content.blocks.push(Block {
                    kind: kind.to_owned(),
                    label: label.as_str().unwrap_or_default().to_owned(),
                    place: label.span(),
                    attributes: attributes.collect(),
                });
            }
        }
    }
    content
}

/// The entries of an object, without the comments that `//` is.
pub(super) fn pairs<'y>(node: Node<'y>) -> impl Iterator<Item = (Node<'y>, Node<'y>)> {
    node.entries().filter(|(name, _)| name.as_str() != Some("//"))
}

/// The items of a list, or the one that stands in its place.
fn one_or_more<'y>(node: Node<'y>) -> impl Iterator<Item = Node<'y>> {
    let list = matches!(node.kind(), NodeKind::Sequence);
    let one = (!list).then_some(node);
    items(node).filter(move |_| list).chain(one)
}

fn attribute<'p>(document: &'p Document<'p>, name: Node<'p>, value: Node<'p>) -> Attribute<'p> {
    Attribute { name: name.as_str().unwrap_or_default().to_owned(), source: Source::Json(document, value) }
}
