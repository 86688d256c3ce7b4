//! The pass over a file: directives, comments, logical lines, heredoc bodies, and going on after mistakes.

use std::collections::HashSet;
use std::ops::Range;

use super::error::{Refused, SyntaxError};
use super::heredoc::{self, Announced};
use super::instruction;
use super::json::{self, Array};
use super::lines::{self, Lines, MAX_LINE_BYTES};
use super::tree::{Command, Comment, Directive, Heredoc, Instruction, Keyword, Kind, Tree};
use crate::limits;
use crate::source::{Span, Spanned, Text, TextBuilder};

/// How many instructions a file may hold.
const MAX_INSTRUCTIONS: usize = limits::INSTRUCTIONS.most();
/// How many comments of a file are kept.
const MAX_COMMENTS: usize = limits::COMMENTS.most();

/// Reads a Dockerfile: a file's text, or one that stands in a Compose file.
///
/// Never fails: what BuildKit would refuse is an error with a place, and the tree goes on after it.
#[must_use]
pub fn parse(text: &Text) -> (Tree, Vec<SyntaxError>) {
    let (file, bytes) = (text.file(), text.as_bytes());
    let mut parser = Parser {
        text,
        bytes,
        lines: Lines::new(bytes),
        tree: Tree {
            file,
            directives: Vec::new(),
            escape: '\\',
            instructions: Vec::new(),
            comments: Vec::new(),
        },
        errors: Vec::new(),
        directives: Some(HashSet::new()),
        after_open_heredoc: false,
        has_too_many_comments: false,
    };
    if bytes.starts_with(b"\xef\xbb\xbf") {
        parser.lines.rewind(3);
    }
    while let Some(line) = parser.lines.next() {
        if parser.tree.instructions.len() >= MAX_INSTRUCTIONS {
            let message = format!("the file has more than {MAX_INSTRUCTIONS} instructions");
            parser.errors.push(SyntaxError::new(parser.span(line), message));
            break;
        }
        parser.line(line);
    }
    parser.check_stages();
    // The tree outlives its making by the whole run.
    parser.tree.instructions.shrink_to_fit();
    parser.errors.sort_by_key(|error| (error.span.start, error.span.end));
    (parser.tree, parser.errors)
}

struct Parser<'a> {
    pub(crate) text: &'a Text,
    pub(crate) bytes: &'a [u8],
    lines: Lines<'a>,
    tree: Tree,
    errors: Vec<SyntaxError>,
    /// The directives seen; nothing once a line has ended them.
    directives: Option<HashSet<String>>,
    /// Whether lines may still belong to a heredoc that never ended.
    after_open_heredoc: bool,
    has_too_many_comments: bool,
}

impl Parser<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        self.text.span_of(range)
    }

    /// A physical line at which an instruction may start.
    fn line(&mut self, line: Range<usize>) {
        if self.refuse_long(&line) {
            return;
        }
        let content = lines::trim_start(self.bytes, lines::trim_end(self.bytes, line));
        if self.directive(&content) {
            return;
        }
        if self.bytes[content.clone()].first() == Some(&b'#') {
            self.comment(content);
            return;
        }
        let start = content.start;
        let (first, continued) = lines::trim_continuation(self.bytes, content, self.tree.escape);
        if first.is_empty() && !continued {
            return;
        }
        let (text, end) = self.logical_line(first, continued);
        self.instruction(&text, start..end);
    }

    /// Joins the physical lines of a logical one; comments and blank lines in between vanish.
    fn logical_line(&mut self, first: Range<usize>, mut continued: bool) -> (Text, usize) {
        let mut builder = TextBuilder::new(self.text.file());
        let place = self.span(first.clone()).start;
        let mut end = first.end;
        builder.push_text(self.text, first);
        while continued {
            let Some(line) = self.lines.next() else { break };
            if self.refuse_long(&line) {
                break;
            }
            let content = lines::trim_end(self.bytes, line);
            end = content.end;
            let inner = lines::trim_start(self.bytes, content.clone());
            if self.bytes[inner.clone()].first() == Some(&b'#') {
                self.comment(inner);
                continue;
            }
            if inner.is_empty() {
                continue;
            }
            let (part, goes_on) = lines::trim_continuation(self.bytes, content, self.tree.escape);
            continued = goes_on;
            builder.push_text(self.text, part);
        }
        (builder.finish(place), end)
    }

    fn instruction(&mut self, text: &Text, range: Range<usize>) {
        let before = self.errors.len();
        let span = self.span(range);
        let mut instruction = instruction::parse(text, span, self.tree.escape, &mut self.errors);
        if self.after_open_heredoc {
            if instruction.keyword().is_none() {
                // A line of the open heredoc: its end is missing, and that has been said.
                self.errors.truncate(before);
                return;
            }
            self.after_open_heredoc = false;
        }
        if can_hold_heredocs(&instruction) && text.contains("<<") {
            self.heredocs(text, &mut instruction);
        }
        self.tree.instructions.push(instruction);
    }

    fn heredocs(&mut self, text: &Text, instruction: &mut Instruction) {
        let announced = match heredoc::announced(text) {
            Ok(announced) => announced,
            Err(error) => {
                self.errors.push(error);
                return;
            }
        };
        let mut search_from = 0;
        for document in announced {
            let word = operator_place(text, &mut search_from);
            let start = self.lines.at();
            let Some((body, end)) = self.body(&document) else {
                let name = &document.name;
                self.errors.push(
                    SyntaxError::new(word, format!("the heredoc `{name}` never ends"))
                        .help(format!("end it with a line that contains only `{name}`")),
                );
                self.lines.rewind(start);
                self.after_open_heredoc = true;
                break;
            };
            instruction.span = instruction.span.to(self.span(end.clone()));
            instruction.heredocs.push(Heredoc {
                name: document.name,
                word,
                expand: document.expand,
                strip_tabs: document.strip_tabs,
                descriptor: document.descriptor,
                body: self.text.slice(body),
            });
        }
        let place = instruction.span;
        let target = match &mut instruction.kind {
            Kind::Onbuild(trigger) => {
                trigger.heredocs = std::mem::take(&mut instruction.heredocs);
                trigger.as_mut()
            }
            _ => instruction,
        };
        settle_documents(target, place);
    }

    /// Reads lines up to a heredoc's end: its body, and its last line without the line end.
    fn body(&mut self, document: &Announced) -> Option<(Range<usize>, Range<usize>)> {
        let start = self.lines.at();
        loop {
            let line = self.lines.next()?;
            if self.lines.is_too_long(&line) {
                return None;
            }
            let content = lines::trim_end(self.bytes, line.clone());
            let mut delimiter = &self.bytes[content.clone()];
            if document.strip_tabs {
                while let [b'\t', rest @ ..] = delimiter {
                    delimiter = rest;
                }
            }
            if delimiter == document.name.as_bytes() {
                return Some((start..line.start, content));
            }
        }
    }

    fn comment(&mut self, content: Range<usize>) {
        let span = self.span(content.clone());
        match self.tree.comments.len() {
            MAX_COMMENTS if self.has_too_many_comments => {}
            MAX_COMMENTS => {
                self.has_too_many_comments = true;
                let message = format!("the file has more than {MAX_COMMENTS} comments");
                self.errors.push(SyntaxError::new(span, message));
            }
            _ => {
                let text = self.text.slice(content.start + 1..content.end).trim();
                self.tree.comments.push(Comment { text, span });
            }
        }
    }

    /// Whether the line is a directive. The first line that is none ends them.
    fn directive(&mut self, content: &Range<usize>) -> bool {
        let Some(seen) = &mut self.directives else { return false };
        let Some((name, value)) = split_directive(&self.bytes[content.clone()]) else {
            self.directives = None;
            return false;
        };
        let place = |range: Range<usize>| content.start + range.start..content.start + range.end;
        let (name, value) = (place(name), place(value));
        let key = String::from_utf8_lossy(&self.bytes[name.clone()]).to_lowercase();
        let repeated = !seen.insert(key.clone());
        let value = self.text.slice(value);
        if repeated {
            let message = format!("the directive `{key}` is set twice");
            self.errors.push(SyntaxError::new(self.span(content.clone()), message));
        } else if key == "escape" {
            match value.as_str() {
                "\\" => self.tree.escape = '\\',
                "`" => self.tree.escape = '`',
                other => {
                    let message = format!("`{other}` cannot be the escape character");
                    let error = SyntaxError::new(value.span(), message);
                    self.errors.push(error.help("it is a backslash or a backtick"));
                }
            }
        }
        let name = Spanned::new(key, self.span(name));
        self.tree.directives.push(Directive { name, value });
        true
    }

    fn refuse_long(&mut self, line: &Range<usize>) -> bool {
        if !self.lines.is_too_long(line) {
            return false;
        }
        let message = format!("the line is longer than the {} bytes that BuildKit reads", MAX_LINE_BYTES - 1);
        self.errors.push(SyntaxError::new(self.span(line.start..line.start), message));
        true
    }

    /// What is wrong with the file as a whole: no instruction, no stage, something before the first.
    fn check_stages(&mut self) {
        let mut stages = false;
        for instruction in &self.tree.instructions {
            match instruction.keyword() {
                Some(Keyword::From) => stages = true,
                Some(Keyword::Arg) | None => {}
                Some(keyword) if !stages => {
                    let message = format!("{keyword} is before the first FROM");
                    self.errors.push(
                        SyntaxError::new(instruction.word.span(), message)
                            .help("only ARG is allowed there: begin the stage with FROM"),
                    );
                    return;
                }
                Some(_) => {}
            }
        }
        if !stages && self.errors.is_empty() {
            let (message, refused) = match self.tree.instructions.is_empty() {
                true => ("the file has no instructions", Refused::WhenRead),
                false => ("the file has no FROM, so there is nothing to build", Refused::WhenBuilt),
            };
            self.errors.push(SyntaxError::new(self.span(0..0), message).refused(refused));
        }
    }
}

fn can_hold_heredocs(instruction: &Instruction) -> bool {
    match &instruction.kind {
        Kind::Onbuild(trigger) => can_hold_heredocs(trigger),
        Kind::Run { command, .. } => matches!(command, Command::Shell(_)),
        Kind::Copy(_) | Kind::Add(_) => !instruction.arguments.starts_with('[') || !is_json(instruction),
        Kind::Invalid(Some(Keyword::Run | Keyword::Copy | Keyword::Add)) => true,
        _ => false,
    }
}

fn is_json(instruction: &Instruction) -> bool {
    matches!(json::parse(&instruction.arguments), Array::Strings(_))
}

/// The place of the next `<<` of a line and the word that follows it.
fn operator_place(text: &Text, search_from: &mut usize) -> Span {
    let start = text[*search_from..].find("<<").map_or(*search_from, |at| *search_from + at);
    let blanks = text[start..].trim_start_matches(['<', '-', ' ', '\t']).len();
    let name = text.len() - blanks;
    let end = text[name..].find(char::is_whitespace).map_or(text.len(), |length| name + length);
    *search_from = end;
    text.span_of(start..end)
}

/// Parts the sources of COPY and ADD that are heredocs from those that are paths.
fn settle_documents(instruction: &mut Instruction, place: Span) {
    let heredocs = &instruction.heredocs;
    let (Kind::Copy(transfer) | Kind::Add(transfer)) = &mut instruction.kind else { return };
    let documents = &mut transfer.documents;
    transfer.sources.retain(|source| {
        let Ok(Some(document)) = heredoc::parse(source.text(), place) else { return true };
        documents.extend(heredocs.iter().position(|heredoc| heredoc.name == document.name));
        false
    });
}

/// The name and the value of `# name = value`, as ranges of the line.
fn split_directive(line: &[u8]) -> Option<(Range<usize>, Range<usize>)> {
    let is_space = |byte: &u8| matches!(byte, b'\t' | b'\n' | 0x0c | b'\r' | b' ');
    let comment = line.strip_prefix(b"#")?;
    let start = line.len() - comment.len();
    let name_start = lines::trim_start(line, start..line.len()).start;
    let name_length = line[name_start..].iter().position(|byte| !byte.is_ascii_alphanumeric())?;
    let name = name_start..name_start + name_length;
    if !line.get(name_start)?.is_ascii_alphabetic() {
        return None;
    }
    let known = [&b"syntax"[..], b"escape", b"check"];
    if !known.iter().any(|known| known.eq_ignore_ascii_case(&line[name.clone()])) {
        return None;
    }
    let mut at = name.end + line[name.end..].iter().position(|byte| !is_space(byte))?;
    if line[at] != b'=' {
        return None;
    }
    at += 1;
    at += line[at..].iter().position(|byte| !is_space(byte))?;
    let end = line.len() - line.iter().rev().position(|byte| !is_space(byte))?;
    Some((name, at..end))
}
