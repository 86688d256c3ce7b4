//! Options and operands of programs that work on files, and the paths that operands stand for.

use std::sync::Arc;

use super::call::{Argument, Call};
use super::machine::Machine;
use crate::build::image_path;
use crate::contents::tree::{Directory, Node};
use crate::limits;
use crate::syntax::patterns::Wildcard;
use crate::syntax::shell::Part;

/// What stands after a program's name, as `getopt` takes it apart.
pub(crate) struct Options<'c, 'a> {
    letters: String,
    names: Vec<&'c str>,
    values: Vec<(&'c str, &'c str)>,
    pub(crate) operands: Vec<&'c Argument<'a>>,
}

/// A path that an operand stands for.
#[derive(Debug, Clone)]
pub(crate) struct Operand {
    /// Absolute and clean; links in it are not followed.
    pub(crate) path: String,
    /// As it is written, or as a pattern found it.
    pub(crate) written: String,
}

impl Operand {
    /// Whether the operand is written as a directory: `a/`, `.`, `a/..`
    pub(crate) fn is_directory(&self) -> bool {
        self.written.ends_with('/') || self.is_inside()
    }

    /// Whether the operand stands for what is in a directory: `.`, `a/.`, `..`
    pub(crate) fn is_inside(&self) -> bool {
        matches!(self.written.rsplit('/').next(), Some("." | ".."))
    }
}

impl<'c, 'a> Options<'c, 'a> {
    /// Takes the arguments of a call apart; options in `with_value` (letters, and names) have one.
    pub(crate) fn of(call: &'c Call<'a>, letters: &str, names: &[&str]) -> Self {
        let mut options =
            Self { letters: String::new(), names: Vec::new(), values: Vec::new(), operands: Vec::new() };
        let mut arguments = call.arguments.iter();
        while let Some(argument) = arguments.next() {
            let text = argument.text.as_str();
            if text == "--" {
                options.operands.extend(arguments.by_ref());
            } else if let Some(name) = text.strip_prefix("--") {
                let (name, value) =
                    name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value)));
                options.names.push(name);
                let value = match value {
                    None if names.contains(&name) => arguments.next().map(|next| next.text.as_str()),
                    value => value,
                };
                options.values.extend(value.map(|value| (name, value)));
            } else if let Some(cluster) = text.strip_prefix('-').filter(|cluster| !cluster.is_empty()) {
                for (at, letter) in cluster.char_indices() {
                    options.letters.push(letter);
                    if letters.contains(letter) {
                        let end = at + letter.len_utf8();
                        let attached = Some(&cluster[end..]).filter(|rest| !rest.is_empty());
                        let value = attached.or_else(|| arguments.next().map(|next| next.text.as_str()));
                        options.values.extend(value.map(|value| (&cluster[at..end], value)));
                        break;
                    }
                }
            } else {
                options.operands.push(argument);
            }
        }
        options
    }

    /// Whether an option was given, by one of these letters or one of these names.
    pub(crate) fn has(&self, letters: &str, names: &[&str]) -> bool {
        self.letters.contains(|letter| letters.contains(letter))
            || self.names.iter().any(|name| names.contains(name))
    }

    /// The value of an option.
    pub(crate) fn value(&self, names: &[&str]) -> Option<&'c str> {
        self.values.iter().rev().find(|(name, _)| names.contains(name)).map(|(_, value)| *value)
    }
}

impl Machine<'_> {
    /// The paths that an operand stands for, patterns and braces carried out; nothing where it is not known.
    pub(crate) fn paths(&mut self, call: &Call<'_>, operand: &Argument<'_>) -> Option<Vec<Operand>> {
        if !operand.is_whole {
            return None;
        }
        let has_braces =
            operand.word.parts.iter().any(|part| matches!(part, Part::Literal(text) if text.contains('{')));
        let fields = if has_braces { expand_braces(&operand.text)? } else { vec![operand.text.clone()] };
        let is_pattern = operand.word.parts.iter().any(|part| match part {
            Part::Literal(text) => text.contains(['*', '?', '[']),
            Part::Parameter(_) => true,
            _ => false,
        });
        let mut found = Vec::new();
        for field in fields {
            let path = self.session.absolute(call.shell, &field)?;
            let matches = match is_pattern && field.contains(['*', '?', '[']) {
                true => self.fitting(&path),
                false => Vec::new(),
            };
            if matches.is_empty() {
                // A pattern that fits nothing stays as it is.
                found.push(Operand { path, written: field });
                continue;
            }
            let slash = if field.ends_with('/') { "/" } else { "" };
            let here = self.session.directory(call.shell).filter(|_| !field.starts_with('/'));
            found.extend(matches.into_iter().map(|path| {
                let inside = here.as_deref().and_then(|here| path.strip_prefix(here.trim_end_matches('/')));
                let written = inside.map_or(path.as_str(), |inside| inside.trim_start_matches('/'));
                Operand { written: format!("{written}{slash}"), path }
            }));
        }
        Some(found)
    }

    /// All operands' paths; those that are not known are told to be so, as far as they are known.
    pub(super) fn all_paths(
        &mut self,
        call: &Call<'_>,
        operands: &[&Argument<'_>],
    ) -> (Vec<Operand>, Vec<String>) {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for operand in operands {
            match self.paths(call, operand) {
                Some(paths) => known.extend(paths),
                None => unknown.push(self.known_above(call, operand)),
            }
        }
        (known, unknown)
    }

    /// The directory in which an operand that is not known must be, as far as that is known.
    fn known_above(&self, call: &Call<'_>, operand: &Argument<'_>) -> String {
        let known = operand.text.rfind('/').map_or("", |slash| &operand.text[..=slash]);
        match known {
            // A value that begins the word may be absolute.
            "" if operand.text.is_empty() => "/".to_owned(),
            known => self.session.absolute(call.shell, known).unwrap_or_else(|| "/".to_owned()),
        }
    }

    /// Where a path is, links above its last part followed.
    pub(crate) fn locate(&self, operand: &Operand) -> String {
        let name = image_path::file_name(&operand.path);
        if name.is_empty() {
            return "/".to_owned();
        }
        let above = &operand.path[..operand.path.len() - name.len()];
        image_path::join(&self.tree.resolve(above), name)
    }

    /// The paths that are known to fit a pattern. What begins with a dot is only fit by one.
    fn fitting(&mut self, pattern: &str) -> Vec<String> {
        let mut found = vec![String::new()];
        for part in image_path::parts(pattern) {
            if !part.contains(['*', '?', '[']) {
                for path in &mut found {
                    path.push('/');
                    path.push_str(part);
                }
                continue;
            }
            let Some(wildcard) = Wildcard::parse(&part.replace("[!", "[^")) else { return Vec::new() };
            let mut next = Vec::new();
            for above in &found {
                let Some(directory) = self.directory_at(above) else { continue };
                for (name, entry) in directory.entries.beginning_with(wildcard.start()) {
                    let (fits, steps) = wildcard.compare(name);
                    if !self.tree.work.compares(steps) {
                        return Vec::new();
                    }
                    if fits && entry.removed.is_none() && (part.starts_with('.') || !name.starts_with('.')) {
                        next.push(format!("{above}/{name}"));
                    }
                }
            }
            found = next;
        }
        found.retain(|path| {
            let operand = Operand { path: path.clone(), written: path.clone() };
            self.tree.present(&self.locate(&operand)).is_some()
        });
        found
    }

    /// The directory to which a path leads.
    fn directory_at(&self, path: &str) -> Option<Arc<Directory>> {
        self.tree.directory(&self.tree.resolve(path)).cloned()
    }

    /// Whether nothing is known to be in a directory, and nothing else can be.
    pub(crate) fn is_empty(&mut self, path: &str) -> bool {
        let Some(directory) = self.tree.directory(path).cloned() else { return false };
        let work = &mut self.tree.work;
        directory.entries().all(|(_, entry)| work.compares(1) && entry.removed.is_some())
            && self.tree.more_in(path).is_empty()
            && self.tree.doubt_of(path).is_none()
    }

    /// Whether a link stands at a path.
    pub(crate) fn is_link(&self, path: &str) -> bool {
        self.tree.present(path).is_some_and(|entry| matches!(entry.node, Node::Link(_)))
    }
}

/// How many words braces may make; with thirty pairs of them, it is a thousand million.
const MAX_WORDS: usize = limits::BRACE_WORDS.most();

/// `a/{b,c}` as `a/b` and `a/c`. Nothing where braces stand in braces, or make too many words.
fn expand_braces(text: &str) -> Option<Vec<String>> {
    let mut words = vec![String::new()];
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let inner = rest[open + 1..].find('}').map(|close| &rest[open + 1..open + 1 + close]);
        let Some(inner) = inner.filter(|inner| inner.contains(',')) else {
            words.iter_mut().for_each(|word| word.push_str(&rest[..=open]));
            rest = &rest[open + 1..];
            continue;
        };
        let choices = inner.split(',').count();
        if inner.contains('{') || words.len() * choices > MAX_WORDS {
            return None;
        }
        let before = &rest[..open];
        words = words
            .iter()
            .flat_map(|word| inner.split(',').map(move |choice| format!("{word}{before}{choice}")))
            .collect();
        rest = &rest[open + inner.len() + 2..];
    }
    words.iter_mut().for_each(|word| word.push_str(rest));
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_make_several_words() {
        let words = |text| expand_braces(text).unwrap();
        assert_eq!(words("/usr/{bin,lib}/npm"), ["/usr/bin/npm", "/usr/lib/npm"]);
        assert_eq!(words("{a,b}/{c,}.x"), ["a/c.x", "a/.x", "b/c.x", "b/.x"]);
        assert_eq!(words("/usr/bin"), ["/usr/bin"]);
        assert_eq!(words("/a{b}c{d,e}"), ["/a{b}cd", "/a{b}ce"]);
        assert_eq!(words("/a{b"), ["/a{b"]);
        assert_eq!(expand_braces("{a,{b,c}}"), None, "they are nested");
        assert_eq!(expand_braces(&"{a,b}".repeat(60)), None, "they are too many");
    }
}
