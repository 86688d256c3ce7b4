//! Folders with code of others: what is in them is not linted unless it is asked for by name.

use crate::source::{RepoPath, Tree};

/// Names of folders with code of others, and with recorded outputs.
// Source: the documentation of npm, Bower, Bazel (`third_party`), Python ("site"), Terraform and Jest.
const VENDORED: [&str; 6] =
    ["node_modules", "bower_components", "third_party", "site-packages", ".terraform", "__snapshots__"];

/// Signs that a folder called `vendor` holds code of others: one of them stands beside or in it.
// Source: the documentation of Go ("vendoring"), Composer, Bundler and Cargo.
const VENDOR_SIGNS: [&str; 7] = [
    "go.mod",
    "composer.json",
    "Gemfile",
    "Cargo.toml",
    "vendor/modules.txt",
    "vendor/autoload.php",
    "vendor/bundle",
];

/// Whether a file is one of others, and none of `asked` names it or a folder around it.
pub(crate) fn is_vendored(tree: &Tree, path: &RepoPath, asked: &[RepoPath]) -> bool {
    let is_asked = || asked.iter().any(|asked| !asked.is_root() && path.is_in(asked));
    let is_of_others = path.ancestors().any(|directory| {
        let name = directory.file_name();
        let has = |sign: &str| directory.parent().join(sign).is_some_and(|sign| tree.kind(&sign).is_some());
        VENDORED.contains(&name) || name == "vendor" && VENDOR_SIGNS.iter().any(|sign| has(sign))
    });
    is_of_others && !is_asked()
}
