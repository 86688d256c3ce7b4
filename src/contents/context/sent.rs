//! What of a build context is sent to the builder: what its sources may name.
//!
//! BuildKit reads the sources of COPY and ADD as patterns, follows the links in them, and asks for what fits: fsutil's
//! `FollowLinks` and `NewFilterFS`. Nearly always that is all that they name. A directory in which nothing fits is not sent.

use std::collections::BTreeSet;

use super::build_context::BuildContext;
use crate::build::image_path::{clean, file_name};
use crate::contents::tree::{FileTree, Filter, Node, Work};
use crate::limits;
use crate::syntax::patterns::{Matcher, Pattern, Wildcard, has_wildcard};

/// How many sources are compared with every file; of more, all is taken for sent.
const MAX_SOURCES: usize = limits::SENT_SOURCES.most();

/// How many paths are followed; beyond that, all is taken for sent.
const MAX_FOLLOWED: usize = limits::SENT_PATHS.most();

/// The files that are sent for sources; nothing where they are all that the sources can name.
pub(crate) fn part(context: &BuildContext, sources: &[&str], work: &mut Work) -> Option<FileTree> {
    let is_address = |source: &str| source.starts_with("http://") || source.starts_with("https://");
    let sources = sources.iter().filter(|source| !is_address(source));
    let paths: Vec<String> = sources.map(|source| clean(source).trim_start_matches('/').to_owned()).collect();
    let is_special = |path: &str| path.starts_with('!') || path.contains('\\') || has_wildcard(path);
    // A link may lead to a name that is special.
    let is_special = |path: &String| {
        is_special(path) || is_special(context.all.resolve(&format!("/{path}")).trim_start_matches('/'))
    };
    if paths.len() > MAX_SOURCES || paths.iter().any(String::is_empty) || !paths.iter().any(is_special) {
        return None;
    }
    let mut followed = Followed { tree: &context.all, reached: BTreeSet::new(), open: paths, work };
    followed.all()?;
    let patterns = followed.reached.iter().filter_map(|path| match path.strip_prefix('!') {
        Some(rest) => Pattern::new(rest, true, None),
        None => Pattern::new(path, false, None),
    });
    let include = Matcher::new(patterns.collect());
    let filter = Filter { include: Some(&include), exclude: None };
    Some(FileTree::of(filter.apply(context.files.root(), work)))
}

/// fsutil's `symlinkResolver`.
struct Followed<'a> {
    tree: &'a FileTree,
    reached: BTreeSet<String>,
    open: Vec<String>,
    work: &'a mut Work,
}

impl Followed<'_> {
    /// Reaches the paths that sources lead to through links, links included; nothing where that is everything.
    fn all(&mut self) -> Option<()> {
        let mut steps = 0;
        while let Some(path) = self.open.pop() {
            let path = clean(&path);
            let parts: Vec<&str> = path.split('/').skip(1).collect();
            for (at, _) in parts.iter().enumerate() {
                steps += 1;
                let current = parts[..=at].join("/");
                // Each path that is open takes one step at least.
                if steps + self.open.len() > MAX_FOLLOWED || current.is_empty() {
                    return None;
                }
                let targets = self.targets(&current);
                let is_last = at + 1 == parts.len();
                if (is_last || !targets.is_empty()) && !self.reached.insert(current) {
                    break;
                }
                if !targets.is_empty() {
                    let rest = parts[at + 1..].join("/");
                    self.open.extend(targets.into_iter().map(|target| format!("{target}/{rest}")));
                    break;
                }
            }
        }
        Some(())
    }

    /// Where a path leads if it is a link, or the links whose names fit its last part.
    fn targets(&mut self, path: &str) -> Vec<String> {
        let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
        let Some(directory) = self.tree.directory(above) else { return Vec::new() };
        let target = |node: &Node| match node {
            Node::Link(target) if target.starts_with('/') => Some(clean(target)),
            Node::Link(target) => Some(clean(&format!("/{above}/{target}"))),
            _ => None,
        };
        if !has_wildcard(file_name(path)) {
            return directory.entries.get(name).and_then(|entry| target(&entry.node)).into_iter().collect();
        }
        let Some(wildcard) = Wildcard::parse(name) else { return Vec::new() };
        let named = directory.entries.beginning_with(wildcard.start());
        let fits = named.filter(|(name, _)| {
            let (fits, steps) = wildcard.compare(name);
            self.work.compares(steps) && fits
        });
        fits.filter_map(|(_, entry)| target(&entry.node)).collect()
    }
}
