//! What a file of JavaScript exports, as far as it is written out: `module.exports = {…}`. A program is not run: what is
//! worked out by one is not known.

use crate::limits;

/// How deep values may stand in each other.
const MAX_DEPTH: usize = limits::RUNTIME_NESTING.most();

/// A value as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Literal {
    /// A text, without its quotes.
    Text(String),
    /// A number, `true`, `false` or `null`, as it is written.
    Word(String),
    /// The elements of an array.
    Array(Vec<Literal>),
    /// The properties of an object, in order. `whole` is false where some come from elsewhere: `...rest`, `[key]: 1`.
    Object {
        /// The properties.
        properties: Vec<(String, Literal)>,
        /// Whether there are no others.
        whole: bool,
    },
    /// What a program works out.
    Computed,
}

impl Literal {
    /// The property of that name of an object; of several, the last.
    #[must_use]
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object { properties, .. } = self else { return None };
        properties.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The text, if it is one.
    #[must_use]
    pub(crate) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// The value that a file exports, if it is an object or an array that is written out and is the last that the file does:
/// `module.exports = {…}` or `export default {…}`.
#[must_use]
pub(crate) fn exported(text: &str) -> Option<Literal> {
    let mut reader = Reader { rest: text };
    // Whatever comes before may be used in values, which are not known then.
    loop {
        reader.skip_space()?;
        if reader.takes("module.exports") || reader.takes("exports.default") {
            reader.skip_space()?;
            if reader.takes_sign('=') {
                break;
            }
        } else if reader.takes("export default") {
            break;
        } else {
            reader.skip_token()?;
        }
    }
    let value = reader.value(0)?;
    reader.skip_space()?;
    while reader.takes_sign(';') {
        reader.skip_space()?;
    }
    let is_written = matches!(value, Literal::Array(_) | Literal::Object { .. });
    (is_written && reader.rest.is_empty()).then_some(value)
}

/// A file from some place on. Nothing is said where it ends before it should.
struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    /// Goes past spaces and comments.
    fn skip_space(&mut self) -> Option<()> {
        loop {
            self.rest = self.rest.trim_start();
            if let Some(comment) = self.rest.strip_prefix("//") {
                self.rest = &comment[comment.find('\n').unwrap_or(comment.len())..];
            } else if let Some(comment) = self.rest.strip_prefix("/*") {
                self.rest = &comment[comment.find("*/")? + 2..];
            } else {
                return Some(());
            }
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn takes_sign(&mut self, sign: char) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Goes past words, if they stand here.
    fn takes(&mut self, words: &str) -> bool {
        let rest = self.rest.strip_prefix(words).filter(|rest| !rest.starts_with(is_of_name));
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Goes past a name, a text or a sign.
    fn skip_token(&mut self) -> Option<()> {
        match self.peek()? {
            '"' | '\'' => self.text().map(drop),
            '`' => self.template().map(drop),
            first if is_of_name(first) => {
                self.word();
                Some(())
            }
            sign => {
                self.rest = &self.rest[sign.len_utf8()..];
                Some(())
            }
        }
    }

    /// A name, a number or a key word; empty where none stands here.
    fn word(&mut self) -> String {
        let end = self.rest.find(|c: char| !is_of_name(c) && c != '.').unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }

    /// A text in quotes. Escapes other than those of the quotes themselves are not read.
    fn text(&mut self) -> Option<Literal> {
        let quote = self.peek()?;
        let mut text = String::new();
        let mut characters = self.rest.char_indices().skip(1);
        let mut is_known = true;
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' => {
                    let (_, escaped) = characters.next()?;
                    is_known &= matches!(escaped, '\\' | '"' | '\'' | '/');
                    text.push(escaped);
                }
                '\n' => return None,
                _ if character == quote => {
                    self.rest = &self.rest[at + 1..];
                    return Some(if is_known { Literal::Text(text) } else { Literal::Computed });
                }
                _ => text.push(character),
            }
        }
        None
    }

    /// A template, which is a text where nothing is put in. One with templates in its own values is not read.
    fn template(&mut self) -> Option<Literal> {
        let inside = &self.rest[1..];
        let end = inside.find('`')?;
        let text = &inside[..end];
        self.rest = &inside[end + 1..];
        match (text.contains('\\'), text.contains("${")) {
            (true, _) => None,
            (_, true) => Some(Literal::Computed),
            _ => Some(Literal::Text(text.to_owned())),
        }
    }

    /// A value, up to the sign that ends it.
    fn value(&mut self, depth: usize) -> Option<Literal> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.skip_space()?;
        let value = match self.peek()? {
            '"' | '\'' => self.text()?,
            '`' => self.template()?,
            '[' => self.array(depth)?,
            '{' => self.object(depth)?,
            first if is_of_name(first) => match self.word() {
                word if matches!(word.as_str(), "true" | "false" | "null") => Literal::Word(word),
                word if word.starts_with(|c: char| c.is_ascii_digit()) => Literal::Word(word),
                _ => Literal::Computed,
            },
            _ => Literal::Computed,
        };
        self.skip_space()?;
        // Whatever else stands before the sign makes something of it.
        if self.peek().is_none_or(|next| matches!(next, ',' | ']' | '}' | ';')) {
            return Some(value);
        }
        self.skip_expression()?;
        Some(Literal::Computed)
    }

    /// Goes past an expression, up to the sign that ends it.
    fn skip_expression(&mut self) -> Option<()> {
        let mut open = Vec::new();
        loop {
            self.skip_space()?;
            let Some(next) = self.peek() else { return open.is_empty().then_some(()) };
            match next {
                '(' => open.push(')'),
                '[' => open.push(']'),
                '{' => open.push('}'),
                ',' | ';' if open.is_empty() => return Some(()),
                ')' | ']' | '}' if open.is_empty() => return Some(()),
                ')' | ']' | '}' if open.pop() != Some(next) => return None,
                _ => {}
            }
            self.skip_token()?;
        }
    }

    fn array(&mut self, depth: usize) -> Option<Literal> {
        self.takes_sign('[');
        let mut elements = Vec::new();
        loop {
            self.skip_space()?;
            if self.takes_sign(']') {
                return Some(Literal::Array(elements));
            }
            elements.push(self.value(depth + 1)?);
            self.ends_element(']')?;
        }
    }

    fn object(&mut self, depth: usize) -> Option<Literal> {
        self.takes_sign('{');
        let (mut properties, mut whole) = (Vec::new(), true);
        loop {
            self.skip_space()?;
            if self.takes_sign('}') {
                return Some(Literal::Object { properties, whole });
            }
            let key = match self.peek()? {
                '"' | '\'' => self.text()?.text().map(ToOwned::to_owned),
                first if is_of_name(first) => Some(self.word()),
                _ => None,
            };
            self.skip_space()?;
            match key {
                Some(key) if self.takes_sign(':') => properties.push((key, self.value(depth + 1)?)),
                // `{ name }`, whose value is a variable's.
                Some(key) if matches!(self.peek()?, ',' | '}') => properties.push((key, Literal::Computed)),
                _ => {
                    whole = false;
                    self.skip_expression()?;
                }
            }
            self.ends_element('}')?;
        }
    }

    /// Goes past the comma after an element; before the sign that ends all, there need not be one.
    fn ends_element(&mut self, end: char) -> Option<()> {
        self.skip_space()?;
        (self.takes_sign(',') || self.peek()? == end).then_some(())
    }
}

/// Whether a character is one of names, numbers and key words.
fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$')
}

#[cfg(test)]
mod tests {
    use super::{Literal, exported};

    /// A value in few words.
    fn said(value: &Literal) -> String {
        match value {
            Literal::Text(text) => format!("'{text}'"),
            Literal::Word(word) => word.clone(),
            Literal::Computed => "?".to_owned(),
            Literal::Array(elements) => {
                format!("[{}]", elements.iter().map(said).collect::<Vec<_>>().join(" "))
            }
            Literal::Object { properties, whole } => {
                let properties = properties.iter().map(|(key, value)| format!("{key}={}", said(value)));
                let mut all: Vec<String> = properties.collect();
                all.extend((!whole).then(|| "...".to_owned()));
                format!("{{{}}}", all.join(" "))
            }
        }
    }

    #[test]
    fn what_is_written_out_is_read() {
        for (text, expected) in [
            ("module.exports = {a: 'x', \"b\": 2, c: [true, null],};", "{a='x' b=2 c=[true null]}"),
            ("export default [{a: `x`}]", "[{a='x'}]"),
            ("// a\nconst x = '}'; /* module.exports = {} */\nmodule.exports={a:1}\n", "{a=1}"),
            // What a program works out is not known, and stands in the way of nothing else.
            ("module.exports = {a: x, b: f('y', [1]), c: 'z'}", "{a=? b=? c='z'}"),
            ("module.exports = {a: [1].map(f), b: 'x' + 'y', c: -1, d: `${x}`}", "{a=? b=? c=? d=?}"),
            ("module.exports = {...x, [y]: 1, a, b() { return 1 }, c: 1}", "{a=? c=1 ...}"),
            ("module.exports = {a: () => ({b: 1}), c: process.env.X || 'y'}", "{a=? c=?}"),
            ("module.exports = {a: 'it\\'s', b: 'x\\ny'}", "{a='it's' b=?}"),
            // What is no such file.
            ("", "-"),
            ("module.exports = x", "-"),
            ("module.exports = {a: 1", "-"),
            ("module.exports = {a: 1}; module.exports.b = 2", "-"),
            ("module.exports = {a: 1}.b", "-"),
            ("module.exports = {a: (1]}", "-"),
            ("exports = {}", "-"),
            ("/* module.exports = {}", "-"),
        ] {
            let found = exported(text).map_or_else(|| "-".to_owned(), |value| said(&value));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn values_may_stand_in_each_other_up_to_a_limit() {
        let text = |depth: usize| format!("module.exports = {}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(exported(&text(super::MAX_DEPTH)).is_some());
        assert!(exported(&text(super::MAX_DEPTH + 2)).is_none());
        assert!(exported(&text(100_000)).is_none());
    }
}
