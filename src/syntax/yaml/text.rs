//! A scalar's text with the place of each of its bytes, worked out from the source when it is asked for.

use super::build::offset;
use super::tree::{Node, NodeKind, Style};
use crate::source::{Span, Text, TextBuilder};

impl Node<'_> {
    /// The text of a scalar, with places through escapes, folding and indentation; of anything else, none.
    ///
    /// `source` is what the file says. Where the places cannot be told, the text stands for the
    /// whole scalar.
    #[must_use]
    pub fn text(self, source: &[u8]) -> Text {
        let span = self.span();
        let NodeKind::Scalar { value, style } = self.kind() else { return Text::standing_for(span, "") };
        let range = span.start as usize..(span.end as usize).min(source.len());
        let written = source.get(range).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("");
        let text = match style {
            Style::Plain if written == value => {
                return Text::verbatim(span.file, span.start, written.as_bytes());
            }
            Style::Plain | Style::SingleQuoted | Style::Folded => folded(span, written, value, style),
            Style::Literal => literal(span, written, value),
            Style::DoubleQuoted => double_quoted(span, written),
        };
        text.filter(|text| text.as_str() == value).unwrap_or_else(|| Text::standing_for(span, value))
    }
}

/// The lines of a `|` block: each line of the value ends a line of the source.
fn literal(span: Span, written: &str, value: &str) -> Option<Text> {
    let mut builder = TextBuilder::new(span.file);
    let mut rest = value;
    let mut start = span.start;
    for line in written.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let (expected, more) = match rest.split_once('\n') {
            Some((expected, more)) => (expected, Some(more)),
            None => (rest, None),
        };
        let indent = content.strip_suffix(expected)?.len();
        let from = start + offset(indent);
        let end = start + offset(line.len());
        builder.push(from, expected.as_bytes());
        if more.is_some() {
            builder.add(from + offset(expected.len()), end, "\n");
        }
        rest = more.unwrap_or("");
        start = end;
    }
    // Line ends that the block keeps stand after what the node's place covers.
    builder.add(span.end, span.end, rest);
    Some(builder.finish(span.start))
}

/// Text whose line ends are folded: each stretch of a line stands as it is, and what the value has
/// between two of them stands for the break.
fn folded(span: Span, written: &str, value: &str, style: Style) -> Option<Text> {
    let mut builder = TextBuilder::new(span.file);
    let (mut start, inner) = match style {
        Style::SingleQuoted => (span.start + 1, written.get(1..written.len().checked_sub(1)?)?),
        _ => (span.start, written),
    };
    let mut position = 0;
    let mut break_start = start;
    let lines: Vec<&str> = inner.split_inclusive('\n').collect();
    for (index, line) in lines.iter().enumerate() {
        let (is_first, is_last) = (index == 0, index + 1 == lines.len());
        let blank = [' ', '\t', '\r', '\n'];
        let keeps_ends = style == Style::SingleQuoted;
        let left = if is_first && keeps_ends { *line } else { line.trim_start_matches(blank) };
        let from = start + offset(line.len() - left.len());
        let content = if is_last && keeps_ends { left } else { left.trim_end_matches(blank) };
        start += offset(line.len());
        if content.is_empty() && !(is_first || is_last) {
            continue;
        }
        if !is_first {
            let separator = value.get(position..)?;
            let length = separator.len() - separator.trim_start_matches([' ', '\n', '\t']).len();
            builder.add(break_start, from, &separator[..length]);
            position += length;
        }
        let before = builder.as_str().len();
        push_single_quoted(&mut builder, from, content, style);
        position += builder.as_str().len() - before;
        break_start = from + offset(content.len());
    }
    builder.add(span.end, span.end, value.get(position..)?);
    Some(builder.finish(span.start))
}

fn push_single_quoted(builder: &mut TextBuilder, from: u32, content: &str, style: Style) {
    if style != Style::SingleQuoted {
        builder.push(from, content.as_bytes());
        return;
    }
    let mut start = from;
    for (index, part) in content.split("''").enumerate() {
        if index > 0 {
            builder.add(start, start + 2, "'");
            start += 2;
        }
        builder.push(start, part.as_bytes());
        start += offset(part.len());
    }
}

/// Text with escapes and folded line ends.
fn double_quoted(span: Span, written: &str) -> Option<Text> {
    let inner = written.strip_prefix('"')?.strip_suffix('"')?;
    let base = span.start + 1;
    let mut builder = TextBuilder::new(span.file);
    let mut at = 0;
    while at < inner.len() {
        let rest = &inner[at..];
        let plain = rest.find(['\\', '\n']).unwrap_or(rest.len());
        if rest[plain..].starts_with('\n') {
            let kept = rest[..plain].trim_end_matches([' ', '\t', '\r']);
            builder.push(base + offset(at), kept.as_bytes());
            let end = at + plain + break_length(&rest[plain..]);
            let feeds = inner[at + plain..end].matches('\n').count();
            let folded = if feeds == 1 { " ".to_owned() } else { "\n".repeat(feeds - 1) };
            builder.add(base + offset(at + kept.len()), base + offset(end), &folded);
            at = end;
            continue;
        }
        builder.push(base + offset(at), &rest.as_bytes()[..plain]);
        at += plain;
        if at < inner.len() {
            let (length, meaning) = escape(&inner[at..])?;
            builder.add(base + offset(at), base + offset(at + length), &meaning);
            at += length;
        }
    }
    Some(builder.finish(base))
}

/// The length of a line break and all white space after it.
fn break_length(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t', '\r', '\n']).len()
}

/// The length of an escape and what it means.
fn escape(text: &str) -> Option<(usize, String)> {
    let letter = text.chars().nth(1)?;
    let digits = match letter {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        '\n' => return Some((1 + break_length(&text[1..]), String::new())),
        '\r' => return Some((1 + break_length(&text[1..]), String::new())),
        _ => 0,
    };
    if digits > 0 {
        let code = u32::from_str_radix(text.get(2..2 + digits)?, 16).ok()?;
        return Some((2 + digits, char::from_u32(code)?.to_string()));
    }
    let meaning = match letter {
        '0' => '\0',
        'a' => '\x07',
        'b' => '\x08',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\x0b',
        'f' => '\x0c',
        'r' => '\r',
        'e' => '\x1b',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        other => other,
    };
    Some((1 + letter.len_utf8(), meaning.to_string()))
}

#[cfg(test)]
mod tests {
    use crate::source::Files;
    use crate::source::RepoPath;
    use crate::syntax::yaml::tree::Yaml;

    /// The text of the value of `k`, and the source under `part` of it.
    fn place(source: &str, part: &str) -> String {
        let mut files = Files::default();
        let file = files.add(RepoPath::root(), source.as_bytes().to_vec());
        let yaml = Yaml::parse(file, source.as_bytes());
        let text = yaml.documents().next().unwrap().get("k").unwrap().text(source.as_bytes());
        let start = text.find(part).unwrap_or_else(|| panic!("{text:?} has no {part:?}"));
        files.slice(text.span_of(start..start + part.len())).into_owned()
    }

    #[test]
    fn a_part_of_a_scalar_knows_where_it_stands() {
        for (source, part, place_of_part) in [
            ("k: apk add curl\n", "curl", "curl"),
            ("k: 'it''s curl'\n", "s curl", "s curl"),
            ("k: 'it''s'\n", "'", "''"),
            ("k: \"a\\tcurl\\n\"\n", "curl", "curl"),
            ("k: \"a\\tcurl\\n\"\n", "\t", "\\t"),
            ("k: |\n  one\n    two\n\n  three\n", "two", "two"),
            ("k: |\n  one\n    two\n\n  three\n", "  two", "  two"),
            ("k: >\n  one\n  two\n\n  three\n", "three", "three"),
            ("k: >-\n  one\n    more\n  two\n", "two", "two"),
            ("k: one\n  two\n\n  three # no\n", "three", "three"),
            ("k: \"one\n  two \\\n  three\"\n", "three", "three"),
            ("k: 'one\n\n  two'\n", "two", "two"),
            ("k: |\r\n  one\r\n  two\r\n", "two", "two"),
        ] {
            assert_eq!(place(source, part), place_of_part, "{source:?}");
        }
    }
}
