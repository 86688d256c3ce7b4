//! Patterns of paths as builders read them: ignore files, `--exclude` and `--parents`, and the wildcards of COPY.
//!
//! Ignore files and flags speak moby/patternmatcher's language, in which `**` crosses directories and a later
//! pattern takes back what an earlier one said. COPY and ADD speak Go's `filepath.Match`, which knows no `**`.

mod ignore_file;
mod matcher;
mod path_pattern;
mod pattern;
mod wildcard;

pub use ignore_file::{IgnoreError, IgnoreErrorKind, IgnoreFile, parse};
pub use matcher::{Matcher, State};
pub use path_pattern::PathPattern;
pub use pattern::Pattern;
pub use wildcard::{Wildcard, has_wildcard};

/// A path as Go's `filepath.Clean` writes it: no doubled or trailing slashes, no `.`, and `..` only where
/// it cannot be resolved; `.` where nothing is left.
#[must_use]
pub fn clean(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if is_absolute => {}
            name => parts.push(name),
        }
    }
    match (is_absolute, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans_as_go_does() {
        for (path, cleaned) in [
            ("", "."),
            ("./", "."),
            ("a//b/./c/", "a/b/c"),
            ("a/../..", ".."),
            ("../a", "../a"),
            ("/../a", "/a"),
            ("/", "/"),
            ("a/..", "."),
        ] {
            assert_eq!(clean(path), cleaned, "{path}");
        }
    }
}
