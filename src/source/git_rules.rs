//! An ignore file of git: its patterns in order, of which the last that fits a path decides. Most fit one name or one end
//! of names: these are looked up, however many there are.

use std::collections::HashMap;

use super::git_pattern::{self, Fits, GitPattern};
use crate::limits::{self, Budget, Limit};

/// What an ignore file says.
#[derive(Debug, Default)]
pub(super) struct GitRules {
    lines: Vec<Line>,
    names: Table,
    paths: Table,
    ends: Table,
    /// How long the ends are, each length once.
    end_lengths: Vec<usize>,
    /// The numbers of the patterns that are tried one after the other.
    wildcards: Vec<usize>,
    /// The first limit that was reached; what stands beyond it is left out.
    pub(super) reached: Option<&'static Limit>,
}

/// The numbers of the last lines with a text.
type Table = HashMap<Box<[u8]>, Last>;

#[derive(Debug, Default, Clone, Copy)]
struct Last {
    /// The last that holds for directories.
    of_directories: Option<usize>,
    /// The last that holds for all else.
    of_files: Option<usize>,
}

#[derive(Debug)]
struct Line {
    text: Box<[u8]>,
    is_exception: bool,
    /// How it is tried; nothing for what is looked up.
    pattern: Option<GitPattern>,
}

/// What decides on a path.
pub(super) struct Decision<'a> {
    line: &'a Line,
}

impl Decision<'_> {
    /// Whether the path is left out, not taken back.
    pub(super) fn is_left_out(&self) -> bool {
        !self.line.is_exception
    }

    /// The line that says so.
    pub(super) fn line(&self) -> String {
        String::from_utf8_lossy(&self.line.text).into_owned()
    }
}

/// What a pattern takes in memory beside its text, in bytes.
const OVERHEAD: usize = 64;

impl GitRules {
    /// Reads an ignore file. `room` is what is left for those of the repository.
    pub(super) fn parse(bytes: &[u8], room: &mut Budget) -> Self {
        let mut rules = Self::default();
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        for line in bytes.split(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.is_empty() || line.starts_with(b"#") {
                continue;
            }
            let line = git_pattern::line(line);
            if line.len() > limits::GIT_PATTERN.most() {
                rules.reached.get_or_insert(&limits::GIT_PATTERN);
                continue;
            }
            if let Err(limit) = rules.add(line, room) {
                rules.reached.get_or_insert(limit);
                break;
            }
        }
        rules.end_lengths = rules.ends.keys().map(|end| end.len()).collect();
        rules.end_lengths.sort_unstable();
        rules.end_lengths.dedup();
        rules
    }

    fn add(&mut self, line: &[u8], room: &mut Budget) -> Result<(), &'static Limit> {
        let number = self.lines.len();
        if number == limits::IGNORE_PATTERNS.most() {
            return Err(&limits::IGNORE_PATTERNS);
        }
        room.take(OVERHEAD + 2 * line.len())?;
        let pattern = GitPattern::new(line);
        let (table, text) = match pattern.fits() {
            Fits::Exactly(name) if pattern.is_name => (&mut self.names, name),
            Fits::Exactly(path) => (&mut self.paths, path),
            Fits::NamesEndingWith(end) => (&mut self.ends, end),
            Fits::Wildcard if self.wildcards.len() == limits::GIT_WILDCARDS.most() => {
                return Err(&limits::GIT_WILDCARDS);
            }
            Fits::Wildcard => {
                self.wildcards.push(number);
                let is_exception = pattern.is_exception;
                self.lines.push(Line { text: line.into(), is_exception, pattern: Some(pattern) });
                return Ok(());
            }
        };
        let last = table.entry(text.into()).or_default();
        last.of_directories = Some(number);
        if !pattern.only_directories {
            last.of_files = Some(number);
        }
        self.lines.push(Line { text: line.into(), is_exception: pattern.is_exception, pattern: None });
        Ok(())
    }

    /// What the file says of a path from its directory on; nothing where no pattern fits. The steps that it takes to try
    /// patterns with wildcards are added to `steps`; without it, none is tried.
    pub(super) fn decide(
        &self,
        path: &[u8],
        is_directory: bool,
        steps: Option<&mut usize>,
    ) -> Option<Decision<'_>> {
        let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or(path);
        let last = |table: &Table, text: &[u8]| {
            let last = table.get(text)?;
            if is_directory { last.of_directories } else { last.of_files }
        };
        let ends = self.end_lengths.iter().filter_map(|length| name.get(name.len().checked_sub(*length)?..));
        let ends = ends.filter_map(|end| last(&self.ends, end)).max();
        let known = last(&self.names, name).max(last(&self.paths, path)).max(ends);
        let tried = steps.and_then(|steps| {
            let later = self.wildcards.iter().rev().copied().take_while(|number| known < Some(*number));
            let mut fitting = later.filter(|number| {
                let Some(pattern) = &self.lines[*number].pattern else { return false };
                // For one path no more is done than for all.
                let is_beyond = *steps > limits::COMPARISONS.most();
                if is_beyond || pattern.only_directories && !is_directory {
                    return false;
                }
                let (fits, taken) = pattern.compare(if pattern.is_name { name } else { path });
                // One look at the path is what every pattern takes.
                *steps += 1 + taken.saturating_sub(path.len());
                fits
            });
            fitting.next()
        });
        Some(Decision { line: &self.lines[tried.or(known)?] })
    }
}
