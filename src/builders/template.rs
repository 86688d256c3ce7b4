//! Texts in which somebody else than the shell puts values: `${{ … }}` of workflows, `$(NAME)` of make.

use super::partial::Partial;
use super::work::Work;
use crate::source::{Text, TextBuilder};

/// Puts values in where a text has `open … close`, as far as there is work left; they may be made of other values.
pub(super) fn fill_within(
    work: &Work,
    text: &Text,
    marks: (&str, &str),
    value: &dyn Fn(&str) -> Option<Partial>,
) -> Text {
    fill(text, marks, &|name| {
        let value = value(name)?;
        let is_put_in = work.take_bytes(value.marked().len(), text.span());
        Some(if is_put_in { value } else { Partial::unknown() })
    })
}

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
    let (mut at, mut end) = (0, 0);
    while let Some(start) = text[at..].find(open).map(|start| at + start) {
        let inside = start + open.len();
        if end < inside {
            let Some(next) = text[inside..].find(close) else { break };
            end = inside + next;
        }
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
