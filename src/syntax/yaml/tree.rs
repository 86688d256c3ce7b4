//! The tree: nodes in one array, each with its place, its tag, its anchor and its damage.

use crate::source::{FileId, Span};

/// A YAML file: its documents, its comments, and what is wrong with it.
#[derive(Debug)]
pub struct Yaml {
    pub(crate) file: FileId,
    pub(crate) nodes: Vec<NodeData>,
    /// The items of sequences; the keys and values of mappings, in turn.
    pub(crate) children: Vec<u32>,
    /// The values of all scalars, one after the other.
    pub(crate) scalars: String,
    pub(crate) tags: Vec<Tag>,
    pub(crate) documents: Vec<u32>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) errors: Vec<SyntaxError>,
}

/// A comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// From the `#` to the end of the line.
    pub span: Span,
    /// Whether nothing but white space stands before it on its line.
    pub own_line: bool,
}

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Which mistake it is.
    pub kind: ErrorKind,
    /// A clause that says what is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
    /// For a key that stands there already: where it stood first.
    pub first: Option<Span>,
}

/// The mistakes a YAML file can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// A line that is not YAML. It was taken out and the rest was read.
    Syntax,
    /// A key that its mapping holds already; the later one counts.
    DuplicateKey,
    /// An alias of an anchor that does not stand before it.
    UnknownAnchor,
    /// Bytes that are not UTF-8.
    Encoding,
    /// The file goes beyond what is read: too deep, or with too many broken lines.
    Limit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Scalar(Style),
    Sequence,
    Mapping,
    /// The node it stands for is in `from`; [`NONE`] where no such anchor is known.
    Alias,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In `'single'` quotes.
    SingleQuoted,
    /// In `"double"` quotes.
    DoubleQuoted,
    /// As a block whose line ends count (`|`).
    Literal,
    /// As a block whose line ends are folded (`>`).
    Folded,
}

pub(super) const NONE: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
pub(crate) struct NodeData {
    pub(crate) shape: Shape,
    pub(super) flow: bool,
    pub(crate) damaged: bool,
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Of a scalar: where its value starts and ends. Of a collection: its children. Of an alias: its target.
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) tag: u32,
}

#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) text: String,
    pub(crate) start: u32,
}

/// A node of a tree.
#[derive(Debug, Clone, Copy)]
pub struct Node<'y> {
    yaml: &'y Yaml,
    index: u32,
}

/// What a node is.
#[derive(Debug, Clone, Copy)]
pub enum NodeKind<'y> {
    /// Text, a number, or nothing.
    Scalar {
        /// The value, after escapes and folding.
        value: &'y str,
        /// How it is written.
        style: Style,
    },
    /// A list; see [`Node::items`].
    Sequence,
    /// Keys and values; see [`Node::entries`].
    Mapping,
    /// A reference to an anchored node, if there is one.
    Alias(Option<Node<'y>>),
}

impl Yaml {
    /// A file that is not looked at, because of a limit.
    #[must_use]
    pub fn beyond_limit(file: FileId, limit: String) -> Self {
        let error =
            SyntaxError { kind: ErrorKind::Limit, message: limit, span: Span::start_of(file), first: None };
        Self {
            file,
            nodes: Vec::new(),
            children: Vec::new(),
            scalars: String::new(),
            tags: Vec::new(),
            documents: Vec::new(),
            comments: Vec::new(),
            errors: vec![error],
        }
    }

    /// How many scalars, lists and mappings the file holds.
    #[must_use]
    pub fn values(&self) -> usize {
        self.nodes.len()
    }

    /// The root of each document, in order. An empty file has none.
    pub fn documents(&self) -> impl Iterator<Item = Node<'_>> {
        self.documents.iter().map(|root| Node { yaml: self, index: *root })
    }

    /// The node of a number that [`Node::id`] gave.
    #[must_use]
    pub fn node(&self, id: u32) -> Node<'_> {
        Node { yaml: self, index: id }
    }

    /// The comments, in order.
    #[must_use]
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// What is wrong with the file, by place.
    #[must_use]
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }
}

impl<'y> Node<'y> {
    fn data(self) -> &'y NodeData {
        &self.yaml.nodes[self.index as usize]
    }

    /// A number that tells the node from the others of its file.
    #[must_use]
    pub fn id(self) -> u32 {
        self.index
    }

    /// The node's place: that of a collection from its first child to its last.
    #[must_use]
    pub fn span(self) -> Span {
        let data = self.data();
        Span::new(self.yaml.file, data.start, data.end)
    }

    /// The node's kind, with its value if it is a scalar.
    #[must_use]
    pub fn kind(self) -> NodeKind<'y> {
        let data = self.data();
        match data.shape {
            Shape::Scalar(style) => {
                let value = &self.yaml.scalars[data.from as usize..data.to as usize];
                NodeKind::Scalar { value, style }
            }
            Shape::Sequence => NodeKind::Sequence,
            Shape::Mapping => NodeKind::Mapping,
            Shape::Alias => {
                NodeKind::Alias((data.from != NONE).then_some(Node { yaml: self.yaml, index: data.from }))
            }
        }
    }

    /// The items of a sequence; none of anything else.
    pub fn items(self) -> impl Iterator<Item = Node<'y>> {
        let children = if self.data().shape == Shape::Sequence { self.children() } else { &[] };
        children.iter().map(move |index| Node { yaml: self.yaml, index: *index })
    }

    /// The keys and values of a mapping, as written; none of anything else.
    pub fn entries(self) -> impl Iterator<Item = (Node<'y>, Node<'y>)> {
        let children = if self.data().shape == Shape::Mapping { self.children() } else { &[] };
        children.chunks_exact(2).map(move |pair| {
            (Node { yaml: self.yaml, index: pair[0] }, Node { yaml: self.yaml, index: pair[1] })
        })
    }

    /// The value of a key of a mapping, by the key's text.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Node<'y>> {
        self.entries().find(|(name, _)| name.as_str() == Some(key)).map(|(_, value)| value)
    }

    /// The text of a scalar.
    #[must_use]
    pub fn as_str(self) -> Option<&'y str> {
        match self.kind() {
            NodeKind::Scalar { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The tag as written, such as `!reset`, and its place.
    #[must_use]
    pub fn tag(self) -> Option<(&'y str, Span)> {
        let tag = self.yaml.tags.get(self.data().tag as usize)?;
        let end = tag.start + u32::try_from(tag.text.len()).unwrap_or(0);
        Some((&tag.text, Span::new(self.yaml.file, tag.start, end)))
    }

    /// Whether the node is a collection in brackets or braces.
    #[must_use]
    pub fn is_flow(self) -> bool {
        self.data().flow
    }

    /// Whether a broken line stood in the node, so that what it does not say may have been said there.
    #[must_use]
    pub fn is_damaged(self) -> bool {
        self.data().damaged
    }

    fn children(self) -> &'y [u32] {
        let data = self.data();
        &self.yaml.children[data.from as usize..data.to as usize]
    }
}
