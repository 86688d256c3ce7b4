//! The value that follows a name, in whatever way the two are put together: `NAME=value`, `name: value`,
//! `ENV NAME value`, `"--name", "value"`, with a block or a continued line in between, and where a sign is missing.

use std::ops::Range;

use super::credential_values::{is_mixed, reference_length};

/// How a text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// A file in which a value may have all of the line behind its name: YAML, an env file.
    Lines,
    /// A file in which blanks end a value: a Dockerfile, a script.
    Words,
    /// What the program says: a sentence that quotes.
    Sentence,
}

/// The bytes of a line that are looked at on either side of a name. A value that goes on beyond them has all of the
/// line.
const WINDOW: usize = 160;

/// The lines below a name that are looked at.
const MAX_LINES: usize = 64;

/// The values that follow the name at `name`, which stands on the line at `line`.
#[must_use]
pub(super) fn value_after(
    text: &str,
    name: &Range<usize>,
    line: &Range<usize>,
    layout: Layout,
) -> Vec<Range<usize>> {
    let from =
        (line.start.max(name.start.saturating_sub(WINDOW))..name.start).find(|at| text.is_char_boundary(*at));
    let to = (name.end..line.end.min(name.end + WINDOW) + 1).rev().find(|at| text.is_char_boundary(*at));
    let (from, to) = (from.unwrap_or(name.start), to.unwrap_or(name.end));
    let (before, after) = (&text[from..name.start], &text[name.end..to]);
    let value = Value { text, name, line, layout, before, after };
    match before {
        before if before.ends_with("${") => value.of_default().into_iter().collect(),
        before if before.ends_with('$') => Vec::new(),
        _ => {
            let below = value.below();
            match below.is_empty() {
                true => value.on_the_line().or_else(|| value.beyond_any_sign()).into_iter().collect(),
                false => below,
            }
        }
    }
}

/// All of a value, of which [`value_after`] has found what is looked at: up to the end of the line where it goes on
/// beyond that.
#[must_use]
pub(super) fn whole(value: Range<usize>, name: &Range<usize>, line: &Range<usize>) -> Range<usize> {
    // A character may have stood in the way.
    let is_cut = value.end < line.end && value.end + 3 >= name.end + WINDOW;
    if is_cut { value.start..line.end } else { value }
}

struct Value<'a> {
    text: &'a str,
    name: &'a Range<usize>,
    line: &'a Range<usize>,
    layout: Layout,
    /// What stands before the name on its line, as far as that is looked at.
    before: &'a str,
    /// What stands behind it.
    after: &'a str,
}

/// What stands between a name and a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Equals,
    Colon,
    Comma,
    Blank,
}

impl Value<'_> {
    fn name(&self) -> &str {
        &self.text[self.name.clone()]
    }

    /// Where the part of the line that is looked at ends.
    fn end(&self) -> usize {
        self.name.end + self.after.len()
    }

    fn is_option(&self) -> bool {
        self.name().starts_with('-')
    }

    /// Whether nobody writes the name as a word of a sentence.
    fn is_deliberate(&self) -> bool {
        let name = self.name();
        self.is_option() || name.contains(['_', '.']) || name.contains(|c: char| c.is_ascii_uppercase())
    }

    /// Whether nothing but the signs of lists, quotes and keywords stands before the name on its line.
    fn is_first(&self) -> bool {
        if self.name.start - self.before.len() > self.line.start {
            return false;
        }
        let before = self.before.trim_start().trim_end_matches(['"', '\'']).trim_end_matches("--");
        let mut words = before.split_ascii_whitespace();
        words.all(|word| {
            let word = word.to_ascii_uppercase();
            matches!(word.as_str(), "-" | "EXPORT" | "ENV" | "ARG" | "LABEL" | "ONBUILD" | "SET" | "?" | "!")
        })
    }

    /// The quote in which the name stands with what follows it.
    fn around(&self) -> Option<char> {
        let quote = self.before.chars().next_back().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
        (!self.after.starts_with(quote)).then_some(quote)
    }

    /// `${NAME:-value}`
    fn of_default(&self) -> Option<Range<usize>> {
        let after = self.after;
        let rest = after.strip_prefix(':').unwrap_or(after);
        let value = rest.strip_prefix(['-', '=', '+'])?;
        let start = self.end() - value.len();
        let mut depth = 0_usize;
        for (at, byte) in value.bytes().enumerate() {
            match byte {
                b'{' => depth += 1,
                b'}' if depth == 0 => return Some(start..start + at),
                b'}' => depth -= 1,
                _ => {}
            }
        }
        Some(start..self.end())
    }

    /// What stands on the lines below a name that nothing follows: a block of text, the next item of a list, a line
    /// that is continued.
    fn below(&self) -> Vec<Range<usize>> {
        if self.layout == Layout::Sentence || self.end() < self.line.end {
            return Vec::new();
        }
        let rest = self.after.trim_start_matches(['"', '\'']).trim();
        let is_block = rest.strip_prefix(':').is_some_and(|rest| rest.trim_start().starts_with(['|', '>']));
        let is_open = matches!(rest, "" | "," | ":" | "=" | "\\" | "=\\" | ": \\" | "`");
        let Some(feed) = self.text[self.line.end..].find('\n').filter(|_| is_block || is_open) else {
            return Vec::new();
        };
        let indent = |line: &str| line.len() - line.trim_start().len();
        let own = indent(&self.text[self.line.clone()]);
        let mut found = Vec::new();
        let mut start = self.line.end + feed + 1;
        for line in self.text[start..].split_inclusive('\n').take(MAX_LINES) {
            let shown = start + indent(line)..start + line.trim_end().len();
            start += line.len();
            if shown.is_empty() {
                continue;
            }
            match is_block {
                true if indent(line) > own => found.push(shown),
                true => break,
                false => {
                    found.extend(self.item(rest, shown));
                    break;
                }
            }
        }
        found
    }

    /// The value in the first line below a name, where `rest` stands behind the name.
    fn item(&self, rest: &str, line: Range<usize>) -> Option<Range<usize>> {
        let text = &self.text[line.clone()];
        let item = text.strip_prefix("- ").unwrap_or(text).trim_start_matches(['"', '\'', ' ']);
        let start = line.end - item.len();
        let end = item.find(char::is_whitespace).filter(|_| self.layout == Layout::Words);
        let item = item[..end.unwrap_or(item.len())].trim_end_matches(['"', '\'', ',', '\\', ' ']);
        let is_key = item.split_once(':').is_some_and(|(key, rest)| {
            !key.contains(' ') && (rest.is_empty() || rest.starts_with([' ', '\t']))
        });
        let is_value = match rest {
            // The option of a list has its value in the next item.
            "" | "," => self.is_option() && !item.starts_with('-'),
            _ => !is_key && !item.starts_with(['-', '#']),
        };
        is_value.then_some(start..start + item.len())
    }

    /// The value on the name's own line.
    fn on_the_line(&self) -> Option<Range<usize>> {
        let after = self.after;
        let rest = after.strip_prefix(['"', '\'']).unwrap_or(after);
        let is_quoted = rest.len() < after.len();
        let blanks = rest.trim_start_matches([' ', '\t']);
        let has_blanks = blanks.len() < rest.len();
        let (sign, value) = match blanks.chars().next()? {
            '=' => (Sign::Equals, blanks.trim_start_matches(['=', '>'])),
            ':' if blanks.starts_with(":=") => (Sign::Equals, &blanks[2..]),
            ':' => (Sign::Colon, &blanks[1..]),
            ',' if is_quoted && self.is_option() => (Sign::Comma, &blanks[1..]),
            _ if has_blanks && (!is_quoted || self.is_option()) => (Sign::Blank, blanks),
            _ => return None,
        };
        let is_tight = !value.starts_with([' ', '\t']);
        let value = value.trim_start_matches([' ', '\t']);
        let start = self.end() - value.len();
        let range = self.extent(start, value, sign);
        self.is_meant(sign, is_tight, is_quoted, &self.text[range.clone()]).then_some(range)
    }

    /// Whether the sign makes a value of what follows.
    fn is_meant(&self, sign: Sign, is_tight: bool, is_quoted: bool, value: &str) -> bool {
        let is_word = value.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
        let is_in_quotes = self.after.trim_start().starts_with(['"', '\'']);
        match sign {
            Sign::Equals | Sign::Comma => !value.starts_with("id=") && !value.starts_with('~'),
            // An image is named so, and a volume, in small letters.
            Sign::Colon if is_tight => {
                let has_capitals = self.name().contains(|c: char| c.is_ascii_uppercase());
                !self.before.ends_with('/') && (is_quoted || has_capitals || is_mixed(value))
            }
            // What begins a mapping or a list has names of its own.
            Sign::Colon if value.starts_with(['{', '[']) => false,
            Sign::Colon => self.layout != Layout::Sentence || self.is_deliberate(),
            Sign::Blank if self.is_option() => !value.starts_with('-') && !value.contains('='),
            Sign::Blank if self.layout == Layout::Sentence => {
                self.is_deliberate() && (is_in_quotes || !is_word)
            }
            Sign::Blank => {
                let is_first =
                    self.is_first() && !value.starts_with(['&', '|', ';', '#', ')', '>', '<', '-']);
                is_first || is_in_quotes && self.is_deliberate() || !is_word && is_mixed(value)
            }
        }
    }

    /// How far the value goes that begins at `start`, where `rest` is what is left of the line.
    fn extent(&self, start: usize, rest: &str, sign: Sign) -> Range<usize> {
        let opening = rest.strip_prefix('\\').unwrap_or(rest);
        if let Some(quote) = opening.chars().next().filter(|quote| matches!(quote, '"' | '\'')) {
            let from = start + (rest.len() - opening.len()) + 1;
            let inner = &opening[1..];
            let end = closing(inner, quote).or_else(|| self.ending(inner)).unwrap_or(inner.len());
            return from..from + inner[..end].trim_end_matches('\\').len();
        }
        if let Some(end) = self.around().and_then(|quote| closing(rest, quote)) {
            return start..start + end;
        }
        if let Some(length) = reference_length(rest) {
            let tail = &rest[length..];
            let end = tail.find(|c: char| c.is_whitespace() || "\"'`,}])".contains(c)).unwrap_or(tail.len());
            return start..start + length + end;
        }
        let is_whole = self.layout == Layout::Lines && self.is_first() && sign != Sign::Comma
            || sign == Sign::Blank && self.before.trim().eq_ignore_ascii_case("env");
        let in_flow = sign == Sign::Colon && self.before.contains(['{', '[']);
        let end = match () {
            () if in_flow => rest.find([',', '}', ']']),
            () if is_whole => rest.find(" #").or_else(|| rest.find("\t#")),
            () => self.ending(rest).into_iter().chain(rest.find([' ', '\t'])).min(),
        };
        let value = &rest[..end.unwrap_or(rest.len())];
        let value = value.trim_end().trim_end_matches('\\').trim_end();
        start..start + value.trim_end_matches([',', ';', ')', '}', ']']).len()
    }

    /// Where a quotation of a sentence ends.
    fn ending(&self, rest: &str) -> Option<usize> {
        rest.find('`').filter(|_| self.layout == Layout::Sentence)
    }

    /// The next word, whatever stands between, if no person would have chosen it: the sign is missing or another.
    fn beyond_any_sign(&self) -> Option<Range<usize>> {
        const FARTHEST: usize = 8;
        let rest = &self.text[self.name.end..];
        let is_sign = |c: char| c.is_ascii_punctuation() || c.is_ascii_whitespace();
        let (signs, _) =
            rest.char_indices().take(FARTHEST + 1).find(|(_, character)| !is_sign(*character))?;
        if signs == 0 || rest[..signs].contains(['/', '@']) {
            return None;
        }
        let word = &rest[signs..];
        let is_end = |c: char| c.is_whitespace() || "\"'`,".contains(c);
        let end = word.char_indices().take(WINDOW).find(|(_, character)| is_end(*character));
        let end = end.map_or(word.len().min(self.end().saturating_sub(self.name.end + signs)), |(at, _)| at);
        let start = self.name.end + signs;
        (end > 0 && is_mixed(word.get(..end)?)).then_some(start..start + end)
    }
}

/// Where a quotation ends: at the next such quote that no backslash stands before.
fn closing(text: &str, quote: char) -> Option<usize> {
    let found = text.match_indices(quote).map(|(at, _)| at);
    let mut found = found.filter(|at| quote != '"' || !text[..*at].ends_with('\\') || *at == 0);
    found.next()
}
