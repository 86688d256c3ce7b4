//! Words in which BuildKit expands variables: quotes, escapes and `${name:-word}` as tokens.
//!
//! One reading serves both uses of BuildKit's lexer: expanding words, and finding heredocs on a line.

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

use super::error::{Refused, SyntaxError};
use crate::limits;
use crate::source::{Span, Text};

/// How deep `${a:-${b:-…}}` may nest before it is an error.
const MAX_NESTING: usize = limits::VARIABLE_NESTING.most();

/// An argument that BuildKit expands.
#[derive(Debug, Clone)]
pub struct Word {
    text: Text,
    /// Nothing where the text means itself.
    parts: Option<Box<[Part]>>,
}

impl Word {
    /// Reads a word. A mistake in it leaves it with the text it has, as [`Part::Broken`].
    pub(crate) fn new(text: Text, escape: char, errors: &mut Vec<SyntaxError>) -> Self {
        if !text.contains(['$', '\'', '"', escape]) {
            return Self { text, parts: None };
        }
        match parse(&text, escape) {
            Ok(parts) => {
                let unsupported = parts.iter().find_map(Part::unsupported);
                errors.extend(unsupported.map(|error| error.refused(Refused::WhenBuilt)));
                Self { text, parts: Some(parts.into()) }
            }
            Err(error) => {
                errors.push(error.refused(Refused::WhenBuilt));
                let parts = [Part::Broken];
                Self { text, parts: Some(Box::new(parts)) }
            }
        }
    }

    /// A word that means itself, whatever characters it has.
    pub(crate) fn plain(text: Text) -> Self {
        Self { text, parts: None }
    }

    /// The text as it is written, quotes included.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The word's place.
    #[must_use]
    pub fn span(&self) -> Span {
        self.text.span()
    }

    /// The word's tokens; `None` where the text means itself.
    #[must_use]
    pub fn parts(&self) -> Option<&[Part]> {
        self.parts.as_deref()
    }

    /// The word's value; `None` if a variable has a say in it.
    #[must_use]
    pub fn literal(&self) -> Option<String> {
        let Some(parts) = &self.parts else { return Some(self.text.to_string()) };
        let mut value = String::new();
        literal_into(parts, &mut value).then_some(value)
    }

    /// The variables that the word names, those inside modifiers included.
    pub fn variables(&self) -> impl Iterator<Item = &VariableWord> {
        let mut found = Vec::new();
        for part in self.parts.iter().flat_map(|parts| parts.iter()) {
            part.collect_variables(&mut found);
        }
        found.into_iter()
    }
}

fn literal_into(parts: &[Part], value: &mut String) -> bool {
    parts.iter().all(|part| {
        match part {
            Part::Literal(text) | Part::SingleQuoted(text) => value.push_str(text),
            Part::Operator(blanks) => {
                value.push_str("<<");
                value.push_str(blanks);
            }
            Part::Escaped(character) => value.push(*character),
            Part::LoneEscape => {}
            Part::DoubleQuoted(inner) => return literal_into(inner, value),
            Part::Variable(_) | Part::Broken => return false,
        }
        true
    })
}

/// A token of a word.
#[derive(Debug, Clone)]
pub enum Part {
    /// Characters that mean themselves.
    Literal(String),
    /// The character after an escape.
    Escaped(char),
    /// An escape with nothing after it; it means nothing.
    LoneEscape,
    /// What stands in single quotes.
    SingleQuoted(String),
    /// What stands in double quotes.
    DoubleQuoted(Vec<Self>),
    /// `$name`, `${name}` or `${name…}`.
    Variable(VariableWord),
    /// `<<`, which may begin a heredoc, and the blanks after it.
    Operator(String),
    /// A mistake: what the word means is not known.
    Broken,
}

/// A reference to a variable.
#[derive(Debug, Clone)]
pub struct VariableWord {
    /// Its name.
    pub name: String,
    /// The whole reference, from the `$`.
    pub span: Span,
    /// Whether it stands in braces.
    pub braces: bool,
    /// What stands after the name in braces.
    pub modifier: Option<Modifier>,
}

/// What `${name…}` does with the value.
#[derive(Debug, Clone)]
pub struct Modifier {
    /// What it does.
    pub kind: ModifierKind,
    /// The word after the modifier, or the pattern.
    pub word: Vec<Part>,
}

/// The modifiers that BuildKit knows.
#[derive(Debug, Clone)]
pub enum ModifierKind {
    /// `-` and `:-`: the word, if the variable is unset (or empty, with the colon).
    Default {
        /// Whether an empty value counts as unset.
        or_empty: bool,
    },
    /// `+` and `:+`: the word, if the variable is set (and not empty, with the colon).
    Alternative {
        /// Whether an empty value counts as unset.
        or_empty: bool,
    },
    /// `?` and `:?`: an error, if the variable is unset (or empty, with the colon).
    Required {
        /// Whether an empty value counts as unset.
        or_empty: bool,
    },
    /// `#` and `##`: without the shortest or longest match of the pattern at the start.
    TrimStart,
    /// `%` and `%%`: without the shortest or longest match of the pattern at the end.
    TrimEnd,
    /// `/` and `//`: with the first or every match of the pattern replaced.
    Replace {
        /// Whether every match is replaced.
        all: bool,
        /// What stands instead.
        replacement: Vec<Part>,
    },
    /// `:` and a character that BuildKit knows no meaning for, such as bash's `${name:1:2}`.
    Unsupported(String),
}

impl Part {
    fn unsupported(&self) -> Option<SyntaxError> {
        let mut variables = Vec::new();
        self.collect_variables(&mut variables);
        variables.into_iter().find_map(|variable| match &variable.modifier.as_ref()?.kind {
            ModifierKind::Unsupported(modifier) => Some(unsupported(variable.span, modifier)),
            _ => None,
        })
    }

    fn collect_variables<'a>(&'a self, found: &mut Vec<&'a VariableWord>) {
        match self {
            Self::DoubleQuoted(parts) => parts.iter().for_each(|part| part.collect_variables(found)),
            Self::Variable(variable) => {
                found.push(variable);
                let Some(modifier) = &variable.modifier else { return };
                modifier.word.iter().for_each(|part| part.collect_variables(found));
                if let ModifierKind::Replace { replacement, .. } = &modifier.kind {
                    replacement.iter().for_each(|part| part.collect_variables(found));
                }
            }
            _ => {}
        }
    }
}

fn unsupported(span: Span, modifier: &str) -> SyntaxError {
    SyntaxError::new(span, format!("`{modifier}` after a variable's name is not supported in a Dockerfile"))
        .help("BuildKit knows `:-`, `-`, `:+`, `+`, `:?`, `?`, `#`, `##`, `%`, `%%`, `/` and `//`")
}

/// Reads a word's tokens, quotes included.
pub(super) fn parse(text: &Text, escape: char) -> Result<Vec<Part>, SyntaxError> {
    let mut lexer = Lexer { text, characters: text.char_indices().peekable(), escape, depth: 0 };
    lexer.parts(None)
}

struct Lexer<'a> {
    text: &'a Text,
    characters: Peekable<CharIndices<'a>>,
    escape: char,
    depth: usize,
}

impl Lexer<'_> {
    fn peek(&mut self) -> Option<char> {
        self.characters.peek().map(|(_, character)| *character)
    }

    fn next(&mut self) -> Option<char> {
        self.characters.next().map(|(_, character)| character)
    }

    fn at(&mut self) -> usize {
        self.characters.peek().map_or(self.text.len(), |(at, _)| *at)
    }

    fn error(&mut self, range: Range<usize>, message: &str) -> SyntaxError {
        SyntaxError::new(self.text.span_of(range), message)
    }

    /// Reads up to `stop`, which is read too, or to the end where there is no stop.
    fn parts(&mut self, stop: Option<char>) -> Result<Vec<Part>, SyntaxError> {
        let start = self.at();
        let mut parts = Vec::new();
        while let Some(character) = self.peek() {
            if Some(character) == stop {
                self.next();
                return Ok(parts);
            }
            match character {
                '\'' => parts.push(self.single_quoted()?),
                '"' => parts.push(self.double_quoted()?),
                '$' => parts.push(self.dollar()?),
                '<' => parts.push(self.angle()),
                _ if character == self.escape => {
                    self.next();
                    parts.push(self.next().map_or(Part::LoneEscape, Part::Escaped));
                }
                _ => {
                    self.next();
                    push_literal(&mut parts, character);
                }
            }
        }
        match stop {
            None => Ok(parts),
            Some(stop) => {
                let end = self.text.len();
                let message = format!("`{stop}` is missing at the end of a variable's braces");
                Err(self.error(start..end, &message))
            }
        }
    }

    fn single_quoted(&mut self) -> Result<Part, SyntaxError> {
        let start = self.at();
        self.next();
        let mut inner = String::new();
        loop {
            match self.next() {
                Some('\'') => return Ok(Part::SingleQuoted(inner)),
                Some(character) => inner.push(character),
                None => return Err(self.error(start..self.text.len(), "a single quote is not closed")),
            }
        }
    }

    fn double_quoted(&mut self) -> Result<Part, SyntaxError> {
        let start = self.at();
        self.next();
        let mut parts = Vec::new();
        loop {
            match self.peek() {
                None => return Err(self.error(start..self.text.len(), "a double quote is not closed")),
                Some('"') => {
                    self.next();
                    return Ok(Part::DoubleQuoted(parts));
                }
                Some('$') => parts.push(self.dollar()?),
                Some(character) if character == self.escape => {
                    self.next();
                    match self.peek() {
                        Some(next) if next == '"' || next == '$' || next == self.escape => {
                            self.next();
                            parts.push(Part::Escaped(next));
                        }
                        // Before any other character it means itself.
                        Some(_) => parts.push(Part::Literal(self.escape.to_string())),
                        None => {}
                    }
                }
                Some(character) => {
                    self.next();
                    push_literal(&mut parts, character);
                }
            }
        }
    }

    fn angle(&mut self) -> Part {
        self.next();
        if self.peek() != Some('<') {
            return Part::Literal("<".to_owned());
        }
        self.next();
        let mut blanks = String::new();
        while let Some(blank @ ('\t' | '\r' | ' ')) = self.peek() {
            self.next();
            blanks.push(blank);
        }
        Part::Operator(blanks)
    }

    fn dollar(&mut self) -> Result<Part, SyntaxError> {
        let start = self.at();
        self.next();
        if self.peek() != Some('{') {
            let name = self.name();
            if name.is_empty() {
                return Ok(Part::Literal("$".to_owned()));
            }
            let span = self.span_from(start);
            return Ok(Part::Variable(VariableWord { name, span, braces: false, modifier: None }));
        }
        self.next();
        if let None | Some('{' | '}' | ':') = self.peek() {
            let end = self.at();
            return Err(self.error(start..end, "a variable's name is missing after `${`"));
        }
        let name = self.name();
        if self.depth == MAX_NESTING {
            let message = format!("variables are nested more than {MAX_NESTING} deep");
            return Err(self.error(start..self.text.len(), &message));
        }
        self.depth += 1;
        let modifier = self.modifier(start)?;
        self.depth -= 1;
        Ok(Part::Variable(VariableWord { name, span: self.span_from(start), braces: true, modifier }))
    }

    fn span_from(&mut self, start: usize) -> Span {
        let end = self.at();
        self.text.span_of(start..end)
    }

    /// What stands between a name and the closing brace, which is read too.
    fn modifier(&mut self, start: usize) -> Result<Option<Modifier>, SyntaxError> {
        let kind = match self.next() {
            Some('}') => return Ok(None),
            Some(':') => match self.next() {
                Some('-') => ModifierKind::Default { or_empty: true },
                Some('+') => ModifierKind::Alternative { or_empty: true },
                Some('?') => ModifierKind::Required { or_empty: true },
                Some(character @ ('#' | '%')) => {
                    return Err(unsupported(self.span_from(start), &format!(":{character}")));
                }
                Some(character) => ModifierKind::Unsupported(format!(":{character}")),
                None => return Err(self.error(start..self.text.len(), "`}` is missing after a variable")),
            },
            Some('-') => ModifierKind::Default { or_empty: false },
            Some('+') => ModifierKind::Alternative { or_empty: false },
            Some('?') => ModifierKind::Required { or_empty: false },
            Some('#') => ModifierKind::TrimStart,
            Some('%') => ModifierKind::TrimEnd,
            Some('/') => {
                let all = self.peek() == Some('/');
                if all {
                    self.next();
                }
                let word = self.parts(Some('/'))?;
                let replacement = self.parts(Some('}'))?;
                return Ok(Some(Modifier { kind: ModifierKind::Replace { all, replacement }, word }));
            }
            Some(character) => {
                return Err(unsupported(self.span_from(start), &character.to_string()));
            }
            None => return Err(self.error(start..self.text.len(), "`}` is missing after a variable")),
        };
        Ok(Some(Modifier { kind, word: self.parts(Some('}'))? }))
    }

    /// A variable's name: letters, digits and `_`; only digits where it starts with one; or one of
    /// the shell's special parameters.
    fn name(&mut self) -> String {
        let mut name = String::new();
        match self.peek() {
            Some(first) if first.is_numeric() => {
                while let Some(digit) = self.peek().filter(|next| next.is_numeric()) {
                    self.next();
                    name.push(digit);
                }
            }
            Some(special @ ('@' | '*' | '#' | '?' | '-' | '$' | '!')) => {
                self.next();
                name.push(special);
            }
            _ => {
                while let Some(next) = self.peek().filter(|next| next.is_alphanumeric() || *next == '_') {
                    self.next();
                    name.push(next);
                }
            }
        }
        name
    }
}

fn push_literal(parts: &mut Vec<Part>, character: char) {
    match parts.last_mut() {
        Some(Part::Literal(text)) => text.push(character),
        _ => parts.push(Part::Literal(character.to_string())),
    }
}
