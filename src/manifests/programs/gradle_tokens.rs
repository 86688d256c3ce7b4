//! The words of a Gradle script, in Groovy or Kotlin. It is a program; what is read of it is what is literal.

/// A word of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A name, or a number.
    Name(&'t str),
    /// A text in quotes, without them.
    Text(&'t str),
    /// Any other character.
    Sign(char),
    /// The end of a line.
    Line,
}

/// The words of a script, each with its line, from 1. Comments are left out.
pub(super) fn tokens(text: &str) -> Vec<(Token<'_>, u32)> {
    let mut found = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '\n' => (Some(Token::Line), 1),
            '/' if rest.starts_with("//") => (None, rest.find('\n').unwrap_or(rest.len())),
            '/' if rest.starts_with("/*") => (None, rest[2..].find("*/").map_or(rest.len(), |end| end + 4)),
            '"' | '\'' | '`' => {
                let (text, length) = quoted(rest, first);
                (Some(if first == '`' { Token::Name(text) } else { Token::Text(text) }), length)
            }
            _ if is_of_name(first) => {
                let length = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
                (Some(Token::Name(&rest[..length])), length)
            }
            _ if first.is_whitespace() => (None, first.len_utf8()),
            _ => (Some(Token::Sign(first)), first.len_utf8()),
        };
        found.extend(token.map(|token| (token, line)));
        line += u32::try_from(memchr::memchr_iter(b'\n', &rest.as_bytes()[..length]).count()).unwrap_or(0);
        rest = &rest[length..];
    }
    found
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The text in quotes at the beginning of `rest`, and how long it is with them.
fn quoted(rest: &str, quote: char) -> (&str, usize) {
    let three: String = std::iter::repeat_n(quote, 3).collect();
    if quote != '`' && rest.starts_with(&three) {
        let end = rest[3..].find(&three).map_or(rest.len(), |end| end + 3);
        return (&rest[3..end], (end + 3).min(rest.len()));
    }
    let mut is_escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '\n' => return (&rest[1..at], at),
            _ if character == quote => return (&rest[1..at], at + 1),
            _ => {}
        }
    }
    (&rest[1..], rest.len())
}

#[cfg(test)]
mod tests {
    use super::Token::{Line, Name, Sign, Text};
    use super::tokens;

    #[test]
    fn words_of_a_script() {
        let found = tokens("id('a') // no\n`b` /* x\n */ \"\"\"c\n\"\"\" d = \"e\\\"");
        let expected = [
            (Name("id"), 1),
            (Sign('('), 1),
            (Text("a"), 1),
            (Sign(')'), 1),
            (Line, 1),
            (Name("b"), 2),
            (Text("c\n"), 3),
            (Name("d"), 4),
            (Sign('='), 4),
            (Text("e\\\""), 4),
        ];
        assert_eq!(found, expected);
        for text in ["'", "'''", "\"\"\"a", "/*", "`", "é'é"] {
            assert!(tokens(text).len() <= 2, "{text}");
        }
    }
}
