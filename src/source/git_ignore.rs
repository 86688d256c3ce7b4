//! Whether git would leave a path out of a checkout, asked for paths that need not exist.

use std::collections::BTreeMap;

use super::git_rules::GitRules;
use super::path::RepoPath;
use super::tree::Tree;
use crate::limits::{self, Budget};

/// The ignore files of a repository, by their directories.
#[derive(Debug, Default)]
pub(crate) struct GitIgnore {
    files: BTreeMap<RepoPath, (RepoPath, GitRules)>,
    /// Whether patterns with wildcards are tried: they take too long where there are too many.
    tries_wildcards: bool,
}

/// Why git ignores a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// The ignore file.
    pub file: RepoPath,
    /// The line of it that says so.
    pub line: String,
}

impl GitIgnore {
    /// Reads every `.gitignore` of a repository.
    #[must_use]
    pub(super) fn read(tree: &Tree, tries_wildcards: bool) -> Self {
        let mut room = Budget::new(&limits::GIT_IGNORE);
        let paths = tree.entries().map(|(path, _)| path).filter(|path| path.file_name() == ".gitignore");
        let files = paths.filter_map(|path| {
            let rules = GitRules::parse(&tree.read(path).ok()?, &mut room);
            Some((path.parent(), (path.clone(), rules)))
        });
        Self { files: files.collect(), tries_wildcards }
    }

    /// The line that makes git ignore a path, or a directory that it is in.
    #[must_use]
    pub(crate) fn ignores(&self, path: &RepoPath, is_directory: bool) -> Option<Ignored> {
        let mut steps = 0;
        let mut above: Vec<RepoPath> = path.ancestors().filter(|above| !above.is_root()).collect();
        above.reverse();
        let directories = above.iter().map(|directory| (directory, true));
        // What is in an ignored directory cannot be taken out again.
        directories.chain([(path, is_directory)]).find_map(|(path, is_directory)| {
            path.ancestors().find_map(|directory| {
                let (file, rules) = self.files.get(&directory)?;
                let steps = self.tries_wildcards.then_some(&mut steps);
                let rest = path.as_str().strip_prefix(directory.as_str())?.trim_start_matches('/');
                let decision = rules.decide(rest.as_bytes(), is_directory, steps)?;
                Some(decision.is_left_out().then(|| Ignored { file: file.clone(), line: decision.line() }))
            })?
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(files: &[(&str, &str)], path: &str, is_directory: bool) -> Option<String> {
        let path_of = |path: &str| RepoPath::new(path).unwrap();
        let files = files.iter().map(|(path, text)| (path_of(path), text.as_bytes().to_vec()));
        let ignored = Tree::in_memory(files).git_ignore().ignores(&path_of(path), is_directory)?;
        Some(format!("{}: {}", ignored.file, ignored.line))
    }

    #[test]
    fn the_nearest_file_that_says_something_decides() {
        let files = [(".gitignore", "# all\n.env\ntarget/\n*.key\n"), ("api/.gitignore", "!.env\n/dist\n")];
        assert_eq!(line(&files, ".env", false).unwrap(), ".gitignore: .env");
        assert_eq!(line(&files, "web/deep/.env", false).unwrap(), ".gitignore: .env");
        assert_eq!(line(&files, "api/.env", false), None);
        assert_eq!(line(&files, "api/dist/app.js", false).unwrap(), "api/.gitignore: /dist");
        assert_eq!(line(&files, "web/target/app.jar", false).unwrap(), ".gitignore: target/");
        assert_eq!(line(&files, "target", false), None, "only a directory is meant");
        assert_eq!(line(&files, "api/dist2", true), None);
    }
}
