//! The templates of Dockerfiles that the policy names, read as Dockerfiles.

use std::collections::BTreeMap;

use crate::build::Dockerfile;
use crate::source::{Files, RepoPath, Text, Tree};
use crate::syntax::dockerfile;

/// Reads the templates that the policy names, each parsed as the Dockerfile that it is but for placeholders.
pub(super) fn read(named: &[RepoPath], tree: &Tree, files: &mut Files) -> BTreeMap<RepoPath, Dockerfile> {
    let mut templates = BTreeMap::new();
    for path in named {
        let Ok(bytes) = tree.read(path) else { continue };
        let file = files.add(path.clone(), bytes);
        let text = Text::verbatim(file, 0, files.get(file).bytes());
        let (tree, errors) = dockerfile::parse(&text);
        templates.insert(path.clone(), Dockerfile::new(path.clone(), tree, errors));
    }
    templates
}
