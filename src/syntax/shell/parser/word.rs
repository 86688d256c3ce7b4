//! Words: literal text and quotes.

use super::script::Parser;
use super::tokens::{SPECIAL, is_delimiter};
use crate::source::{Text, TextBuilder};
use crate::syntax::shell::steps::count;
use crate::syntax::shell::tree::{Part, Word};

/// Where parts of a word stand, which decides what ends them and which characters are special.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A word of a command.
    Word,
    /// The word after `=~`, in which parentheses and bars are literal.
    Regex,
    /// Between double quotes.
    Quoted,
    /// The body of a here-document.
    Heredoc,
    /// After the operator of `${name…}`, up to the brace.
    Operand,
    /// The same between double quotes, where single quotes are literal.
    QuotedOperand,
    /// In the brackets of `${name[…]}`.
    Subscript,
    /// An arithmetic expression, whose end is known.
    Arithmetic,
}

impl Mode {
    /// Whether the part stands between double quotes, or in what works like them.
    pub(super) fn is_quoted(self) -> bool {
        matches!(self, Self::Quoted | Self::Heredoc | Self::QuotedOperand | Self::Arithmetic)
    }

    /// Whether a backslash before `byte` is more than a backslash.
    fn escapes(self, byte: u8) -> bool {
        match self {
            Self::Word | Self::Regex | Self::Operand | Self::Subscript => true,
            Self::Quoted | Self::Arithmetic => matches!(byte, b'$' | b'`' | b'"' | b'\\'),
            Self::Heredoc => matches!(byte, b'$' | b'`' | b'\\'),
            Self::QuotedOperand => matches!(byte, b'$' | b'`' | b'"' | b'\\' | b'}'),
        }
    }
}

impl Parser<'_> {
    /// The word that stands here. None where there is none, or when it breaks.
    pub(crate) fn word(&mut self) -> Option<Word> {
        self.word_in(Mode::Word)
    }

    /// The word that stands here, read in `mode`. `None` when it is empty, or when it breaks.
    pub(super) fn word_in(&mut self, mode: Mode) -> Option<Word> {
        let start = self.pos;
        let parts = self.parts(mode)?;
        (self.pos > start).then(|| Word { raw: self.slice(start, self.pos), parts })
    }

    /// The parts up to what ends them. None when it breaks.
    pub(crate) fn parts(&mut self, mode: Mode) -> Option<Vec<Part>> {
        // Most words have one part.
        let mut parts = Vec::with_capacity(1);
        let mut plain = self.pos;
        let mut parentheses = 0_u32;
        loop {
            while self.peek().is_some_and(|byte| !SPECIAL[byte as usize]) {
                self.pos += 1;
            }
            let Some(byte) = self.peek() else { break };
            match byte {
                b'\\' => match self.peek_at(1) {
                    Some(b'\n') => {
                        self.flush(plain, &mut parts);
                        self.pos += 2;
                        plain = self.pos;
                    }
                    Some(next) if mode.escapes(next) => {
                        self.flush(plain, &mut parts);
                        parts.push(self.escaped()?);
                        plain = self.pos;
                    }
                    _ => self.pos += 1,
                },
                b'\'' if !mode.is_quoted() => {
                    self.flush(plain, &mut parts);
                    self.single_quoted(&mut parts)?;
                    plain = self.pos;
                }
                b'"' if mode == Mode::Quoted => break,
                b'"' if mode != Mode::Heredoc => {
                    self.flush(plain, &mut parts);
                    parts.push(self.double_quoted()?);
                    plain = self.pos;
                }
                b'$' | b'`' if self.begins_expansion(mode) => {
                    self.flush(plain, &mut parts);
                    parts.push(self.expansion(mode)?);
                    plain = self.pos;
                }
                b'}' if matches!(mode, Mode::Operand | Mode::QuotedOperand) => break,
                b']' if mode == Mode::Subscript => break,
                b'<' | b'>' if mode == Mode::Word && parentheses == 0 && self.peek_at(1) == Some(b'(') => {
                    self.flush(plain, &mut parts);
                    parts.push(self.process_substitution()?);
                    plain = self.pos;
                }
                byte if matches!(mode, Mode::Word | Mode::Regex) && is_delimiter(byte) => {
                    if !self.is_in_word(byte, mode, plain, &mut parentheses) {
                        break;
                    }
                    self.pos += 1;
                }
                _ => self.pos += 1,
            }
        }
        if parentheses > 0 {
            self.fail();
            return None;
        }
        self.flush(plain, &mut parts);
        Some(parts)
    }

    /// Whether a delimiter is literal: in patterns such as `!(a|b)`, and in regular expressions.
    fn is_in_word(&self, byte: u8, mode: Mode, plain: usize, parentheses: &mut u32) -> bool {
        match byte {
            b'(' => {
                let before = (self.pos > plain).then(|| self.bytes[self.pos - 1]);
                let opens = *parentheses > 0
                    || mode == Mode::Regex
                    || matches!(before, Some(b'@' | b'!' | b'+' | b'*' | b'?'));
                *parentheses += u32::from(opens);
                opens
            }
            b')' if *parentheses > 0 => {
                *parentheses -= 1;
                true
            }
            b'\n' => false,
            b'|' if mode == Mode::Regex => true,
            _ => *parentheses > 0,
        }
    }

    /// Adds the literal text since `plain`.
    fn flush(&self, plain: usize, parts: &mut Vec<Part>) {
        if plain < self.pos {
            parts.push(Part::Literal(self.slice(plain, self.pos)));
        }
    }

    fn escaped(&mut self) -> Option<Part> {
        let start = self.pos + 1;
        if self.hole_at(start).is_some() {
            // A backslash before a value that is put in: which character it is meant for is not known.
            self.fail();
            return None;
        }
        let width = self.text[start..].chars().next().map_or(0, char::len_utf8);
        self.pos = start + width;
        Some(Part::Escaped(self.slice(start, self.pos)))
    }

    fn single_quoted(&mut self, parts: &mut Vec<Part>) -> Option<()> {
        let open = self.pos;
        let mut start = open + 1;
        loop {
            let Some(length) = memchr::memchr(b'\'', &self.bytes[start..]) else {
                self.fail();
                return None;
            };
            let end = start + length;
            count(length);
            let Some(hole) = self.hole_in(start, end) else {
                // Empty quotes are a part too: they make a word where there is nothing else.
                if start == open + 1 || start < end {
                    parts.push(Part::SingleQuoted(self.slice(start, end)));
                }
                self.pos = end + 1;
                return Some(());
            };
            if start < hole.start {
                parts.push(Part::SingleQuoted(self.slice(start, hole.start)));
            }
            parts.push(Part::DoubleQuoted(vec![Part::Outer(Box::new(hole.part.clone()))]));
            start = hole.end;
        }
    }

    pub(crate) fn double_quoted(&mut self) -> Option<Part> {
        self.pos += 1;
        let parts = self.parts(Mode::Quoted)?;
        self.expect("\"").then_some(Part::DoubleQuoted(parts))
    }

    /// `$'…'`, with its escapes resolved.
    pub(super) fn dollar_quoted(&mut self) -> Option<Part> {
        let start = self.pos + 2;
        let mut end = start;
        while self.bytes.get(end).is_some_and(|byte| *byte != b'\'') {
            end += if self.bytes[end] == b'\\' { 2 } else { 1 };
        }
        count(end - start);
        if self.bytes.get(end).is_none() || self.hole_in(start, end).is_some() {
            self.fail();
            return None;
        }
        self.pos = end + 1;
        Some(Part::SingleQuoted(resolve_escapes(&self.slice(start, end))))
    }
}

/// The value of what stands between `$'` and `'`.
fn resolve_escapes(text: &Text) -> Text {
    let mut builder = TextBuilder::new(text.span().file);
    // Bytes that are written one by one and may make up one character.
    let (mut bytes, mut bytes_start) = (Vec::new(), 0);
    let mut at = 0;
    while let Some(char) = text[at..].chars().next() {
        let start = at;
        at += char.len_utf8();
        let escape = (char == '\\').then(|| text.as_bytes().get(at)).flatten().copied();
        let mut resolved = char;
        if let Some(escape) = escape {
            let (radix, most) = match escape {
                b'0'..=b'7' => (8, 3),
                b'x' => (16, 2),
                b'u' => (16, 4),
                b'U' => (16, 8),
                _ => (0, 0),
            };
            let from = at + usize::from(radix == 16);
            let digits = text.get(from..).unwrap_or_default().chars();
            let count = digits.take(most).take_while(|digit| radix > 0 && digit.is_digit(radix)).count();
            let number = u32::from_str_radix(&text[from.min(text.len())..][..count], radix.max(2)).ok();
            if number == Some(0) {
                // The end of a string, to the shells that are written in C.
                break;
            }
            if let Some(number) = number {
                at = from + count;
                if matches!(escape, b'0'..=b'7' | b'x') {
                    if bytes.is_empty() {
                        bytes_start = start;
                    }
                    bytes.push(number.to_le_bytes()[0]);
                    continue;
                }
                resolved = char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER);
            } else if let Some(control) = control(escape) {
                at += 1;
                resolved = control;
            }
        }
        let span = text.span_of(start..at);
        add_bytes(&mut builder, &mut bytes, text, bytes_start..start);
        builder.add(span.start, span.end, resolved.encode_utf8(&mut [0; 4]));
    }
    add_bytes(&mut builder, &mut bytes, text, bytes_start..at);
    builder.finish(text.span().start)
}

fn add_bytes(builder: &mut TextBuilder, bytes: &mut Vec<u8>, text: &Text, range: std::ops::Range<usize>) {
    if !bytes.is_empty() {
        let span = text.span_of(range);
        builder.add(span.start, span.end, &String::from_utf8_lossy(bytes));
        bytes.clear();
    }
}

fn control(escape: u8) -> Option<char> {
    Some(match escape {
        b'a' => '\x07',
        b'b' => '\x08',
        b'e' | b'E' => '\x1b',
        b'f' => '\x0c',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'v' => '\x0b',
        b'\\' | b'\'' | b'"' | b'?' => char::from(escape),
        _ => return None,
    })
}
