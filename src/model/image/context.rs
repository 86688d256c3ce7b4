//! The build context of a Dockerfile that nothing in the repository builds.

use super::Dockerfile;
use crate::source::{RepoPath, Tree};
use crate::syntax::dockerfile::{Kind, Word};

/// The directory that a Dockerfile is most likely built from: the nearest one, from its own upwards, that
/// holds most of what COPY and ADD name. What is missing there may be made before the build. Nothing where
/// none holds anything of it.
#[must_use]
pub fn guess_context(dockerfile: &Dockerfile, tree: &Tree) -> Option<RepoPath> {
    let sources: Vec<String> = dockerfile
        .tree
        .instructions
        .iter()
        .filter_map(|instruction| match &instruction.kind {
            Kind::Copy(transfer) | Kind::Add(transfer) if instruction.flag("from").is_none() => {
                Some(&transfer.sources)
            }
            _ => None,
        })
        .flatten()
        .filter_map(plain_path)
        .collect();
    let own = dockerfile.path.parent();
    let held = |directory: &RepoPath| {
        let paths = sources.iter().filter_map(|source| directory.join(source));
        paths.filter(|path| tree.holds(path)).count()
    };
    let mut best: Option<(usize, RepoPath)> = None;
    for directory in std::iter::once(own.clone()).chain(own.ancestors()) {
        let count = held(&directory);
        let is_better = best.as_ref().is_none_or(|(most, _)| count > *most);
        if is_better && (count > 0 || sources.is_empty()) {
            best = Some((count, directory));
        }
    }
    best.map(|(_, directory)| directory)
}

/// A source that is a path without variables; of one with wildcards, the directory in front of them.
fn plain_path(word: &Word) -> Option<String> {
    let path = word.literal()?;
    if path.contains("://") || path.starts_with("git@") {
        return None;
    }
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let plain: Vec<&str> = parts.iter().copied().take_while(|part| !part.contains(['*', '?', '['])).collect();
    (plain.len() == parts.len() || !plain.is_empty()).then(|| plain.join("/"))
}
