//! The sites of a Caddyfile, with their places.

use crate::source::{Spanned, Text};

/// What a Caddyfile says of where it listens.
#[derive(Debug, Clone, Default)]
pub(crate) struct Caddyfile {
    /// The words of the block of options at its beginning.
    pub(crate) options: Vec<String>,
    /// The addresses of its sites.
    pub(crate) addresses: Vec<Spanned<String>>,
}

/// Reads a Caddyfile; nothing where Caddy would not take it, or other files say more of its sites.
// Source: caddyserver.com/docs/caddyfile/concepts, "Structure", "Blocks", "Addresses", "Snippets", "Named Routes".
pub(crate) fn parse(text: &Text) -> Option<Caddyfile> {
    let mut lines = lines(text)?.into_iter().peekable();
    let mut found = Caddyfile::default();
    if lines.peek().is_some_and(|first| matches!(first.as_slice(), [only] if only.value == "{")) {
        lines.next();
        found.options = block(&mut lines)?;
    }
    while let Some(mut line) = lines.next() {
        // A list goes on where a comma ends the line.
        while line.last().is_some_and(|last| last.value.ends_with(',')) {
            line.extend(lines.next()?);
        }
        let opens = line.last().is_some_and(|last| last.value == "{");
        if opens {
            line.pop();
        }
        let first = line.first()?;
        if first.value == "import" {
            return None;
        }
        let is_no_site = first.value.starts_with('(') || first.value.starts_with("&(");
        if !is_no_site {
            let addresses = line.into_iter().flat_map(|word| split_at_commas(&word));
            found.addresses.extend(addresses);
        }
        match opens {
            true => block(&mut lines).map(drop)?,
            // Without braces, what follows belongs to the one site.
            false if found.addresses.is_empty() => return None,
            false => return Some(found),
        }
    }
    Some(found)
}

/// The addresses of a word: `a.example,b.example,`.
fn split_at_commas(word: &Spanned<String>) -> Vec<Spanned<String>> {
    let parts = word.value.split(',').filter(|part| !part.is_empty());
    parts.map(|part| Spanned::new(part.to_owned(), word.span)).collect()
}

/// The words up to the end of a block that is open.
fn block(lines: &mut impl Iterator<Item = Vec<Spanned<String>>>) -> Option<Vec<String>> {
    let (mut depth, mut words) = (1_usize, Vec::new());
    loop {
        let line = lines.next()?;
        for word in line {
            match word.value.as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => words.push(word.value),
            }
            if depth == 0 {
                return Some(words);
            }
        }
    }
}

/// The words of each line that has some; nothing where a quote has no end.
fn lines(text: &Text) -> Option<Vec<Vec<Spanned<String>>>> {
    let all = text.as_str();
    let (mut found, mut line) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(first) = all.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = &all[at..];
        let end = match first {
            '\n' => {
                if !line.is_empty() {
                    found.push(std::mem::take(&mut line));
                }
                1
            }
            _ if first.is_whitespace() => first.len_utf8(),
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' | '`' => {
                let end = 1 + closing(&rest[1..], first)?;
                line.push(Spanned::new(rest[1..end].to_owned(), text.span_of(at..at + end + 1)));
                end + 1
            }
            _ => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                line.push(Spanned::new(rest[..end].to_owned(), text.span_of(at..at + end)));
                end
            }
        };
        at += end;
    }
    if !line.is_empty() {
        found.push(line);
    }
    Some(found)
}

/// Where a quote ends.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' if quote == '"' => drop(characters.next()),
            _ if character == quote => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::source::{Files, RepoPath, Text};

    #[test]
    fn sites_are_read() {
        for (text, expected) in [
            ("", Some("")),
            (":80 {\n respond ok\n}\n", Some(":80")),
            (":80\nrespond ok\nreverse_proxy x:81 {\n a\n}\n", Some(":80")),
            (
                "# a\n{\n  admin :2020\n  servers {\n    x\n  }\n}\na.example, b.example {\n}\n",
                Some("a.example b.example"),
            ),
            ("a.example,\nb.example {\n}\n", Some("a.example b.example")),
            (
                "(common) {\n  header { -Server }\n}\nhttp://:8080 {\n import common\n}\n",
                Some("http://:8080"),
            ),
            (
                "&(route) {\n}\n:{$PORT:81} {\n  respond \"{ not a block\" \n}\n:82 {\n}\n",
                Some(":{$PORT:81} :82"),
            ),
            ("import sites/*\n", None),
            (":80 {\n", None),
            (":80 {\n respond \"ok\n}\n", None),
        ] {
            let file = Files::default().add(RepoPath::root(), text.as_bytes().to_vec());
            let found = parse(&Text::verbatim(file, 0, text.as_bytes()));
            let said = found
                .map(|found| found.addresses.into_iter().map(|it| it.value).collect::<Vec<_>>().join(" "));
            assert_eq!(said.as_deref(), expected, "{text}");
        }
    }
}
