//! The lines of Makefiles and justfiles: those that end in a backslash go on.

use crate::builders::builder_file::BuilderFile;
use crate::source::{Text, TextBuilder};

/// A line with those that continue it.
pub(super) struct Line {
    pub(super) text: Text,
    /// Whether it is part of a recipe.
    pub(super) is_recipe: bool,
}

/// The lines of a file. In those of recipes, the shell sees the backslash and the line end.
pub(super) fn logical_lines(file: &BuilderFile<'_>, is_recipe: impl Fn(&str) -> bool) -> Vec<Line> {
    let whole = file.text();
    let mut lines = Vec::new();
    let mut open: Option<(TextBuilder, u32, bool)> = None;
    let mut at = 0;
    for line in whole.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let range = at..at + content.len();
        at += line.len();
        let start = whole.span_of(range.clone()).start;
        let (mut builder, first, recipe) =
            open.take().unwrap_or_else(|| (TextBuilder::new(whole.file()), start, is_recipe(content)));
        let goes_on = content.ends_with('\\') && !content.ends_with("\\\\");
        let end = if goes_on { range.end - 1 } else { range.end };
        builder.push_text(&whole, range.start..end);
        if goes_on {
            let place = whole.span_of(end..range.end);
            builder.add(place.start, place.end, " ");
            open = Some((builder, first, recipe));
            continue;
        }
        lines.push(Line { text: builder.finish(first), is_recipe: recipe });
    }
    if let Some((builder, first, recipe)) = open {
        lines.push(Line { text: builder.finish(first), is_recipe: recipe });
    }
    lines
}
