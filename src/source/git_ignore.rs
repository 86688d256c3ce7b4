//! Whether git would leave a path out of a checkout, asked for paths that need not exist.

use std::collections::BTreeMap;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::path::RepoPath;
use super::tree::Tree;

/// The ignore files of a repository, by their directories.
#[derive(Debug, Default)]
pub(crate) struct GitIgnore {
    files: BTreeMap<RepoPath, (RepoPath, Gitignore)>,
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
    pub(crate) fn read(tree: &Tree) -> Self {
        let paths = tree.entries().map(|(path, _)| path).filter(|path| path.file_name() == ".gitignore");
        let files = paths.filter_map(|path| {
            let text = tree.read(path).ok()?;
            let mut builder = GitignoreBuilder::new("");
            for line in String::from_utf8_lossy(&text).lines() {
                // A line that is no pattern ignores nothing.
                let _ = builder.add_line(None, line);
            }
            Some((path.parent(), (path.clone(), builder.build().ok()?)))
        });
        Self { files: files.collect() }
    }

    /// The line that makes git ignore a path, or a directory that it is in.
    #[must_use]
    pub(crate) fn ignores(&self, path: &RepoPath, is_directory: bool) -> Option<Ignored> {
        let mut above: Vec<RepoPath> = path.ancestors().filter(|above| !above.is_root()).collect();
        above.reverse();
        let directories = above.iter().map(|directory| (directory, true));
        // What is in an ignored directory cannot be taken out again.
        directories.chain([(path, is_directory)]).find_map(|(path, is_directory)| {
            path.ancestors().find_map(|directory| {
                let (file, patterns) = self.files.get(&directory)?;
                let rest = path.as_str().strip_prefix(directory.as_str())?.trim_start_matches('/');
                match patterns.matched(rest, is_directory) {
                    ignore::Match::None => None,
                    ignore::Match::Ignore(glob) => {
                        Some(Some(Ignored { file: file.clone(), line: glob.original().to_owned() }))
                    }
                    ignore::Match::Whitelist(_) => Some(None),
                }
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
        let ignored = GitIgnore::read(&Tree::in_memory(files)).ignores(&path_of(path), is_directory)?;
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
