//! Go: the packages that make programs.

use super::program::{Said, Weight, has};
use crate::source::{RepoPath, Tree};

/// Whether a file is one that a program is looked for in: the `main.go` of a folder of `cmd`, or the file there that is
/// called like the folder, as in Kubernetes; the `main.go` of a module of its own, or of a folder in one of services.
pub(super) fn may_be_main(tree: &Tree, path: &RepoPath) -> bool {
    let folder = path.parent();
    let name = path.file_name();
    let is_command = folder.parent().file_name() == "cmd";
    let is_main = name == "main.go";
    is_command && (is_main || name.strip_suffix(".go") == Some(folder.file_name()))
        || is_main && (has(tree, &folder, "go.mod") || super::program::is_in_folder_of_services(&folder))
}

/// The program of a folder, if the file is one of a package `main`.
// Source: go.dev/ref/spec, "Program execution"; go.dev/doc, "Organizing a Go module" (`cmd`).
pub(super) fn program(directory: &RepoPath, text: &str) -> Option<Said> {
    let (number, line) = text.lines().enumerate().find(|(_, line)| line.starts_with("package "))?;
    let package =
        line["package ".len()..].split(|c: char| c.is_whitespace() || c == ';' || c == '/').next()?;
    // `//go:build ignore` and its like: run by hand.
    let is_left_out = text.lines().take(number).any(|line| line.starts_with("//go:build ignore"));
    let line = u32::try_from(number + 1).ok()?;
    (package == "main" && !is_left_out).then(|| {
        let said = Said::new(line, "it is a program of Go", Weight::Runs);
        said.named(vec![directory.file_name().to_owned()])
    })
}
