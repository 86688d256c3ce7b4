//! What suppressions in Bake files reach: the attributes, items and blocks that begin on their line or below it, with
//! all that these hold.

use super::placed::PlacedSuppression;
use super::units::{Unit, reach};
use crate::builders;
use crate::policy::{Dialect, SuppressionComment};
use crate::source::{FileId, SourceFile, Span, Text};

pub(super) fn suppressions(id: FileId, file: &SourceFile) -> Vec<PlacedSuppression> {
    if memchr::memmem::find(file.bytes(), b"stockade:").is_none() {
        return Vec::new();
    }
    let Some(parts) = builders::parts_of(id, file) else { return Vec::new() };
    let unit = |span: Span| {
        let (start, end) = (file.position(span.start), file.position(span.end));
        Unit { span, first_line: start.line, last_line: end.line, column: start.column, is_closed: true }
    };
    let units: Vec<Unit> = parts.units.iter().copied().map(unit).collect();
    let comments = parts.comments.iter().filter_map(|comment| {
        let bytes = file.bytes().get(comment.words.start as usize..comment.words.end as usize)?;
        let said = SuppressionComment::read(&Text::verbatim(id, comment.words.start, bytes), comment.span)?;
        // The others read Dockerfiles only.
        (said.dialect == Dialect::Stockade).then(|| {
            let reach = reach(&said, comment.own_line, &units, file);
            PlacedSuppression::new(said, reach)
        })
    });
    comments.collect()
}
