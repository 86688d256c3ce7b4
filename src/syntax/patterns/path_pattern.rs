//! Patterns of paths, as policies and workspaces write them.

use std::sync::OnceLock;

use globset::{Glob, GlobBuilder, GlobMatcher};

use crate::source::RepoPath;

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
