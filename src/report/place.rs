//! Places as lines and columns, in the units that consumers count in.

use crate::source::{SourceFile, Span};

/// What a column is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Unicode scalar values.
    Characters,
    /// Halves of UTF-16, as Java, .NET and browsers count.
    Utf16,
    /// Bytes, as protocols of compilers count.
    Bytes,
}

/// A range of lines and columns, all from 1; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) end_line: u32,
    pub(crate) end_column: u32,
}

impl Region {
    /// All of a place.
    pub(crate) fn whole(file: &SourceFile, place: Span, unit: Unit) -> Self {
        let (line, column) = count(file, place.start, unit);
        let (end_line, end_column) = count(file, place.end, unit);
        Self { line, column, end_line, end_column }
    }

    /// The part of a place in its first line, at least one character wide where there is one. Review tools show
    /// a finding only where all of its lines were changed, and nothing where it has no width.
    pub(crate) fn first_line(file: &SourceFile, place: Span, unit: Unit) -> Self {
        let (line, _) = file.line_up_to(place.start);
        let range = file.line_range(line);
        let start = place.start as usize;
        let end = (place.end as usize).min(range.end).max(start);
        // No character has more bytes.
        let next = file.bytes().get(start..range.end.min(start + 4)).unwrap_or_default();
        let rest = String::from_utf8_lossy(next);
        // A byte that is no UTF-8 is shown as a longer character.
        let next = rest.chars().next().map_or(0, |first| first.len_utf8().min(range.end - start));
        let end = end.max(start + next);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Self::whole(file, Span::new(place.file, place.start, end), unit)
    }
}

fn count(file: &SourceFile, offset: u32, unit: Unit) -> (u32, u32) {
    let (line, counts) = file.counts_up_to(offset);
    let count = match unit {
        Unit::Characters => counts.characters,
        Unit::Utf16 => counts.utf16,
        Unit::Bytes => file.line_up_to(offset).1.len(),
    };
    (line, u32::try_from(count + 1).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;
    use crate::source::RepoPath;

    fn region(text: &[u8], start: u32, end: u32, unit: Unit, is_whole: bool) -> [u32; 4] {
        let mut files = Files::default();
        let id = files.add(RepoPath::new("f").unwrap(), text.to_vec());
        let place = Span::new(id, start, end);
        let region = match is_whole {
            true => Region::whole(files.get(id), place, unit),
            false => Region::first_line(files.get(id), place, unit),
        };
        [region.line, region.column, region.end_line, region.end_column]
    }

    #[test]
    fn columns_are_counted_in_the_consumers_unit() {
        let text = "é🎉x\n".as_bytes();
        assert_eq!(region(text, 6, 7, Unit::Characters, true), [1, 3, 1, 4]);
        assert_eq!(region(text, 6, 7, Unit::Utf16, true), [1, 4, 1, 5]);
        assert_eq!(region(text, 6, 7, Unit::Bytes, true), [1, 7, 1, 8]);
    }

    #[test]
    fn a_region_for_review_is_short_and_can_be_seen() {
        let text = b"RUN a \\\r\n  b\n\n";
        assert_eq!(region(text, 0, 12, Unit::Characters, true), [1, 1, 2, 4]);
        assert_eq!(region(text, 0, 12, Unit::Characters, false), [1, 1, 1, 8], "the line end left out");
        assert_eq!(region(text, 4, 4, Unit::Characters, false), [1, 5, 1, 6], "no width becomes one");
        assert_eq!(region(text, 13, 13, Unit::Characters, false), [3, 1, 3, 1], "an empty line has none");
        assert_eq!(region(b"", 0, 0, Unit::Characters, false), [1, 1, 1, 1]);
        assert_eq!(region(b"\xff", 0, 0, Unit::Bytes, false), [1, 1, 1, 2], "no UTF-8");
        assert_eq!(region("🎉".as_bytes(), 0, 0, Unit::Utf16, false), [1, 1, 1, 3]);
    }
}
