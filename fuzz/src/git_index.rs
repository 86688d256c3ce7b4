//! The index of git, and what else `.git` says: what is tracked is found, and nothing outside of the repository.

#![expect(clippy::disallowed_methods, reason = "git is read from the disk alone")]

use std::cell::OnceCell;
use std::fs;
use std::path::PathBuf;

use stockade::locate;
use tempfile::TempDir;

/// Files that are on disk and that the ignore rules hide: an index may bring them back.
const HIDDEN: [&str; 3] = ["a", "b/c.env", "é"];

thread_local! {
    /// One repository for all inputs: a new one for each takes most of the time.
    static REPOSITORY: OnceCell<TempDir> = const { OnceCell::new() };
}

fn make() -> TempDir {
    let directory = TempDir::new().expect("there is room");
    let root = directory.path().join("repository");
    fs::create_dir_all(root.join(".git")).expect("there is room");
    fs::create_dir_all(root.join("b")).expect("there is room");
    fs::write(root.join(".gitignore"), "*\n").expect("there is room");
    fs::write(directory.path().join("outside"), "").expect("there is room");
    for path in HIDDEN {
        fs::write(root.join(path), "").expect("there is room");
    }
    directory
}

fn root() -> PathBuf {
    REPOSITORY.with(|repository| repository.get_or_init(make).path().join("repository"))
}

/// What finds tracked files. The first byte says whether names of objects are long; the rest is the index.
pub fn git_index(bytes: &[u8]) {
    let Some((first, index)) = bytes.split_first() else { return };
    let root = root();
    let config = if first % 2 == 0 { "" } else { "[extensions]\n\tobjectformat = sha256\n" };
    fs::write(root.join(".git/config"), config).expect("there is room");
    fs::write(root.join(".git/index"), index).expect("there is room");
    let located = locate(&[root], &[".git"], 1).expect("the repository is there");
    for (path, _) in located.tree.entries() {
        let is_known = HIDDEN.contains(&path.as_str()) || ["b", ".gitignore"].contains(&path.as_str());
        assert!(is_known, "{path} is not of this repository");
    }
}
