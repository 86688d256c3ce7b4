//! Finding paths in a file tree: through links, by patterns, and back to the repository.

use super::file_tree::FileTree;
use super::node::{Directory, Node};
use crate::build::image_path;
use crate::limits;
use crate::source::RepoPath;

/// How many links are followed on one way; more lead in a circle.
const MAX_LINKS: usize = limits::LINKS.most();

impl FileTree {
    /// The path in the repository that the file or directory at an absolute path is a copy of.
    /// `exists` is asked whether the repository has a path.
    #[must_use]
    pub fn repository_path(&self, path: &str, exists: &dyn Fn(&RepoPath) -> bool) -> Option<RepoPath> {
        let path = self.resolve(path);
        let copy_of = match path.as_str() {
            "/" => self.root().copy_of.as_ref(),
            path => self.get(path)?.copy_of(),
        };
        copy_of.filter(|path| exists(path)).cloned()
    }

    /// Where an absolute path leads through links. They start from the root of the tree, and do not leave it.
    #[must_use]
    pub fn resolve(&self, path: &str) -> String {
        let path = image_path::clean(path);
        if !self.has_link_on(&path) {
            return path;
        }
        let mut open: Vec<String> = image_path::parts(&path).map(ToOwned::to_owned).collect();
        open.reverse();
        let mut reached = String::new();
        // The directories on the way there, as far as they are known.
        let mut way: Vec<Option<&Directory>> = vec![Some(self.root())];
        let mut links = 0;
        while let Some(part) = open.pop() {
            if part == ".." {
                reached.truncate(reached.rfind('/').unwrap_or(0));
                way.truncate(way.len().saturating_sub(1).max(1));
                continue;
            }
            let entry = way.last().copied().flatten().and_then(|directory| directory.entries.get(&part));
            let node = entry.filter(|entry| entry.removed.is_none()).map(|entry| &entry.node);
            match node {
                Some(Node::Link(target)) if links < MAX_LINKS => {
                    links += 1;
                    if target.starts_with('/') {
                        reached.clear();
                        way.truncate(1);
                    }
                    let parts = target.split('/').filter(|part| !matches!(*part, "" | "."));
                    open.extend(parts.rev().map(ToOwned::to_owned));
                }
                node => {
                    reached.push('/');
                    reached.push_str(&part);
                    way.push(match node {
                        Some(Node::Directory(inner)) => Some(inner),
                        _ => None,
                    });
                }
            }
        }
        if reached.is_empty() { "/".to_owned() } else { reached }
    }

    /// Whether a link stands at a clean path, or above it.
    fn has_link_on(&self, path: &str) -> bool {
        let mut directory = self.root();
        for part in image_path::parts(path) {
            match directory.entries.get(part).filter(|entry| entry.removed.is_none()).map(|entry| &entry.node)
            {
                Some(Node::Directory(inner)) => directory = inner,
                node => return matches!(node, Some(Node::Link(_))),
            }
        }
        false
    }

    /// The paths that stand here and match a pattern, in which `*` stands for any name or part of one.
    /// A path without it matches itself, if it is here.
    #[must_use]
    pub fn matching(&self, pattern: &str) -> Vec<String> {
        let mut found = vec![(String::new(), self.root())];
        let mut parts = image_path::parts(pattern).peekable();
        if parts.peek().is_none() {
            return vec!["/".to_owned()];
        }
        while let Some(part) = parts.next() {
            let mut next = Vec::new();
            let mut last = Vec::new();
            for (directory_path, directory) in &found {
                let entries = directory.entries.iter().filter(|(name, _)| matches_name(part, name));
                for (name, entry) in entries {
                    let path = format!("{directory_path}/{name}");
                    match &entry.node {
                        _ if parts.peek().is_none() => last.push(path),
                        Node::Directory(inner) => next.push((path, inner)),
                        _ => {}
                    }
                }
            }
            if parts.peek().is_none() {
                return last;
            }
            found = next;
        }
        Vec::new()
    }
}

/// Whether a name matches a pattern with `*` and `?`.
fn matches_name(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let mut reached: Vec<bool> =
        (0..=pattern.len()).map(|at| pattern[..at].iter().all(|c| *c == '*')).collect();
    for character in name.chars() {
        let mut next = vec![false; pattern.len() + 1];
        for at in 0..=pattern.len() {
            let stays = at > 0 && pattern[at - 1] == '*' && (reached[at] || next[at - 1]);
            let steps = at > 0 && reached[at - 1] && (pattern[at - 1] == '?' || pattern[at - 1] == character);
            let star = at > 0 && pattern[at - 1] == '*' && reached[at - 1];
            next[at] = stays || star || (steps && pattern[at - 1] != '*');
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}
