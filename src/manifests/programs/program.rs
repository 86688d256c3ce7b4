//! A directory that holds a program, and what says so.

use crate::source::{RepoPath, Tree};

/// A directory that holds a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Program {
    /// The directory; never the root.
    pub(crate) directory: RepoPath,
    /// The file that says so.
    pub(crate) file: RepoPath,
    /// What it says, and where.
    pub(crate) said: Said,
}

/// What a manifest says of the program that it makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// The line that says so, from 1.
    pub(crate) line: u32,
    /// The sign, as a clause: "it is an application of Nx".
    pub(crate) sign: String,
    /// How much it says.
    pub(crate) weight: Weight,
    /// What builds call the program, beside the path of its directory: its package, its binaries.
    pub(crate) names: Vec<String>,
}

/// How much a sign says of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// It is started together with others, unless somebody builds it alone: an application of an umbrella.
    Part,
    /// It runs, be it for good or until it has done its work.
    Runs,
    /// It serves: what makes it a program is there for servers.
    Serves,
}

impl Said {
    /// What a line says.
    pub(super) fn new(line: u32, sign: impl Into<String>, weight: Weight) -> Self {
        Self { line, sign: sign.into(), weight, names: Vec::new() }
    }

    /// What is said, of a program that builds call by these names.
    pub(super) fn named(self, names: Vec<String>) -> Self {
        Self { names, ..self }
    }
}

/// Folders whose folders are programs that are deployed, one each.
// Source: the documentation of Nx and Turborepo (`apps`); folders of services in public repositories of several.
const FOLDERS_OF_SERVICES: [&str; 4] = ["apps", "microservices", "servers", "services"];

/// Whether a directory lies in a folder whose folders are programs that are deployed, by its name.
pub(crate) fn is_in_folder_of_services(directory: &RepoPath) -> bool {
    FOLDERS_OF_SERVICES.contains(&directory.parent().file_name())
}

/// The line, from 1, on which a text first says `what`; the first one where it does not.
pub(super) fn line_of(text: &str, what: &str) -> u32 {
    let before = memchr::memmem::find(text.as_bytes(), what.as_bytes()).unwrap_or(0);
    let lines = memchr::memchr_iter(b'\n', &text.as_bytes()[..before]).count();
    u32::try_from(lines + 1).unwrap_or(u32::MAX)
}

/// Whether the tree has something at a path below a directory.
pub(super) fn has(tree: &Tree, directory: &RepoPath, path: &str) -> bool {
    directory.join(path).is_some_and(|path| tree.holds(&path))
}

/// The names of what stands in a directory below another one.
pub(super) fn names_in<'a>(
    tree: &'a Tree,
    directory: &RepoPath,
    below: &str,
) -> impl Iterator<Item = &'a str> + use<'a> {
    let directory = directory.join(below).unwrap_or_else(RepoPath::root);
    let names: Vec<&str> = tree.children(&directory).map(|(path, _)| path.file_name()).collect();
    names.into_iter()
}
