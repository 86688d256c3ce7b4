//! Physical lines, and how several of them make one logical line.

use std::ops::Range;

use crate::limits;

/// The longest physical line, its line end included, that BuildKit reads, in bytes.
pub(super) const MAX_LINE_BYTES: usize = limits::DOCKERFILE_LINE.most() + 1;

/// Physical lines as ranges of bytes, each with its line feed.
#[derive(Debug)]
pub(crate) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Where the next line starts.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Goes back to the start of a line.
    pub(super) fn rewind(&mut self, at: usize) {
        self.at = at;
    }

    /// Whether BuildKit's scanner gives up on the line: its buffer has no room for it.
    pub(crate) fn is_too_long(&self, line: &Range<usize>) -> bool {
        let has_feed = self.bytes[line.clone()].ends_with(b"\n");
        if has_feed { line.len() > MAX_LINE_BYTES } else { line.len() >= MAX_LINE_BYTES }
    }
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        if start >= self.bytes.len() {
            return None;
        }
        self.at =
            memchr::memchr(b'\n', &self.bytes[start..]).map_or(self.bytes.len(), |feed| start + feed + 1);
        Some(start..self.at)
    }
}

/// The range without the line feed and the carriage returns at its end.
pub(super) fn trim_end(bytes: &[u8], mut range: Range<usize>) -> Range<usize> {
    while range.end > range.start && matches!(bytes[range.end - 1], b'\n' | b'\r') {
        range.end -= 1;
    }
    range
}

/// The range without the white space (as Unicode has it) at its start.
pub(super) fn trim_start(bytes: &[u8], mut range: Range<usize>) -> Range<usize> {
    while let Some(length) = space_at(&bytes[range.clone()]) {
        range.start += length;
    }
    range
}

/// The length in bytes of the white space character at the start, if there is one.
fn space_at(bytes: &[u8]) -> Option<usize> {
    match *bytes.first()? {
        b'\t'..=b'\r' | b' ' => Some(1),
        0..=0x7f => None,
        _ => {
            let chunk = bytes[..bytes.len().min(4)].utf8_chunks().next()?;
            let first = chunk.valid().chars().next()?;
            first.is_whitespace().then(|| first.len_utf8())
        }
    }
}

/// A line without the escape character that continues it, and whether there is one.
///
/// Blanks may follow the escape. An escape in front of it makes it an ordinary character; BuildKit
/// does not count how many stand there.
pub(super) fn trim_continuation(bytes: &[u8], line: Range<usize>, escape: char) -> (Range<usize>, bool) {
    let text = &bytes[line.clone()];
    let mut end = text.len();
    while end > 0 && matches!(text[end - 1], b' ' | b'\t') {
        end -= 1;
    }
    let escaped = |at: usize| at > 0 && char::from(text[at - 1]) == escape;
    if end > 0 && char::from(text[end - 1]) == escape && !escaped(end - 1) {
        (line.start..line.start + end - 1, true)
    } else {
        (line, false)
    }
}
