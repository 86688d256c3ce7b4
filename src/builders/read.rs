//! Reading the files that ask for builds: which are read, in which order, and what each of them asks for.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::builder_file::BuilderFile;
use super::collected::{Collected, Finished};
use super::compose_run::ComposeRun;
use super::declared_build::DeclaredBuild;
use super::document::Document;
use super::kinds::{FileKind, kind_of};
use super::work::Work;
use super::workflows::Local;
use super::{bake, pipelines, scripts, tools, workflows};
use crate::answer::LimitReached;
use crate::build::NamedContext;
use crate::ids::{AskedBy, DeclaredBuildId};
use crate::knowledge::vendored::is_vendored;
use crate::limits;
use crate::source::{EntryKind, FileId, Files, RepoPath, Tree};

/// Every build that files of the repository ask for, and every call of Compose in them. Those that cannot be read ask
/// for none: they are no files that are judged.
///
/// `first` is the number of the first of them among all that are declared.
pub(crate) fn read(tree: &Tree, files: &mut Files, first: usize) -> AskedFor {
    let Finished { builds: others, bakes: calls, runs, mut limits } = asked_for(tree, files);
    let sets = bake::file_sets(calls, tree, files, &mut limits);
    let mut builds = bake::builds(&sets, tree, files, &mut limits);
    builds.extend(others);
    let builds = bounded(builds, first, &mut limits);
    AskedFor { builds, runs, limits }
}

/// What files of a repository ask for.
#[derive(Debug)]
pub(crate) struct AskedFor {
    pub(crate) builds: Vec<DeclaredBuild>,
    /// The calls of Compose.
    pub(crate) runs: Vec<ComposeRun>,
    /// Where a limit was reached, so that not all that they ask for is known.
    pub(crate) limits: Vec<LimitReached>,
}

/// Every build that files ask for, every call of Bake and every one of Compose.
fn asked_for(tree: &Tree, files: &mut Files) -> Finished {
    let of_kind = |(path, kind): (&RepoPath, EntryKind)| {
        let kind = kind_of(path).filter(|_| kind == EntryKind::File)?;
        (!is_vendored(tree, path, &[])).then(|| (path.clone(), kind))
    };
    let candidates: Vec<(RepoPath, FileKind)> = tree.entries().filter_map(of_kind).collect();
    let read: Vec<(RepoPath, FileKind, Vec<u8>)> = candidates
        .into_par_iter()
        .filter_map(|(path, kind)| {
            let bytes = tree.read(&path).ok().filter(|bytes| may_build(kind, bytes))?;
            Some((path, kind, bytes))
        })
        .collect();
    let ids: Vec<(FileId, FileKind)> =
        read.into_iter().map(|(path, kind, bytes)| (files.add(path, bytes), kind)).collect();
    let files = &*files;
    let is_local = |(_, kind): &&(FileId, FileKind)| matches!(kind, FileKind::Workflow | FileKind::Action);
    let documents = ids
        .par_iter()
        .filter(is_local)
        .map(|(id, _)| (files.get(*id).path().clone(), Document::new(*id, files.get(*id))))
        .collect();
    let local = Local::of(documents);
    let follow = |(id, kind): &(FileId, FileKind)| {
        let file =
            BuilderFile { id: *id, kind: *kind, file: files.get(*id), tree, work: Work::share(ids.len()) };
        of_file(&file, &local).finish(kind.builder(), tree)
    };
    let found: Vec<Finished> = ids.par_iter().map(follow).collect();
    let mut all = Finished { builds: Vec::new(), bakes: Vec::new(), runs: Vec::new(), limits: Vec::new() };
    for file in found {
        all.builds.extend(file.builds);
        all.bakes.extend(file.bakes);
        all.runs.extend(file.runs);
        all.limits.extend(file.limits);
    }
    all
}

/// The builds without those of a Dockerfile that has very many: each may be evaluated. What is built on another one
/// names it by its number, which changes with that.
fn bounded(builds: Vec<DeclaredBuild>, first: usize, reached: &mut Vec<LimitReached>) -> Vec<DeclaredBuild> {
    let mut counts: BTreeMap<Option<RepoPath>, usize> = BTreeMap::new();
    let mut kept: Vec<DeclaredBuild> = Vec::new();
    let mut numbers: Vec<Option<usize>> = Vec::new();
    for build in builds {
        let dockerfile = build.dockerfile.known().cloned();
        let limit = if dockerfile.is_some() { &limits::DOCKERFILE_BUILDS } else { &limits::UNKNOWN_BUILDS };
        let count = counts.entry(dockerfile).or_default();
        *count += 1;
        let is_kept = *count <= limit.most();
        if *count == limit.most() + 1 {
            reached.push(LimitReached::new(limit, build.place));
        }
        numbers.push(is_kept.then_some(first + kept.len()));
        kept.extend(is_kept.then_some(build));
    }
    for context in kept.iter_mut().flat_map(|build| build.contexts.values_mut()) {
        if let NamedContext::BuiltFor(AskedBy::Declared(DeclaredBuildId(number))) = context {
            match numbers.get(*number).copied().flatten() {
                Some(renumbered) => *number = renumbered,
                None => *context = NamedContext::Elsewhere,
            }
        }
    }
    kept
}

/// What a file asks for.
fn of_file(file: &BuilderFile<'_>, local: &Local<'_>) -> Collected {
    match file.kind {
        FileKind::Dockerfile => scripts::dockerfile_comment(file),
        FileKind::Compose => scripts::compose_comment(file),
        FileKind::Workflow => workflows::workflow(file, local),
        FileKind::Action => workflows::docker_action(file, local),
        FileKind::GitLab => pipelines::gitlab(file),
        FileKind::CircleCi => pipelines::circleci(file),
        FileKind::Azure => pipelines::azure(file),
        FileKind::CloudBuild => pipelines::cloud_build(file),
        FileKind::Jenkins => pipelines::jenkins(file),
        FileKind::Drone => pipelines::drone(file),
        FileKind::Bitbucket => pipelines::bitbucket(file),
        FileKind::Travis => pipelines::travis(file),
        FileKind::Makefile => scripts::makefile(file),
        FileKind::Justfile => scripts::justfile(file),
        FileKind::PackageJson => scripts::package_scripts(file),
        FileKind::Taskfile => scripts::taskfile(file),
        FileKind::ShellScript => scripts::shell_script(file),
        FileKind::Skaffold => tools::skaffold(file),
        FileKind::Tilt => tools::tilt(file),
        FileKind::DevContainer => tools::devcontainer(file),
    }
}

/// Whether a file names a program that builds images, or Compose, at all: most do not, and are not parsed.
fn may_build(kind: FileKind, bytes: &[u8]) -> bool {
    let holds = |word: &str| memchr::memmem::find(bytes, word.as_bytes()).is_some();
    // Source: the programs' own documentation; `docker` is part of `docker/build-push-action` and `dockerfile`.
    let builders = ["ocker", "podman", "buildah", "nerdctl", "img build", "depot"];
    match kind {
        // What a workflow uses may build.
        FileKind::Workflow | FileKind::Action if holds("uses: ./") => true,
        FileKind::Skaffold => true,
        FileKind::DevContainer => holds("ockerfile") || holds("ockerFile") || holds("ockerComposeFile"),
        FileKind::Tilt => holds("_build"),
        FileKind::Dockerfile => {
            holds(" build") && ["docker ", "podman ", "buildah "].iter().any(|name| holds(name))
        }
        FileKind::Compose => calls_compose(bytes),
        _ => {
            let builds = holds("build") && builders.iter().any(|name| holds(name));
            builds || holds("kaniko") || calls_compose(bytes)
        }
    }
}

/// Whether a file may call Compose.
fn calls_compose(bytes: &[u8]) -> bool {
    let calls = ["docker compose", "docker-compose ", "podman compose", "podman-compose "];
    calls.iter().any(|call| memchr::memmem::find(bytes, call.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builders::commands;

    #[test]
    fn what_calls_a_builder_is_read() {
        for program in commands::PROGRAMS {
            let call = match program {
                "executor" => "/kaniko/executor --context .".to_owned(),
                program => format!("{program} build ."),
            };
            assert!(commands::is_builder(program));
            assert!(may_build(FileKind::ShellScript, call.as_bytes()), "{call}");
        }
        assert!(!may_build(FileKind::ShellScript, b"cargo build"));
        assert!(!may_build(FileKind::ShellScript, b"docker run x"));
    }
}
