//! Where a file differs from the template that it is made from: lines are put beside each other twice, first to
//! learn what stands for the placeholders, then with that in their places.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::lines::Line;
use super::placeholders::{Filling, Pattern};
use crate::source::Span;

/// A place where a file differs from its template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The line of the file; where a line is missing, the one that should come after it, or the last one.
    pub place: Span,
    /// The line of the template; where the file has a line too many, the one that should be there, or the last.
    pub template: Span,
    /// How they differ.
    pub kind: DifferenceKind,
}

/// How a file differs from its template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DifferenceKind {
    /// A line says something else.
    Changed {
        /// What the template says, with what stands for its placeholders.
        wanted: String,
    },
    /// Lines are not there.
    Missing {
        /// The first of them.
        wanted: String,
        /// How many.
        count: usize,
        /// Whether they should come after the place instead of before it.
        is_at_end: bool,
    },
    /// Lines that the template does not have.
    Extra {
        /// How many.
        count: usize,
    },
    /// A placeholder stands for something else than everywhere else.
    Filled {
        /// The placeholder.
        placeholder: String,
        /// What it stands for here.
        value: String,
        /// What it stands for elsewhere.
        usual: String,
        /// Where it stands for that first.
        usual_place: Span,
        /// What the line would be.
        wanted: String,
    },
}

/// A line of a template.
#[derive(Debug)]
pub(crate) struct TemplateLine {
    pub(crate) pattern: Pattern,
    pub(crate) place: Span,
}

/// Where the lines of a file differ from those of its template, in order.
pub(super) fn compare(template: &[TemplateLine], lines: &[Line]) -> Vec<Difference> {
    let learned = learn(template, lines);
    let wanted: Vec<Pattern> = template.iter().map(|line| line.pattern.filled(&learned.filling)).collect();
    let comparison = Comparison { template, lines, wanted, learned, found: Vec::new() };
    comparison.run()
}

/// What is known of the placeholders.
struct Learned {
    filling: Filling,
    /// Where each one was seen to stand for that first.
    places: BTreeMap<String, Span>,
    /// For each line of the file, the line of the template that it looks made from.
    origins: Vec<Origin>,
}

/// The line of a template that a line is made from, as it is written; where there is none, the line's own
/// number, so that it is like no other.
type Origin = Result<String, usize>;

/// Learns what stands for each placeholder: what does so most often, and among those the first. Lines with one
/// placeholder come first, for there is no doubt where it begins and ends.
fn learn(template: &[TemplateLine], lines: &[Line]) -> Learned {
    let origins = origins(template, lines);
    let left: Vec<Origin> = template.iter().map(|line| Ok(line.pattern.text())).collect();
    let mut pairs = Vec::new();
    for operation in capture_diff_slices(Algorithm::Myers, &left, &origins) {
        if let DiffOp::Equal { old_index, new_index, len } = operation {
            pairs
                .extend((0..len).map(|step| (&template[old_index + step].pattern, &lines[new_index + step])));
        }
    }
    let mut filling = Filling::new();
    let mut places = BTreeMap::new();
    for most in [1, usize::MAX] {
        let mut votes: BTreeMap<&str, Vec<(&str, usize, Span)>> = BTreeMap::new();
        for (pattern, line) in &pairs {
            let open = pattern.filled(&filling);
            if open.holes().count() > most {
                continue;
            }
            // Where another placeholder stands for something else here, the line still tells of this one.
            let seen: Vec<(&str, &str)> = match open.values(&line.text) {
                Some(values) => {
                    let unknown = pattern.holes().filter(|hole| !filling.contains_key(*hole));
                    unknown.zip(values).collect()
                }
                None => pattern.holes().zip(pattern.values(&line.text).unwrap_or_default()).collect(),
            };
            for (hole, value) in seen.into_iter().filter(|(hole, _)| !filling.contains_key(*hole)) {
                let of_hole = votes.entry(hole).or_default();
                match of_hole.iter_mut().find(|(known, ..)| *known == value) {
                    Some((_, count, _)) => *count += 1,
                    None => of_hole.push((value, 1, line.place)),
                }
            }
        }
        for (hole, values) in votes {
            let first_of_most = values.into_iter().rev().max_by_key(|(_, count, _)| *count);
            if let Some((value, _, place)) = first_of_most {
                places.insert(hole.to_owned(), place);
                filling.insert(hole.to_owned(), value.to_owned());
            }
        }
    }
    Learned { filling, places, origins }
}

/// For each line of a file the line of the template that it looks made from: that with the most in common.
fn origins(template: &[TemplateLine], lines: &[Line]) -> Vec<Origin> {
    let mut patterns: Vec<(&Pattern, String)> = template
        .iter()
        .filter(|line| !line.pattern.is_all_placeholder())
        .map(|line| (&line.pattern, line.pattern.text()))
        .collect();
    // What stands as it is tells more than a placeholder that fits anything.
    patterns.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.literal_length()));
    let origin = |(number, line): (usize, &Line)| {
        let same = patterns.iter().find(|(_, text)| *text == line.text);
        let fits = || patterns.iter().find(|(pattern, _)| pattern.values(&line.text).is_some());
        same.or_else(fits).map(|(_, text)| text.clone()).ok_or(number)
    };
    lines.iter().enumerate().map(origin).collect()
}

struct Comparison<'a> {
    template: &'a [TemplateLine],
    lines: &'a [Line],
    wanted: Vec<Pattern>,
    learned: Learned,
    found: Vec<Difference>,
}

impl Comparison<'_> {
    fn run(mut self) -> Vec<Difference> {
        // Lines that any lines may take the place of are like no line, and so are those that fill a gap.
        let left: Vec<Result<String, usize>> = self
            .wanted
            .iter()
            .enumerate()
            .map(|(number, line)| match self.is_wild(number) {
                true => Err(number),
                false => Ok(line.text()),
            })
            .collect();
        let right: Vec<Result<String, usize>> = self.lines.iter().map(|line| Ok(line.text.clone())).collect();
        for operation in capture_diff_slices(Algorithm::Myers, &left, &right) {
            if !matches!(operation, DiffOp::Equal { .. }) {
                self.differ(operation.old_range(), operation.new_range());
            }
        }
        self.found
    }

    fn is_wild(&self, number: usize) -> bool {
        self.template[number].pattern.is_all_placeholder()
    }

    /// Says how a part of the file differs from the part of the template in its place.
    fn differ(&mut self, old: Range<usize>, new: Range<usize>) {
        let is_wild = old.clone().any(|number| self.is_wild(number));
        let wanted: Vec<usize> = old.clone().filter(|number| !self.is_wild(*number)).collect();
        // Lines that are made from lines of this part, but with other fillings, stand beside those.
        let left: Vec<Origin> =
            wanted.iter().map(|number| Ok(self.template[*number].pattern.text())).collect();
        let right = self.learned.origins[new.clone()].to_vec();
        for operation in capture_diff_slices(Algorithm::Myers, &left, &right) {
            let lost = &wanted[operation.old_range()];
            let there = new.start + operation.new_range().start..new.start + operation.new_range().end;
            if let DiffOp::Equal { .. } = operation {
                for (number, line) in lost.iter().zip(there) {
                    self.filled(*number, line);
                }
                continue;
            }
            let both = lost.len().min(there.len());
            if !is_wild {
                for (number, line) in lost.iter().zip(there.clone()).take(both) {
                    let wanted = self.wanted[*number].text();
                    self.push(line, *number, DifferenceKind::Changed { wanted });
                }
            }
            let missing = if is_wild { lost } else { &lost[both..] };
            let extra = there.start + both..there.end;
            if let Some(first) = missing.first() {
                let is_at_end = there.end >= self.lines.len();
                let line = there.end.min(self.lines.len().saturating_sub(1));
                let wanted = self.wanted[*first].text();
                let kind = DifferenceKind::Missing { wanted, count: missing.len(), is_at_end };
                self.push(line, *first, kind);
            }
            if !is_wild && !extra.is_empty() {
                let after = operation.old_range().end;
                let after =
                    wanted.get(after).copied().unwrap_or(old.end).min(self.template.len().saturating_sub(1));
                self.push(extra.start, after, DifferenceKind::Extra { count: extra.len() });
            }
        }
    }

    /// Notes where a line that is made from a line of the template has something else for one of its
    /// placeholders.
    fn filled(&mut self, number: usize, line: usize) {
        let pattern = &self.template[number].pattern;
        let wanted = self.wanted[number].text();
        let other = pattern.values(&self.lines[line].text).and_then(|values| {
            let values = pattern.holes().zip(values);
            let mut differing = values.filter_map(|(hole, value)| {
                let usual = self.learned.filling.get(hole).filter(|usual| *usual != value)?;
                let usual_place = *self.learned.places.get(hole)?;
                Some(DifferenceKind::Filled {
                    placeholder: hole.to_owned(),
                    value: value.to_owned(),
                    usual: usual.clone(),
                    usual_place,
                    wanted: wanted.clone(),
                })
            });
            differing.next()
        });
        let kind = other.unwrap_or(DifferenceKind::Changed { wanted });
        self.push(line, number, kind);
    }

    fn push(&mut self, line: usize, number: usize, kind: DifferenceKind) {
        let (Some(line), Some(template)) = (self.lines.get(line), self.template.get(number)) else { return };
        self.found.push(Difference { place: line.place, template: template.place, kind });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::Dockerfile;
    use crate::facts::templates::lines;
    use crate::source::Files;
    use crate::source::RepoPath;
    use crate::source::Text;
    use crate::syntax::dockerfile;

    fn add(files: &mut Files, name: &str, text: &str) -> Dockerfile {
        let path = RepoPath::new(name).unwrap();
        let file = files.add(path.clone(), text.as_bytes().to_vec());
        let (tree, errors) = dockerfile::parse(&Text::verbatim(file, 0, text.as_bytes()));
        Dockerfile::new(path, tree, errors)
    }

    /// The differences of two texts, each as `line of the file/line of the template: what it is`.
    fn differences(template: &str, text: &str) -> Vec<String> {
        let mut files = Files::default();
        let template = add(&mut files, "Dockerfile.template", template);
        let made = add(&mut files, "Dockerfile", text);
        let wanted = lines::lines(&template, &files).into_iter();
        let wanted: Vec<TemplateLine> = wanted
            .map(|line| TemplateLine { pattern: Pattern::read(&line.text, &[]), place: line.place })
            .collect();
        let line = |place: Span| files.get(place.file).position(place.start).line;
        let say = |difference: Difference| {
            let what = match difference.kind {
                DifferenceKind::Changed { wanted } => format!("changed, wanted {wanted}"),
                DifferenceKind::Missing { wanted, count, is_at_end } => {
                    format!("{count} missing {}, first {wanted}", if is_at_end { "after" } else { "before" })
                }
                DifferenceKind::Extra { count } => format!("{count} extra"),
                DifferenceKind::Filled { placeholder, value, usual, usual_place, .. } => {
                    format!("{placeholder} is {value}, not {usual} of {}", line(usual_place))
                }
            };
            format!("{}/{}: {what}", line(difference.place), line(difference.template))
        };
        compare(&wanted, &lines::lines(&made, &files)).into_iter().map(say).collect()
    }

    const TEMPLATE: &str = "# syntax=docker/dockerfile:1\n# A comment.\nFROM node:22\nCOPY s/<NAME>/p ./\n\
                            COPY s/<NAME>/ ./s/<NAME>\nRUN a && \\\n    b <NAME>\nUSER <USER>\nCMD [\"<NAME>\"]\n";

    #[test]
    fn what_changes_no_image_is_no_difference() {
        let text = "# syntax=docker/dockerfile:1\r\nFROM node:22  \r\n\r\nCOPY s/a/p ./\r\n# Why.\r\nCOPY s/a/ ./s/a\r\n\
                    RUN a && \\\r\n# within\r\n    b a\r\nUSER 1\r\nCMD [\"a\"]";
        assert_eq!(differences(TEMPLATE, text), Vec::<String>::new());
        assert_eq!(
            differences(TEMPLATE, &text.replace("# syntax=docker/dockerfile:1\r\n", "")),
            ["1/1: 1 missing before, first # syntax=docker/dockerfile:1"]
        );
    }

    #[test]
    fn a_line_is_changed_lost_or_added_once() {
        let text = "# syntax=docker/dockerfile:1\nFROM node:22\nCOPY s/a/p ./\nCOPY s/a/ ./s/a\nRUN a && \\\n    b a\n\
                    USER 1\nCMD [\"a\"]\n";
        assert_eq!(differences(TEMPLATE, text), Vec::<String>::new());
        let found = |from: &str, to: &str| differences(TEMPLATE, &text.replace(from, to));
        assert_eq!(found("node:22", "node:20"), ["2/3: changed, wanted FROM node:22"]);
        assert_eq!(found("COPY s/a/p ./\n", ""), ["3/4: 1 missing before, first COPY s/a/p ./"]);
        assert_eq!(found("USER 1\n", "USER 1\nENV A=1\nENV B=2\n"), ["8/9: 2 extra"]);
        assert_eq!(found("USER 1\nCMD [\"a\"]\n", ""), ["6/8: 2 missing after, first USER <USER>"]);
        assert_eq!(found("b a", "b c"), ["6/7: <NAME> is c, not a of 3"]);
        assert_eq!(found("./s/a\n", "./s/b\n"), ["4/5: <NAME> is b, not a of 3"]);
        assert_eq!(
            found("FROM node:22\nCOPY s/a/p ./\n", "FROM node:20\nCOPY s/b/p ./\nEXPOSE 1\n"),
            ["2/3: changed, wanted FROM node:22", "3/4: <NAME> is b, not a of 7", "4/5: 1 extra"]
        );
    }

    #[test]
    fn what_stands_for_a_placeholder_is_what_does_most_often() {
        let template = "FROM a\nCOPY <A> /a\nRUN x <A>\nRUN y <A>\n";
        assert_eq!(
            differences(template, "FROM a\nCOPY b /a\nRUN x c\nRUN y c\n"),
            ["2/2: <A> is b, not c of 3"]
        );
        // Of two that are as frequent, the first.
        assert_eq!(differences("FROM <A>\nRUN x <A>\n", "FROM a\nRUN x b\n"), ["2/2: <A> is b, not a of 1"]);
        // What another line tells decides where a placeholder ends.
        assert_eq!(differences("RUN <A>-<B>\nENV A=<A>\n", "RUN a-b-c\nENV A=a-b\n"), Vec::<String>::new());
    }

    #[test]
    fn a_placeholder_alone_stands_for_any_lines() {
        let template = "FROM a\n{{ more }}\nUSER b\nCMD c\n";
        assert_eq!(differences(template, "FROM a\nUSER b\nCMD c\n"), Vec::<String>::new());
        assert_eq!(differences(template, "FROM a\nRUN x\nRUN y\nUSER b\nCMD c\n"), Vec::<String>::new());
        assert_eq!(
            differences(template, "FROM a\nRUN x\nRUN y\nCMD c\n"),
            ["4/3: 1 missing before, first USER b"]
        );
    }

    #[test]
    fn lines_of_a_heredoc_count_as_they_are() {
        let template = "FROM a\nCOPY <<EOF /x\n# kept\n\nend\nEOF\n";
        assert_eq!(differences(template, template), Vec::<String>::new());
        assert_eq!(
            differences(template, "FROM a\nCOPY <<EOF /x\n\nend\nEOF\n"),
            ["3/3: 1 missing before, first # kept"]
        );
    }

    #[test]
    fn a_file_that_has_nothing_lacks_all() {
        assert_eq!(differences("FROM a\n", ""), Vec::<String>::new(), "there is no line to say it at");
        assert_eq!(
            differences("", "FROM a\n"),
            Vec::<String>::new(),
            "nor is there one in an empty template"
        );
    }
}
