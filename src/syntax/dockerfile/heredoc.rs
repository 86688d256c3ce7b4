//! Which heredocs an instruction's line announces, as BuildKit sees them.
//!
//! BuildKit splits the line into words with its own lexer; a word that is `<<`, blanks and one name is a
//! heredoc. What that lexer cannot read (an open quote, `${x^^}`) turns the search off for the line.

use super::error::SyntaxError;
use super::expansion::{self, ModifierKind, Part};
use crate::source::{Span, Text};

/// A heredoc that a line announces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Announced {
    pub(crate) name: String,
    pub(crate) expand: bool,
    pub(crate) strip_tabs: bool,
    pub(crate) descriptor: u64,
}

/// The heredocs of a whole line, in order.
///
/// # Errors
/// A word that looks like a heredoc and whose name cannot be read.
pub(super) fn announced(line: &Text) -> Result<Vec<Announced>, SyntaxError> {
    let Ok(parts) = expansion::parse(line, '\\') else { return Ok(Vec::new()) };
    let mut words = Words::default();
    words.add(&parts, Raw { quotes: true, escapes: true });
    let mut found = Vec::new();
    for word in words.finish() {
        if let Some(heredoc) = parse(&word, line.span())? {
            found.push(heredoc);
        }
    }
    Ok(found)
}

/// Reads one word: `<<name`, `<<-name`, `3<<name`, quoted or not; `None` where it is no heredoc.
///
/// # Errors
/// The part after the operator cannot be read.
pub(super) fn parse(word: &str, place: Span) -> Result<Option<Announced>, SyntaxError> {
    let digits = word.len() - word.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
    let Some(rest) = word[digits..].strip_prefix("<<") else { return Ok(None) };
    let (strip_tabs, rest) = rest.strip_prefix('-').map_or((false, rest), |rest| (true, rest));
    let rest = rest.trim_start_matches(['\t', '\n', '\u{c}', '\r', ' ']);
    if rest.is_empty() || rest.contains('<') {
        return Ok(None);
    }
    // The lexer takes a byte order mark at the start of what it reads for no character.
    let rest = rest.strip_prefix('\u{feff}').unwrap_or(rest);
    let parts = expansion::parse(&Text::standing_for(place, rest), '\\')?;
    let split = |quotes| {
        let mut words = Words::default();
        words.add(&parts, Raw { quotes, escapes: false });
        words.finish()
    };
    let [name] = <[String; 1]>::try_from(split(false)).map_or([None], |[name]| [Some(name)]);
    let Some(name) = name else { return Ok(None) };
    let quotes = |words: &[String]| words.concat().matches(['\'', '"']).count();
    let expand = quotes(std::slice::from_ref(&name)) == quotes(&split(true));
    // A number too large for BuildKit is kept by it as the largest one.
    let descriptor = if digits == 0 { 0 } else { word[..digits].parse().unwrap_or(u64::MAX) };
    Ok(Some(Announced { name, expand, strip_tabs, descriptor }))
}

/// What stays as it is written.
#[derive(Clone, Copy)]
struct Raw {
    quotes: bool,
    escapes: bool,
}

/// Words as BuildKit's lexer splits them when no variable is set.
#[derive(Default)]
struct Words {
    words: Vec<String>,
    current: String,
}

impl Words {
    fn add(&mut self, parts: &[Part], raw: Raw) {
        for part in parts {
            match part {
                Part::Literal(text) => self.split(text),
                Part::Escaped(character) => {
                    if raw.escapes {
                        self.current.push('\\');
                    }
                    self.current.push(*character);
                }
                Part::Variable(_) => {
                    let (text, nested) = render(part, raw);
                    if nested {
                        self.current.clear();
                    }
                    self.split(&text);
                }
                _ => {
                    let (text, nested) = render(part, raw);
                    if nested {
                        self.current.clear();
                    }
                    self.current.push_str(&text);
                }
            }
        }
    }

    fn split(&mut self, text: &str) {
        for character in text.chars() {
            if !character.is_whitespace() {
                self.current.push(character);
            } else if !self.current.is_empty() {
                self.words.push(std::mem::take(&mut self.current));
            }
        }
    }

    fn finish(mut self) -> Vec<String> {
        if !self.current.is_empty() {
            self.words.push(self.current);
        }
        self.words
    }
}

/// A part as text when no variable is set, and whether a modifier's word was read inside it: BuildKit
/// forgets the word it was in the middle of when it reads one.
fn render(part: &Part, raw: Raw) -> (String, bool) {
    match part {
        Part::Literal(text) => (text.clone(), false),
        Part::Escaped(character) if raw.escapes => (format!("\\{character}"), false),
        Part::Escaped(character) => (character.to_string(), false),
        Part::LoneEscape => (if raw.escapes { "\\".to_owned() } else { String::new() }, false),
        Part::SingleQuoted(text) if raw.quotes => (format!("'{text}'"), false),
        Part::SingleQuoted(text) => (text.clone(), false),
        Part::DoubleQuoted(parts) => {
            let (text, nested) = render_all(parts, raw);
            (if raw.quotes { format!("\"{text}\"") } else { text }, nested)
        }
        Part::Operator(blanks) => (format!("<<{blanks}"), false),
        Part::Broken => (String::new(), false),
        Part::Variable(variable) => {
            let Some(modifier) = &variable.modifier else {
                let name = &variable.name;
                let text = if variable.braces { format!("${{{name}}}") } else { format!("${name}") };
                return (text, false);
            };
            let (sign, escapes) = match &modifier.kind {
                ModifierKind::Default { or_empty } => (with_colon(*or_empty, '-'), false),
                ModifierKind::Alternative { or_empty } => (with_colon(*or_empty, '+'), false),
                ModifierKind::Required { or_empty } => (with_colon(*or_empty, '?'), false),
                ModifierKind::Unsupported(sign) => (sign.clone(), false),
                ModifierKind::TrimStart => ("#".to_owned(), true),
                ModifierKind::TrimEnd => ("%".to_owned(), true),
                ModifierKind::Replace { .. } => ("/".to_owned(), true),
            };
            let inner = Raw { escapes, ..raw };
            let mut text = format!("${{{}{sign}{}", variable.name, render_all(&modifier.word, inner).0);
            if let ModifierKind::Replace { replacement, .. } = &modifier.kind {
                text.push('/');
                text.push_str(&render_all(replacement, inner).0);
            }
            text.push('}');
            (text, true)
        }
    }
}

fn with_colon(colon: bool, sign: char) -> String {
    if colon { format!(":{sign}") } else { sign.to_string() }
}

fn render_all(parts: &[Part], raw: Raw) -> (String, bool) {
    let mut all = String::new();
    let mut nested_somewhere = false;
    for part in parts {
        let (text, nested) = render(part, raw);
        nested_somewhere |= nested;
        all.push_str(&text);
    }
    (all, nested_somewhere)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Files;
    use crate::source::RepoPath;

    fn names(line: &str) -> Vec<String> {
        let file = Files::default().add(RepoPath::new("Dockerfile").unwrap(), Vec::new());
        announced(&Text::verbatim(file, 0, line.as_bytes()))
            .unwrap()
            .into_iter()
            .map(|heredoc| {
                let dash = if heredoc.strip_tabs { "-" } else { "" };
                let quote = if heredoc.expand { "" } else { "'" };
                format!("{dash}{quote}{}", heredoc.name)
            })
            .collect()
    }

    #[test]
    fn finds_what_buildkit_finds() {
        assert_eq!(names("RUN cat <<EOF > /x"), ["EOF"]);
        assert_eq!(names("RUN <<A <<B"), ["A", "B"]);
        assert_eq!(names("RUN 3<<-'E F' cat"), ["-'E F"]);
        assert_eq!(names("COPY <<\"EOF\" <<'b' /x/"), ["'EOF", "'b"]);
        assert_eq!(names("RUN cat << EOF"), ["EOF"]);
        assert_eq!(names("RUN cat <<E\"O\"F"), ["'EOF"]);
        assert_eq!(names("RUN cat <<EOF;"), ["EOF;"], "the delimiter takes in what touches it");
    }

    #[test]
    fn passes_over_what_buildkit_passes_over() {
        for line in [
            "RUN cat <<- EOF",
            "RUN cat<<EOF",
            "RUN cat <<< word",
            "RUN echo $((1<<2))",
            "RUN echo '<<EOF'",
            "RUN echo \"${x^^}\" && cat <<EOF",
            "RUN echo ${#x} <<EOF",
            "RUN echo \" <<EOF",
            "RUN cat <<",
        ] {
            assert!(names(line).is_empty(), "{line}");
        }
    }
}
