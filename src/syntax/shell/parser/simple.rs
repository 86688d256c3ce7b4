//! Simple commands: assignments, words and redirects, and the head of a function.

use std::sync::{Arc, OnceLock};

use super::heredoc::delimiter;
use super::script::{self, Parser, Pending};
use super::tokens::is_delimiter;
use crate::syntax::shell::invocation::{Inline, inline};
use crate::syntax::shell::limits::SCRIPT_DEPTH;
use crate::syntax::shell::steps::count;
use crate::syntax::shell::tree::{
    Assignment, Command, Compound, Descriptor, Part, Redirect, RedirectOperator, Simple, Word,
};
use crate::syntax::shell::value::embed;
use crate::syntax::shell::word::is_name_byte;

/// The operators of redirects, the longest first.
// Source: POSIX.1-2024, Shell Command Language, 2.7 "Redirection"; Bash Reference Manual, 3.6 "Redirections".
const REDIRECTS: [(&str, RedirectOperator); 12] = [
    ("<<<", RedirectOperator::Hereword),
    ("<<-", RedirectOperator::HeredocStripped),
    ("&>>", RedirectOperator::AppendBoth),
    ("<<", RedirectOperator::Heredoc),
    ("<&", RedirectOperator::DuplicateInput),
    ("<>", RedirectOperator::ReadWrite),
    (">>", RedirectOperator::Append),
    (">&", RedirectOperator::DuplicateOutput),
    (">|", RedirectOperator::Overwrite),
    ("&>", RedirectOperator::WriteBoth),
    ("<", RedirectOperator::Read),
    (">", RedirectOperator::Write),
];

/// Where the parts of an assignment stand.
struct AssignmentHead {
    name_end: usize,
    subscript: Option<(usize, usize)>,
    append: bool,
    value: usize,
}

/// Reads what a command of known words runs, which stands `depth` deep; whether a script feeds its shell.
pub(super) fn look_inside(simple: &mut Simple, depth: usize) -> bool {
    match inline(simple) {
        Inline::Words(words) => {
            let script =
                embed(&words).map(|(text, holes)| script::script(&text, depth + SCRIPT_DEPTH, &holes));
            simple.inline = script.map(Box::new);
        }
        Inline::StandardInput => return true,
        Inline::Plain => simple.is_plain = true,
        Inline::None => {}
    }
    false
}

impl Parser<'_> {
    pub(crate) fn simple(&mut self) -> Option<Command> {
        let start = self.pos;
        let mut end = start;
        let first_heredoc = self.pending.len();
        let mut simple = Simple {
            span: self.span(start, start),
            assignments: Vec::new(),
            words: Vec::new(),
            redirects: Vec::new(),
            is_plain: false,
            inline: None,
        };
        let mut declares = false;
        loop {
            self.skip_blanks();
            if self.at_redirect() {
                simple.redirects.push(self.redirect()?);
            } else if simple.words.is_empty()
                && let Some(head) = self.assignment_head()
            {
                simple.assignments.push(self.assignment(&head)?);
            } else if declares
                && let Some(head) = self.assignment_head()
                && self.bytes.get(head.value) == Some(&b'(')
            {
                simple.words.push(self.array_word(&head)?);
            } else {
                let Some(word) = self.word() else { break };
                if simple.words.is_empty() {
                    if simple.assignments.is_empty() && simple.redirects.is_empty() && self.at_parenthesis() {
                        return self.function(start, word);
                    }
                    declares = is_declaration(&word);
                }
                simple.words.push(word);
            }
            end = self.pos;
        }
        let cut_short = self.cut && self.peek().is_none();
        if end == start || self.peek() == Some(b'(') || cut_short {
            self.fail();
        }
        if self.is_broken() {
            return None;
        }
        simple.span = self.span(start, end);
        simple.words.shrink_to_fit();
        if look_inside(&mut simple, self.depth) {
            for pending in &mut self.pending[first_heredoc..] {
                pending.feeds_shell = true;
            }
        }
        Some(Command::Simple(Box::new(simple)))
    }

    /// Words up to what is none.
    pub(crate) fn words(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        loop {
            self.skip_blanks();
            let Some(word) = self.word() else { return words };
            words.push(word);
        }
    }

    /// Whether a `(` follows, blanks apart.
    fn at_parenthesis(&mut self) -> bool {
        self.skip_blanks();
        self.peek() == Some(b'(')
    }

    fn function(&mut self, start: usize, name: Word) -> Option<Command> {
        self.pos += 1;
        self.skip_blanks();
        if !matches!(name.parts.as_slice(), [Part::Literal(_)]) || !self.expect(")") {
            self.fail();
            return None;
        }
        let kind = self.nested(|parser| parser.function_body(name))?;
        let span = self.span(start, self.pos);
        Some(Command::Compound(Box::new(Compound { span, kind, redirects: Vec::new() })))
    }

    /// Looks for `name=`, `name+=` and `name[…]=` without reading it.
    fn assignment_head(&self) -> Option<AssignmentHead> {
        let rest = &self.bytes[self.pos..];
        let name = rest.iter().position(|byte| !is_name_byte(*byte));
        count(name.unwrap_or(rest.len()));
        let mut at = name?;
        if at == 0 || rest[0].is_ascii_digit() {
            return None;
        }
        let name_end = self.pos + at;
        let mut subscript = None;
        if rest[at] == b'[' {
            let length = subscript_length(&rest[at + 1..])?;
            subscript = Some((name_end + 1, name_end + 1 + length));
            at += length + 2;
        }
        let append = rest.get(at) == Some(&b'+');
        at += usize::from(append);
        (rest.get(at) == Some(&b'=')).then_some(AssignmentHead {
            name_end,
            subscript,
            append,
            value: self.pos + at + 1,
        })
    }

    fn assignment(&mut self, head: &AssignmentHead) -> Option<Assignment> {
        let start = self.pos;
        self.pos = head.value;
        let value = if self.peek() == Some(b'(') {
            let part = self.array()?;
            Word { raw: self.slice(head.value, self.pos), parts: vec![part] }
        } else {
            let value = self.word();
            if self.is_broken() {
                return None;
            }
            value.unwrap_or_else(|| Word { raw: self.slice(self.pos, self.pos), parts: Vec::new() })
        };
        Some(Assignment {
            span: self.span(start, self.pos),
            name: self.slice(start, head.name_end),
            subscript: head.subscript.map(|(start, end)| self.slice(start, end)),
            append: head.append,
            value,
        })
    }

    /// `name=(…)` where it is an argument, as of `local`.
    fn array_word(&mut self, head: &AssignmentHead) -> Option<Word> {
        let start = self.pos;
        self.pos = head.value;
        let name = Part::Literal(self.slice(start, head.value));
        let parts = vec![name, self.array()?];
        Some(Word { raw: self.slice(start, self.pos), parts })
    }

    fn array(&mut self) -> Option<Part> {
        self.pos += 1;
        let mut words = Vec::new();
        loop {
            self.skip_newlines();
            let Some(word) = self.word() else { break };
            words.push(word);
        }
        self.expect(")").then_some(Part::Array(words))
    }

    /// Whether a redirect stands here, rather than a word such as `<(…)`.
    pub(super) fn at_redirect(&self) -> bool {
        let rest = &self.bytes[self.pos..];
        let length = match rest.first() {
            Some(b'<' | b'>') => 0,
            Some(b'&') => return rest.get(1) == Some(&b'>'),
            Some(b'0'..=b'9') => rest.iter().take_while(|byte| byte.is_ascii_digit()).count(),
            Some(b'{') => {
                let name = rest[1..].iter().take_while(|byte| is_name_byte(**byte)).count();
                if name == 0 || rest.get(name + 1) != Some(&b'}') {
                    return false;
                }
                name + 2
            }
            _ => return false,
        };
        count(length);
        matches!(rest.get(length), Some(b'<' | b'>')) && rest.get(length + 1) != Some(&b'(')
    }

    /// Reads the redirect that stands here.
    pub(crate) fn redirect(&mut self) -> Option<Redirect> {
        let start = self.pos;
        while self.peek().is_some_and(|byte| !matches!(byte, b'<' | b'>' | b'&')) {
            self.pos += 1;
        }
        let descriptor = self.slice(start, self.pos);
        let descriptor = match descriptor.strip_prefix('{') {
            Some(name) => Some(Descriptor::Variable(descriptor.slice(1..name.len()))),
            None if descriptor.is_empty() => None,
            None => Some(Descriptor::Number(descriptor.parse().unwrap_or(u32::MAX))),
        };
        let (token, operator) = REDIRECTS.into_iter().find(|(token, _)| self.at(token))?;
        self.pos += token.len();
        self.skip_blanks();
        let Some(target) = self.word() else {
            self.fail();
            return None;
        };
        let mut body = None;
        if matches!(operator, RedirectOperator::Heredoc | RedirectOperator::HeredocStripped) {
            let (delimiter, expand) = delimiter(&target.raw);
            let strip_tabs = operator == RedirectOperator::HeredocStripped;
            let cell = Arc::new(OnceLock::new());
            body = Some(Arc::clone(&cell));
            self.pending.push(Pending { delimiter, expand, strip_tabs, feeds_shell: false, body: cell });
        }
        Some(Redirect { span: self.span(start, self.pos), descriptor, operator, target, body })
    }
}

/// How many bytes lie before the `]` that ends a subscript; none when a word ends before it.
fn subscript_length(bytes: &[u8]) -> Option<usize> {
    // This looks ahead and may take quotes for others than they are; the bound keeps it from looking
    // through the whole text at every word.
    const LONGEST: usize = 1024;
    let bytes = &bytes[..bytes.len().min(LONGEST)];
    let (mut at, mut open) = (0, 0);
    loop {
        count(1);
        match bytes.get(at)? {
            b'[' => open += 1,
            b']' if open == 0 => return (at > 0).then_some(at),
            b']' => open -= 1,
            b'\\' => at += 1,
            quote @ (b'"' | b'\'') => {
                let length = memchr::memchr(*quote, &bytes[at + 1..]);
                count(length.unwrap_or(bytes.len() - at));
                at += 1 + length?;
            }
            byte if is_delimiter(*byte) => return None,
            _ => {}
        }
        at += 1;
    }
}

/// Whether the program takes arguments such as `name=(…)`.
fn is_declaration(word: &Word) -> bool {
    matches!(&*word.raw, "declare" | "export" | "local" | "readonly" | "typeset")
}
