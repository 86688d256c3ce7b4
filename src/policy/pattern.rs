//! Patterns of paths in a policy file.

use std::sync::OnceLock;

use globset::{Glob, GlobBuilder, GlobMatcher};
use serde_json::{Value as Json, json};

use super::read::{Mistake, Mistakes, Setting};
use crate::source::RepoPath;
use crate::syntax::yaml::Node;

/// A pattern of paths, from the root of the repository: `*` and `?` stay inside a name, `**` crosses
/// directories, `{a,b}` and `[ab]` choose. A pattern of a directory stands for all below it, too.
#[derive(Debug, Clone)]
pub struct PathPattern {
    text: String,
    /// How many bytes at the start of the pattern stand for themselves.
    literal: usize,
    glob: Glob,
    /// Made when a path begins as the pattern does: of many patterns most are never needed.
    matcher: OnceLock<GlobMatcher>,
}

impl PathPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it, as a clause.
    pub fn parse(text: &str) -> Result<Self, String> {
        let inner = text.strip_prefix("./").unwrap_or(text).trim_matches('/');
        let inner = if inner == "." { "" } else { inner };
        if inner.split('/').any(|part| part == "..") {
            return Err(format!("`{text}` leads out of the repository"));
        }
        let glob = GlobBuilder::new(inner).literal_separator(true).build();
        let glob = glob.map_err(|error| format!("`{text}` is no pattern: {}", error.kind()))?;
        let literal = inner.find(['*', '?', '[', '{', '\\']).unwrap_or(inner.len());
        Ok(Self { text: text.to_owned(), literal, glob, matcher: OnceLock::new() })
    }

    fn is_match(&self, name: &str) -> bool {
        name.starts_with(&self.glob.glob()[..self.literal])
            && self.matcher.get_or_init(|| self.glob.compile_matcher()).is_match(name)
    }

    /// Whether the pattern matches a path itself.
    #[must_use]
    pub fn matches(&self, path: &RepoPath) -> bool {
        self.is_match(path.as_str())
    }

    /// Whether the pattern matches a path or a directory above it.
    #[must_use]
    pub fn covers(&self, path: &RepoPath) -> bool {
        self.matches(path) || path.ancestors().any(|directory| self.matches(&directory))
    }

    /// Whether the pattern matches a name that is no path.
    #[must_use]
    pub fn matches_name(&self, name: &str) -> bool {
        self.is_match(name)
    }

    /// The pattern as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl Setting for PathPattern {
    fn read(node: Node<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        let text = String::read(node, mistakes)?;
        match Self::parse(&text) {
            Ok(pattern) => Some(pattern),
            Err(message) => {
                mistakes.push(Mistake::new(node.span(), message));
                None
            }
        }
    }

    fn schema() -> Json {
        json!({"type": ["string", "number"], "minLength": 1})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(pattern: &str, path: &str) -> bool {
        PathPattern::parse(pattern).unwrap().covers(&RepoPath::new(path).unwrap())
    }

    #[test]
    fn starts_at_the_root_and_covers_what_lies_below() {
        assert!(covers("services/*", "services/api/src/main.ts"));
        assert!(covers("services/*", "services/api"));
        assert!(covers("./tools/", "tools/a/Dockerfile"));
        assert!(covers("**/*.Dockerfile", "deep/down/x.Dockerfile"));
        assert!(covers("{a,b}/c", "b/c"));
        assert!(!covers("services/*", "services"));
        assert!(!covers("tools", "deep/tools/x"));
        assert!(!covers("*.Dockerfile", "deep/x.Dockerfile"));
    }

    #[test]
    fn says_what_is_wrong_with_a_pattern() {
        assert_eq!(PathPattern::parse("../x").unwrap_err(), "`../x` leads out of the repository");
        assert!(PathPattern::parse("a[").unwrap_err().starts_with("`a[` is no pattern: "));
    }
}
