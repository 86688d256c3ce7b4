//! Env files: `.env`, and what services name under `env_file` and `label_file`.

use std::borrow::Cow;

use super::environment::{EnvLookup, EnvVariable, Environment};
use super::interpolate::expand;
use crate::answer::Why;
use crate::compose::problem::{Problem, ProblemKind};
use crate::compose::value::value::to_u32;
use crate::limits;
use crate::source::{FileId, Span, Text, TextBuilder};

/// How many variables of an env file are looked at.
const MAX_VARIABLES: usize = limits::ENV_VARIABLES.most();

/// Reads an env file into `variables`, line by line, later lines winning. `outer` answers first for
/// variables that a value names, then earlier lines do.
pub(crate) fn read_dotenv<'e>(
    file: FileId,
    bytes: &[u8],
    variables: &mut Environment,
    outer: &dyn Fn(&str) -> EnvLookup<'e>,
    problems: &mut Vec<Problem>,
) {
    let text = text_of(bytes);
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader { file, text: &text, at: start, variables, outer, problems };
    for read in 0.. {
        if read == MAX_VARIABLES {
            let place = Span::new(file, to_u32(reader.at), to_u32(reader.at));
            problems.push(Problem::new(ProblemKind::LimitReached, place, limits::ENV_VARIABLES.to_string()));
            return;
        }
        if reader.statement().is_none() {
            return;
        }
    }
}

/// The variables that lines of a sample would set if they were no comments: `# LOG_LEVEL=info`. They are there
/// for whoever needs them.
pub(crate) fn commented_out(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let comment = line.trim_start().strip_prefix('#')?.trim_start_matches(['#', ' ', '\t']);
        let (name, _) = comment.split_once('=')?;
        let is_name =
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        (is_name && !name.starts_with(|first: char| first.is_ascii_digit())).then_some(name)
    })
}

/// Reads an env file whose lines are taken as they are (`format: raw`).
pub(crate) fn read_raw(file: FileId, bytes: &[u8], variables: &mut Environment, problems: &mut Vec<Problem>) {
    let text = text_of(bytes);
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let start = at;
        if number == MAX_VARIABLES {
            let place = Span::new(file, to_u32(start), to_u32(start));
            problems.push(Problem::new(ProblemKind::LimitReached, place, limits::ENV_VARIABLES.to_string()));
            return;
        }
        at += line.len();
        let line = line.trim_end_matches(['\n', '\r']).trim_start_matches('\u{feff}').trim_start();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let start = start + text[start..].find(line).unwrap_or(0);
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        let name = Span::new(file, to_u32(start), to_u32(start + key.len()));
        if key.is_empty() || key.contains(char::is_whitespace) {
            problems.push(Problem::new(ProblemKind::ComposeSyntax, name, "this is not a variable name"));
            continue;
        }
        if line.contains('=') {
            let value = Text::verbatim(file, to_u32(start + key.len() + 1), value.as_bytes());
            variables.set(key, EnvVariable::known(value, name));
        }
    }
}

/// The bytes as text of the same length, so that places stay where they are: a byte that is no UTF-8 is U+001A.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(std::iter::repeat_n('\u{1a}', chunk.invalid().len()));
    }
    Cow::Owned(text)
}

struct Reader<'r, 'e> {
    file: FileId,
    text: &'r str,
    at: usize,
    variables: &'r mut Environment,
    outer: &'r dyn Fn(&str) -> EnvLookup<'e>,
    problems: &'r mut Vec<Problem>,
}

/// A value with the variables that stand in it put in.
struct Expanded {
    value: Text,
    why: Option<Why>,
    is_of_host: bool,
}

impl Expanded {
    fn known(value: Text) -> Self {
        Self { value, why: None, is_of_host: false }
    }
}

impl Reader<'_, '_> {
    /// Reads the next statement; nothing at the end, or where the file cannot be read on.
    fn statement(&mut self) -> Option<()> {
        self.skip(char::is_whitespace);
        while self.rest().starts_with('#') {
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            self.skip(char::is_whitespace);
        }
        if self.rest().is_empty() {
            return None;
        }
        if let Some(after) = self.rest().strip_prefix("export")
            && after.starts_with(char::is_whitespace)
        {
            self.at += "export".len();
            self.skip(is_blank);
        }
        let (key, is_inherited) = self.key()?;
        let name = Span::new(self.file, to_u32(key.start), to_u32(key.end));
        let key = &self.text[key];
        self.skip(is_blank);
        if is_inherited {
            if let EnvLookup::Set(variable) = (self.outer)(key) {
                self.variables.set(key, variable.clone());
            }
            return Some(());
        }
        let value = self.value()?;
        // Names that start with a digit reach no container and no interpolation.
        if !key.starts_with(|first: char| first.is_ascii_digit()) {
            let Expanded { value, why, is_of_host } = value;
            self.variables.set(key, EnvVariable { value, name, why, is_of_host });
        }
        Some(())
    }

    /// The bytes of a key, and whether it stands alone on its line.
    fn key(&mut self) -> Option<(std::ops::Range<usize>, bool)> {
        let start = self.at;
        for (index, letter) in self.rest().char_indices() {
            match letter {
                '=' | ':' | '\n' => {
                    let written = &self.text[start..start + index];
                    let key = start..start + written.trim_end().len();
                    self.at = start + index + 1;
                    if written.trim_end().contains(' ') {
                        return self.fail(key, "a variable name cannot contain a space");
                    }
                    return Some((key, letter == '\n'));
                }
                '_' | '.' | '-' | '[' | ']' => {}
                letter if letter.is_alphanumeric() || is_blank(letter) => {}
                _ => {
                    let line_end = self.rest().find('\n').map_or(self.text.len(), |feed| start + feed);
                    return self.fail(start..line_end, "this is not a variable name");
                }
            }
        }
        // A name at the end of the file, without a line end, sets nothing.
        self.at = self.text.len();
        None
    }

    fn value(&mut self) -> Option<Expanded> {
        match self.rest().bytes().next() {
            Some(quote @ (b'"' | b'\'')) => self.quoted(quote),
            _ => {
                let start = self.at;
                let text = self.text;
                let line = text[start..].split('\n').next().unwrap_or("");
                self.at = (start + line.len() + 1).min(text.len());
                let value = line.split(" #").next().unwrap_or("").trim_end();
                Some(self.expanded(&Text::verbatim(self.file, to_u32(start), value.as_bytes())))
            }
        }
    }

    fn quoted(&mut self, quote: u8) -> Option<Expanded> {
        let start = self.at + 1;
        let mut builder = TextBuilder::new(self.file);
        let mut at = start;
        let bytes = self.text.as_bytes();
        while at < bytes.len() && bytes[at] != quote {
            let next = bytes.get(at + 1).copied();
            let (length, meaning) = match (bytes[at], next) {
                (b'\\', Some(next)) if next == quote => (2, Some(char::from(quote).to_string())),
                (b'\\', Some(next)) if quote == b'"' => escape(&bytes[at + 1..], next),
                (b'\\', Some(_)) => (1, None),
                _ => (1, None),
            };
            let length =
                (at + length..).find(|end| self.text.is_char_boundary(*end)).map_or(length, |end| end - at);
            match meaning {
                Some(meaning) => builder.add(to_u32(at), to_u32(at + length), &meaning),
                None => builder.push(to_u32(at), &bytes[at..at + length]),
            }
            at += length;
        }
        if at >= bytes.len() {
            return self.fail(start - 1..start, "this quote is not closed");
        }
        self.at = at + 1;
        let text = builder.finish(to_u32(start));
        if quote == b'\'' { Some(Expanded::known(text)) } else { Some(self.expanded(&text)) }
    }

    fn expanded(&mut self, text: &Text) -> Expanded {
        if !text.contains('$') {
            return Expanded::known(text.clone());
        }
        let variables = &*self.variables;
        let look_up = |name: &str| match (self.outer)(name) {
            EnvLookup::Unset => variables.get(name).map_or(EnvLookup::Unset, EnvLookup::Set),
            found => found,
        };
        let result = expand(text, &look_up, variables.growth(), self.problems);
        let why = result.unknown.into_iter().next().map(|(_, why)| why);
        Expanded { value: result.text, why, is_of_host: result.is_of_host }
    }

    fn fail<T>(&mut self, range: std::ops::Range<usize>, message: &str) -> Option<T> {
        let place = Span::new(self.file, to_u32(range.start), to_u32(range.end));
        self.problems.push(Problem::new(ProblemKind::ComposeSyntax, place, message));
        self.at = self.text.len();
        None
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip(&mut self, is_skipped: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(is_skipped).len();
    }
}

/// The length of an escape in double quotes and its meaning; `letters` follow the backslash.
fn escape(letters: &[u8], letter: u8) -> (usize, Option<String>) {
    let meaning = match letter {
        b'a' => '\x07',
        b'b' => '\x08',
        b'f' => '\x0c',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'v' => '\x0b',
        b'\\' => '\\',
        b'$' => return (2, Some("$$".to_owned())),
        b'0' => {
            let digits =
                letters[1..].iter().take(3).take_while(|digit| (b'0'..=b'7').contains(digit)).count();
            let octal = std::str::from_utf8(&letters[1..=digits]).ok();
            let code = octal.filter(|_| digits == 3).and_then(|octal| u32::from_str_radix(octal, 8).ok());
            match code.and_then(char::from_u32) {
                Some(meaning) => return (2 + digits, Some(meaning.to_string())),
                None => return (2, None),
            }
        }
        _ => return (2, None),
    };
    (2, Some(meaning.to_string()))
}

/// White space that ends no line.
fn is_blank(letter: char) -> bool {
    matches!(letter, '\t' | '\x0b' | '\x0c' | '\r' | ' ' | '\u{85}' | '\u{a0}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;
    use crate::source::RepoPath;

    fn read(source: &str) -> Vec<(String, String)> {
        let file = Files::default().add(RepoPath::root(), Vec::new());
        let mut variables = Environment::default();
        let mut problems = Vec::new();
        read_dotenv(file, source.as_bytes(), &mut variables, &|_| EnvLookup::Unset, &mut problems);
        let mut found: Vec<_> =
            variables.iter().map(|(name, variable)| (name.clone(), variable.value.to_string())).collect();
        found.extend(problems.iter().map(|problem| ("!".to_owned(), problem.message.clone())));
        found
    }

    #[test]
    fn more_variables_than_are_looked_at_are_told() {
        let most = limits::ENV_VARIABLES.most();
        let read = read(&"A=1\n".repeat(most + 1));
        assert_eq!(
            read,
            [("A".to_owned(), "1".to_owned()), ("!".to_owned(), limits::ENV_VARIABLES.to_string())]
        );
    }

    #[test]
    fn reads_what_compose_reads() {
        for (source, expected) in [
            ("A=1\n# no\n\nexport B = x y # c\n", vec![("A", "1"), ("B", "x y")]),
            ("A: v\nB='$A \\n'\nC=\"$A\\tx\"\n", vec![("A", "v"), ("B", "$A \\n"), ("C", "v\tx")]),
            ("\u{feff}A=\"two\nlines\" # c\nA=again\n", vec![("A", "again")]),
            ("A=\n1B=2\nC\nD=a#b\nE=\"\\$x \\\"q\\\"\"\n", vec![("A", ""), ("D", "a#b"), ("E", "$x \"q\"")]),
            ("A=${B:-c}\nD='it\\'s'\n", vec![("A", "c"), ("D", "it's")]),
            ("A B=1\n", vec![("!", "a variable name cannot contain a space")]),
            ("A='x\n", vec![("!", "this quote is not closed")]),
        ] {
            let expected: Vec<_> =
                expected.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            assert_eq!(read(source), expected, "{source:?}");
        }
    }
}
