//! Patterns of paths, as policies and workspaces write them.

use std::sync::OnceLock;

use globset::{Glob, GlobBuilder, GlobSet};

use crate::limits;
use crate::source::RepoPath;

/// The characters of a pattern that do not stand for themselves.
const SPECIAL: [char; 5] = ['*', '?', '[', '{', '\\'];

/// A pattern of paths, from the root of the repository: `*` and `?` stay inside a name, `**` crosses
/// directories, `{a,b}` and `[ab]` choose. A pattern of a directory stands for all below it, too.
#[derive(Debug, Clone)]
pub struct PathPattern {
    text: String,
    /// How many bytes at the start of the pattern stand for themselves.
    literal: usize,
    glob: Glob,
    /// Made when a path begins as the pattern does: of many patterns most are never needed.
    matcher: OnceLock<GlobSet>,
}

/// The longest pattern that is read, in bytes: as long as the longest path of most systems.
const MAX_PATTERN_BYTES: usize = limits::POLICY_PATTERN.most();

/// The most special characters of a pattern that is taken without being tried.
const FEW_SPECIAL: usize = 64;

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
        if inner.len() > MAX_PATTERN_BYTES {
            return Err(format!("a pattern of more than {MAX_PATTERN_BYTES} bytes is not read"));
        }
        let glob = GlobBuilder::new(inner).literal_separator(true).build();
        let glob = glob.map_err(|error| format!("`{text}` is not a valid pattern: {}", error.kind()))?;
        // What a glob becomes can be larger than what is compiled: braces in braces, say.
        if inner.matches(SPECIAL).count() > FEW_SPECIAL {
            compiled(&glob).map_err(|_| "a pattern with so many choices is not read".to_owned())?;
        }
        let literal = inner.find(SPECIAL).unwrap_or(inner.len());
        Ok(Self { text: text.to_owned(), literal, glob, matcher: OnceLock::new() })
    }

    fn is_match(&self, name: &str) -> bool {
        name.starts_with(&self.glob.glob()[..self.literal])
            && self.matcher.get_or_init(|| compiled(&self.glob).unwrap_or_default()).is_match(name)
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

fn compiled(glob: &Glob) -> Result<GlobSet, globset::Error> {
    GlobSet::builder().add(glob.clone()).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_without_end_is_refused() {
        let nested = |depth: usize| format!("{}a,b{}", "{".repeat(depth), "}".repeat(depth));
        for (what, pattern) in [
            ("too long", "a".repeat(MAX_PATTERN_BYTES + 1)),
            ("any characters", "?".repeat(MAX_PATTERN_BYTES)),
            ("braces in braces", nested(249)),
            ("braces in braces", nested(1000)),
            ("choices", "{a,b,c,d}".repeat(400)),
            ("classes", "[a-z0-9]".repeat(500)),
            ("folders", "**/*".repeat(1000)),
        ] {
            // Whichever of them is taken can be asked, too.
            let Ok(pattern) = PathPattern::parse(&pattern) else { continue };
            assert!(!pattern.matches_name("x/y"), "{what}");
        }
        assert!(PathPattern::parse(&"a".repeat(MAX_PATTERN_BYTES + 1)).is_err());
        assert!(PathPattern::parse(&nested(249)).is_err());
        assert!(PathPattern::parse(&format!("{{{}}}", "a,".repeat(30))).unwrap().matches_name("a"));
    }
}
