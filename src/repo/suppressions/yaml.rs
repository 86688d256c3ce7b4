//! What suppressions in Compose files reach: the entries and items that begin on their line or below it,
//! with all that these hold.

use super::placed::PlacedSuppression;
use super::units::{Unit, reach};
use crate::policy::{Dialect, SuppressionComment};
use crate::source::{SourceFile, Span, Text};
use crate::syntax::yaml::{Node, NodeKind, Yaml};

pub(super) fn suppressions(yaml: &Yaml, file: &SourceFile) -> Vec<PlacedSuppression> {
    let mut units = None;
    let comments = yaml.comments().iter().filter_map(|comment| {
        let span = comment.span;
        let bytes = file.bytes().get(span.start as usize..span.end as usize)?;
        let text = Text::verbatim(yaml.file(), span.start, bytes);
        let said = SuppressionComment::read(&text.slice(1.min(text.len())..text.len()), span)?;
        // The others read Dockerfiles only.
        if said.dialect != Dialect::Stockade {
            return None;
        }
        let units = units.get_or_insert_with(|| units_of(yaml, file));
        let reach = reach(&said, comment.own_line, units, file);
        Some(PlacedSuppression::new(said, reach))
    });
    comments.collect()
}

/// Every entry and item of a file, outer ones first.
fn units_of(yaml: &Yaml, file: &SourceFile) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut open: Vec<Node<'_>> = yaml.documents().collect();
    let unit = |span: Span, value: Node<'_>| {
        let (start, end) = (file.position(span.start), file.position(span.end));
        let is_block = matches!(value.kind(), NodeKind::Mapping | NodeKind::Sequence) && !value.is_flow();
        Unit { span, first_line: start.line, last_line: end.line, column: start.column, is_closed: !is_block }
    };
    while let Some(node) = open.pop() {
        for (key, value) in node.entries() {
            units.push(unit(key.span().to(value.span()), value));
            open.push(value);
        }
        for item in node.items() {
            units.push(unit(item.span(), item));
            open.push(item);
        }
    }
    units.sort_by_key(|unit| (unit.span.start, std::cmp::Reverse(unit.span.end)));
    units
}
