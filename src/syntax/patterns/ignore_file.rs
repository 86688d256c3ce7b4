//! The ignore file of a build context, `.dockerignore`: its patterns, each with the place of its line.

use super::clean;
use super::matcher::{Matcher, Pattern};
use crate::limits;
use crate::source::{FileId, Span};

/// An ignore file.
#[derive(Debug)]
pub struct IgnoreFile {
    /// The file.
    pub file: FileId,
    /// Its patterns, in order.
    pub matcher: Matcher,
    /// Lines that are no patterns; builders refuse a file that has one.
    pub errors: Vec<IgnoreError>,
}

/// A line of an ignore file that builders refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoreError {
    /// The line, without blanks around it.
    pub span: Span,
    /// Why.
    pub kind: IgnoreErrorKind,
}

/// Why builders refuse a line of an ignore file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IgnoreErrorKind {
    /// `!` with nothing behind it.
    EmptyException,
    /// A bracket that is not closed, a backslash with nothing behind it.
    Malformed,
    /// It is longer than they read.
    TooLong,
    /// Builders take it: it is the first of so many that the rest is not looked at here.
    TooMany,
}

/// How many patterns of a file are looked at: each is compared with every file of the context.
const MAX_PATTERNS: usize = limits::IGNORE_PATTERNS.most();
/// How many patterns of a file may have classes or backslashes: each of them takes memory.
const MAX_EXPRESSIONS: usize = limits::IGNORE_EXPRESSIONS.most();

/// The bytes of a line, without its line end, that builders refuse: the limit of Go's `bufio.Scanner`.
const TOO_LONG: usize = 65_536;

/// Reads an ignore file: a byte order mark is dropped, lines that begin with `#` are comments, blanks around
/// patterns do not count, and `/a` is `a`.
#[must_use]
pub fn parse(file: FileId, bytes: &[u8]) -> IgnoreFile {
    let mut patterns = Vec::new();
    let mut errors = Vec::new();
    let mut expressions = 0;
    let mut start = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let from = start;
        start += line.len();
        let mark: &[u8] = "\u{feff}".as_bytes();
        let line = if from == 0 { line.strip_prefix(mark).unwrap_or(line) } else { line };
        let is_too_long = line.strip_suffix(b"\n").unwrap_or(line).len() >= TOO_LONG;
        if line.starts_with(b"#") && !is_too_long {
            continue;
        }
        let text = String::from_utf8_lossy(line);
        let trimmed = text.trim();
        if trimmed.is_empty() && !is_too_long {
            continue;
        }
        let before = start - line.len() + (text.len() - text.trim_start().len());
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let end = (before + trimmed.len()).min(start);
        let span = Span::new(file, place(before), place(end));
        let mut refuse = |kind| errors.push(IgnoreError { span, kind });
        if is_too_long {
            refuse(IgnoreErrorKind::TooLong);
            continue;
        }
        let (is_exception, rest) = match trimmed.strip_prefix('!') {
            Some(rest) => (true, rest.trim()),
            None => (false, trimmed),
        };
        if rest.is_empty() {
            refuse(IgnoreErrorKind::EmptyException);
            continue;
        }
        let cleaned = clean(rest);
        let relative = if cleaned.len() > 1 { cleaned.trim_start_matches('/') } else { &cleaned };
        // Builders read the list twice: `/!a` is `!a` by then.
        let (is_exception, relative) = match relative.strip_prefix('!') {
            Some(rest) if !is_exception => (true, rest),
            _ => (is_exception, relative),
        };
        if relative.is_empty() {
            refuse(IgnoreErrorKind::EmptyException);
            continue;
        }
        match Pattern::new(relative, is_exception, Some(span)) {
            Some(pattern) => {
                expressions += usize::from(pattern.is_expression());
                if patterns.len() == MAX_PATTERNS || expressions > MAX_EXPRESSIONS {
                    refuse(IgnoreErrorKind::TooMany);
                    break;
                }
                patterns.push(pattern);
            }
            None => refuse(IgnoreErrorKind::Malformed),
        }
    }
    IgnoreFile { file, matcher: Matcher::new(patterns), errors }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;
    use crate::source::RepoPath;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let mut files = Files::default();
        let file = files.add(RepoPath::new(".dockerignore").unwrap(), text.as_bytes().to_vec());
        let ignore = parse(file, text.as_bytes());
        let show = |pattern: &Pattern| {
            let mark = if pattern.is_exception { "!" } else { "" };
            format!("{mark}{} @{}", pattern.text(), files.slice(pattern.span.unwrap()))
        };
        let errors = ignore.errors.iter().map(|error| files.slice(error.span).into_owned());
        (ignore.matcher.patterns().iter().map(show).collect(), errors.collect())
    }

    #[test]
    fn reads_lines_as_builders_do() {
        let (patterns, errors) = read(
            "\u{feff}/dist/\n/!b\n# comment\n  # no comment: it does not begin the line\n\n! ./keep/../a \r\n\t*.log\n..\n",
        );
        assert_eq!(
            patterns,
            [
                "dist @/dist/",
                "!b @/!b",
                "# no comment: it does not begin the line @# no comment: it does not begin the line",
                "!a @! ./keep/../a",
                "*.log @*.log",
                ".. @.."
            ]
        );
        assert!(errors.is_empty());
    }

    #[test]
    fn what_builders_refuse_is_an_error() {
        let (patterns, errors) = read("a\n!\n[\nb[]a]\nc\\\n");
        assert_eq!(patterns, ["a @a"]);
        assert_eq!(errors, ["!", "[", "b[]a]", "c\\"]);
        let long = |length: usize| read(&"a".repeat(length)).1.len();
        assert_eq!((long(65_535), long(65_536)), (0, 1));
    }

    /// The verdicts of moby/patternmatcher and ignorefile, run with Go 1.27 on each of these lines.
    #[test]
    fn refuses_what_the_builder_refuses() {
        for line in [
            "!", "! ", "[", "a[", "[]a]", "[a-]", "[-a]", "[^]", "[z-a]", "a\\", "\\q", "\\C", "\\E",
            "\\u0041", "\\x4", "\\p", "\\1", "[a", "**[", "\\", "*\\", "[\\]", "[a--b]", "\\k", "\\G",
        ] {
            assert_eq!(read(line).1, [line.trim()], "{line}");
        }
        for line in [
            "\\d",
            "\\<",
            "\\z",
            "]",
            "a]",
            "[[]",
            "[[:alpha:]]",
            "{a",
            "a{2}",
            "[a/b]",
            "!!a",
            "!!",
            "[!a]",
            "[^a]",
            "[\\\\]",
            "***",
            "**a**",
            "?",
            "(",
            "a|b",
            "^a",
            "$",
            "[a&&b]",
            "[a~~b]",
            "\\b",
            "\\B",
            "\\A",
        ] {
            assert_eq!(read(line).1, [""; 0], "{line}");
        }
    }
}
