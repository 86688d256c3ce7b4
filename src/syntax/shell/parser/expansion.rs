//! Expansions: parameters, substitutions and arithmetic.

use super::script::{self, Parser};
use super::word::Mode;
use crate::source::TextBuilder;
use crate::syntax::shell::hole::Hole;
use crate::syntax::shell::steps::count;
use crate::syntax::shell::tree::{Operation, Operator, Parameter, Part, Script, Substitution, Word};
use crate::syntax::shell::value::append;
use crate::syntax::shell::word::is_name_byte;

impl<'t> Parser<'t> {
    /// The part of the outer word that starts here.
    pub(super) fn hole_at(&self, pos: usize) -> Option<&'t Hole> {
        self.hole_in(pos, pos + 1)
    }

    /// The first part of the outer word that starts in a range.
    pub(super) fn hole_in(&self, start: usize, end: usize) -> Option<&'t Hole> {
        let index = self.holes.partition_point(|hole| hole.start < start);
        self.holes.get(index).filter(|hole| hole.start < end)
    }

    /// Whether the `$` or backquote that stands here is more than that character.
    pub(super) fn begins_expansion(&self, mode: Mode) -> bool {
        match self.peek_at(1) {
            _ if self.peek() == Some(b'`') || self.hole_at(self.pos).is_some() => true,
            Some(b'\'' | b'"') => !mode.is_quoted(),
            Some(b'(' | b'{' | b'[' | b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => true,
            next => next.is_some_and(is_name_byte),
        }
    }

    /// Reads the expansion that begins here. None when it breaks.
    pub(crate) fn expansion(&mut self, mode: Mode) -> Option<Part> {
        if let Some(hole) = self.hole_at(self.pos) {
            let part = Part::Outer(Box::new(hole.part.clone()));
            self.pos = hole.end;
            return Some(part);
        }
        if self.peek() == Some(b'`') {
            return self.backquoted(mode);
        }
        match self.peek_at(1) {
            Some(b'\'') => self.dollar_quoted(),
            Some(b'"') => {
                self.pos += 1;
                self.double_quoted()
            }
            Some(b'{') => self.braces(mode),
            Some(b'[') => {
                // To bash an arithmetic expression up to the bracket, to others two characters.
                let start = self.pos;
                self.pos += 2;
                Some(Part::Unknown(self.slice(start, self.pos)))
            }
            Some(b'(') => {
                if self.peek_at(2) == Some(b'(')
                    && let Some(end) = self.arithmetic_end(self.pos + 3)
                {
                    return Some(Part::Arithmetic(Box::new(self.arithmetic(self.pos, end)?)));
                }
                Some(Part::Command(Box::new(self.substitution()?)))
            }
            _ => {
                let start = self.pos;
                // Of digits only the first counts: `$12` is `$1` and a 2.
                let digit = self.peek_at(1).is_some_and(|byte| byte.is_ascii_digit());
                self.pos += 1 + if digit { 1 } else { self.name_length(start + 1) };
                Some(Part::Parameter(Box::new(Parameter {
                    raw: self.slice(start, self.pos),
                    name: self.slice(start + 1, self.pos),
                    subscript: None,
                    indirect: false,
                    length: false,
                    operation: None,
                })))
            }
        }
    }

    /// `<(…)` and `>(…)`
    pub(super) fn process_substitution(&mut self) -> Option<Part> {
        Some(Part::Process(Box::new(self.substitution()?)))
    }

    /// One character, a parenthesis, a script and the other parenthesis.
    fn substitution(&mut self) -> Option<Substitution> {
        let start = self.pos;
        self.pos += 2;
        let items = self.nested(Self::list);
        if !self.expect(")") {
            return None;
        }
        Some(Substitution { raw: self.slice(start, self.pos), script: Script { items, broken: None } })
    }

    fn backquoted(&mut self, mode: Mode) -> Option<Part> {
        let start = self.pos;
        let mut end = start + 1;
        let mut escapes = false;
        while self.bytes.get(end).is_some_and(|byte| *byte != b'`') {
            let escaped = self.bytes[end] == b'\\';
            escapes |= escaped;
            end += if escaped { 2 } else { 1 };
        }
        count(end - start);
        if self.bytes.get(end).is_none() {
            self.fail();
            return None;
        }
        let mut text = self.slice(start + 1, end);
        if escapes {
            // A backslash before one of these is for this parser, not for the one inside.
            let quoted = mode == Mode::Quoted || mode == Mode::QuotedOperand;
            let mut builder = TextBuilder::new(text.span().file);
            let mut from = 0;
            while let Some(at) = memchr::memchr(b'\\', &text.as_bytes()[from..]) {
                let at = from + at;
                let next = text.as_bytes().get(at + 1).copied();
                let dropped = matches!(next, Some(b'$' | b'`' | b'\\')) || quoted && next == Some(b'"');
                append(&mut builder, &text.slice(from..at + usize::from(!dropped)));
                from = at + 1;
                if dropped || next == Some(b'\\') {
                    append(&mut builder, &text.slice(from..from + 1));
                    from += 1;
                }
            }
            append(&mut builder, &text.slice(from..text.len()));
            text = builder.finish(text.span().start);
        }
        self.pos = end + 1;
        let script = script::script(&text, self.depth + 1, &[]);
        Some(Part::Command(Box::new(Substitution { raw: self.slice(start, self.pos), script })))
    }

    /// How many bytes from `start` on are the name of a parameter.
    fn name_length(&self, start: usize) -> usize {
        let rest = &self.bytes[start.min(self.bytes.len())..];
        let length = match rest.first() {
            Some(byte) if byte.is_ascii_digit() => {
                rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
            }
            Some(byte) if is_name_byte(*byte) => rest.iter().take_while(|byte| is_name_byte(**byte)).count(),
            Some(b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!') => 1,
            _ => 0,
        };
        count(length);
        length
    }

    /// `${…}`
    fn braces(&mut self, mode: Mode) -> Option<Part> {
        let start = self.pos;
        self.pos += 2;
        let named = self.name_length(self.pos + 1);
        let length =
            self.peek() == Some(b'#') && named > 0 && matches!(self.peek_at(1 + named), Some(b'}' | b'['));
        let indirect = self.peek() == Some(b'!') && self.peek_at(1).is_some_and(is_name_byte);
        self.pos += usize::from(length || indirect);
        let name_start = self.pos;
        self.pos += self.name_length(name_start);
        let name = self.slice(name_start, self.pos);
        let mut subscript = None;
        if !name.is_empty() && self.eat("[") {
            subscript = Some(self.nested(|parser| parser.operand(Mode::Subscript))?);
            if !self.expect("]") {
                return None;
            }
        }
        let mut operation = None;
        if self.peek() != Some(b'}') {
            operation = Some(self.operation(mode)?);
        }
        if !self.expect("}") {
            return None;
        }
        let raw = self.slice(start, self.pos);
        Some(Part::Parameter(Box::new(Parameter { raw, name, subscript, indirect, length, operation })))
    }

    fn operation(&mut self, mode: Mode) -> Option<Operation> {
        let colon = self.peek() == Some(b':') && matches!(self.peek_at(1), Some(b'-' | b'=' | b'?' | b'+'));
        self.pos += usize::from(colon);
        let operator = match self.peek() {
            Some(b'-') => Operator::Default,
            Some(b'=') => Operator::Assign,
            Some(b'?') => Operator::Require,
            Some(b'+') => Operator::Alternative,
            Some(b'#') => Operator::RemovePrefix,
            Some(b'%') => Operator::RemoveSuffix,
            _ => Operator::Other,
        };
        let pattern = matches!(operator, Operator::RemovePrefix | Operator::RemoveSuffix);
        if pattern && self.peek() == self.peek_at(1) {
            self.pos += 1;
        }
        self.pos += usize::from(operator != Operator::Other);
        let quoted = mode.is_quoted() && !pattern && operator != Operator::Other;
        let operand = if quoted { Mode::QuotedOperand } else { Mode::Operand };
        let operand = self.nested(|parser| parser.operand(operand))?;
        Some(Operation { operator, colon, operand })
    }

    fn operand(&mut self, mode: Mode) -> Option<Word> {
        let start = self.pos;
        let parts = self.parts(mode)?;
        Some(Word { raw: self.slice(start, self.pos), parts })
    }

    /// Where the `))` stands that ends the arithmetic expression which begins at `start`. None when what
    /// stands there is not one: `((a); b)` is a subshell in a subshell.
    pub(super) fn arithmetic_end(&mut self, start: usize) -> Option<usize> {
        let rest = &self.bytes[start..];
        // Each look in vain costs patience, so that a text made of them is not read over and over.
        let rest = &rest[..rest.len().min(self.patience)];
        let (mut at, mut open) = (0, 0);
        let found = loop {
            match rest.get(at) {
                None => break false,
                Some(b'(') => open += 1,
                Some(b')') if open == 0 => break rest.get(at + 1) == Some(&b')'),
                Some(b')') => open -= 1,
                Some(b'\\') => at += 1,
                Some(quote @ (b'\'' | b'`')) => match memchr::memchr(*quote, &rest[at + 1..]) {
                    Some(length) => at += 1 + length,
                    None => break false,
                },
                Some(b'"') => {
                    at += 1;
                    while rest.get(at).is_some_and(|byte| *byte != b'"') {
                        at += if rest[at] == b'\\' { 2 } else { 1 };
                    }
                }
                Some(_) => {}
            }
            at += 1;
        };
        count(at);
        if !found {
            self.patience -= at.min(self.patience);
        }
        found.then_some(start + at)
    }

    /// `((…))` or `$((…))` from `start` on, whose `))` stands at `end`.
    pub(super) fn arithmetic(&mut self, start: usize, end: usize) -> Option<Word> {
        let dollar = usize::from(self.bytes[start] == b'$');
        self.pos = start + dollar + 2;
        let parts = self.within(end, |parser| parser.nested(|parser| parser.parts(Mode::Arithmetic)))?;
        self.pos = end + 2;
        Some(Word { raw: self.slice(start, self.pos), parts })
    }
}
