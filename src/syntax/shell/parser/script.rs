//! The parser of scripts: its state, and lists of statements.

use std::sync::{Arc, OnceLock};

use super::tokens;
use crate::source::{Span, Text};
use crate::syntax::shell::hole::Hole;
use crate::syntax::shell::limits::{MAX_BYTES, MAX_DEPTH};
use crate::syntax::shell::steps::count;
use crate::syntax::shell::tree::{AndOr, Command, Connector, Heredoc, Pipe, Pipeline, Script, Statement};

/// A here-document whose body stands after the line that is being read.
pub(super) struct Pending {
    pub(crate) delimiter: String,
    pub(crate) expand: bool,
    pub(crate) strip_tabs: bool,
    pub(super) feeds_shell: bool,
    pub(crate) body: Arc<OnceLock<Heredoc>>,
}

pub(super) struct Parser<'t> {
    pub(crate) text: &'t Text,
    /// What is left to be read of the text ends where this does.
    pub(crate) bytes: &'t [u8],
    pub(super) pos: usize,
    /// Whether the text goes on behind [`MAX_BYTES`].
    pub(crate) cut: bool,
    pub(crate) depth: usize,
    broken: Option<usize>,
    pub(crate) pending: Vec<Pending>,
    pub(crate) holes: &'t [Hole],
    /// How many bytes may yet be looked at in vain for the end of an arithmetic expression; see
    /// [`Parser::arithmetic_end`].
    pub(super) patience: usize,
}

/// Parses a script that stands `depth` deep in others.
pub(crate) fn script(text: &Text, depth: usize, holes: &[Hole]) -> Script {
    let mut parser = Parser::new(text, depth, holes);
    let items = parser.list();
    if parser.pos < parser.bytes.len() || parser.cut {
        parser.fail();
    }
    parser.read_heredocs();
    Script { items, broken: parser.broken.map(|at| text.span_of(at..text.len())) }
}

impl<'t> Parser<'t> {
    pub(crate) fn new(text: &'t Text, depth: usize, holes: &'t [Hole]) -> Self {
        let end = text.floor_char_boundary(MAX_BYTES);
        let bytes = &text.as_bytes()[..end];
        let patience = 8 * end + 1024;
        let cut = end < text.len();
        let mut parser =
            Self { text, bytes, pos: 0, cut, depth, broken: None, pending: Vec::new(), holes, patience };
        if depth > MAX_DEPTH {
            parser.fail();
        }
        parser
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        count(1);
        self.bytes.get(self.pos).copied()
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<u8> {
        count(1);
        self.bytes.get(self.pos + ahead).copied()
    }

    pub(crate) fn at(&self, token: &str) -> bool {
        count(1);
        self.bytes[self.pos..].starts_with(token.as_bytes())
    }

    pub(super) fn eat(&mut self, token: &str) -> bool {
        let found = self.at(token);
        if found {
            self.pos += token.len();
        }
        found
    }

    /// Reads `token`, or breaks.
    pub(crate) fn expect(&mut self, token: &str) -> bool {
        let found = self.eat(token);
        if !found {
            self.fail();
        }
        found
    }

    pub(crate) fn slice(&self, start: usize, end: usize) -> Text {
        count(end - start);
        self.text.slice(start..end)
    }

    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        self.text.span_of(start..end)
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.broken.is_some()
    }

    /// Breaks at the place that is being read.
    pub(crate) fn fail(&mut self) {
        self.fail_at(self.pos);
    }

    /// Breaks at an earlier place.
    pub(super) fn fail_at(&mut self, at: usize) {
        let at = at.min(self.broken.unwrap_or(at)).min(self.bytes.len());
        self.broken = Some(at);
        self.bytes = &self.bytes[..at];
        self.pos = at;
    }

    /// Reads something that stands in something else, or breaks when that goes too deep.
    pub(crate) fn nested<T: Default>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= MAX_DEPTH {
            self.fail();
            return T::default();
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    /// Reads something whose end is known.
    pub(crate) fn within<T>(&mut self, end: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        let whole = self.bytes;
        self.bytes = &whole[..end];
        let read = read(self);
        if !self.is_broken() {
            self.bytes = whole;
        }
        read
    }

    /// Skips blanks, continued lines and a comment.
    pub(crate) fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' => self.pos += 1,
                b'\\' if self.peek_at(1) == Some(b'\n') => self.pos += 2,
                b'#' => {
                    let rest = &self.bytes[self.pos..];
                    let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                    count(length);
                    self.pos += length;
                }
                _ => break,
            }
        }
    }

    /// Skips blanks and line ends, and with a line end the here-documents that follow it.
    pub(super) fn skip_newlines(&mut self) {
        self.skip_blanks();
        while self.peek() == Some(b'\n') {
            self.pos += 1;
            self.read_heredocs();
            self.skip_blanks();
        }
    }

    /// The unquoted word that stands here, if it may be a reserved one; nothing is read.
    pub(crate) fn keyword(&self) -> &'t [u8] {
        // With a backslash after it, which continues the line.
        const LONGEST: usize = "function\\".len();
        let rest = &self.bytes[self.pos..];
        let end = rest.iter().take(LONGEST + 1).position(|byte| tokens::is_delimiter(*byte));
        let word = &rest[..end.unwrap_or(rest.len().min(LONGEST + 1))];
        let continued = rest.get(word.len()) == Some(&b'\n')
            && rest.get(word.len() + 1).is_none_or(|byte| tokens::is_delimiter(*byte));
        word.strip_suffix(b"\\").filter(|_| continued).unwrap_or(word)
    }

    /// Reads a reserved word, or breaks.
    pub(super) fn expect_keyword(&mut self, keyword: &str) {
        if self.keyword() == keyword.as_bytes() {
            self.pos += keyword.len();
        } else {
            self.fail();
        }
    }

    /// Statements, up to what cannot begin one.
    pub(crate) fn list(&mut self) -> Vec<Statement> {
        let mut items = Vec::new();
        loop {
            self.skip_newlines();
            if self.at_list_end() {
                break;
            }
            let Some(list) = self.and_or() else { break };
            self.skip_blanks();
            let background = self.peek() == Some(b'&');
            let ended = match self.peek() {
                Some(b';') => !self.at(";;") && !self.at(";&"),
                Some(b'&' | b'\n') => true,
                _ => false,
            };
            if ended && self.peek() != Some(b'\n') {
                self.pos += 1;
            }
            items.push(Statement { list, background });
            if !ended {
                break;
            }
        }
        items.shrink_to_fit();
        items
    }

    /// Statements of which there must be one.
    pub(super) fn some_list(&mut self) -> Vec<Statement> {
        let items = self.list();
        if items.is_empty() {
            self.fail();
        }
        items
    }

    fn at_list_end(&self) -> bool {
        match self.peek() {
            None | Some(b')') => true,
            Some(b';') => self.at(";;") || self.at(";&"),
            _ => tokens::is_closer(self.keyword()),
        }
    }

    fn and_or(&mut self) -> Option<AndOr> {
        let first = self.pipeline()?;
        let mut rest = Vec::new();
        loop {
            self.skip_blanks();
            let connector = match self.peek() {
                Some(b'&') if self.at("&&") => Connector::And,
                Some(b'|') if self.at("||") => Connector::Or,
                _ => break,
            };
            self.pos += 2;
            self.skip_newlines();
            let Some(pipeline) = self.pipeline() else { break };
            rest.push((connector, pipeline));
        }
        rest.shrink_to_fit();
        Some(AndOr { first, rest })
    }

    fn pipeline(&mut self) -> Option<Pipeline> {
        let start = self.pos;
        let (mut negated, mut timed) = (false, false);
        loop {
            match self.keyword() {
                b"!" => {
                    negated = !negated;
                    self.pos += 1;
                }
                b"time" if self.times_pipeline() => timed = true,
                _ => break,
            }
            self.skip_blanks();
        }
        let (mut commands, mut pipes) = (Vec::with_capacity(1), Vec::new());
        let mut end;
        loop {
            let Some(command) = self.command() else {
                self.fail_at(start);
                return None;
            };
            commands.push(command);
            end = self.pos;
            if self.is_broken() {
                break;
            }
            self.skip_blanks();
            if self.eat("|&") {
                pipes.push(Pipe::OutputAndErrors);
            } else if self.peek() == Some(b'|') && !self.at("||") {
                self.pos += 1;
                pipes.push(Pipe::Output);
            } else {
                break;
            }
            self.skip_newlines();
        }
        Some(Pipeline { span: self.span(start, end), negated, timed, commands, pipes })
    }

    /// Reads `time` and `time -p` where it is the reserved word: a pipeline follows, and no option that
    /// only the program of that name knows.
    fn times_pipeline(&mut self) -> bool {
        let start = self.pos;
        self.pos += 4;
        self.skip_blanks();
        if self.keyword() == b"-p" {
            self.pos += 2;
            self.skip_blanks();
        }
        let times = match self.peek() {
            None | Some(b'-' | b'\n' | b';' | b'&' | b'|' | b')') => false,
            Some(_) => true,
        };
        if !times {
            self.pos = start;
        }
        times
    }

    fn command(&mut self) -> Option<Command> {
        let keyword = self.keyword();
        if self.peek() == Some(b'(') || tokens::is_opener(keyword) {
            self.compound()
        } else if tokens::is_closer(keyword) {
            self.fail();
            None
        } else {
            self.simple()
        }
    }
}
