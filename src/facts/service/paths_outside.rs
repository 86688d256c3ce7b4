//! What builds refer to outside of the repository, by `..` or through links.

use crate::compose::ContextSource;
use crate::facts::handles::ServiceRef;
use crate::source::{ReadError, RepoPath, Span, Tree};

impl<'a> ServiceRef<'a> {
    /// The context or the Dockerfile of the service's build, where that leaves the repository: its place, and
    /// how it is written there. What is absolute or in somebody's home is meant to be the host's.
    #[must_use]
    pub fn build_outside(self) -> Option<(Span, &'a str)> {
        let build = self.service.build.as_ref()?;
        let ContextSource::Directory(context) = build.context.known()? else { return None };
        let tree = self.facts.repo.tree();
        let inside = RepoPath::new(context);
        if is_relative(context) && leaves(tree, inside.as_ref()) {
            return Some((build.context.span, context));
        }
        let dockerfile = build.dockerfile.as_ref()?;
        let name = dockerfile.known().filter(|name| is_relative(name))?;
        leaves(tree, inside?.join(name).as_ref()).then_some((dockerfile.span, name))
    }
}

fn is_relative(path: &str) -> bool {
    !path.starts_with(['/', '~'])
}

/// Whether the repository has no such path, or it leads out of the repository through a link.
fn leaves(tree: &Tree, path: Option<&RepoPath>) -> bool {
    path.is_none_or(|path| tree.resolve(path) == Err(ReadError::Outside))
}
