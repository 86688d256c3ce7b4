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

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn builds_leave_the_repository() {
        for (what, service, expected) in [
            ("no build", "{image: a}", None),
            ("the folder of the file", "{build: .}", None),
            ("the root", "{build: ..}", None),
            ("what lies above the root", "{build: ../..}", Some(("../..", ".."))),
            ("a folder that is not there", "{build: ../nowhere}", None),
            ("an absolute path", "{build: /srv/app}", None),
            ("a home", "{build: ~/app}", None),
            ("another repository", "{build: 'https://github.com/acme/app.git'}", None),
            ("a context that is not known", "{build: '${CONTEXT}'}", None),
            ("a Dockerfile inside", "{build: {context: ., dockerfile: ../Dockerfile}}", None),
            (
                "a Dockerfile outside",
                "{build: {context: ., dockerfile: ../../Dockerfile}}",
                Some(("../../Dockerfile", "../../Dockerfile")),
            ),
            ("an absolute Dockerfile", "{build: {context: ., dockerfile: /srv/Dockerfile}}", None),
            ("a Dockerfile in a home", "{build: {context: ., dockerfile: ~/Dockerfile}}", None),
            ("a Dockerfile that is not known", "{build: {context: ., dockerfile: '${FILE}'}}", None),
        ] {
            let facts = of(&[
                ("app/compose.yaml", &format!("services:\n  api: {service}\n")),
                ("app/Dockerfile", "FROM a\n"),
            ]);
            let outside = facts.named_service("api").build_outside();
            let said = outside.map(|(place, path)| (facts.repo.files().slice(place), path));
            assert_eq!(said.as_ref().map(|(place, path)| (&**place, *path)), expected, "{what}");
        }
    }
}
