//! One pattern as moby/patternmatcher reads it, and how a path is compared with it.

use regex::Regex;
use smallvec::{SmallVec, smallvec};

use super::clean;
use super::wildcard::Wildcard;
use crate::source::Span;

/// A pattern of paths.
#[derive(Debug)]
pub struct Pattern {
    /// The pattern, cleaned, without its `!`.
    text: String,
    /// Whether it takes out again what an earlier one fits.
    pub is_exception: bool,
    /// Where it stands, if it stands in a file.
    pub span: Option<Span>,
    kind: Kind,
}

/// How a pattern is compared: most need no more than a look at the beginning or the end.
#[derive(Debug)]
enum Kind {
    Exact,
    Prefix(String),
    Suffix(String),
    Parts {
        /// What every path that fits begins with, and ends with.
        start: String,
        end: String,
        /// The longest stretch of letters that stands in every path that fits.
        within: String,
        parts: Vec<Part>,
    },
    Expression(Regex),
}

/// A part of a pattern.
#[derive(Debug)]
enum Part {
    /// A letter.
    One(char),
    /// `?`: anything but a slash.
    Any,
    /// `*`: what is no slash, as far as it goes.
    Name,
    /// In front of `**/`: what stands behind that may begin at once.
    Perhaps,
    /// `**/`: anything up to a slash.
    Directories,
    /// `**` at the end: anything.
    Rest,
}

impl Pattern {
    /// A pattern without its `!`; nothing where it is malformed, which builders refuse when they read it or when
    /// they first compare a path with it.
    #[must_use]
    pub fn new(text: &str, is_exception: bool, span: Option<Span>) -> Option<Self> {
        let text = clean(text.trim());
        Wildcard::parse(&text)?;
        let kind = compile(&text)?;
        Some(Self { text, is_exception, span, kind })
    }

    /// The pattern, cleaned, without its `!`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// About how many steps [`Self::new`] takes, as [`Self::compare`] counts them: making a regular expression is much.
    pub(crate) fn steps_to_read(text: &str) -> usize {
        if needs_expression(text) { 1_000 + 100 * text.len() } else { text.len() }
    }

    /// Whether the pattern is compared by a regular expression, which takes memory.
    pub(super) fn is_expression(&self) -> bool {
        matches!(self.kind, Kind::Expression(_))
    }

    /// Whether the pattern fits a path.
    pub(super) fn fits(&self, path: &str) -> bool {
        self.compare(path).0
    }

    /// Whether the pattern fits a path, and how many steps it takes at most to see that.
    pub(super) fn compare(&self, path: &str) -> (bool, usize) {
        match &self.kind {
            Kind::Exact => (path == self.text, 1),
            Kind::Prefix(prefix) => (path.starts_with(prefix.as_str()), 1),
            Kind::Suffix(suffix) => {
                (path.ends_with(suffix.as_str()) || suffix.strip_prefix('/') == Some(path), 1)
            }
            Kind::Parts { start, end, within, .. }
                if !(path.starts_with(start.as_str())
                    && path.ends_with(end.as_str())
                    && path.contains(within.as_str())) =>
            {
                (false, 1)
            }
            Kind::Parts { parts, .. } => (fit(parts, path), parts.len() * path.len()),
            // What a class costs depends on its letters: the expression is as long as the pattern.
            Kind::Expression(expression) => (expression.is_match(path), self.text.len() + path.len()),
        }
    }

    /// The path that the pattern fits, if it fits no other.
    pub(super) fn only_path(&self) -> Option<&str> {
        matches!(self.kind, Kind::Exact).then_some(&self.text)
    }

    /// The name that the pattern fits in every directory, if that is all that it fits.
    pub(super) fn only_name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Suffix(suffix) => {
                suffix.strip_prefix('/').filter(|name| !name.is_empty() && !name.contains('/'))
            }
            _ => None,
        }
    }
}

/// moby/patternmatcher's way from a pattern to a comparison, its shortcuts included; nothing for what is no pattern.
fn compile(pattern: &str) -> Option<Kind> {
    if needs_expression(pattern) { expression(pattern) } else { Some(plain(pattern)) }
}

/// Whether a pattern is compared by a regular expression.
fn needs_expression(pattern: &str) -> bool {
    pattern.contains(['[', ']', '\\'])
}

/// A pattern of letters, `?`, `*` and `**`.
fn plain(pattern: &str) -> Kind {
    let mut parts = Vec::new();
    let mut characters = pattern.chars().peekable();
    let mut kind = Kind::Exact;
    let mut needs_parts = false;
    while let Some(character) = characters.next() {
        match character {
            '*' if characters.next_if_eq(&'*').is_some() => {
                // `**/` is `**`.
                let _ = characters.next_if_eq(&'/');
                let is_last = characters.peek().is_none();
                if parts.is_empty() {
                    kind = Kind::Suffix(pattern[2..].to_owned());
                } else if is_last && !needs_parts && matches!(kind, Kind::Exact) {
                    kind = Kind::Prefix(pattern[..pattern.len() - 2].to_owned());
                } else {
                    needs_parts = true;
                }
                if is_last {
                    parts.push(Part::Rest);
                } else {
                    parts.extend([Part::Perhaps, Part::Directories]);
                }
                continue;
            }
            '*' => parts.push(Part::Name),
            '?' => parts.push(Part::Any),
            literal => {
                parts.push(Part::One(literal));
                continue;
            }
        }
        needs_parts = true;
    }
    if !needs_parts {
        return kind;
    }
    let letter = |part: &Part| match part {
        Part::One(letter) => Some(*letter),
        _ => None,
    };
    let start = parts.iter().map_while(letter).collect();
    let stretches = parts.chunk_by(|one, other| letter(one).is_some() && letter(other).is_some());
    let within = stretches.map(|stretch| stretch.iter().filter_map(letter).collect::<String>());
    let within = within.max_by_key(String::len).unwrap_or_default();
    let mut end: Vec<char> = parts.iter().rev().map_while(letter).collect();
    end.reverse();
    Kind::Parts { start, end: end.into_iter().collect(), within, parts }
}

/// Whether the parts of a pattern fit all of a path. All ways are followed at once: however a pattern is made, it takes
/// no longer than its length times that of the path.
fn fit(parts: &[Part], path: &str) -> bool {
    // For each part, whether one way is in front of it.
    let mut ways: SmallVec<[bool; 64]> = smallvec![false; parts.len() + 1];
    let mut next = ways.clone();
    ways[0] = true;
    pass_by(parts, &mut ways);
    for character in path.chars() {
        next.fill(false);
        for (at, part) in parts.iter().enumerate().filter(|(at, _)| ways[*at]) {
            match part {
                Part::One(letter) => next[at + 1] |= *letter == character,
                Part::Any => next[at + 1] |= character != '/',
                Part::Name => next[at] |= character != '/',
                Part::Perhaps => {}
                Part::Directories => {
                    next[at] = true;
                    next[at + 1] |= character == '/';
                }
                Part::Rest => next[at] = true,
            }
        }
        if !next.contains(&true) {
            return false;
        }
        pass_by(parts, &mut next);
        std::mem::swap(&mut ways, &mut next);
    }
    ways[parts.len()]
}

/// Goes on past parts that may stand for nothing.
fn pass_by(parts: &[Part], ways: &mut [bool]) {
    for (at, part) in parts.iter().enumerate() {
        if !ways[at] {
            continue;
        }
        match part {
            Part::One(_) | Part::Any | Part::Directories => {}
            Part::Name | Part::Rest => ways[at + 1] = true,
            Part::Perhaps => (ways[at + 1], ways[at + 2]) = (true, true),
        }
    }
}

/// A pattern with classes or backslashes, which builders make an expression of Go's; nothing where the regular
/// expression that it makes is none.
fn expression(pattern: &str) -> Option<Kind> {
    let mut expression = "^".to_owned();
    let mut kind = Kind::Exact;
    let mut is_expression = false;
    let mut is_in_class = false;
    let mut characters = pattern.chars().peekable();
    let mut is_first = true;
    while let Some(character) = characters.next() {
        match character {
            '*' if characters.next_if_eq(&'*').is_some() => {
                // `**/` is `**`.
                let _ = characters.next_if_eq(&'/');
                if characters.peek().is_none() {
                    if matches!(kind, Kind::Exact) && !is_expression {
                        kind = Kind::Prefix(pattern[..pattern.len() - 2].to_owned());
                    } else {
                        expression.push_str(".*");
                        is_expression = true;
                    }
                } else {
                    expression.push_str("(.*/)?");
                    is_expression = true;
                }
                if is_first {
                    kind = Kind::Suffix(pattern[2..].to_owned());
                    is_expression = false;
                }
            }
            '*' => {
                expression.push_str("[^/]*");
                is_expression = true;
            }
            '?' => {
                expression.push_str("[^/]");
                is_expression = true;
            }
            '\\' => {
                if let Some(next) = characters.next() {
                    match next {
                        // Letters that mean something here and nothing in Go, and signs that do the reverse.
                        'u' | 'U' => return None,
                        '<' | '>' => expression.push(next),
                        // Go's words are of ASCII, and so are its digits and blanks.
                        // Source: the documentation of Go's package regexp/syntax, "Perl character classes".
                        'd' => expression.push_str("[0-9]"),
                        'D' => expression.push_str("[^0-9]"),
                        's' => expression.push_str("[\\t\\n\\f\\r ]"),
                        'S' => expression.push_str("[^\\t\\n\\f\\r ]"),
                        'w' => expression.push_str("[0-9A-Za-z_]"),
                        'W' => expression.push_str("[^0-9A-Za-z_]"),
                        'b' => expression.push_str("(?-u:\\b)"),
                        'B' => expression.push_str("(?-u:\\B)"),
                        _ => expression.extend(['\\', next]),
                    }
                    is_expression = true;
                }
            }
            '[' | ']' => {
                // Inside a class, a bracket stands for itself in Go and opens another one here.
                if is_in_class && character == '[' {
                    expression.push('\\');
                }
                is_in_class = character == '[';
                expression.push(character);
                is_expression = true;
            }
            '.' | '+' | '(' | ')' | '|' | '{' | '}' | '$' => {
                expression.push('\\');
                expression.push(character);
            }
            '&' | '~' if is_in_class => {
                expression.push('\\');
                expression.push(character);
            }
            literal => expression.push(literal),
        }
        is_first = false;
    }
    if !is_expression {
        return Some(kind);
    }
    expression.push('$');
    Regex::new(&expression).ok().map(Kind::Expression)
}
