//! Splitting a logical line: the instruction's word, its flags, and words in quotes.

use std::ops::Range;

use crate::source::{Text, TextBuilder};

/// The blanks between an instruction's word and the rest; line feeds and Unicode's blanks are not among them.
pub(super) const BLANKS: [char; 5] = ['\t', '\u{b}', '\u{c}', '\r', ' '];

/// A logical line, split.
#[derive(Debug)]
pub(crate) struct Split {
    pub(crate) word: Text,
    /// Each flag with its quotes removed, and its place with them.
    pub(crate) flags: Vec<(Text, Range<usize>)>,
    pub(crate) arguments: Text,
}

/// Splits a line that is not blank into its word, its flags and its arguments.
pub(super) fn split(line: &Text, escape: char) -> Split {
    let line = line.trim();
    let word_end = line.find(BLANKS).unwrap_or(line.len());
    let word = line.slice(0..word_end);
    let rest_start = line.len() - line[word_end..].trim_start_matches(BLANKS).len();
    let (flags, arguments) = flags(&line, rest_start, escape);
    Split { word, flags, arguments: line.slice(arguments..line.len()).trim() }
}

/// The flags from `start` on, and where the arguments begin. A lone `--` ends the flags.
fn flags(line: &Text, start: usize, escape: char) -> (Vec<(Text, Range<usize>)>, usize) {
    let mut found = Vec::new();
    let mut at = start;
    loop {
        at += line[at..].len() - line[at..].trim_start().len();
        if !line[at..].starts_with("--") {
            return (found, at);
        }
        let (flag, end) = unquote(line, at, escape);
        if flag.as_str() == "--" && end < line.len() {
            return (found, end);
        }
        if flag.as_str() != "--" {
            found.push((flag, at..end));
        }
        at = end;
    }
}

/// The word at `start` without its quotes and escapes, and where it ends.
fn unquote(line: &Text, start: usize, escape: char) -> (Text, usize) {
    let mut builder = TextBuilder::new(line.file());
    let mut quote = None;
    let mut characters = line[start..].char_indices().map(|(at, character)| (start + at, character));
    let mut run = start..start;
    let mut end = line.len();
    while let Some((at, character)) = characters.next() {
        let kept = if quote.is_none() && character.is_whitespace() {
            end = at;
            break;
        } else if character == escape {
            builder.push_text(line, std::mem::replace(&mut run, at..at));
            // An escape at the end of the line means nothing.
            characters.next().map(|(at, escaped)| at..at + escaped.len_utf8())
        } else if quote == Some(character) {
            quote = None;
            None
        } else if quote.is_none() && matches!(character, '\'' | '"') {
            quote = Some(character);
            None
        } else {
            Some(at..at + character.len_utf8())
        };
        match kept {
            Some(range) if range.start == run.end => run.end = range.end,
            Some(range) => builder.push_text(line, std::mem::replace(&mut run, range)),
            None => {
                let next = at + character.len_utf8();
                builder.push_text(line, std::mem::replace(&mut run, next..next));
            }
        }
    }
    builder.push_text(line, run);
    (builder.finish(line.span_of(start..start).start), end)
}

/// Words between white space, quotes kept, as `ENV`, `LABEL` and `ARG` read them.
pub(super) fn quoted_words(text: &Text, escape: char) -> Vec<Text> {
    let mut words = Vec::new();
    let mut start = None;
    let mut end = text.len();
    let mut quote = None;
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        if start.is_none() {
            if character.is_whitespace() {
                continue;
            }
            start = Some(at);
        }
        match quote {
            None if character.is_whitespace() => {
                words.extend(start.take().map(|start| text.slice(start..at)));
            }
            // Single quotes take escapes for ordinary characters.
            Some('\'') if character == escape => {}
            _ if character == escape => match characters.next() {
                Some(_) => {}
                // An escape at the end of the line means nothing.
                None => end = at,
            },
            None if matches!(character, '\'' | '"') => quote = Some(character),
            Some(open) if character == open => quote = None,
            _ => {}
        }
    }
    words.extend(start.filter(|start| *start < end).map(|start| text.slice(start..end)));
    words
}

/// Words between blanks; quotes mean nothing.
pub(super) fn blank_separated(text: &Text) -> Vec<Text> {
    let mut words = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = text[at..].find(BLANKS).map_or(text.len(), |length| at + length);
        words.push(text.slice(at..end));
        at = text.len() - text[end..].trim_start_matches(BLANKS).len();
    }
    words
}
