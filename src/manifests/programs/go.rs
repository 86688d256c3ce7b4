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

/// The directory of the program that a file is the main one of: of `shop/cmd/server`, that is `shop`, which the server is
/// of.
// Source: the layout of go-kratos.dev, "Project Layout" (`app/NAME/service/cmd/server`).
pub(super) fn home_of(path: &RepoPath) -> RepoPath {
    let folder = path.parent();
    let service = folder.parent().parent();
    if is_server(&folder) && !service.is_root() { service } else { folder }
}

/// Whether a folder is the `cmd/server` of something.
fn is_server(folder: &RepoPath) -> bool {
    folder.file_name() == "server" && folder.parent().file_name() == "cmd"
}

/// The program of a folder, if the file is one of a package `main`. What is called a server in `cmd` of a part of the repository
/// serves.
// Source: go.dev/ref/spec, "Program execution"; go.dev/doc, "Organizing a Go module" (`cmd`).
pub(super) fn program(directory: &RepoPath, text: &str) -> Option<Said> {
    let (number, line) = text.lines().enumerate().find(|(_, line)| line.starts_with("package "))?;
    let package =
        line["package ".len()..].split(|c: char| c.is_whitespace() || c == ';' || c == '/').next()?;
    // `//go:build ignore` and its like: run by hand.
    let is_left_out = text.lines().take(number).any(|line| line.starts_with("//go:build ignore"));
    let line = u32::try_from(number + 1).ok()?;
    (package == "main" && !is_left_out).then(|| {
        let serves = is_server(directory) && !directory.parent().parent().is_root();
        let weight = if serves { Weight::Serves } else { Weight::Runs };
        let said = Said::new(line, "it is a program of Go", weight);
        said.named(vec![directory.file_name().to_owned()])
    })
}
