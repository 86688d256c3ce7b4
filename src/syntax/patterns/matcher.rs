//! Lists of patterns as moby/patternmatcher reads them: the last one that fits a path or a directory above it
//! decides, and `!` takes a path out again.

use std::collections::HashMap;

use regex::Regex;
use smallvec::{SmallVec, smallvec};

use super::clean;
use super::wildcard::Wildcard;
use crate::source::Span;

/// A list of patterns.
#[derive(Debug, Default)]
pub struct Matcher {
    patterns: Vec<Pattern>,
    has_exceptions: bool,
    /// The numbers of those that fit one path, by that path, and of those that fit one name in any directory, by the
    /// name: they are found without being compared.
    of_path: HashMap<String, Vec<usize>>,
    of_name: HashMap<String, Vec<usize>>,
    /// The numbers of all others, in order.
    others: Vec<usize>,
}

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

/// Which patterns fit a directory, for what is in it.
#[derive(Debug, Clone, Default)]
pub struct State {
    fits: SmallVec<[u64; 2]>,
}

impl State {
    /// The numbers of the patterns, in order.
    fn numbers(&self) -> impl Iterator<Item = usize> {
        self.fits.iter().enumerate().flat_map(|(index, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(index * 64 + bit)
            })
        })
    }

    fn set(&mut self, number: usize) {
        if self.fits.len() <= number / 64 {
            self.fits.resize(number / 64 + 1, 0);
        }
        self.fits[number / 64] |= 1 << (number % 64);
    }
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

    /// Whether the pattern is compared by a regular expression, which takes memory.
    pub(super) fn is_expression(&self) -> bool {
        matches!(self.kind, Kind::Expression(_))
    }

    fn fits(&self, path: &str) -> bool {
        self.compare(path).0
    }

    /// Whether the pattern fits a path, and how many steps it takes at most to see that.
    fn compare(&self, path: &str) -> (bool, usize) {
        match &self.kind {
            Kind::Exact => (path == self.text, 1),
            Kind::Prefix(prefix) => (path.starts_with(prefix.as_str()), 1),
            Kind::Suffix(suffix) => {
                (path.ends_with(suffix.as_str()) || suffix.strip_prefix('/') == Some(path), 1)
            }
            Kind::Parts { start, end, .. }
                if !(path.starts_with(start.as_str()) && path.ends_with(end.as_str())) =>
            {
                (false, 1)
            }
            Kind::Parts { parts, .. } => (fit(parts, path), parts.len() * path.len()),
            // What a class costs depends on its letters: the expression is as long as the pattern.
            Kind::Expression(expression) => (expression.is_match(path), self.text.len() + path.len()),
        }
    }

    /// The name that the pattern fits in every directory, if that is all that it fits.
    fn only_name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Suffix(suffix) => {
                suffix.strip_prefix('/').filter(|name| !name.is_empty() && !name.contains('/'))
            }
            _ => None,
        }
    }
}

impl Matcher {
    /// The patterns, in order.
    #[must_use]
    pub fn new(patterns: Vec<Pattern>) -> Self {
        let mut matcher = Self::default();
        for (number, pattern) in patterns.iter().enumerate() {
            match (&pattern.kind, pattern.only_name()) {
                (Kind::Exact, _) => matcher.of_path.entry(pattern.text.clone()).or_default().push(number),
                (_, Some(name)) => matcher.of_name.entry(name.to_owned()).or_default().push(number),
                _ => matcher.others.push(number),
            }
        }
        let has_exceptions = patterns.iter().any(|pattern| pattern.is_exception);
        Self { patterns, has_exceptions, ..matcher }
    }

    /// The patterns, in order.
    #[must_use]
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// Whether something is taken out again.
    #[must_use]
    pub fn has_exceptions(&self) -> bool {
        self.has_exceptions
    }

    /// Whether an exception names a path itself: whoever wrote it wants the path.
    #[must_use]
    pub fn takes_out(&self, path: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.is_exception && pattern.fits(path))
    }

    /// The pattern that decides that a path fits, if it does, what is to be known for the paths in it, and how many
    /// steps that took. `above` is what was answered for the directory that it is in; at the top, the empty state.
    #[must_use]
    pub fn step(&self, path: &str, above: &State) -> (Option<&Pattern>, State, usize) {
        let mut state = State::default();
        let mut decisive: Option<&Pattern> = None;
        let mut steps = 1;
        let name = path.rsplit('/').next().unwrap_or(path);
        let mut above = above.numbers().peekable();
        let mut known = [self.of_path.get(path), self.of_name.get(name)]
            .map(|numbers| numbers.map_or(&[][..], Vec::as_slice).iter().copied().peekable());
        let mut others = self.others.iter().copied().peekable();
        loop {
            let [of_path, of_name] = &mut known;
            let next = [above.peek(), of_path.peek(), of_name.peek(), others.peek()];
            let Some(number) = next.into_iter().flatten().min().copied() else { break };
            let is_above = above.next_if_eq(&number).is_some();
            let is_known = known.iter_mut().any(|numbers| numbers.next_if_eq(&number).is_some());
            let _ = others.next_if_eq(&number);
            let pattern = &self.patterns[number];
            // Only what would change the answer is looked at, save what fits the directory already.
            let is_asked = pattern.is_exception == decisive.is_some();
            let fits = is_above
                || is_asked
                    && (is_known || {
                        let (fits, taken) = pattern.compare(path);
                        steps += taken;
                        fits
                    });
            if fits {
                state.set(number);
                decisive = (!pattern.is_exception).then_some(pattern);
            }
        }
        (decisive, state, steps)
    }

    /// The pattern that decides that a path fits, by itself or by a directory above it.
    #[must_use]
    pub fn decide(&self, path: &str) -> Option<&Pattern> {
        let mut state = State::default();
        let mut decisive = None;
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        for end in ends {
            (decisive, state, _) = self.step(&path[..end], &state);
        }
        decisive
    }
}

/// moby/patternmatcher's way from a pattern to a comparison, its shortcuts included; nothing for what is no pattern.
fn compile(pattern: &str) -> Option<Kind> {
    if pattern.contains(['[', ']', '\\']) { expression(pattern) } else { Some(plain(pattern)) }
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
    let mut end: Vec<char> = parts.iter().rev().map_while(letter).collect();
    end.reverse();
    Kind::Parts { start, end: end.into_iter().collect(), parts }
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
                        // Go's words are of ASCII.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn matcher(patterns: &[&str]) -> Matcher {
        let read = |text: &&str| match text.strip_prefix('!') {
            Some(text) => Pattern::new(text, true, None).unwrap(),
            None => Pattern::new(text, false, None).unwrap(),
        };
        Matcher::new(patterns.iter().map(read).collect())
    }

    fn fits(patterns: &[&str], path: &str) -> bool {
        matcher(patterns).decide(path).is_some()
    }

    #[test]
    fn single_patterns() {
        for (pattern, path) in [
            ("a", "a"),
            ("a", "a/b/c"),
            ("*", "a/b"),
            ("*.log", "x.log"),
            ("*/b", "a/b"),
            ("**", "a/b"),
            ("**/node_modules", "node_modules"),
            ("**/node_modules", "a/b/node_modules/c"),
            ("**/*.log", "a/b.log"),
            ("a/**", "a/b/c"),
            ("a/**/c", "a/c"),
            ("a/**/c", "a/b/b/c"),
            ("**foo", "a/barfoo"),
            ("a?c", "abc"),
            ("[a-c]x", "bx"),
            ("a.b", "a.b"),
            ("a\\*", "a*"),
            ("./a/", "a"),
            ("a(b", "a(b"),
            ("dir/*.[ch]", "dir/x.c"),
        ] {
            assert!(fits(&[pattern], path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("a", "b/a"),
            ("*.log", "a/x.log"),
            ("*/b", "a/c/b"),
            ("a/**", "a"),
            ("a/**", "ab"),
            ("**/node_modules", "a/node_modules2"),
            ("a.b", "axb"),
            ("a?c", "a/c"),
            ("a/b", "a"),
            ("**/*.log", "a/b.log1"),
        ] {
            assert!(!fits(&[pattern], path), "{pattern} {path}");
        }
    }

    #[test]
    fn the_last_pattern_that_fits_decides() {
        assert!(!fits(&["*.md", "!README.md"], "README.md"));
        assert!(fits(&["!README.md", "*.md"], "README.md"));
        assert!(fits(&["*", "!src", "src/secret"], "src/secret/x"));
        assert!(!fits(&["*", "!src"], "src/main.rs"));
        assert!(!fits(&["node_modules", "!node_modules/keep"], "node_modules/keep/x"));
        assert!(fits(&["node_modules", "!node_modules/keep"], "node_modules/lose"));
        assert!(!fits(&["**", "!**/*.ts"], "a/b.ts"));
        assert!(!fits(&["a", "!a/b", "a/b", "!a"], "a/b/c"), "the exception of the directory is the last");
    }

    #[test]
    fn more_patterns_than_a_word_has_bits() {
        let many: Vec<String> = (0..200).map(|number| format!("dir{number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(fits(&many, "dir199/x/y") && fits(&many, "dir64/x") && !fits(&many, "dir200/x"));
    }
}
