//! From the parser's events to a tree, in one pass.

use std::collections::HashMap;

use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError, Span as Range, StructureStyle};

use super::tree::{Comment, ErrorKind, NONE, NodeData, Shape, Style, SyntaxError, Tag, Yaml};
use crate::limits;
use crate::source::{FileId, Span};

/// Above this many keys, duplicates are found with a table instead of by looking at each pair.
const FEW_KEYS: usize = 16;

/// A parser with what a linter needs: comments, anchors, and no end at an unknown alias.
pub(super) fn parser(text: &str) -> Parser<'_, granit_parser::StrInput<'_>> {
    Parser::new_from_str_with_options(text, options())
}

fn options() -> Options {
    granit_parser::options! {
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        // Comments are kept one by one; a long licence header is no reason to stop.
        max_buffered_comment_events: 1 << 20,
    }
}

/// How many scalars, lists and mappings a file may hold.
const MAX_NODES: usize = limits::YAML_VALUES.most();

/// A tree that grows with the events.
pub(crate) struct Builder<'t> {
    text: &'t str,
    yaml: Yaml,
    /// The collections that are open, outermost first.
    open: Vec<Open>,
    /// Children of open collections, in order; each collection knows where its own begin.
    pending: Vec<u32>,
    /// The node of each anchor, by the number the parser gave it.
    anchors: HashMap<usize, u32>,
    last_node: u32,
}

struct Open {
    node: u32,
    first_child: usize,
}

impl<'t> Builder<'t> {
    pub(crate) fn new(file: FileId, text: &'t str) -> Self {
        let nodes = Vec::with_capacity(text.len() / 16);
        let yaml = Yaml {
            file,
            nodes,
            children: Vec::new(),
            scalars: String::with_capacity(text.len() / 2),
            tags: Vec::new(),
            documents: Vec::new(),
            comments: Vec::new(),
            errors: Vec::new(),
        };
        Self { text, yaml, open: Vec::new(), pending: Vec::new(), anchors: HashMap::new(), last_node: NONE }
    }

    /// Reads all events. The second value is the error that stopped the parser, if one did.
    pub(crate) fn run(mut self) -> (Yaml, Option<ScanError>) {
        let mut stopped = None;
        for next in parser(self.text) {
            match next {
                Ok((_, range)) if self.yaml.nodes.len() >= MAX_NODES => {
                    self.stop_at_limit(bytes(&range).0);
                    break;
                }
                Ok((event, range)) => self.event(event, &range),
                Err(error) => {
                    stopped = Some(error);
                    break;
                }
            }
        }
        while !self.open.is_empty() {
            self.close_unfinished();
        }
        (self.yaml, stopped)
    }

    /// Says that the rest of the file is not looked at.
    fn stop_at_limit(&mut self, at: u32) {
        self.yaml.errors.push(SyntaxError {
            kind: ErrorKind::Limit,
            message: format!("the file has more than {MAX_NODES} values"),
            span: Span::new(self.yaml.file, at, at),
            first: None,
        });
    }

    fn event(&mut self, event: Event<'_>, range: &Range) {
        let (start, end) = bytes(range);
        match event {
            Event::Scalar(value, style, anchor, _) => self.scalar(&value, style, range, anchor),
            Event::SequenceStart(style, anchor, _) => self.open(Shape::Sequence, style, range, anchor),
            Event::MappingStart(style, anchor, _) => self.open(Shape::Mapping, style, range, anchor),
            Event::SequenceEnd | Event::MappingEnd => self.close(end),
            Event::Alias(id) => {
                let target = self.anchors.get(&id).copied().unwrap_or(NONE);
                self.leaf(Shape::Alias, (start, end), (target, 0), NONE);
            }
            Event::UnresolvedAlias(name) => {
                self.yaml.errors.push(SyntaxError {
                    kind: ErrorKind::UnknownAnchor,
                    message: format!("there is no anchor `{name}` before this alias"),
                    span: Span::new(self.yaml.file, start, end),
                    first: None,
                });
                let node = self.leaf(Shape::Alias, (start, end), (NONE, 0), NONE);
                self.yaml.nodes[node as usize].damaged = true;
            }
            Event::Comment(..) => self.comment(start, end),
            _ => {}
        }
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, range: &Range, anchor: usize) {
        let (start, mut end) = bytes(range);
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        if matches!(style, Style::Literal | Style::Folded) {
            let written = &self.text[start as usize..end as usize];
            end = start + offset(written.trim_end_matches(['\r', '\n']).len());
        }
        // The parser says `~` for a node that is not there at all.
        let value = if start == end && style == Style::Plain { "" } else { value };
        let from = offset(self.yaml.scalars.len());
        self.yaml.scalars.push_str(value);
        let to = offset(self.yaml.scalars.len());
        let tag = self.tag(range);
        let node = self.leaf(Shape::Scalar(style), (start, end), (from, to), tag);
        if anchor != 0 {
            self.anchors.insert(anchor, node);
        }
    }

    fn leaf(&mut self, shape: Shape, place: (u32, u32), value: (u32, u32), tag: u32) -> u32 {
        let ((start, end), (from, to)) = (place, value);
        let node = self.add(NodeData { shape, flow: false, damaged: false, start, end, from, to, tag });
        self.attach(node);
        node
    }

    fn open(&mut self, shape: Shape, style: StructureStyle, range: &Range, anchor: usize) {
        let (start, end) = bytes(range);
        let tag = self.tag(range);
        let flow = style == StructureStyle::Flow;
        let node = self.add(NodeData { shape, flow, damaged: false, start, end, from: 0, to: 0, tag });
        if anchor != 0 {
            self.anchors.insert(anchor, node);
        }
        self.open.push(Open { node, first_child: self.pending.len() });
    }

    /// Ends the innermost collection; `end` is where the parser says that it ends.
    fn close(&mut self, end: u32) {
        let Some(Open { node, first_child }) = self.open.pop() else { return };
        let from = offset(self.yaml.children.len());
        let children = &self.pending[first_child..];
        let place = |index: Option<&u32>| index.map(|index| self.yaml.nodes[*index as usize]);
        let (first, last) = (place(children.first()), place(children.last()));
        self.yaml.children.extend_from_slice(children);
        self.pending.truncate(first_child);
        let data = &mut self.yaml.nodes[node as usize];
        (data.from, data.to) = (from, offset(self.yaml.children.len()));
        if data.flow {
            data.end = end.max(data.end);
        } else {
            // A block ends where its last child does, not at the next token.
            data.start = first.map_or(data.start, |child| child.start);
            data.end = last.map_or(data.start, |child| child.end.max(data.start));
        }
        if data.shape == Shape::Mapping {
            self.find_duplicates(node);
        }
        self.attach(node);
    }

    fn close_unfinished(&mut self) {
        let Some(open) = self.open.last() else { return };
        let (node, children) = (open.node as usize, self.pending.len() - open.first_child);
        self.yaml.nodes[node].damaged = true;
        if self.yaml.nodes[node].shape == Shape::Mapping && children % 2 == 1 {
            let end = self.yaml.nodes[self.last_node as usize].end;
            let value = self.leaf(Shape::Scalar(Style::Plain), (end, end), (0, 0), NONE);
            self.yaml.nodes[value as usize].damaged = true;
        }
        let end = self.yaml.nodes.get(self.last_node as usize).map_or(0, |last| last.end);
        self.close(end);
    }

    fn attach(&mut self, node: u32) {
        self.last_node = node;
        if self.open.is_empty() {
            self.yaml.documents.push(node);
        } else {
            self.pending.push(node);
        }
    }

    fn add(&mut self, data: NodeData) -> u32 {
        self.yaml.nodes.push(data);
        offset(self.yaml.nodes.len() - 1)
    }

    fn tag(&mut self, range: &Range) -> u32 {
        let Some(tag) = range.tag_span() else { return NONE };
        let Some(text) = tag.slice(self.text) else { return NONE };
        self.yaml.tags.push(Tag { text: text.to_owned(), start: bytes(&tag).0 });
        offset(self.yaml.tags.len() - 1)
    }

    fn comment(&mut self, start: u32, end: u32) {
        let before = &self.text[..start as usize];
        let line = &before[before.rfind('\n').map_or(0, |feed| feed + 1)..];
        let own_line = line.chars().all(char::is_whitespace);
        self.yaml.comments.push(Comment { span: Span::new(self.yaml.file, start, end), own_line });
    }

    fn find_duplicates(&mut self, mapping: u32) {
        let data = self.yaml.nodes[mapping as usize];
        let children = &self.yaml.children[data.from as usize..data.to as usize];
        let keys: Vec<(u32, &str)> = children
            .iter()
            .step_by(2)
            .filter_map(|key| {
                let key = self.yaml.nodes[*key as usize];
                let is_scalar = matches!(key.shape, Shape::Scalar(_));
                is_scalar.then(|| (key.start, &self.yaml.scalars[key.from as usize..key.to as usize]))
            })
            .collect();
        let found = if keys.len() <= FEW_KEYS { compare_pairs(&keys) } else { look_up(&keys) };
        for (again, first, key) in found {
            let place = |start: u32, length: usize| Span::new(self.yaml.file, start, start + offset(length));
            self.yaml.errors.push(SyntaxError {
                kind: ErrorKind::DuplicateKey,
                message: format!("key `{key}` is set twice in this mapping"),
                span: place(again, key.len()),
                first: Some(place(first, key.len())),
            });
        }
    }
}

fn compare_pairs(keys: &[(u32, &str)]) -> Vec<(u32, u32, String)> {
    let mut found = Vec::new();
    for (index, (start, key)) in keys.iter().enumerate() {
        if let Some((first, _)) = keys[..index].iter().find(|(_, earlier)| earlier == key) {
            found.push((*start, *first, (*key).to_owned()));
        }
    }
    found
}

fn look_up(keys: &[(u32, &str)]) -> Vec<(u32, u32, String)> {
    let mut seen = HashMap::with_capacity(keys.len());
    let mut found = Vec::new();
    for (start, key) in keys {
        if let Some(first) = seen.get(key) {
            found.push((*start, *first, (*key).to_owned()));
        } else {
            seen.insert(*key, *start);
        }
    }
    found
}

/// The bytes of a range; the parser has them whenever it reads a string.
pub(super) fn bytes(range: &Range) -> (u32, u32) {
    let range = range.byte_range().unwrap_or(0..0);
    (offset(range.start), offset(range.end))
}

/// Files are bounded far below the range of `u32`.
pub(super) fn offset(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
