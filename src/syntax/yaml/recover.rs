//! A broken line costs that line only: it is blanked, and the rest is read again.

use std::cmp::Reverse;
use std::ops::Range;

use granit_parser::{ErrorKind as Cause, ScanError};

use super::build::{Builder, bytes, offset, parser};
use super::encoding::decode;
use super::tree::{ErrorKind, Shape, SyntaxError, Yaml};
use crate::limits;
use crate::source::{FileId, Span};

/// How many lines are blanked before the rest of a file is given up.
const MAX_BROKEN_LINES: usize = limits::YAML_BROKEN_LINES.most();
/// How many bytes are read again in search of the lines to blank, beside one reading of the file.
const MAX_REREAD_BYTES: usize = limits::YAML_REREAD.most();

impl Yaml {
    /// Reads a file. It never fails: what is wrong is among [`Yaml::errors`].
    #[must_use]
    pub fn parse(file: FileId, bytes: &[u8]) -> Self {
        let (text, encoding_error) = decode(file, bytes);
        let (mut yaml, stopped) = Builder::new(file, &text).run();
        if let Some(first_error) = stopped {
            let mut repair = Repair { file, text: text.into_owned(), blanked: Vec::new(), work: 0 };
            let (errors, given_up) = repair.blank_broken_lines(first_error);
            yaml = Builder::new(file, &repair.text).run().0;
            yaml.errors.extend(errors);
            yaml.errors.extend(given_up);
            // What is blanked has a blank for each byte, and what stands there may begin at any of them.
            for node in &mut yaml.nodes {
                (node.start, node.end) = (border(bytes, node.start), border(bytes, node.end));
            }
            for broken in &repair.blanked {
                mark_damage(&mut yaml, &repair.text, broken);
            }
        }
        yaml.errors.extend(encoding_error);
        yaml.errors.sort_by_key(|error| (error.span.start, error.span.end));
        yaml
    }
}

/// The start of the character that a byte of a file is part of.
fn border(bytes: &[u8], at: u32) -> u32 {
    let before = |at: &u32| bytes.get(*at as usize).is_some_and(|byte| byte & 0xc0 == 0x80);
    (0..3).fold(at, |at, _| if before(&at) { at.saturating_sub(1) } else { at })
}

struct Repair {
    file: FileId,
    text: String,
    /// The lines that were taken out.
    blanked: Vec<Broken>,
    /// How many bytes were read to find them.
    work: usize,
}

/// A line that was taken out.
struct Broken {
    line: Range<usize>,
    /// How far it was indented.
    indent: usize,
}

/// How far a reading came.
struct Reach {
    /// Where it stopped; past the end if it did not.
    offset: usize,
    /// Where the last thing started that was read before it stopped.
    last_start: usize,
    /// How many scalars run across a blanked line: probably glued together by the blanking.
    glued: usize,
    /// How many mappings, lists and scalars were read.
    nodes: usize,
    error: Option<ScanError>,
}

impl Reach {
    /// What makes one reading better than another.
    fn worth(&self) -> (usize, Reverse<usize>, usize) {
        (self.offset, Reverse(self.glued), self.nodes)
    }
}

impl Repair {
    /// Blanks lines until the text can be read. Gives the errors, and whether it had to give up.
    fn blank_broken_lines(&mut self, first: ScanError) -> (Vec<SyntaxError>, Option<SyntaxError>) {
        let mut errors = Vec::new();
        let mut next = Some(first);
        while let Some(error) = next.take() {
            let at = error.marker().byte_offset().unwrap_or(0).min(self.text.len());
            if let Cause::RecursionLimitExceeded = error.kind() {
                return (errors, Some(self.limit(at, "it is nested deeper than 255 levels")));
            }
            if self.blanked.len() >= MAX_BROKEN_LINES || self.work > MAX_REREAD_BYTES {
                return (errors, Some(self.limit(at, "there are too many broken lines")));
            }
            if let Cause::CommentNotSeparated = error.kind() {
                // Docker's reader takes `"x"#y` for a comment, too: no more than that is lost.
                self.overwrite(at..self.line(at).end);
                next = self.read().error;
                continue;
            }
            let Some((line, reach)) = self.best_line(at) else {
                return (errors, Some(self.limit(at, "no line could be blamed")));
            };
            errors.push(self.describe(&error, at, &line));
            self.blank(line);
            next = reach.error;
        }
        (errors, None)
    }

    /// The line whose blanking lets the reading come furthest.
    fn best_line(&mut self, at: usize) -> Option<(Range<usize>, Reach)> {
        let stopped = self.read();
        let mut candidates: Vec<Range<usize>> = Vec::new();
        let places = [Some(stopped.last_start), Some(at), self.line_before(at), self.line_after(at)];
        for place in places.into_iter().flatten() {
            let line = self.line(place);
            let is_new = !candidates.contains(&line) && !self.text[line.clone()].trim().is_empty();
            if is_new {
                candidates.push(line);
            }
        }
        let mut best: Option<(Range<usize>, Reach)> = None;
        for line in candidates {
            let kept = self.text[line.clone()].to_owned();
            self.blank(line.clone());
            let reach = self.read();
            self.blanked.pop();
            self.text.replace_range(line.clone(), &kept);
            let is_better = best.as_ref().is_none_or(|(_, best)| reach.worth() > best.worth());
            if is_better {
                best = Some((line, reach));
            }
        }
        best
    }

    fn read(&mut self) -> Reach {
        let mut reach = Reach { offset: usize::MAX, last_start: 0, glued: 0, nodes: 0, error: None };
        for next in parser(&self.text) {
            match next {
                Ok((event, range)) => {
                    let (start, end) = bytes(&range);
                    let (start, end) = (start as usize, end as usize);
                    reach.last_start = start;
                    let is_glued = matches!(event, granit_parser::Event::Scalar(..))
                        && self
                            .blanked
                            .iter()
                            .any(|Broken { line, .. }| start < line.start && line.end < end);
                    reach.glued += usize::from(is_glued);
                    reach.nodes += usize::from(event.is_node());
                }
                Err(error) => {
                    reach.offset = error.marker().byte_offset().unwrap_or(0);
                    reach.error = Some(error);
                    break;
                }
            }
        }
        self.work += reach.offset.min(self.text.len());
        reach
    }

    fn blank(&mut self, line: Range<usize>) {
        let written = &self.text[line.clone()];
        let indent = written.len() - written.trim_start_matches([' ', '\t']).len();
        self.overwrite(line.clone());
        self.blanked.push(Broken { line, indent });
    }

    fn overwrite(&mut self, range: Range<usize>) {
        let spaces = " ".repeat(range.len());
        self.text.replace_range(range, &spaces);
    }

    /// The bytes of the line around an offset, without its line end.
    fn line(&self, at: usize) -> Range<usize> {
        let at = at.min(self.text.len());
        let bytes = self.text.as_bytes();
        let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |feed| feed + 1);
        let mut end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |feed| at + feed);
        if end > start && bytes[end - 1] == b'\r' {
            end -= 1;
        }
        start..end
    }

    /// The last byte before the line of an offset that is no white space.
    fn line_before(&self, at: usize) -> Option<usize> {
        let before = &self.text[..self.line(at).start];
        before.rfind(|letter: char| !letter.is_whitespace())
    }

    /// The first byte after the line of an offset that is no white space.
    fn line_after(&self, at: usize) -> Option<usize> {
        let end = self.line(at).end;
        self.text[end..].find(|letter: char| !letter.is_whitespace()).map(|found| end + found)
    }

    /// The error, at its place if that is on the line that is blamed, else at the line's first word.
    fn describe(&self, error: &ScanError, at: usize, line: &Range<usize>) -> SyntaxError {
        let written = &self.text[line.clone()];
        let first = line.start + written.find(|letter: char| !letter.is_whitespace()).unwrap_or(0);
        let start = if (first..line.end).contains(&at) { at } else { first };
        let start = (first..=start).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(first);
        let end = line.start + written.trim_end().len();
        SyntaxError {
            kind: ErrorKind::Syntax,
            message: error.info(),
            span: Span::new(self.file, offset(start), offset(end)),
            first: None,
        }
    }

    fn limit(&self, at: usize, why: &str) -> SyntaxError {
        SyntaxError {
            kind: ErrorKind::Limit,
            message: format!("the file is not read from here on: {why}"),
            span: Span::new(self.file, offset(at), offset(at)),
            first: None,
        }
    }
}

/// Tells the collection that a blanked line stood in that it is not whole: the innermost one around it
/// that is indented no deeper than the line was.
fn mark_damage(yaml: &mut Yaml, text: &str, broken: &Broken) {
    let at = offset(broken.line.start);
    let before = yaml.documents.iter().rev().find(|root| yaml.nodes[**root as usize].start <= at);
    let Some(mut owner) = before.or(yaml.documents.first()).copied() else { return };
    while let Some((head, value)) = last_child_before(yaml, owner, at) {
        let node = yaml.nodes[value as usize];
        let is_empty = node.start == node.end && column(text, head) < broken.indent;
        let runs_across = node.start < at && at < node.end;
        let is_collection = matches!(node.shape, Shape::Sequence | Shape::Mapping);
        let is_inside = is_collection && !node.flow && column(text, node.start) <= broken.indent;
        if !is_inside && !runs_across && !is_empty {
            break;
        }
        if node.shape == Shape::Sequence && column(text, node.start) == broken.indent {
            // A list may stand as far left as its key: the line may have been of either.
            yaml.nodes[owner as usize].damaged = true;
        }
        owner = value;
        if !is_collection {
            break;
        }
    }
    yaml.nodes[owner as usize].damaged = true;
}

/// The last key and value (or item, twice) of a collection that starts before a place.
fn last_child_before(yaml: &Yaml, node: u32, at: u32) -> Option<(u32, u32)> {
    let data = yaml.nodes[node as usize];
    let step = match data.shape {
        Shape::Mapping => 2,
        Shape::Sequence => 1,
        Shape::Scalar(_) | Shape::Alias => return None,
    };
    let children = &yaml.children[data.from as usize..data.to as usize];
    let heads = children.iter().step_by(step);
    let before = heads.take_while(|child| yaml.nodes[**child as usize].start < at).count();
    let index = before.checked_sub(1)? * step;
    Some((yaml.nodes[*children.get(index)? as usize].start, *children.get(index + step - 1)?))
}

/// How many bytes stand before a place on its line.
fn column(text: &str, at: u32) -> usize {
    let before = &text.as_bytes()[..at as usize];
    before.len() - memchr::memrchr(b'\n', before).map_or(0, |feed| feed + 1)
}

#[cfg(test)]
mod tests {
    use crate::source::Files;
    use crate::source::RepoPath;

    use super::*;

    fn parse(text: &str) -> Yaml {
        let file = Files::default().add(RepoPath::root(), Vec::new());
        Yaml::parse(file, text.as_bytes())
    }

    fn broken_lines(yaml: &Yaml, text: &str) -> Vec<usize> {
        let line = |span: Span| text[..span.start as usize].matches('\n').count() + 1;
        yaml.errors().iter().map(|error| line(error.span)).collect()
    }

    /// The text with line 3 broken, and the keys of `services.web` that are left.
    fn left(text: &str) -> Vec<String> {
        let yaml = parse(text);
        assert_eq!(yaml.errors().len(), 1, "{:?}", yaml.errors());
        let root = yaml.documents().next().unwrap();
        let services = root.get("services").unwrap();
        assert!(!root.is_damaged() && !services.is_damaged());
        let web = services.get("web").unwrap();
        assert!(web.is_damaged());
        assert!(services.get("db").is_some_and(|db| !db.is_damaged() && db.get("image").is_some()));
        web.entries().map(|(key, _)| key.as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_broken_line_costs_that_line() {
        let rest = "    ports:\n      - \"80\"\n    user: me\n  db:\n    image: postgres\n";
        for line in
            ["    image nginx", "    image: \"nginx", "    command: [a, b", "    image: }", "    @: a"]
        {
            let text = format!("services:\n  web:\n{line}\n{rest}");
            assert_eq!(left(&text), ["ports", "user"], "{line}");
        }
        let text = "services:\n  web:\n    image: a\n\tports: []\n    user: me\n  db:\n    image: b\n";
        let yaml = parse(text);
        assert_eq!(broken_lines(&yaml, text), [4]);
        let services = yaml.documents().next().unwrap().get("services").unwrap();
        assert_eq!(services.get("web").unwrap().entries().count(), 2);
    }

    #[test]
    fn a_comment_right_behind_a_value_is_one() {
        let yaml = parse("a: \"x\"#y\nb: [1]#z\n");
        assert_eq!(yaml.errors(), []);
        let root = yaml.documents().next().unwrap();
        assert_eq!((root.get("a").unwrap().as_str(), root.is_damaged()), (Some("x"), false));
    }

    /// A block that is indented two columns, and a character that lies across the second of a line that is blanked.
    #[test]
    fn no_place_cuts_a_character_that_was_blanked() {
        let text = "|2\n\u{1}\u{638}";
        let yaml = parse(text);
        assert_eq!(broken_lines(&yaml, text), [2]);
        for root in yaml.documents() {
            let (start, end) = (root.span().start as usize, root.span().end as usize);
            assert!(text.get(start..end).is_some(), "{start}..{end}");
            let scalar = root.text(text.as_bytes());
            let (start, end) = (scalar.span().start as usize, scalar.span().end as usize);
            assert!(text.get(start..end).is_some(), "{start}..{end} {scalar:?}");
        }
    }

    #[test]
    fn several_broken_lines_are_several_errors() {
        let text = "a: [1\nb: 2\nc: 'x\nd: 4\ne: }\nf: 6\n";
        let yaml = parse(text);
        assert_eq!(yaml.errors().len(), 3, "{:?}", yaml.errors());
        let root = yaml.documents().next().unwrap();
        let keys: Vec<_> = root.entries().map(|(key, _)| key.as_str().unwrap()).collect();
        assert_eq!(keys, ["b", "d", "f"]);
        assert!(root.is_damaged());
    }

    #[test]
    fn hostile_input_ends_in_an_error() {
        for text in
            ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000), "a: }\n".repeat(50_000)]
        {
            let yaml = parse(&text);
            let last = yaml.errors().last().unwrap();
            assert_eq!(last.kind, ErrorKind::Limit, "{last:?}");
        }
    }
}
