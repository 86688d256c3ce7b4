//! The build context of a Dockerfile that nothing in the repository builds.

use super::Dockerfile;
use crate::source::{RepoPath, Tree};
use crate::syntax::dockerfile::{Kind, Word};

/// The directory that a Dockerfile is most likely built from: the nearest one, from its own upwards, that
/// holds everything that COPY and ADD name. Nothing where none does.
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
    let holds_all = |directory: &RepoPath| {
        sources.iter().all(|source| directory.join(source).is_some_and(|path| tree.holds(&path)))
    };
    std::iter::once(own.clone()).chain(own.ancestors()).find(holds_all)
}

/// A source that is a path without variables and wildcards.
fn plain_path(word: &Word) -> Option<String> {
    let path = word.literal()?;
    let is_plain = !path.contains(['*', '?', '[']) && !path.contains("://") && !path.starts_with("git@");
    is_plain.then(|| path.trim_start_matches('/').to_owned())
}
