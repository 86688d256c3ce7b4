//! For tests: what is known of a repository of a few small files.

use super::handles::{Facts, Image, ServiceRef};
use crate::policy::{self, Policy};
use crate::repo::Repo;
use crate::source::{Files, RepoPath, Span, Tree};

/// What is known of a repository with these files, each a path and a text; its policy file counts if it has one.
pub(crate) fn of(files: &[(&str, &str)]) -> Facts {
    of_templates(files, &[])
}

/// What is known of a repository with these files, where a rule's settings name the templates at these paths.
pub(crate) fn of_templates(files: &[(&str, &str)], templates: &[&str]) -> Facts {
    let contents = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    let tree = Tree::in_memory(contents);
    let mut files = Files::default();
    let mut policy = policy::find(&tree).map_or_else(Policy::default, |path| {
        let (policy, mistakes) = Policy::load(&tree, &mut files, &path);
        assert!(mistakes.is_empty(), "{mistakes:?}");
        policy
    });
    policy.templates.extend(templates.iter().map(|path| RepoPath::new(path).unwrap()));
    Facts::of(Repo::read(tree, files, &policy, &[RepoPath::root()]))
}

impl Facts {
    /// The only image of the repository.
    pub(super) fn only_image(&self) -> Image<'_> {
        let images: Vec<Image<'_>> = self.images().collect();
        assert_eq!(images.len(), 1, "one image is expected");
        images[0]
    }

    /// The image of the Dockerfile at a path; of several, that of the last target.
    pub(crate) fn image_of(&self, path: &str) -> Image<'_> {
        self.images().filter(|image| image.dockerfile().path.as_str() == path).last().unwrap()
    }

    /// What the files say at a place.
    pub(super) fn said_at(&self, place: Span) -> String {
        self.repo.files().slice(place).into_owned()
    }

    /// The service of that name; of several, the first.
    pub(super) fn named_service(&self, name: &str) -> ServiceRef<'_> {
        self.services().find(|service| service.name() == name).unwrap()
    }
}

#[test]
fn a_repository_is_read_with_its_policy() {
    let facts = of(&[
        ("Dockerfile", "FROM alpine:3.22\nCMD [\"/x\"]\n"),
        ("compose.yaml", "services: {api: {build: .}}\n"),
        ("stockade.yaml", "services: [\"apps/*\"]\n"),
    ]);
    assert_eq!(facts.only_image().dockerfile().path.as_str(), "Dockerfile");
    assert!(facts.named_service("api").image().is_some());
    assert_eq!(facts.repo.declared_services().len(), 1);
}
