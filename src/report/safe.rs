//! Text from linted files, made safe to print: what would act on a terminal is shown escaped.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character may not be printed as it is: controls, and marks that change the direction of
/// text or that cannot be seen.
pub(super) fn is_dangerous(character: char) -> bool {
    match character {
        '\t' => false,
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2028}'..='\u{2029}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        | '\u{61c}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => true,
        other => other.is_control(),
    }
}

/// The text in one line, with dangerous characters as `\u{…}`.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(|character| is_dangerous(character) || character == '\t') {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            other => push(&mut safe, other),
        }
    }
    Cow::Owned(safe)
}

/// Adds a character, escaped if it is dangerous.
pub(super) fn push(safe: &mut String, character: char) {
    if is_dangerous(character) {
        // Writing to a string does not fail.
        let _ = write!(safe, "\\u{{{:x}}}", u32::from(character));
    } else {
        safe.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_would_act() {
        assert_eq!(line("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(line("a\nb\tc\r"), "a\\nb\\tc\\r");
        assert_eq!(line("user\u{202e}nimda"), "user\\u{202e}nimda");
        assert_eq!(line("päivää"), "päivää");
    }
}
