//! What services say of the things that they are built from, where that is wrong: contexts, Dockerfiles, targets
//! and build arguments that are not there.

use std::collections::BTreeSet;

use crate::build::Dockerfile;
use crate::compose::{BuildSection, Service};
use crate::facts::handles::Facts;
use crate::images::service_builds;
use crate::knowledge::{self, build_arguments, purpose};
use crate::policy::nearest;
use crate::source::{EntryKind, RepoPath, Span, Tree};
use crate::syntax::dockerfile::{Kind, by_name};

/// A build that refers to something which is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildProblem {
    /// What is not there.
    pub kind: BuildProblemKind,
    /// The words that refer to it.
    pub place: Span,
    /// What is wrong.
    pub message: String,
    /// What was probably meant.
    pub meant: Option<String>,
    /// The Dockerfile that does not have it.
    pub dockerfile: Option<Span>,
}

/// What a build refers to in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuildProblemKind {
    /// The directory that is built from.
    Context,
    /// The Dockerfile.
    Dockerfile,
    /// The stage that is built.
    Target,
    /// An argument that is passed.
    Argument,
}

impl Facts {
    /// Everything that builds of services, targets of Bake and images of the policy refer to in vain.
    #[must_use]
    pub fn build_problems(&self) -> Vec<BuildProblem> {
        let submodules = submodules(self.repo.tree());
        let mut found = Vec::new();
        for (id, build) in service_builds::builds_of(self.repo.projects()) {
            let project = &self.repo.projects()[id.project];
            // Files that are laid over others, filled in or read by tests are not run from where they lie.
            if project.files.first().is_some_and(|file| is_not_run(self.repo.files().get(*file).path())) {
                continue;
            }
            let service = &project.services[id.service];
            // What lies in a submodule is not in this repository.
            let is_elsewhere = |path: &RepoPath| submodules.iter().any(|submodule| path.is_in(submodule));
            self.problems_of(service, build, &is_elsewhere, &mut found);
        }
        found.extend(self.problems_of_declared(&submodules));
        found
    }

    fn problems_of(
        &self,
        service: &Service,
        build: &BuildSection,
        is_elsewhere: &dyn Fn(&RepoPath) -> bool,
        found: &mut Vec<BuildProblem>,
    ) {
        let name = &format!("service `{}`", service.name.value);
        let Some(context) = service_builds::context_directory(build).filter(|context| !is_elsewhere(context))
        else {
            return;
        };
        // With `\` for a separator it is meant for Windows alone, where it leads elsewhere.
        if context.as_str().contains('\\') {
            return;
        }
        if self.repo.tree().kind(&context).is_none() {
            let place = build.context.span;
            let message = format!("{name} is built from `{context}`, which does not exist");
            found.push(BuildProblem {
                kind: BuildProblemKind::Context,
                place,
                message,
                meant: near_directory(self.repo.tree(), &context),
                dockerfile: None,
            });
            return;
        }
        if build.dockerfile_inline.is_some() {
            return;
        }
        let Some(path) = service_builds::dockerfile_path(build).filter(|path| !is_elsewhere(path)) else {
            return;
        };
        let place = build.dockerfile.as_ref().map_or(build.context.span, |dockerfile| dockerfile.span);
        let real = self.repo.tree().resolve(&path).unwrap_or_else(|_| path.clone());
        let Some(dockerfile) = self
            .repo
            .dockerfiles()
            .iter()
            .find(|dockerfile| !dockerfile.is_inline && dockerfile.path == real)
        else {
            // A Dockerfile that could not be read is told of elsewhere; a template is filled in before the build.
            if self.repo.tree().kind(&path).is_none() {
                let message = format!("{name} is built from `{path}`, which does not exist");
                found.push(BuildProblem {
                    kind: BuildProblemKind::Dockerfile,
                    place,
                    message,
                    meant: near_dockerfile(self.repo.tree(), &path),
                    dockerfile: None,
                });
            }
            return;
        };
        unknown_target(name, build, dockerfile, found);
        undeclared_arguments(name, build, dockerfile, found);
    }
}

/// Whether a Compose file is, by its path, one that nobody runs in the directory that it lies in.
pub(super) fn is_not_run(path: &RepoPath) -> bool {
    purpose::is_said(path.file_name(), knowledge::Kind::Project)
        || path.parts().any(|part| purpose::of(part, knowledge::Kind::ProjectFolder).is_some())
}

fn unknown_target(name: &str, build: &BuildSection, dockerfile: &Dockerfile, found: &mut Vec<BuildProblem>) {
    let Some((setting, target)) = build.target.as_ref().and_then(|target| Some((target, target.as_str()?)))
    else {
        return;
    };
    found.extend(unknown_stage(name, target, setting.span, dockerfile));
}

/// The problem of a stage that a Dockerfile does not have. `builder` is who asks for it, quoted.
pub(super) fn unknown_stage(
    builder: &str,
    target: &str,
    place: Span,
    dockerfile: &Dockerfile,
) -> Option<BuildProblem> {
    let names: Vec<&str> =
        dockerfile.stages.iter().filter_map(|stage| Some(stage.name.as_ref()?.value.as_str())).collect();
    let is_number = target.bytes().all(|byte| byte.is_ascii_digit());
    if target.is_empty() || is_number || names.contains(&target.to_lowercase().as_str()) {
        return None;
    }
    // A mistake in a FROM may have taken the stage away.
    dockerfile.errors.is_empty().then(|| BuildProblem {
        kind: BuildProblemKind::Target,
        place,
        message: format!("{builder} builds stage `{target}`, which does not exist in `{}`", dockerfile.path),
        meant: nearest(&target.to_lowercase(), names.iter().copied()).map(ToOwned::to_owned),
        dockerfile: Some(Span::start_of(dockerfile.file())),
    })
}

fn undeclared_arguments(
    name: &str,
    build: &BuildSection,
    dockerfile: &Dockerfile,
    found: &mut Vec<BuildProblem>,
) {
    let declared = declared_arguments(dockerfile);
    let all: BTreeSet<&str> = build.args.iter().map(|argument| argument.name.value.as_str()).collect();
    for argument in &build.args {
        let passed = &argument.name.value;
        if !is_declared(passed, &declared) {
            found.push(undeclared(name, (passed, argument.name.span), &all, dockerfile, &declared));
        }
    }
}

/// The names of the arguments that a Dockerfile declares somewhere.
pub(super) fn declared_arguments(dockerfile: &Dockerfile) -> BTreeSet<String> {
    dockerfile
        .tree
        .instructions
        .iter()
        .filter_map(|instruction| match &instruction.kind {
            Kind::Arg(declarations) => Some(declarations),
            Kind::Onbuild(trigger) => match &trigger.kind {
                Kind::Arg(declarations) => Some(declarations),
                _ => None,
            },
            _ => None,
        })
        .flatten()
        .filter_map(|declaration| declaration.name.literal())
        .collect()
}

/// Whether an argument means something to a Dockerfile that declares these.
pub(super) fn is_declared(passed: &str, declared: &BTreeSet<String>) -> bool {
    passed.is_empty()
        || declared.contains(passed)
        || build_arguments::is_predefined(&passed.to_uppercase())
        || passed.starts_with("BUILDKIT_")
}

/// The problem of an argument that a Dockerfile does not declare. `builder` is who passes it, quoted. What is passed
/// besides was not meant by it.
pub(super) fn undeclared(
    builder: &str,
    (passed, place): (&str, Span),
    all: &BTreeSet<&str>,
    dockerfile: &Dockerfile,
    declared: &BTreeSet<String>,
) -> BuildProblem {
    let (path, others) = (&dockerfile.path, declared.iter().filter(|name| !all.contains(name.as_str())));
    BuildProblem {
        kind: BuildProblemKind::Argument,
        place,
        message: format!("{builder} passes build argument `{passed}`, which `{path}` does not declare"),
        meant: nearest(passed, others.map(String::as_str)).map(ToOwned::to_owned),
        dockerfile: Some(Span::start_of(dockerfile.file())),
    }
}

/// The Dockerfile beside a path that was probably meant: one whose name differs by case, or by little, or the
/// only one.
pub(super) fn near_dockerfile(tree: &Tree, path: &RepoPath) -> Option<String> {
    let folder = path.parent();
    let beside = tree.children(&folder).filter(|(_, kind)| *kind != EntryKind::Directory);
    let names: Vec<&str> =
        beside.map(|(other, _)| other.file_name()).filter(|name| by_name(name).is_some()).collect();
    let same = names.iter().find(|name| name.eq_ignore_ascii_case(path.file_name())).copied();
    let near = same.or_else(|| nearest(path.file_name(), names.iter().copied()));
    let only = names.first().copied().filter(|_| names.len() == 1);
    near.or(only).and_then(|name| Some(folder.join(name)?.as_str().to_owned()))
}

/// The directory beside a path that was probably meant.
pub(super) fn near_directory(tree: &Tree, path: &RepoPath) -> Option<String> {
    let folder = path.parent();
    let beside = tree.children(&folder).filter(|(_, kind)| *kind == EntryKind::Directory);
    let names: Vec<&str> = beside.map(|(other, _)| other.file_name()).collect();
    let near = nearest(path.file_name(), names.iter().copied())?;
    Some(folder.join(near)?.as_str().to_owned())
}

/// The directories of submodules, as `.gitmodules` names them: `path = …` in git's configuration format.
fn submodules(tree: &Tree) -> Vec<RepoPath> {
    let bytes = RepoPath::new(".gitmodules").and_then(|path| tree.read(&path).ok()).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let paths = text.lines().filter_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "path").then(|| RepoPath::new(value.trim().trim_matches('"')))?
    });
    paths.collect()
}

#[cfg(test)]
mod tests;
