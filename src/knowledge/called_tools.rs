//! Libraries that call a program: where a manifest depends on one, the program needs the tool in its image.

/// The registry that a library is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Registry {
    /// npm.
    Npm,
    /// The Python index.
    Python,
}

/// Libraries, and the tool that each calls. Those that speak git's protocol themselves (isomorphic-git, dulwich,
/// pygit2) or bring a git of their own (dugite) are none.
// Source: the documentation of each: simple-git ("Requires git to be installed"), @npmcli/git, semantic-release,
// GitPython ("requires the git executable"), PyDriller and Copier, which names git among its requirements.
const LIBRARIES: [(Registry, &str, &str); 6] = [
    (Registry::Npm, "@npmcli/git", "git"),
    (Registry::Npm, "semantic-release", "git"),
    (Registry::Npm, "simple-git", "git"),
    (Registry::Python, "copier", "git"),
    (Registry::Python, "gitpython", "git"),
    (Registry::Python, "pydriller", "git"),
];

/// The tool that a library calls, by the library's name in lower case.
pub(crate) fn called_by(registry: Registry, library: &str) -> Option<&'static str> {
    let row = LIBRARIES.iter().find(|(own, name, _)| *own == registry && *name == library);
    row.map(|(_, _, tool)| *tool)
}
