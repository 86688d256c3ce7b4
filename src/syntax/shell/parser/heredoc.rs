//! Here-documents, whose bodies stand after the line with the redirect.

use std::borrow::Cow;

use super::script::{self, Parser, Pending};
use super::word::Mode;
use crate::source::{Text, TextBuilder};
use crate::syntax::shell::limits::SCRIPT_DEPTH;
use crate::syntax::shell::steps::count;
use crate::syntax::shell::tree::{Heredoc, Part, Script, Word};
use crate::syntax::shell::value::{append, embed};

/// The delimiter that the word after `<<` means, and whether the body is expanded.
pub(super) fn delimiter(raw: &str) -> (String, bool) {
    let mut delimiter = String::with_capacity(raw.len());
    let mut quote = None;
    let mut expand = true;
    let mut chars = raw.chars();
    while let Some(char) = chars.next() {
        match char {
            '\'' | '"' if quote.is_none() => quote = Some(char),
            _ if quote == Some(char) => quote = None,
            '\\' if quote != Some('\'') => delimiter.extend(chars.next().filter(|next| *next != '\n')),
            _ => {
                delimiter.push(char);
                continue;
            }
        }
        expand = false;
    }
    (delimiter, expand)
}

impl Parser<'_> {
    /// Reads the bodies that begin here, after a line end; at the end of the text they are empty.
    pub(super) fn read_heredocs(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            let heredoc = self.heredoc(&pending);
            // Nobody else sets it: the first value is the only one.
            let _ = pending.body.set(heredoc);
        }
    }

    fn heredoc(&mut self, pending: &Pending) -> Heredoc {
        let start = self.pos;
        let mut end = self.bytes.len();
        let mut closed = false;
        let mut stripped = pending.strip_tabs.then(|| TextBuilder::new(self.text.span().file));
        let mut continued = false;
        while self.pos < self.bytes.len() {
            let line_start = self.pos;
            let rest = &self.bytes[line_start..];
            let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
            let next = (line_start + line.len() + 1).min(self.bytes.len());
            count(next - line_start);
            // Tabs are stripped where a line begins, not where it goes on.
            let strips = pending.strip_tabs && !continued;
            let tabs = if strips { line.iter().take_while(|byte| **byte == b'\t').count() } else { 0 };
            self.pos = next;
            if !continued && line[tabs..] == *pending.delimiter.as_bytes() {
                end = line_start;
                closed = true;
                break;
            }
            if let Some(builder) = &mut stripped {
                append(builder, &self.slice(line_start + tabs, next));
            }
            // A line end after a backslash ends no line.
            let backslashes = line.iter().rev().take_while(|byte| **byte == b'\\').count();
            continued = pending.expand && backslashes % 2 == 1;
        }
        let text = match stripped {
            Some(builder) => builder.finish(self.span(start, start).start),
            None => self.slice(start, end),
        };
        let body = self.heredoc_word(&text, pending.expand);
        let script = if pending.feeds_shell { self.heredoc_script(&body).map(Box::new) } else { None };
        Heredoc { body, expand: pending.expand, closed, script }
    }

    fn heredoc_word(&self, text: &Text, expand: bool) -> Word {
        if !expand {
            return Word::verbatim(text);
        }
        let mut parser = Parser::new(text, self.depth + 1, &[]);
        let parts = parser.parts(Mode::Heredoc);
        parser.read_heredocs();
        let whole = !parser.is_broken() && parser.pos == text.len();
        let parts = parts.filter(|_| whole).unwrap_or_else(|| vec![Part::Unknown(text.clone())]);
        Word { raw: text.clone(), parts }
    }

    /// The script that a shell reads from a here-document.
    fn heredoc_script(&self, body: &Word) -> Option<Script> {
        let (text, holes) = embed(&[Cow::Borrowed(body)])?;
        Some(script::script(&text, self.depth + SCRIPT_DEPTH, &holes))
    }
}
