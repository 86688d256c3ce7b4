//! Makefiles: each line of a recipe is a script, with the values of make put in before a shell sees it.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::lines::{Line, logical_lines};
use super::shell_script::begun_at_root_or_beside;
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::partial::{Partial, UNKNOWN};
use crate::builders::shell::{Start, run_text};
use crate::limits;
use crate::source::{RepoPath, Text, TextBuilder};

/// How often values are put into values.
const MAX_DEPTH: usize = limits::BUILDER_NESTING.most();

/// How many values are put in, in all of a file.
const MAX_REFERENCES: usize = limits::BUILDER_PARTS.most();

/// The longest value of a variable that is followed, in bytes.
const MAX_VALUE_BYTES: usize = limits::MAKE_VALUE.most();

/// What a Makefile asks for. One that others include, `*.mk`, runs where they do.
pub(in crate::builders) fn makefile(file: &BuilderFile<'_>) -> Collected {
    let lines = logical_lines(file, |text| text.starts_with('\t'));
    let makefile = Makefile::read(&lines);
    let begun_in = |directory: RepoPath| makefile.run(&directory);
    match file.file.path().file_name().ends_with(".mk") {
        true => begun_at_root_or_beside(file.file.path(), file.tree, begun_in),
        false => begun_in(file.folder()),
    }
}

/// Variables and recipes.
struct Makefile<'a> {
    variables: BTreeMap<&'a str, String>,
    /// The variables that programs get.
    exported: BTreeSet<&'a str>,
    /// The lines of recipes, each with the target that it stands below.
    recipes: Vec<(&'a str, &'a Text)>,
    is_one_shell: bool,
    /// How many values were put in.
    references: Cell<usize>,
}

impl<'a> Makefile<'a> {
    fn read(lines: &'a [Line]) -> Self {
        let mut makefile = Self {
            variables: BTreeMap::new(),
            exported: BTreeSet::new(),
            recipes: Vec::new(),
            is_one_shell: false,
            references: Cell::new(0),
        };
        let (mut target, mut conditions, mut in_definition) = ("", 0_usize, false);
        for line in lines {
            let text = line.text.as_str();
            if let (true, false) = (line.is_recipe, target.is_empty()) {
                makefile.recipes.push((target, &line.text));
                continue;
            }
            let text = text.split_once('#').map_or(text, |(text, _)| text).trim();
            match text.split_whitespace().next().unwrap_or_default() {
                "define" => in_definition = true,
                "endef" => in_definition = false,
                _ if in_definition => {}
                "ifeq" | "ifneq" | "ifdef" | "ifndef" => conditions += 1,
                "endif" => conditions = conditions.saturating_sub(1),
                _ => {
                    makefile.export(text);
                    if makefile.assign(text, conditions > 0) {
                        continue;
                    }
                    if let Some((targets, _)) = text.split_once(':') {
                        makefile.is_one_shell |= targets.trim() == ".ONESHELL";
                        target = targets.trim();
                    }
                }
            }
        }
        makefile
    }

    /// Takes note of what a line exports: `export NAME`, `export NAME = value`.
    fn export(&mut self, text: &'a str) {
        let Some(rest) = text.strip_prefix("export ") else { return };
        let names =
            rest.split_once('=').map_or(rest, |(name, _)| name.trim_end_matches([':', '?', '+', '!', ' ']));
        self.exported.extend(names.split_whitespace());
    }

    /// Takes a line for an assignment, if it is one.
    fn assign(&mut self, text: &'a str, is_conditional: bool) -> bool {
        let text =
            ["export ", "override "].iter().fold(text, |text, word| text.strip_prefix(word).unwrap_or(text));
        let Some((name, value)) = text.split_once('=') else { return false };
        // A target may have variables of its own: `target: NAME = value`.
        let operator = name.trim_end_matches([' ', '\t']);
        let (name, operator) = match operator.trim_end_matches([':', '?', '+', '!']) {
            name if name.len() < operator.len() => (name, &operator[name.len()..]),
            _ => (operator, ""),
        };
        let name = name.trim();
        if name.is_empty() || name.contains([' ', '\t', ':', '#', '(', '$']) {
            return false;
        }
        let unknown = UNKNOWN.to_string();
        let value = value.trim();
        let value = match (is_conditional, operator, self.variables.get(name)) {
            (true, ..) | (false, "!", _) => unknown,
            // It is read where it is used, in which its own name means what it was.
            (false, "+", Some(before)) => format!("{before} {value}"),
            (false, "?", Some(before)) => before.clone(),
            _ => value.to_owned(),
        };
        self.variables.insert(name, value);
        true
    }

    fn run(&self, directory: &RepoPath) -> Collected {
        let mut collected = Collected::default();
        let mut scripts: Vec<(&str, Text)> = Vec::new();
        for (target, line) in &self.recipes {
            let line = self.filled(&without_prefix(line), target);
            match scripts.last_mut() {
                Some((last, script)) if self.is_one_shell && last == target => {
                    let mut builder = TextBuilder::new(script.file());
                    builder.append(script);
                    let end = line.span().start;
                    builder.add(end, end, "\n");
                    builder.append(&line);
                    *script = builder.finish(end);
                }
                _ => scripts.push((target, line)),
            }
        }
        for (target, script) in scripts.iter().filter(|(_, script)| script.contains(['d', 'k', 'p', 'n'])) {
            let start = Start {
                directory: Some(directory.clone()),
                environment: self
                    .exported
                    .iter()
                    .map(|name| ((*name).to_owned(), Partial::unknown()))
                    .collect(),
                label: target.split_whitespace().next().unwrap_or_default().to_owned(),
                ..Start::default()
            };
            collected.extend(run_text(script, &start));
        }
        collected
    }

    /// A line of a recipe as the shell gets it.
    fn filled(&self, line: &Text, target: &str) -> Text {
        if !line.contains('$') {
            return line.clone();
        }
        let mut builder = TextBuilder::new(line.file());
        let mut at = 0;
        while let Some(dollar) = line[at..].find('$').map(|dollar| at + dollar) {
            builder.push_text(line, at..dollar);
            let (value, length) = self.reference(&line[dollar..], target, 0);
            let place = line.span_of(dollar..dollar + length);
            builder.stand_in(place.start, place.end, &value);
            at = dollar + length;
        }
        builder.push_text(line, at..line.len());
        builder.finish(line.span().start)
    }

    /// What a text that begins with `$` begins with, and how many bytes of it that is.
    fn reference(&self, text: &str, target: &str, depth: usize) -> (String, usize) {
        let unknown = || UNKNOWN.to_string();
        let mut letters = text.chars().skip(1);
        match letters.next() {
            Some('$') => ("$".to_owned(), 2),
            Some(open @ ('(' | '{')) => {
                let close = if open == '(' { ')' } else { '}' };
                let Some(end) = matching(text, open, close) else { return (unknown(), text.len()) };
                (self.variable(text[2..end].trim(), depth), end + 1)
            }
            Some('@') if !target.contains([' ', '%', '$']) => (target.to_owned(), 2),
            Some(letter) => (unknown(), 1 + letter.len_utf8()),
            None => (unknown(), 1),
        }
    }

    /// The value of a variable, or of a function of make: few of those are known.
    fn variable(&self, name: &str, depth: usize) -> String {
        let unknown = || UNKNOWN.to_string();
        self.references.set(self.references.get() + 1);
        if depth > MAX_DEPTH || self.references.get() > MAX_REFERENCES {
            return unknown();
        }
        if matches!(name, "CURDIR" | "PWD") {
            // The directory that make runs in, which the shell knows as well.
            return "$PWD".to_owned();
        }
        if let Some(("strip", value)) = name.split_once(' ') {
            return self.expanded(value.trim(), depth + 1);
        }
        match self.variables.get(name) {
            Some(value) => self.expanded(value, depth + 1),
            None => unknown(),
        }
    }

    fn expanded(&self, value: &str, depth: usize) -> String {
        let mut text = String::new();
        let mut rest = value;
        while let Some(dollar) = rest.find('$') {
            text.push_str(&rest[..dollar]);
            let (value, length) = self.reference(&rest[dollar..], "", depth);
            text.push_str(&value);
            rest = &rest[dollar + length..];
            if text.len() > MAX_VALUE_BYTES {
                return UNKNOWN.to_string();
            }
        }
        text.push_str(rest);
        text
    }
}

/// The place of the bracket that closes the first one.
fn matching(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        if letter == open {
            depth += 1;
        } else if letter == close {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// A line of a recipe without what is meant for make: `@`, `-`, `+`.
fn without_prefix(line: &Text) -> Text {
    let rest = line.trim_start_matches(['\t', ' ', '@', '-', '+']);
    line.slice(line.len() - rest.len()..line.len())
}
