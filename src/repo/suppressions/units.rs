//! The parts of a Compose file or a Bake file that a comment beside or above them covers.

use super::placed::Misplaced;
use crate::policy::{SuppressionComment, SuppressionScope};
use crate::source::{SourceFile, Span};

/// An entry of a mapping, an item of a list, a block.
pub(super) struct Unit {
    /// With its key.
    pub(super) span: Span,
    pub(super) first_line: u32,
    pub(super) last_line: u32,
    /// The column of its key or its value; of an item, that of its value.
    pub(super) column: u32,
    /// Whether its end is written: a block ends where its last part does.
    pub(super) is_closed: bool,
}

/// What a comment covers among the units of its file, which are sorted, outer ones first. `own_line` is whether nothing
/// stands in front of it.
pub(super) fn reach(
    said: &SuppressionComment,
    own_line: bool,
    units: &[Unit],
    file: &SourceFile,
) -> Result<Vec<Span>, Misplaced> {
    let place = said.place;
    match said.scope {
        SuppressionScope::Stage => Err(Misplaced::NoStage),
        SuppressionScope::File if units.first().is_some_and(|unit| unit.span.start < place.start) => {
            Err(Misplaced::NotAtHead)
        }
        SuppressionScope::File => {
            let end = u32::try_from(file.bytes().len()).unwrap_or(u32::MAX);
            Ok(vec![Span::new(place.file, 0, end)])
        }
        SuppressionScope::Next if own_line => {
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
