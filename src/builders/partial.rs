//! A text some of which may not be known, as a word with a variable that nobody sets.

use super::declared_build::DeclaredName;
use crate::knowledge::ImageReference;
use crate::source::RepoPath;

/// What stands for a part that is not known. No file has this character: it is none.
pub(super) const UNKNOWN: char = '\u{10fffe}';

/// What stands for the directory that the repository is checked out to, where whoever builds has it.
pub(super) const ROOT: char = '\u{10ffff}';

/// A text with marks where it is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Partial(String);

/// Where a path leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Location {
    /// To a place in the repository.
    Inside(RepoPath),
    /// Out of it.
    Outside,
    /// That is not known.
    Unknown,
}

impl Partial {
    /// A text that may hold marks.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A text of which nothing is known.
    pub(super) fn unknown() -> Self {
        Self(UNKNOWN.to_string())
    }

    /// A directory or file of the repository, as an absolute path.
    pub(super) fn of_path(path: &RepoPath) -> Self {
        match path.is_root() {
            true => Self(ROOT.to_string()),
            false => Self(format!("{ROOT}/{path}")),
        }
    }

    /// The text with its marks.
    pub(super) fn marked(&self) -> &str {
        &self.0
    }

    /// Adds text at its end.
    pub(super) fn push(&mut self, text: &str) {
        self.0.push_str(text);
    }

    /// The text, if all of it is known.
    pub(super) fn whole(&self) -> Option<&str> {
        (!self.0.contains([UNKNOWN, ROOT])).then_some(&*self.0)
    }

    /// Whether the text begins with what is not known, so that it may be anything.
    pub(super) fn may_be_anything(&self) -> bool {
        self.0.starts_with(UNKNOWN)
    }

    /// Where the path that it is leads from a directory. Patterns, braces and homes are not followed.
    pub(super) fn locate(&self, from: Option<&RepoPath>) -> Location {
        let path = self.0.trim();
        if path.contains(UNKNOWN) || path.contains(['*', '?', '[', '{', '\\']) || path.starts_with('~') {
            return Location::Unknown;
        }
        let joined = match (path.strip_prefix(ROOT), from) {
            (Some(rest), _) if rest.contains(ROOT) || !(rest.is_empty() || rest.starts_with('/')) => {
                return Location::Unknown;
            }
            (Some(rest), _) => RepoPath::root().join(rest.trim_start_matches('/')),
            (None, _) if path.contains(ROOT) => return Location::Unknown,
            (None, _) if path.starts_with('/') => return Location::Outside,
            (None, Some(directory)) => directory.join(path),
            (None, None) => return Location::Unknown,
        };
        joined.map_or(Location::Outside, Location::Inside)
    }

    /// The name of an image that it is. A tag may be unknown; a registry or a repository may not.
    pub(super) fn image_name(&self) -> Option<DeclaredName> {
        let text = self.0.trim();
        let Some((start, rest)) = text.split_once([UNKNOWN, ROOT]) else {
            ImageReference::parse(text)?;
            return Some(DeclaredName { name: text.to_owned(), has_unknown_tag: false });
        };
        if rest.contains('/') {
            return None;
        }
        ImageReference::parse_start(start)?;
        let last_slash = start.rfind('/').map_or(0, |slash| slash + 1);
        let end = last_slash + start[last_slash..].find([':', '@'])?;
        Some(DeclaredName { name: start[..end].to_owned(), has_unknown_tag: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partial(text: &str) -> Partial {
        Partial::new(text.replace('?', &UNKNOWN.to_string()).replace('@', &ROOT.to_string()))
    }

    #[test]
    fn paths_lead_into_the_repository_out_of_it_or_nowhere_that_is_known() {
        let from = RepoPath::new("deploy").unwrap();
        let located = |text: &str| match partial(text).locate(Some(&from)) {
            Location::Inside(path) => path.to_string(),
            Location::Outside => "outside".to_owned(),
            Location::Unknown => "unknown".to_owned(),
        };
        for (said, leads_to) in [
            (".", "deploy"),
            ("..", "."),
            ("../api/Dockerfile", "api/Dockerfile"),
            ("../..", "outside"),
            ("/srv/api", "outside"),
            ("@", "."),
            ("@/api/", "api"),
            ("@api", "unknown"),
            ("x/@", "unknown"),
            ("services/?", "unknown"),
            ("services/*", "unknown"),
            ("~/api", "unknown"),
        ] {
            assert_eq!(located(said), leads_to, "{said}");
        }
        assert_eq!(partial("api").locate(None), Location::Unknown);
        assert_eq!(partial("@/api").locate(None), Location::Inside(RepoPath::new("api").unwrap()));
    }

    #[test]
    fn names_may_have_an_unknown_tag_and_nothing_else() {
        let named = |text: &str| {
            let name = partial(text).image_name();
            name.map_or_else(String::new, |name| format!("{} {}", name.name, name.has_unknown_tag))
        };
        for (said, name) in [
            ("acme/api", "acme/api false"),
            ("acme/api:1.2", "acme/api:1.2 false"),
            ("acme/api:?", "acme/api true"),
            ("acme/api:v?-slim", "acme/api true"),
            ("localhost:5000/api:?", "localhost:5000/api true"),
            ("?/api:1", ""),
            ("acme/?:1", ""),
            ("acme/api?", ""),
            ("host:?/api", ""),
            ("Not A Name", ""),
        ] {
            assert_eq!(named(said), name, "{said}");
        }
    }
}
