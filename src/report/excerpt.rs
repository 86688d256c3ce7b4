//! The lines of a file that a report shows, made safe to print and cut to a readable length.
//!
//! A report library asks for the text around a place each time; this knows only the lines that are
//! needed, so that its cost does not depend on the length of the file.

use std::collections::BTreeSet;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::covered::DOT;
use super::safe;
use crate::source::{SourceFile, Span};

/// How many characters of a line are shown on either side of what is marked.
const SHOWN_AROUND: usize = 100;

/// How many characters are shown at most between the first mark of a line and another.
const MOST_BETWEEN: usize = 2_000;

/// Some lines of a file.
#[derive(Debug)]
pub(crate) struct Excerpt {
    name: String,
    text: String,
    lines: Vec<Line>,
    /// Where marks start in `text`, and in which column of the file that is, from 0.
    columns: Vec<(usize, usize)>,
}

#[derive(Debug)]
struct Line {
    /// Where it starts in `text`.
    start: usize,
    /// Its number in the file, from 0.
    number: usize,
}

/// A mark in an excerpt: a range of its text.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    pub(crate) start: usize,
    pub(crate) length: usize,
}

impl Excerpt {
    /// The lines in which `places` start, of the file that is shown as `path`, each with `context` lines
    /// around it, and where the places are in them. A place of several lines is marked in its first. What
    /// stands in `hidden` is not shown.
    pub(crate) fn new(
        (file, path): (&SourceFile, &str),
        places: &[Span],
        hidden: &[Span],
        context: u32,
    ) -> (Self, Vec<Mark>) {
        let starts: Vec<_> = places.iter().map(|place| file.position(place.start).line).collect();
        let last_line = file.line_count();
        let numbers: BTreeSet<u32> = starts
            .iter()
            .flat_map(|line| line.saturating_sub(context).max(1)..=(line + context).min(last_line))
            .collect();
        let mut excerpt = Self {
            name: safe::line(path).into_owned(),
            text: String::new(),
            lines: Vec::new(),
            columns: Vec::new(),
        };
        let mut marks = vec![Mark { start: 0, length: 0 }; places.len()];
        for number in numbers {
            let on_line: Vec<_> = (0..places.len()).filter(|index| starts[*index] == number).collect();
            excerpt.add_line(file, number, (places, hidden), &on_line, &mut marks);
        }
        (excerpt, marks)
    }

    fn add_line(
        &mut self,
        file: &SourceFile,
        number: u32,
        (places, hidden): (&[Span], &[Span]),
        on_line: &[usize],
        marks: &mut [Mark],
    ) {
        self.lines.push(Line { start: self.text.len(), number: number as usize - 1 });
        let range = file.line_range(number);
        let (start, end) = (offset_of(range.start), offset_of(range.end));
        // Offsets of places within the line, as characters: bytes that are no UTF-8 count as one.
        let column = |offset: u32| file.counts_up_to(offset.clamp(start, end)).1.characters;
        let columns: Vec<_> = on_line
            .iter()
            .map(|index| (*index, column(places[*index].start), column(places[*index].end)))
            .collect();
        let first = columns.iter().map(|(_, start, _)| *start).min().unwrap_or(0);
        let near = columns.iter().map(|(_, start, _)| *start).filter(|start| *start <= first + MOST_BETWEEN);
        let last = near.max().unwrap_or(0);
        let length = column(end);
        let shown_from = if first > SHOWN_AROUND { first - SHOWN_AROUND / 2 } else { 0 };
        let shown_to = length.min(last.max(SHOWN_AROUND) + SHOWN_AROUND);
        let shown = file.characters(number, shown_from..shown_to);
        let covered: Vec<_> = hidden
            .iter()
            .filter(|place| (place.start as usize) < shown.end && shown.start < place.end as usize)
            .map(|place| column(place.start)..column(place.end))
            .collect();
        if shown_from > 0 {
            self.text.push('…');
        }
        let mut offsets = Vec::with_capacity(shown_to - shown_from + 1);
        let shown = String::from_utf8_lossy(&file.bytes()[shown]);
        for (number, (at, character)) in (shown_from..).zip(shown.char_indices()) {
            offsets.push(self.text.len());
            match character {
                _ if covered.iter().any(|range| range.contains(&number)) => self.text.push(DOT),
                '\t' => safe::push(&mut self.text, " "),
                _ => safe::push(&mut self.text, &shown[at..]),
            }
        }
        offsets.push(self.text.len());
        if shown_to < length {
            self.text.push('…');
        }
        self.text.push('\n');
        let offset = |column: usize| {
            offsets.get(column.saturating_sub(shown_from)).or(offsets.last()).copied().unwrap_or(0)
        };
        for (index, start, end) in columns {
            let mark = offset(start);
            marks[index] = Mark { start: mark, length: offset(end).saturating_sub(mark) };
            self.columns.push((mark, start));
        }
    }

    fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.start <= offset).max(1) - 1
    }

    /// Whether a line follows the one before it in the file as well.
    fn continues(&self, index: usize) -> bool {
        index > 0 && self.lines[index].number == self.lines[index - 1].number + 1
    }
}

/// Files are bounded far below the range of `u32`.
fn offset_of(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let mut first = self.line_at(span.offset());
        let mut last = self.line_at(span.offset() + span.len().saturating_sub(1));
        let is_exact = lines_before == 0 && lines_after == 0;
        for _ in 0..lines_before {
            first -= usize::from(self.continues(first));
        }
        for _ in 0..lines_after {
            last += usize::from(last + 1 < self.lines.len() && self.continues(last + 1));
        }
        let end = self.lines.get(last + 1).map_or(self.text.len(), |line| line.start);
        let column = self.columns.iter().find(|(offset, _)| *offset == span.offset());
        let (start, column) = match column {
            Some((offset, column)) if is_exact => (*offset, *column),
            _ => (self.lines[first].start, 0),
        };
        let data = &self.text.as_bytes()[start..end];
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            data,
            SourceSpan::from((start, end - start)),
            self.lines[first].number,
            column,
            last - first + 1,
        )))
    }
}
