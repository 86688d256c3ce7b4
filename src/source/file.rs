//! The files that were read, and the lines and columns of their bytes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::columns::{self, Columns, Counts};
use super::outside::OutsideFile;
use super::path::RepoPath;
use super::read_error::ReadError;
use super::span::{FileId, Span};
use crate::limits;

/// A line and a column as people count them: both from 1, columns in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1. Lines end at a line feed.
    pub line: u32,
    /// The column, from 1, in Unicode scalar values; a byte that is no UTF-8 counts as one.
    pub column: u32,
}

/// A file that was read.
#[derive(Debug)]
pub struct SourceFile {
    path: RepoPath,
    is_outside: bool,
    bytes: Vec<u8>,
    line_starts: OnceLock<Vec<u32>>,
    columns: OnceLock<Columns>,
}

impl SourceFile {
    /// The file's path.
    #[must_use]
    pub fn path(&self) -> &RepoPath {
        &self.path
    }

    /// Whether the file is outside the repository: its path is a name for messages alone.
    pub(crate) fn is_outside(&self) -> bool {
        self.is_outside
    }

    /// The file's bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The file's text at `span`, with each byte that is no UTF-8 shown as U+FFFD.
    #[must_use]
    pub fn slice(&self, span: Span) -> Cow<'_, str> {
        let end = (span.end as usize).min(self.bytes.len());
        let start = (span.start as usize).min(end);
        String::from_utf8_lossy(&self.bytes[start..end])
    }

    /// The line and column of a byte; an offset past the end is the end's.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let (line, before) = self.counts_up_to(offset);
        Position { line, column: to_u32(before.characters + 1) }
    }

    /// The line of a byte, from 1, and what is counted of what stands before the byte in it.
    #[must_use]
    pub fn counts_up_to(&self, offset: u32) -> (u32, Counts) {
        let (line, before) = self.line_up_to(offset);
        if !Columns::are_wanted(before.len()) {
            return (line, Counts::of(before));
        }
        let columns = self.columns.get_or_init(|| Columns::of(&self.bytes));
        let end = (offset as usize).min(self.bytes.len());
        (line, columns.between(&self.bytes, end - before.len(), end))
    }

    /// The range of some characters of a line, counted from 0; what is past its end is left out.
    #[must_use]
    pub fn characters(&self, line: u32, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let (start, end) = (self.line_range(line).start, self.line_range(line).end);
        let offset = |characters| {
            if Columns::are_wanted(end - start) {
                let columns = self.columns.get_or_init(|| Columns::of(&self.bytes));
                columns.offset(&self.bytes, (start, end), characters)
            } else {
                start + columns::offset(&self.bytes[start..end], characters)
            }
        };
        offset(range.start)..offset(range.end)
    }

    /// The line of a byte, from 1, and what stands before the byte in it.
    #[must_use]
    pub fn line_up_to(&self, offset: u32) -> (u32, &[u8]) {
        let offset = offset.min(to_u32(self.bytes.len()));
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= offset).max(1) - 1;
        (to_u32(line + 1), &self.bytes[starts[line] as usize..offset as usize])
    }

    /// The range of a line (counted from 1) without its line end; empty past the last line.
    #[must_use]
    pub fn line_range(&self, line: u32) -> std::ops::Range<usize> {
        let starts = self.line_starts();
        let index = (line.max(1) - 1) as usize;
        let Some(start) = starts.get(index).map(|start| *start as usize) else {
            return self.bytes.len()..self.bytes.len();
        };
        let mut end = starts.get(index + 1).map_or(self.bytes.len(), |next| *next as usize);
        if self.bytes[start..end].ends_with(b"\n") {
            end -= 1;
        }
        if self.bytes[start..end].ends_with(b"\r") {
            end -= 1;
        }
        start..end
    }

    /// The number of lines in the file; an empty file has one.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        to_u32(self.line_starts().len())
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let after_feeds = memchr::memchr_iter(b'\n', &self.bytes).map(|feed| to_u32(feed + 1));
            std::iter::once(0).chain(after_feeds).collect()
        })
    }
}

/// Files are bounded by [`MAX_FILE_BYTES`](super::MAX_FILE_BYTES), far below the range of `u32`.
fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Every file of a run, by number and by path.
#[derive(Debug, Default)]
pub struct Files {
    files: Vec<SourceFile>,
    by_path: HashMap<RepoPath, FileId>,
    /// How many bytes they have together.
    bytes: usize,
}

impl Files {
    /// Adds a file; one that is there already keeps its number and its bytes.
    pub fn add(&mut self, path: RepoPath, bytes: Vec<u8>) -> FileId {
        if let Some(id) = self.by_path.get(&path) {
            return *id;
        }
        self.bytes += bytes.len();
        let id = FileId(to_u32(self.files.len()));
        self.by_path.insert(path.clone(), id);
        self.files.push(SourceFile {
            path,
            is_outside: false,
            bytes,
            line_starts: OnceLock::new(),
            columns: OnceLock::new(),
        });
        id
    }

    /// Adds a file that is outside the repository, under the name that messages show. It is found at no path.
    pub(crate) fn add_outside(&mut self, file: &OutsideFile, bytes: Vec<u8>) -> FileId {
        let id = FileId(to_u32(self.files.len()));
        let path = RepoPath::outside(file.shown());
        self.files.push(SourceFile {
            path,
            is_outside: true,
            bytes,
            line_starts: OnceLock::new(),
            columns: OnceLock::new(),
        });
        id
    }

    /// Adds a file as long as all of them are not more than is looked at of a repository.
    ///
    /// # Errors
    /// They would be: [`ReadError::TooMany`].
    pub(crate) fn add_within_limit(&mut self, path: &RepoPath, bytes: Vec<u8>) -> Result<FileId, ReadError> {
        if self.bytes + bytes.len() > limits::FILES.most() && self.find(path).is_none() {
            return Err(ReadError::TooMany);
        }
        Ok(self.add(path.clone(), bytes))
    }

    /// A file by its number.
    #[must_use]
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The numbers of all files, in the order in which they were read.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..to_u32(self.files.len())).map(FileId)
    }

    /// The place that is all of a file.
    #[must_use]
    pub fn whole(&self, file: FileId) -> Span {
        Span::new(file, 0, to_u32(self.get(file).bytes.len()))
    }

    /// The number of the file at `path`, if it was read.
    #[must_use]
    pub fn find(&self, path: &RepoPath) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// The text at a place.
    #[must_use]
    pub fn slice(&self, span: Span) -> Cow<'_, str> {
        self.get(span.file).slice(span)
    }

    /// The path of the file a place lies in.
    #[must_use]
    pub fn path(&self, span: Span) -> &RepoPath {
        self.get(span.file).path()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &[u8]) -> SourceFile {
        let path = RepoPath::new("f").unwrap();
        SourceFile {
            path,
            is_outside: false,
            bytes: text.to_vec(),
            line_starts: OnceLock::new(),
            columns: OnceLock::new(),
        }
    }

    fn at(file: &SourceFile, offset: u32) -> (u32, u32) {
        let position = file.position(offset);
        (position.line, position.column)
    }

    #[test]
    fn counts_lines_and_scalar_columns_from_one() {
        let file = file("ab\nçd\r\n\n".as_bytes());
        assert_eq!(at(&file, 0), (1, 1));
        assert_eq!(at(&file, 2), (1, 3));
        assert_eq!(at(&file, 3), (2, 1));
        assert_eq!(at(&file, 5), (2, 2), "ç is two bytes and one column");
        assert_eq!(at(&file, 99), (4, 1), "past the end is the end");
        assert_eq!(file.line_range(2), 3..6, "without CRLF");
        assert_eq!(file.line_range(9), 9..9);
    }

    #[test]
    fn bytes_that_are_no_utf8_count_as_one_column_each() {
        let file = file(b"a\xffb");
        assert_eq!(at(&file, 2), (1, 3));
    }
}
