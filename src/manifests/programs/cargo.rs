//! `Cargo.toml`: the binaries of a crate.

use toml::{Table, Value};

use super::program::{Said, Weight, has, line_of};
use crate::source::{EntryKind, RepoPath, Tree};

/// The program that a crate makes, if it has binaries: those that it names, and those that Cargo finds by itself.
// Source: doc.rust-lang.org/cargo, "Cargo Targets", "Target auto-discovery".
pub(super) fn program(tree: &Tree, directory: &RepoPath, text: &str) -> Option<Said> {
    let manifest: Table = text.parse().ok()?;
    let package = manifest.get("package")?.as_table()?;
    let name = package.get("name")?.as_str()?.to_owned();
    let declared = manifest.get("bin").and_then(Value::as_array).into_iter().flatten();
    let mut binaries: Vec<String> =
        declared.filter_map(|bin| Some(bin.get("name")?.as_str()?.to_owned())).collect();
    let line = if binaries.is_empty() { line_of(text, "[package]") } else { line_of(text, "[[bin]]") };
    if package.get("autobins").and_then(Value::as_bool) != Some(false) {
        if has(tree, directory, "src/main.rs") {
            binaries.push(name.clone());
        }
        let folder = directory.join("src/bin");
        for (path, kind) in folder.iter().flat_map(|folder| tree.children(folder)) {
            let is_folder = kind == EntryKind::Directory && has(tree, path, "main.rs");
            let stem = path.file_name().strip_suffix(".rs").filter(|_| kind == EntryKind::File);
            binaries.extend(stem.or_else(|| is_folder.then(|| path.file_name())).map(ToOwned::to_owned));
        }
    }
    if binaries.is_empty() {
        return None;
    }
    let sign = format!("the crate `{name}` makes a binary");
    binaries.push(name);
    binaries.sort();
    binaries.dedup();
    Some(Said::new(line, sign, Weight::Runs).named(binaries))
}
