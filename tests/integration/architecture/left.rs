//! Lists of what is not yet as it should be: nothing new comes on them, and what is done must go from them.
//!
//! `UPDATE=1` takes away what is done and adds nothing; an empty list stays as an empty file. A list that was
//! deleted is written anew.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::layout;
use super::source_files::root;

/// A list of `left/`.
#[derive(Debug)]
pub(super) struct Left {
    path: PathBuf,
    separator: &'static str,
    /// None if the list was deleted.
    text: Option<String>,
    pub(super) entries: BTreeSet<String>,
}

impl Left {
    /// A list of lines.
    pub(super) fn of_lines(name: &str) -> Self {
        Self::read(name, "\n")
    }

    /// A list of paragraphs, each of several lines.
    pub(super) fn of_paragraphs(name: &str) -> Self {
        Self::read(name, "\n\n")
    }

    fn read(name: &str, separator: &'static str) -> Self {
        let path = root().join(layout::LEFT).join(format!("{name}.txt"));
        let text = std::fs::read_to_string(&path).ok();
        let entries = text.as_deref().unwrap_or_default().split(separator);
        let entries =
            entries.map(|entry| entry.trim().to_owned()).filter(|entry| !entry.is_empty()).collect();
        Self { path, separator, text, entries }
    }

    /// Whether the list is to be written from what is found now.
    pub(super) fn is_begun_anew(&self) -> bool {
        self.text.is_none() && is_update()
    }

    /// Holds the list to what is found: each entry that is not found any more must go.
    pub(super) fn shrink_to(&self, found: Vec<String>) {
        let found: BTreeSet<String> = found.into_iter().collect();
        if found == self.entries {
            return;
        }
        if is_update() {
            let mut text = found.into_iter().collect::<Vec<_>>().join(self.separator);
            if !text.is_empty() {
                text.push('\n');
            }
            std::fs::create_dir_all(self.path.parent().unwrap()).unwrap();
            std::fs::write(&self.path, text).unwrap();
            return;
        }
        let gone: Vec<_> = self.entries.difference(&found).map(String::as_str).collect();
        let path = self.path.display();
        panic!(
            "{path}: this is done or smaller now, and goes from the list (`UPDATE=1` does it):\n{}",
            gone.join(self.separator)
        );
    }
}

/// Holds a list of single things to what is found: nothing new, and nothing that is gone.
pub(super) fn hold(name: &str, wrong: &str, found: impl IntoIterator<Item = String>) {
    let listed = Left::of_lines(name);
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
