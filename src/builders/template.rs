//! Texts in which somebody else than the shell puts values: `${{ … }}` of workflows, `$(NAME)` of make.

use super::partial::Partial;
use crate::source::{Text, TextBuilder};

/// Puts values in where a text has `open … close`. What `value` does not know stays as it is.
pub(super) fn fill(
    text: &Text,
    (open, close): (&str, &str),
    value: &dyn Fn(&str) -> Option<Partial>,
) -> Text {
    if !text.contains(open) {
        return text.clone();
    }
    let mut builder = TextBuilder::new(text.file());
    let mut at = 0;
    while let Some(start) = text[at..].find(open).map(|start| at + start) {
        let inside = start + open.len();
        let Some(end) = text[inside..].find(close).map(|end| inside + end) else { break };
        match value(text[inside..end].trim()) {
            Some(value) => {
                builder.push_text(text, at..start);
                let place = text.span_of(start..end + close.len());
                builder.stand_in(place.start, place.end, value.marked());
                at = end + close.len();
            }
            None => {
                builder.push_text(text, at..inside);
                at = inside;
            }
        }
    }
    builder.push_text(text, at..text.len());
    builder.finish(text.span().start)
}
