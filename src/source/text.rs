//! Text that was put together from a file, able to say where each byte of it came from.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use super::span::{FileId, Span};

/// A run of bytes of a [`Text`] that came from one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    /// Where it starts in the text.
    at: u32,
    /// Where it starts in the file.
    start: u32,
    /// Where it ends in the file. When the file has another number of bytes than the text (an
    /// escape such as `\n`), the piece is one unit: any byte of it stands for the whole range.
    end: u32,
    /// Whether it is one unit even where the numbers are the same: `latest` for `${TAG}`.
    is_unit: bool,
}

/// A string with the place of each of its bytes: a word through line continuations, a scalar through
/// its escapes, a script inside either.
#[derive(Clone)]
pub struct Text {
    file: FileId,
    /// The string that it is a part of: a word is a slice of its script, and copies nothing.
    whole: Arc<str>,
    /// Where it starts and ends in that one.
    range: (u32, u32),
    pieces: SmallVec<[Piece; 1]>,
}

impl Text {
    /// Text that stands in the file as it is. `bytes` that are no UTF-8 become U+FFFD.
    #[must_use]
    pub fn verbatim(file: FileId, start: u32, bytes: &[u8]) -> Self {
        match String::from_utf8_lossy(bytes) {
            Cow::Borrowed(string) => {
                let end = start + to_u32(bytes.len());
                let pieces = smallvec![Piece { at: 0, start, end, is_unit: false }];
                Self::all_of(file, string.into(), pieces)
            }
            Cow::Owned(_) => {
                let mut builder = TextBuilder::new(file);
                builder.push(start, bytes);
                builder.finish(start)
            }
        }
    }

    /// A value that no file spells out, standing for all of `span`.
    #[must_use]
    pub fn standing_for(span: Span, value: &str) -> Self {
        let pieces = smallvec![Piece { at: 0, start: span.start, end: span.end, is_unit: true }];
        Self::all_of(span.file, value.into(), pieces)
    }

    fn all_of(file: FileId, whole: Arc<str>, pieces: SmallVec<[Piece; 1]>) -> Self {
        let range = (0, to_u32(whole.len()));
        Self { file, whole, range, pieces }
    }

    /// Whether no part of it is spelled out and all of it stands for the same words, as the value of one variable
    /// does.
    #[must_use]
    pub fn is_stand_in(&self) -> bool {
        matches!(self.pieces.as_slice(), [piece] if piece.is_unit)
    }

    /// The string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.whole.get(self.range.0 as usize..self.range.1 as usize).unwrap_or_default()
    }

    /// How many bytes it has.
    fn length(&self) -> u32 {
        self.range.1 - self.range.0
    }

    /// The file that the text came from.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The place of the whole text.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span_of(0..self.length() as usize)
    }

    /// The place of a range of the text's bytes.
    #[must_use]
    pub fn span_of(&self, range: Range<usize>) -> Span {
        let start = self.place_of(to_u32(range.start)).0;
        if range.is_empty() {
            return Span::new(self.file, start, start);
        }
        let end = self.place_of(to_u32(range.end - 1)).1;
        Span::new(self.file, start, end)
    }

    /// A part of the text, with its places. The range must lie on character borders.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let length = self.length();
        let (from, to) = (to_u32(range.start), to_u32(range.end));
        let is_part = from < to && to <= length && self.get(range).is_some();
        if !is_part {
            let start = self.place_of(from).0;
            let pieces = smallvec![Piece { at: 0, start, end: start, is_unit: false }];
            let range = (self.range.0, self.range.0);
            return Self { file: self.file, whole: Arc::clone(&self.whole), range, pieces };
        }
        let mut pieces = SmallVec::new();
        for (index, piece) in self.pieces.iter().enumerate().skip(self.piece_at(from)) {
            if piece.at >= to {
                break;
            }
            let piece_end = self.piece_end(index);
            let skipped = from.saturating_sub(piece.at);
            let cut = piece_end.saturating_sub(to);
            let (mut start, mut end) = (piece.start, piece.end);
            if self.is_linear(index) {
                start += skipped;
                end -= cut;
            }
            pieces.push(Piece { at: piece.at.saturating_sub(from), start, end, is_unit: piece.is_unit });
        }
        let range = (self.range.0 + from, self.range.0 + to);
        Self { file: self.file, whole: Arc::clone(&self.whole), range, pieces }
    }

    /// The text without white space (as [`str::trim`] sees it) at either end.
    #[must_use]
    pub fn trim(&self) -> Self {
        let start = self.len() - self.trim_start().len();
        let end = self.trim_end().len().max(start);
        self.slice(start..end)
    }

    fn piece_at(&self, offset: u32) -> usize {
        self.pieces.partition_point(|piece| piece.at <= offset).max(1) - 1
    }

    fn piece_end(&self, index: usize) -> u32 {
        self.pieces.get(index + 1).map_or(self.length(), |next| next.at)
    }

    /// Whether the file spells the piece with the same number of bytes.
    fn is_linear(&self, index: usize) -> bool {
        let piece = self.pieces[index];
        !piece.is_unit && piece.end - piece.start == self.piece_end(index) - piece.at
    }

    /// Where the byte at `offset` starts and ends in the file; past the end, where the text ends.
    fn place_of(&self, offset: u32) -> (u32, u32) {
        let index = self.piece_at(offset);
        let piece = self.pieces[index];
        if offset >= self.piece_end(index) {
            (piece.end, piece.end)
        } else if self.is_linear(index) {
            let start = piece.start + (offset - piece.at);
            (start, start + 1)
        } else {
            (piece.start, piece.end)
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.file == other.file && self.as_str() == other.as_str() && self.pieces == other.pieces
    }
}

impl Eq for Text {}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = self.span();
        write!(f, "{:?}@{}..{}", self.as_str(), span.start, span.end)
    }
}

/// Puts a [`Text`] together, piece by piece.
#[derive(Debug)]
pub(crate) struct TextBuilder {
    file: FileId,
    string: String,
    pieces: SmallVec<[Piece; 1]>,
}

impl TextBuilder {
    /// An empty text of `file`.
    #[must_use]
    pub(crate) fn new(file: FileId) -> Self {
        Self { file, string: String::new(), pieces: SmallVec::new() }
    }

    /// Adds bytes that stand in the file at `start`. Those that are no UTF-8 become U+FFFD.
    pub(crate) fn push(&mut self, start: u32, bytes: &[u8]) {
        let mut offset = start;
        for chunk in bytes.utf8_chunks() {
            let valid = chunk.valid();
            if !valid.is_empty() {
                let end = offset + to_u32(valid.len());
                self.add(offset, end, valid);
                offset = end;
            }
            if !chunk.invalid().is_empty() {
                let end = offset + to_u32(chunk.invalid().len());
                self.add(offset, end, "\u{fffd}");
                offset = end;
            }
        }
    }

    /// Adds text that stands for the bytes `start..end` of the file, such as an escape's meaning.
    pub(crate) fn add(&mut self, start: u32, end: u32, text: &str) {
        if text.is_empty() {
            return;
        }
        let at = to_u32(self.string.len());
        self.string.push_str(text);
        if let Some(last) = self.pieces.last_mut()
            && end - start == to_u32(text.len())
            && !last.is_unit
            && last.end - last.start == at - last.at
            && last.end == start
        {
            last.end = end;
            return;
        }
        self.pieces.push(Piece { at, start, end, is_unit: false });
    }

    /// Adds text that nobody spells at `start..end`, such as the value of a variable: each byte of it stands for
    /// the whole range.
    pub(crate) fn stand_in(&mut self, start: u32, end: u32, text: &str) {
        if !text.is_empty() {
            self.pieces.push(Piece { at: to_u32(self.string.len()), start, end, is_unit: true });
            self.string.push_str(text);
        }
    }

    /// Adds a part of another text of the same file, with its places.
    pub(crate) fn push_text(&mut self, text: &Text, range: Range<usize>) {
        self.append(&text.slice(range));
    }

    /// Adds another text of the same file, with its places.
    pub(crate) fn append(&mut self, text: &Text) {
        for (index, piece) in text.pieces.iter().enumerate() {
            let range = piece.at as usize..text.piece_end(index) as usize;
            let part = text.get(range).unwrap_or_default();
            match piece.is_unit {
                true => self.stand_in(piece.start, piece.end, part),
                false => self.add(piece.start, piece.end, part),
            }
        }
    }

    /// The text so far.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.string
    }

    /// The finished text. `place` is where it stands if nothing was added to it.
    #[must_use]
    pub(crate) fn finish(self, place: u32) -> Text {
        let mut pieces = self.pieces;
        if pieces.is_empty() {
            pieces.push(Piece { at: 0, start: place, end: place, is_unit: false });
        }
        Text::all_of(self.file, self.string.into(), pieces)
    }
}

/// Texts are parts of files, which are bounded far below the range of `u32`.
fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &Text, part: &str) -> (u32, u32) {
        let start = text.find(part).unwrap();
        let span = text.span_of(start..start + part.len());
        assert_eq!(text.slice(start..start + part.len()).span(), span, "a slice keeps its place");
        (span.start, span.end)
    }

    /// `apk add \` + line end + `  curl`, as a Dockerfile joins it.
    fn joined() -> Text {
        let mut builder = TextBuilder::new(FileId(0));
        builder.push(4, b"apk add ");
        builder.push(14, b"  curl");
        builder.finish(4)
    }

    #[test]
    fn places_go_through_continuations() {
        let text = joined();
        assert_eq!(text.as_str(), "apk add   curl");
        assert_eq!(place(&text, "apk"), (4, 7));
        assert_eq!(place(&text, "curl"), (16, 20));
        assert_eq!(place(&text, "add   curl"), (8, 20));
        assert_eq!(text.slice(4..14).slice(6..10).span(), text.span_of(10..14));
    }

    #[test]
    fn an_escape_is_one_unit() {
        let mut builder = TextBuilder::new(FileId(0));
        builder.push(1, b"a");
        builder.add(2, 4, "\n");
        builder.push(4, b"b");
        let text = builder.finish(1);
        assert_eq!(text.as_str(), "a\nb");
        assert_eq!(place(&text, "\n"), (2, 4));
        assert_eq!(place(&text, "b"), (4, 5));
    }

    #[test]
    fn what_stands_in_for_something_as_long_is_one_unit() {
        let mut builder = TextBuilder::new(FileId(0));
        builder.push(4, b"v");
        builder.stand_in(5, 11, "latest");
        builder.push(11, b"-x");
        let text = builder.finish(4);
        assert_eq!(text.as_str(), "vlatest-x");
        assert_eq!(place(&text, "v"), (4, 5));
        assert_eq!(place(&text, "test"), (5, 11));
        assert_eq!(place(&text, "x"), (12, 13));
        let mut again = TextBuilder::new(FileId(0));
        again.append(&text);
        let again = again.finish(4);
        assert_eq!(place(&again, "test"), (5, 11));
        assert!(again.slice(1..7).is_stand_in());
        assert!(!again.is_stand_in() && !again.slice(0..1).is_stand_in());
    }

    #[test]
    fn empty_parts_have_a_place() {
        let text = joined();
        assert_eq!(text.slice(8..8).span(), Span::new(FileId(0), 14, 14));
        assert_eq!(text.slice(14..14).span(), Span::new(FileId(0), 20, 20));
        assert_eq!(TextBuilder::new(FileId(0)).finish(7).span(), Span::new(FileId(0), 7, 7));
    }

    #[test]
    fn bytes_that_are_no_utf8_keep_places() {
        let text = Text::verbatim(FileId(0), 10, b"a\xffb");
        assert_eq!(text.as_str(), "a\u{fffd}b");
        assert_eq!(place(&text, "b"), (12, 13));
    }
}
