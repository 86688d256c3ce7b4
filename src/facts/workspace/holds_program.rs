//! Whether a directory holds a program, by the names of what is in it.

use crate::source::{EntryKind, RepoPath, Tree};

/// Files and folders that say that a directory holds a program.
// Source: the documentation of each package manager; in 116 public repositories, counted on 2026-11-30, all
// but `Pipfile` occur.
const PROGRAM_FILES: &[&str] = &[
    "Cargo.toml",
    "Gemfile",
    "Pipfile",
    "build.gradle",
    "build.gradle.kts",
    "composer.json",
    "deno.json",
    "go.mod",
    "main.go",
    "main.py",
    "manage.py",
    "mix.exs",
    "package.json",
    "pom.xml",
    "pyproject.toml",
    "requirements.txt",
    "setup.py",
    "src",
];

/// Endings of files that are a program's.
// Source: the documentation of each language.
const PROGRAM_ENDINGS: &[&str] = &[
    ".c", ".cpp", ".cs", ".csproj", ".ex", ".fsproj", ".go", ".java", ".js", ".php", ".py", ".rb", ".rs",
    ".ts",
];

/// Whether a directory holds a program rather than what describes an image only. The root is never a service of several, and
/// all of the repository is below it.
pub(super) fn holds_program(tree: &Tree, directory: &RepoPath) -> bool {
    let is_source = |(path, kind): (&RepoPath, EntryKind)| {
        kind == EntryKind::File && PROGRAM_ENDINGS.iter().any(|ending| path.file_name().ends_with(ending))
    };
    !directory.is_root() && (holds_manifest(tree, directory) || tree.children(directory).any(is_source))
}

/// Whether a directory below the root holds a file that says that there is a program.
pub(super) fn holds_manifest(tree: &Tree, directory: &RepoPath) -> bool {
    !directory.is_root()
        && tree.children(directory).any(|(path, _)| PROGRAM_FILES.contains(&path.file_name()))
}
