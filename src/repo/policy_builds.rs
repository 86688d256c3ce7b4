//! The builds that the policy names, for images that nothing else in the repository says how to build.

use std::collections::{BTreeMap, BTreeSet};

use crate::answer::Answer;
use crate::build::Variable;
use crate::builders::{BuilderKind, BuiltFrom, DeclaredBuild, DeclaredName, Missing};
use crate::policy::{Keyed, PolicyBuild};
use crate::source::{RepoPath, Span, Spanned, Tree};

/// What `images.build` of a policy asks for. Paths start at the root; without a context it is the folder of the
/// Dockerfile, as it is for `docker build`.
pub(super) fn declared(builds: &[Spanned<PolicyBuild>], tree: &Tree) -> Vec<DeclaredBuild> {
    builds.iter().map(|build| one(&build.value, build.span, tree)).collect()
}

fn one(build: &PolicyBuild, place: Span, tree: &Tree) -> DeclaredBuild {
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
    let called = name.or(build.dockerfile.as_ref()).or(build.context.as_ref());
    DeclaredBuild {
        place: called.map_or(place, |called| called.span),
        kind: BuilderKind::Policy,
        label: called.map_or_else(String::new, |called| called.value.clone()),
        missing: missing(&context, &dockerfile, tree),
        context,
        dockerfile,
        inline: None,
        target: build.target.as_ref().map(|target| Answer::Known(target.value.clone())),
        arguments: build.args.iter().map(argument).collect(),
        contexts: BTreeMap::new(),
        labels: Some(BTreeSet::new()),
        names: name
            .map(|name| DeclaredName { name: name.value.clone(), has_unknown_tag: false })
            .into_iter()
            .collect(),
        is_published: true,
        is_export: false,
        is_run_once: false,
    }
}

/// What a build of the policy names that is not there: the directory, or else the Dockerfile.
fn missing(context: &Answer<BuiltFrom>, dockerfile: &Answer<RepoPath>, tree: &Tree) -> Option<Missing> {
    let is_there = |path: &RepoPath| path.is_root() || tree.kind(path).is_some();
    match context.known() {
        Some(BuiltFrom::Directory(directory)) if !is_there(directory) => {
            Some(Missing::Context(directory.clone()))
        }
        _ => {
            let lost = dockerfile.known().filter(|path| tree.kind(path).is_none());
            lost.map(|path| Missing::Dockerfile(path.clone()))
        }
    }
}

fn within(path: &Spanned<String>) -> Answer<RepoPath> {
    match RepoPath::root().join(&path.value) {
        Some(inside) => Answer::Known(inside),
        None => Answer::unknown(format!("`{}` leads out of the repository", path.value), path.span),
    }
}
