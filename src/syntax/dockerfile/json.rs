//! The exec form: a JSON array of strings, with the place of each.

use crate::source::{FileId, Text, TextBuilder};

/// What a text that may be a JSON array turned out to be.
#[derive(Debug)]
pub(crate) enum Array {
    /// An array of strings.
    Strings(Vec<Text>),
    /// A valid array with something else in it, which BuildKit refuses.
    OtherValues,
    /// No valid JSON array: BuildKit takes the text as it stands.
    No,
}

/// Reads a JSON array of strings as Go's `encoding/json` does, which BuildKit uses.
pub(super) fn parse(text: &Text) -> Array {
    let start = text.len() - text.trim_start().len();
    if !text[start..].starts_with('[') {
        return Array::No;
    }
    match strings(text, start) {
        Some(strings) => Array::Strings(strings),
        None if is_array(&text[start..]) => Array::OtherValues,
        None => Array::No,
    }
}

/// Whether a text that is no JSON array was surely meant as one: `["a", "b"` or `['a']`.
///
/// A shell test (`[ "$a" = b ]`) has a blank after its bracket and no comma after its first word.
pub(super) fn was_meant(text: &str) -> bool {
    let Some(rest) = text.trim_start().strip_prefix('[') else { return false };
    let inner = rest.trim_start();
    let Some(quote) = inner.chars().next().filter(|first| matches!(first, '"' | '\'')) else { return false };
    let touches = inner.len() == rest.len();
    let after_first = inner[1..].find(quote).map(|end| inner[end + 2..].trim_start());
    touches || after_first.is_some_and(|after| after.starts_with(',') || after == "]")
}

fn is_array(text: &str) -> bool {
    serde_json::from_str::<Vec<serde_json::Value>>(text).is_ok()
}

fn strings(text: &Text, start: usize) -> Option<Vec<Text>> {
    let mut reader = Reader { text, at: start };
    reader.expect(b'[')?;
    let mut strings = Vec::new();
    reader.skip_blanks();
    if reader.peek() == Some(b']') {
        reader.at += 1;
    } else {
        loop {
            reader.skip_blanks();
            strings.push(reader.string()?);
            reader.skip_blanks();
            match reader.next()? {
                b',' => {}
                b']' => break,
                _ => return None,
            }
        }
    }
    reader.skip_blanks();
    (reader.at == text.len()).then_some(strings)
}

struct Reader<'a> {
    text: &'a Text,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then_some(())
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn string(&mut self) -> Option<Text> {
        self.expect(b'"')?;
        let start = self.at;
        let length = self.text[start..].find(['"', '\\'])?;
        if self.text.as_bytes()[start + length] == b'"' {
            let inner = start..start + length;
            if self.text[inner.clone()].bytes().any(|byte| byte < b' ') {
                return None;
            }
            self.at = inner.end + 1;
            return Some(self.text.slice(inner));
        }
        self.string_with_escapes(start)
    }

    fn string_with_escapes(&mut self, start: usize) -> Option<Text> {
        let mut builder = TextBuilder::new(self.file());
        loop {
            let from = self.at;
            match self.next()? {
                b'"' => return Some(builder.finish(self.text.span_of(start..start).start)),
                b'\\' => {
                    let meaning = self.escape()?;
                    let place = self.text.span_of(from..self.at);
                    builder.add(place.start, place.end, meaning.encode_utf8(&mut [0; 4]));
                }
                byte if byte < b' ' => return None,
                _ => {
                    let rest = &self.text[from..];
                    let length = rest.find(|c: char| c == '"' || c == '\\' || c < ' ').unwrap_or(rest.len());
                    builder.push_text(self.text, from..from + length);
                    self.at = from + length;
                }
            }
        }
    }

    fn file(&self) -> FileId {
        self.text.file()
    }

    fn escape(&mut self) -> Option<char> {
        Some(match self.next()? {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return None,
        })
    }

    fn unicode(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        if !(0xd800..0xdc00).contains(&first) {
            return Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        // A high surrogate without its low one is U+FFFD, and what follows is read on its own.
        let after = self.at;
        if self.next() == Some(b'\\')
            && self.next() == Some(b'u')
            && let Some(second) = self.four_digits()
            && (0xdc00..0xe000).contains(&second)
        {
            return char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00));
        }
        self.at = after;
        Some(char::REPLACEMENT_CHARACTER)
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.text.as_str().get(self.at..self.at + 4)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;
    use crate::source::RepoPath;

    fn text(string: &str) -> Text {
        let file = Files::default().add(RepoPath::new("Dockerfile").unwrap(), Vec::new());
        Text::verbatim(file, 100, string.as_bytes())
    }

    fn words(string: &str) -> Option<Vec<String>> {
        match parse(&text(string)) {
            Array::Strings(words) => Some(words.iter().map(ToString::to_string).collect()),
            Array::OtherValues | Array::No => None,
        }
    }

    #[test]
    fn reads_strings() {
        assert_eq!(words(r#"["a", "b c"]"#), Some(vec!["a".into(), "b c".into()]));
        assert_eq!(words("[ ]"), Some(vec![]));
        assert_eq!(words(r#"["A\n\"\/\uD83D\uDE00"]"#), Some(vec!["A\n\"/\u{1f600}".into()]));
        assert_eq!(words(r#"["\ud800x"]"#), Some(vec!["\u{fffd}x".into()]));
    }

    #[test]
    fn anything_else_is_no_array() {
        for other in ["['a']", r#"["a",]"#, r#"["a"] b"#, r#"["a""#, "[", "[1", "a", "[\"a\tb\"]"] {
            assert!(matches!(parse(&text(other)), Array::No), "{other}");
        }
        for other in ["[1]", r#"["a", null]"#, "[[]]", r#"[{"a": "b"}]"#] {
            assert!(matches!(parse(&text(other)), Array::OtherValues), "{other}");
        }
    }

    #[test]
    fn words_keep_their_places() {
        let Array::Strings(words) = parse(&text(r#"["ab", "c\td"]"#)) else { panic!("an array") };
        assert_eq!((words[0].span().start, words[0].span().end), (102, 104));
        let tab = words[1].span_of(1..2);
        assert_eq!((tab.start, tab.end), (109, 111));
    }

    #[test]
    fn knows_a_mistake_from_a_shell_test() {
        assert!(was_meant(r#"["a", "b""#));
        assert!(was_meant("['a', 'b']"));
        assert!(was_meant(r#"[ "a", 'b' ]"#));
        assert!(!was_meant(r#"[ "$a" = "b" ] && c"#));
        assert!(!was_meant("[ -f x ] || y"));
    }
}
