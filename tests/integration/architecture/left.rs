//! Lists of what is not yet as it should be: nothing new comes on them, and what is done must go from them.
//!
//! `UPDATE=1` takes away what is done and adds nothing; an empty list stays as an empty file. A list that was
//! deleted is written anew.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::layout;
use super::source_files::root;

/// A list of `left/`, an entry a line.
#[derive(Debug)]
struct Left {
    path: PathBuf,
    /// None if the list was deleted.
    text: Option<String>,
    entries: BTreeSet<String>,
}

impl Left {
    fn read(name: &str) -> Self {
        let path = root().join(layout::LEFT).join(format!("{name}.txt"));
        let text = std::fs::read_to_string(&path).ok();
        let entries = text.as_deref().unwrap_or_default().lines().map(ToOwned::to_owned).collect();
        Self { path, text, entries }
    }

    /// Whether the list is to be written from what is found now.
    fn is_begun_anew(&self) -> bool {
        self.text.is_none() && is_update()
    }

    /// Holds the list to what is found: each entry that is not found any more must go.
    fn shrink_to(&self, found: Vec<String>) {
        let found: BTreeSet<String> = found.into_iter().collect();
        if found == self.entries {
            return;
        }
        if is_update() {
            let text: String = found.into_iter().map(|entry| entry + "\n").collect();
            std::fs::create_dir_all(self.path.parent().unwrap()).unwrap();
            std::fs::write(&self.path, text).unwrap();
            return;
        }
        let gone: Vec<_> = self.entries.difference(&found).map(String::as_str).collect();
        let path = self.path.display();
        panic!(
            "{path}: this is done or smaller now, and goes from the list (`UPDATE=1` does it):\n{}",
            gone.join("\n")
        );
    }
}

/// Holds a list to what is found: nothing new, and nothing that is gone.
pub(super) fn hold(name: &str, wrong: &str, found: impl IntoIterator<Item = String>) {
    let listed = Left::read(name);
    let found: Vec<String> = found.into_iter().collect();
    if !listed.is_begun_anew() {
        let new: Vec<_> =
            found.iter().filter(|entry| !listed.entries.contains(*entry)).map(String::as_str).collect();
        assert!(new.is_empty(), "{wrong}:\n{}", new.join("\n"));
    }
    listed.shrink_to(found);
}

/// Whether what is generated is to be written.
pub(super) fn is_update() -> bool {
    std::env::var_os("UPDATE").is_some()
}
