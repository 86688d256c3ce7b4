//! What targets of Bake files, and images of the policy, refer to in vain: the same things as services.

use std::collections::{BTreeMap, BTreeSet};

use super::build_problems::{
    BuildProblem, BuildProblemKind, declared_arguments, is_declared, is_not_run, near_directory,
    near_dockerfile, undeclared, unknown_stage,
};
use crate::build::Dockerfile;
use crate::builders::{BuilderKind, DeclaredBuild, Missing};
use crate::facts::handles::Facts;
use crate::source::{RepoPath, Span};

impl Facts {
    /// Everything that targets of Bake files, and images of the policy, refer to in vain, but for what lies in
    /// submodules.
    pub(super) fn problems_of_declared(&self, submodules: &[RepoPath]) -> Vec<BuildProblem> {
        let is_run = |build: &&DeclaredBuild| {
            matches!(build.kind, BuilderKind::Bake | BuilderKind::Policy)
                && !is_not_run(self.repo.files().path(build.place))
        };
        let builds: Vec<&DeclaredBuild> = self.repo.images.declared.iter().filter(is_run).collect();
        let mut found = Vec::new();
        // A target of a matrix, or one that is called more than once, is told of once.
        let mut told: BTreeSet<Span> = BTreeSet::new();
        for build in &builds {
            let problem = match &build.missing {
                Some(missing) => self.missing(build, missing, submodules),
                None => self.stage(build),
            };
            found.extend(problem.filter(|problem| told.insert(problem.place)));
        }
        found.extend(self.arguments(&builds));
        found
    }

    fn missing(
        &self,
        build: &DeclaredBuild,
        missing: &Missing,
        submodules: &[RepoPath],
    ) -> Option<BuildProblem> {
        let tree = self.repo.tree();
        let (kind, path, meant) = match missing {
            Missing::Context(path) => (BuildProblemKind::Context, path, near_directory(tree, path)),
            Missing::Dockerfile(path) => (BuildProblemKind::Dockerfile, path, near_dockerfile(tree, path)),
        };
        if submodules.iter().any(|submodule| path.is_in(submodule)) {
            return None;
        }
        let message = format!("`{}` is built from `{path}`, which does not exist", build.label);
        Some(BuildProblem { kind, place: build.place, message, meant, dockerfile: None })
    }

    fn stage(&self, build: &DeclaredBuild) -> Option<BuildProblem> {
        let target = build.target.as_ref()?.known()?;
        unknown_stage(&format!("`{}`", build.label), target, build.place, self.dockerfile_of(build)?)
    }

    /// Arguments that none of the builds declares that get them from one place: what many targets inherit is not meant
    /// for each of them.
    fn arguments(&self, builds: &[&DeclaredBuild]) -> Vec<BuildProblem> {
        let mut by_place: BTreeMap<(Span, &str), Option<BuildProblem>> = BTreeMap::new();
        for build in builds {
            // What is built from elsewhere may declare anything.
            let dockerfile = self.dockerfile_of(build);
            let declared = dockerfile.map(declared_arguments);
            let all: BTreeSet<&str> = build.arguments.keys().map(String::as_str).collect();
            for (name, variable) in &build.arguments {
                let problem = match (dockerfile, &declared) {
                    (Some(dockerfile), Some(declared)) if !is_declared(name, declared) => {
                        let builder = format!("`{}`", build.label);
                        Some(undeclared(&builder, (name, variable.place), &all, dockerfile, declared))
                    }
                    _ => None,
                };
                let known = by_place.entry((variable.place, name)).or_insert_with(|| problem.clone());
                if problem.is_none() {
                    *known = None;
                }
            }
        }
        by_place.into_values().flatten().collect()
    }

    fn dockerfile_of(&self, build: &DeclaredBuild) -> Option<&Dockerfile> {
        if let Some(text) = &build.inline {
            let stands_in_it = |dockerfile: &&Dockerfile| {
                let first = dockerfile.tree.instructions.first();
                dockerfile.is_inline && first.is_some_and(|first| text.span().contains(first.span))
            };
            return self.repo.dockerfiles().iter().find(stands_in_it);
        }
        let path = build.dockerfile.known()?;
        let real = self.repo.tree().resolve(path).unwrap_or_else(|_| path.clone());
        self.repo.dockerfiles().iter().find(|dockerfile| !dockerfile.is_inline && dockerfile.path == real)
    }
}
