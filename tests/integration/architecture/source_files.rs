//! The files below `src/`, from the disk or from a test.

use std::path::{Path, PathBuf};

/// Paths below `src/` with their texts, sorted.
#[derive(Debug, Default)]
pub(super) struct SourceFiles {
    files: Vec<(String, String)>,
}

impl SourceFiles {
    /// A set of files that a test makes up.
    pub(super) fn in_memory(files: &[(&str, &str)]) -> Self {
        let mut files: Vec<_> =
            files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        files.sort();
        Self { files }
    }

    /// What lies in `src/`.
    pub(super) fn of_project() -> Self {
        let src = root().join("src");
        let mut paths = Vec::new();
        collect(&src, &mut paths);
        let mut files: Vec<_> = paths
            .into_iter()
            .map(|path| {
                let below = path.strip_prefix(&src).unwrap().to_str().unwrap().replace('\\', "/");
                (below, std::fs::read_to_string(&path).unwrap())
            })
            .collect();
        files.sort();
        Self { files }
    }

    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    pub(super) fn path(&self, file: usize) -> &str {
        &self.files[file].0
    }

    pub(super) fn text(&self, file: usize) -> &str {
        &self.files[file].1
    }

    pub(super) fn find(&self, path: &str) -> Option<usize> {
        self.files.binary_search_by(|(other, _)| other.as_str().cmp(path)).ok()
    }

    /// Every file by its number.
    pub(super) fn all(&self) -> impl Iterator<Item = usize> {
        0..self.files.len()
    }
}

/// The project's directory.
pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn collect(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The module path of a file, with slashes: `a/b.rs` and `a/b/mod.rs` are both `a/b`.
pub(super) fn module_path(path: &str) -> &str {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    stem.strip_suffix("/mod").unwrap_or(stem)
}

/// Whether a module path is another one, or lies below it.
pub(super) fn is_within(path: &str, room: &str) -> bool {
    path.strip_prefix(room).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The first folder of a path, or the file there.
pub(super) fn top(path: &str) -> &str {
    let path = module_path(path);
    path.split('/').next().unwrap_or(path)
}
