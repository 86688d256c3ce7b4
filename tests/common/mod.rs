//! What several tests need: a repository read as `stockade check` reads it.

use stockade::{Date, Facts, Files, Policy, Repo, RepoPath, Tree, find_policy, load_policy};

/// Reads a repository with its policy file, which must have no mistake.
pub(crate) fn read(tree: Tree, asked: &[RepoPath]) -> (Facts, Policy) {
    let mut files = Files::default();
    let mut policy = find_policy(&tree).map_or_else(Policy::default, |path| {
        let (policy, mistakes) = load_policy(&tree, &mut files, &path);
        assert!(mistakes.is_empty(), "{mistakes:?}");
        policy
    });
    // The examples must not change their meaning with time.
    policy.as_of = Date::parse("2026-11-21");
    let facts = Facts::of(Repo::read(tree, files, &policy, asked));
    (facts, policy)
}
