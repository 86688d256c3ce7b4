//! What suppressions in Compose files reach: the entries and items that begin on their line or below it,
//! with all that these hold.

use super::placed::{Misplaced, PlacedSuppression};
use crate::policy::{Dialect, SuppressionComment, SuppressionScope};
use crate::source::{SourceFile, Span, Text};
use crate::syntax::yaml::{Comment, Node, NodeKind, Yaml};

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
        let reach = reach(&said, comment, units, file);
        Some(PlacedSuppression::new(said, reach))
    });
    comments.collect()
}

/// An entry of a mapping or an item of a list.
struct Unit {
    /// With its key.
    span: Span,
    first_line: u32,
    last_line: u32,
    /// The column of its key or its value; of an item, that of its value.
    column: u32,
    /// Whether its end is written: a block ends where its last part does.
    is_closed: bool,
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

fn reach(
    said: &SuppressionComment,
    comment: &Comment,
    units: &[Unit],
    file: &SourceFile,
) -> Result<Vec<Span>, Misplaced> {
    let place = comment.span;
    match said.scope {
        SuppressionScope::Stage => Err(Misplaced::NoStage),
        SuppressionScope::File if units.first().is_some_and(|unit| unit.span.start < place.start) => {
            Err(Misplaced::NotAtHead)
        }
        SuppressionScope::File => {
            let end = u32::try_from(file.bytes().len()).unwrap_or(u32::MAX);
            Ok(vec![Span::new(place.file, 0, end)])
        }
        SuppressionScope::Next if comment.own_line => {
            let below = units.partition_point(|unit| unit.span.start < place.end);
            let first = units.get(below).ok_or(Misplaced::NothingBelow)?;
            if first.column < file.position(place.start).column && !is_item(first, file) {
                return Err(Misplaced::EndOfBlock);
            }
            let on_line = units[below..].iter().take_while(|unit| unit.first_line == first.first_line);
            Ok(on_line.map(|unit| unit.span).collect())
        }
        SuppressionScope::Next => {
            let line = file.position(place.start).line;
            let before = units.iter().take_while(|unit| unit.span.start < place.start);
            let reach: Vec<Span> = before
                .filter(|unit| unit.first_line == line || unit.is_closed && unit.last_line == line)
                .map(|unit| unit.span)
                .collect();
            if reach.is_empty() { Err(Misplaced::NothingBelow) } else { Ok(reach) }
        }
    }
}

/// Whether a dash stands before the unit on its first line: the dash's column is what the eye sees.
fn is_item(unit: &Unit, file: &SourceFile) -> bool {
    let line = file.line_range(unit.first_line);
    let before = file.bytes().get(line.start..unit.span.start as usize).unwrap_or_default();
    before.trim_ascii().ends_with(b"-")
}
