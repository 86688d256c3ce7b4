//! The configuration of nginx as a tree of directives, with their places.

use crate::limits;
use crate::source::{Span, Spanned, Text};

/// How deep blocks may stand in each other.
const MAX_DEPTH: usize = limits::RUNTIME_NESTING.most();

/// A directive: a simple one that `;` ends, or a block.
#[derive(Debug, Clone)]
pub(crate) struct Directive {
    /// Its name, at its place.
    pub(crate) name: Spanned<String>,
    /// What follows the name, without quotes.
    pub(crate) arguments: Vec<Spanned<String>>,
    /// The directives of its block, if it has one.
    pub(crate) block: Option<Vec<Directive>>,
}

/// Reads a configuration; nothing where nginx would not take it, or blocks stand too deep in each other.
// Source: nginx.org, "Beginner's Guide", "Configuration File's Structure"; quotes, escapes and `${…}` as nginx's own
// `ngx_conf_file.c` reads them.
pub(crate) fn parse(text: &Text) -> Option<Vec<Directive>> {
    let mut tokens = Tokens { text, at: 0 };
    directives(&mut tokens, 0)
}

enum Token {
    Word(Spanned<String>),
    End,
    Open,
    Close,
}

fn directives(tokens: &mut Tokens<'_>, depth: usize) -> Option<Vec<Directive>> {
    let mut found = Vec::new();
    if depth > MAX_DEPTH {
        return None;
    }
    let mut words: Vec<Spanned<String>> = Vec::new();
    loop {
        let block = match tokens.next() {
            Err(Broken) => return None,
            Ok(None) => return (depth == 0 && words.is_empty()).then_some(found),
            Ok(Some(Token::Close)) => return (depth > 0 && words.is_empty()).then_some(found),
            Ok(Some(Token::Word(word))) => {
                words.push(word);
                continue;
            }
            Ok(Some(Token::End)) => None,
            Ok(Some(Token::Open)) => Some(directives(tokens, depth + 1)?),
        };
        if words.is_empty() {
            return None;
        }
        let name = words.remove(0);
        found.push(Directive { name, arguments: std::mem::take(&mut words), block });
    }
}

/// A quote that nothing ends.
struct Broken;

struct Tokens<'t> {
    text: &'t Text,
    at: usize,
}

impl Tokens<'_> {
    fn rest(&self) -> &str {
        self.text.as_str().get(self.at..).unwrap_or_default()
    }

    fn next(&mut self) -> Result<Option<Token>, Broken> {
        loop {
            let rest = self.rest();
            let Some(first) = rest.chars().next() else { return Ok(None) };
            match first {
                '#' => self.at += rest.find('\n').unwrap_or(rest.len()),
                first if first.is_ascii_whitespace() => self.at += 1,
                ';' | '{' | '}' => {
                    self.at += 1;
                    return Ok(Some(match first {
                        ';' => Token::End,
                        '{' => Token::Open,
                        _ => Token::Close,
                    }));
                }
                _ => return self.word(first).map(|word| Some(Token::Word(word))),
            }
        }
    }

    fn word(&mut self, first: char) -> Result<Spanned<String>, Broken> {
        let start = self.at;
        let quote = Some(first).filter(|first| matches!(first, '"' | '\''));
        let mut value = String::new();
        let mut characters = self.rest().char_indices().skip(usize::from(quote.is_some())).peekable();
        let mut end = None;
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
                '$' if characters.peek().is_some_and(|(_, next)| *next == '{') => {
                    value.push_str("${");
                    characters.next();
                    for (_, inner) in characters.by_ref() {
                        value.push(inner);
                        if inner == '}' {
                            break;
                        }
                    }
                }
                _ if Some(character) == quote => {
                    end = Some(at + 1);
                    break;
                }
                _ if quote.is_none()
                    && (character.is_ascii_whitespace() || matches!(character, ';' | '{')) =>
                {
                    end = Some(at);
                    break;
                }
                _ => value.push(character),
            }
        }
        if quote.is_some() && end.is_none() {
            return Err(Broken);
        }
        self.at = start + end.unwrap_or(self.rest().len());
        let span: Span = self.text.span_of(start..self.at);
        Ok(Spanned::new(value, span))
    }
}

#[cfg(test)]
mod tests {
    use super::{Directive, MAX_DEPTH, parse};
    use crate::source::{Files, RepoPath, Text};

    fn said(directives: &[Directive]) -> String {
        let one = |directive: &Directive| {
            let words: Vec<&str> = std::iter::once(&directive.name)
                .chain(&directive.arguments)
                .map(|word| word.value.as_str())
                .collect();
            let block = directive.block.as_ref().map(|block| format!(" {{{}}}", said(block)));
            format!("{}{}", words.join("|"), block.unwrap_or_default())
        };
        directives.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn directives_are_read() {
        for (text, expected) in [
            ("", Some("")),
            ("listen 80;", Some("listen|80")),
            ("http { server { listen 80; } }", Some("http {server {listen|80}}")),
            ("# listen 1;\nlisten 80; # listen 2;\n", Some("listen|80")),
            ("log_format a 'x; {' \"y\";", Some("log_format|a|x; {|y")),
            ("set $a 'it\\'s';", Some("set|$a|it's")),
            ("listen ${PORT};", Some("listen|${PORT}")),
            ("location ~ \\.php$ { a; }", Some("location|~|.php$ {a}")),
            ("map $a $b { default 1; }", Some("map|$a|$b {default|1}")),
            ("listen 80", None),
            ("http { listen 80;", None),
            ("listen 80; }", None),
            ("a 'b;", None),
            ("; a;", None),
            ("{ a; }", None),
        ] {
            let file = Files::default().add(RepoPath::root(), text.as_bytes().to_vec());
            let read = parse(&Text::verbatim(file, 0, text.as_bytes()));
            assert_eq!(read.as_deref().map(said).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn words_know_their_places_and_blocks_their_depth() {
        let text = "http {\n  listen '80';\n}";
        let mut files = Files::default();
        let file = files.add(RepoPath::root(), text.as_bytes().to_vec());
        let read = parse(&Text::verbatim(file, 0, text.as_bytes())).unwrap();
        let listen = &read[0].block.as_ref().unwrap()[0];
        assert_eq!(files.slice(listen.arguments[0].span), "'80'");
        assert_eq!(files.slice(listen.name.span), "listen");
        for (depth, is_read) in [(MAX_DEPTH, true), (MAX_DEPTH + 1, false), (100_000, false)] {
            let text = format!("{}{}", "a {".repeat(depth), "}".repeat(depth));
            assert_eq!(parse(&Text::verbatim(file, 0, text.as_bytes())).is_some(), is_read, "{depth}");
        }
    }
}
