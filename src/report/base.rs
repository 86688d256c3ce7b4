//! From where a report says its paths: people and editors stand in a directory, services know the checkout.

use std::path::{Component, Path};

use crate::source::RepoPath;

/// A directory that paths are relative to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceRoot {
    /// What stands before each path: the way from the directory down to the repository's root.
    prefix: String,
    /// Where in the repository the directory lies, part by part.
    inside: Vec<String>,
}

impl SourceRoot {
    /// Paths of the repository at `root` as seen from `directory`; absolute ones where neither holds the other.
    /// Both must be absolute.
    #[must_use]
    pub fn new(root: &Path, directory: &Path) -> Self {
        if let Ok(inside) = directory.strip_prefix(root) {
            return Self { prefix: String::new(), inside: parts(inside) };
        }
        let way = root.strip_prefix(directory).map_or_else(|_| slashes(root), |way| parts(way).join("/"));
        Self { prefix: way.trim_end_matches('/').to_owned() + "/", inside: Vec::new() }
    }

    /// A path as it is seen from here.
    pub(crate) fn show(&self, path: &RepoPath) -> String {
        let parts: Vec<&str> = path.parts().collect();
        let common = self.inside.iter().zip(&parts).take_while(|(one, other)| one == *other).count();
        let up = "../".repeat(self.inside.len() - common);
        let shown = format!("{}{up}{}", self.prefix, parts[common..].join("/"));
        if shown.is_empty() { ".".to_owned() } else { shown }
    }
}

fn parts(path: &Path) -> Vec<String> {
    let normal = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    });
    normal.collect()
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn shows(root: &str, directory: &str, path: &str, expected: &str) {
        let base = SourceRoot::new(Path::new(root), Path::new(directory));
        assert_eq!(base.show(&RepoPath::new(path).unwrap()), expected);
    }

    #[test]
    fn paths_are_seen_from_where_one_stands() {
        shows("/r", "/r", "a/Dockerfile", "a/Dockerfile");
        shows("/r", "/r/a", "a/Dockerfile", "Dockerfile");
        shows("/r", "/r/a/b", "compose.yaml", "../../compose.yaml");
        shows("/r", "/r/a/b", "a/c/Dockerfile", "../c/Dockerfile");
        shows("/r/infra", "/r", "Dockerfile", "infra/Dockerfile");
        shows("/r", "/", "Dockerfile", "r/Dockerfile");
        shows("/r", "/elsewhere", "a/Dockerfile", "/r/a/Dockerfile");
        shows("/r", "/r", "", ".");
    }
}
