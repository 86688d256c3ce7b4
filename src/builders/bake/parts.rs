//! The comments of a Bake file, and the parts of it that they may be about.

use hcl_edit::expr::Expression;
use hcl_edit::structure::{Body, Structure};

use super::body::place;
use crate::source::{FileId, SourceFile, Span};

/// What a Bake file in HCL is made of.
pub(crate) struct HclParts {
    /// Blocks, attributes, entries of objects and items of lists, outer ones first.
    pub(crate) units: Vec<Span>,
    /// Comments, in their order.
    pub(crate) comments: Vec<HclComment>,
}

/// A comment.
pub(crate) struct HclComment {
    /// All of it.
    pub(crate) span: Span,
    /// What stands behind its sign.
    pub(crate) words: Span,
    /// Whether nothing stands in front of it on its line.
    pub(crate) own_line: bool,
}

/// The parts of a file in HCL. `None` where it cannot be parsed.
pub(crate) fn parts_of(id: FileId, file: &SourceFile) -> Option<HclParts> {
    let text = std::str::from_utf8(file.bytes()).ok()?;
    let body = hcl_edit::parser::parse_body(text).ok()?;
    let mut units = Vec::new();
    of_body(id, &body, &mut units);
    units.sort_by_key(|unit| (unit.start, std::cmp::Reverse(unit.end)));
    Some(HclParts { units, comments: comments(id, text) })
}

fn of_body(id: FileId, body: &Body, units: &mut Vec<Span>) {
    for structure in body {
        match structure {
            Structure::Attribute(attribute) => {
                units.push(place(id, &attribute.key).to(place(id, &attribute.value)));
                of_expression(id, &attribute.value, units);
            }
            Structure::Block(block) => {
                units.push(place(id, block));
                of_body(id, &block.body, units);
            }
        }
    }
}

fn of_expression(id: FileId, expression: &Expression, units: &mut Vec<Span>) {
    match expression {
        Expression::Array(items) => {
            for item in items {
                units.push(place(id, item));
                of_expression(id, item, units);
            }
        }
        Expression::Object(object) => {
            for (key, value) in object {
                units.push(place(id, key).to(place(id, value.expr())));
                of_expression(id, value.expr(), units);
            }
        }
        _ => {}
    }
}

/// The comments of a text.
// Source: "Comments and Whitespace" of the HCL native syntax specification: `#`, `//` and `/*`, outside of strings and
// heredocs.
fn comments(id: FileId, text: &str) -> Vec<HclComment> {
    let mut found = Vec::new();
    // The strings and `${…}` that are open, each with the braces that are open in it.
    let mut open: Vec<usize> = Vec::new();
    let mut in_string = false;
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        if in_string {
            at += match rest {
                [b'\\', _, ..] => 2,
                [b'$', b'$', b'{', ..] | [b'%', b'%', b'{', ..] => 3,
                [b'$' | b'%', b'{', ..] => {
                    open.push(0);
                    in_string = false;
                    2
                }
                [sign, ..] => {
                    in_string = *sign != b'"';
                    1
                }
                [] => 1,
            };
            continue;
        }
        let length = match rest {
            [b'#', ..] | [b'/', b'/', ..] => {
                rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
            }
            [b'/', b'*', ..] => memchr::memmem::find(rest, b"*/").map_or(rest.len(), |end| end + 2),
            [b'<', b'<', ..] => heredoc(rest).unwrap_or(2),
            _ => 1,
        };
        match rest {
            [b'#', ..] | [b'/', b'/' | b'*', ..] => found.push(comment(id, text, at, length)),
            [b'"', ..] => in_string = true,
            [b'{', ..] => open.iter_mut().next_back().into_iter().for_each(|braces| *braces += 1),
            [b'}', ..] => match open.last_mut() {
                Some(0) => {
                    open.pop();
                    in_string = true;
                }
                Some(braces) => *braces -= 1,
                None => {}
            },
            _ => {}
        }
        at += length;
    }
    found
}

fn comment(id: FileId, text: &str, at: usize, length: usize) -> HclComment {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let said = text[at..at + length].trim_end();
    let sign = if said.starts_with('#') { 1 } else { 2 };
    let end = if said.starts_with("/*") && said.len() >= 4 { said.len() - 2 } else { said.len() };
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    HclComment {
        span: Span::new(id, offset(at), offset(at + said.len())),
        words: Span::new(id, offset(at + sign.min(end)), offset(at + end)),
        own_line: text[line..at].trim().is_empty(),
    }
}

/// How long a heredoc is, from `<<` to the line that ends it.
fn heredoc(rest: &[u8]) -> Option<usize> {
    let first = rest.iter().position(|byte| *byte == b'\n')?;
    let word = rest[2..first].strip_prefix(b"-").unwrap_or(&rest[2..first]).trim_ascii();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if word.is_empty() || !word.iter().all(is_word) {
        return None;
    }
    let mut at = first + 1;
    for line in rest[at..].split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if line.trim_ascii() == word {
            break;
        }
    }
    Some(at)
}
