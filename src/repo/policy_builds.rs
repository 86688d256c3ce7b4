//! The builds that the policy names, for images that nothing else in the repository says how to build.

use std::collections::BTreeMap;

use crate::answer::Answer;
use crate::build::Variable;
use crate::builders::{BuilderKind, BuiltFrom, DeclaredBuild, DeclaredName};
use crate::policy::{Keyed, PolicyBuild};
use crate::source::{RepoPath, Span, Spanned};

/// What `images.build` of a policy asks for. Paths start at the root; without a context it is the folder of the
/// Dockerfile, as it is for `docker build`.
pub(super) fn declared(builds: &[Spanned<PolicyBuild>]) -> Vec<DeclaredBuild> {
    builds.iter().map(|build| one(&build.value, build.span)).collect()
}

fn one(build: &PolicyBuild, place: Span) -> DeclaredBuild {
    let dockerfile = match &build.dockerfile {
        Some(path) => within(path),
        None => match &build.context {
            Some(context) => within(context).map(|context| context.join("Dockerfile").unwrap_or(context)),
            None => Answer::unknown("the policy says neither Dockerfile nor context", place),
        },
    };
    let context = match &build.context {
        Some(context) => within(context).map(BuiltFrom::Directory),
        None => dockerfile.clone().map(|path| BuiltFrom::Directory(path.parent())),
    };
    let argument = |(name, said): (&String, &Keyed<Spanned<String>>)| {
        let value = Variable { value: Answer::Known(said.value.value.clone()), place: said.value.span };
        (name.clone(), value)
    };
    let name = build.name.as_ref();
    DeclaredBuild {
        place: name.map_or(place, |name| name.span),
        kind: BuilderKind::Policy,
        label: name.map_or_else(String::new, |name| name.value.clone()),
        context,
        dockerfile,
        target: build.target.as_ref().map(|target| Answer::Known(target.value.clone())),
        arguments: build.args.iter().map(argument).collect(),
        contexts: BTreeMap::new(),
        names: name
            .map(|name| DeclaredName { name: name.value.clone(), has_unknown_tag: false })
            .into_iter()
            .collect(),
        is_published: true,
        missing: None,
        is_export: false,
    }
}

fn within(path: &Spanned<String>) -> Answer<RepoPath> {
    match RepoPath::root().join(&path.value) {
        Some(inside) => Answer::Known(inside),
        None => Answer::unknown(format!("`{}` leads out of the repository", path.value), path.span),
    }
}
