//! Which directories are services: what the policy says, else what the repository looks like.

use std::collections::{BTreeMap, BTreeSet};

use super::holds_program::holds_program;
use super::serving_programs::{MIN_SERVICES, is_of_tools, is_typed};
use super::told_directories::{Told, what_is_built};
use crate::builders::BuilderKind;
use crate::facts::handles::{Facts, Image, ServiceRef};
use crate::facts::memo::{ServiceDirectory, ServiceReason};
use crate::images::service_builds;
use crate::knowledge::{Kind, collections, purpose};
use crate::source::{EntryKind, RepoPath, Span, Tree};

impl Facts {
    /// The directories that are services, by path: those that the policy names, and where it names none,
    /// those that something builds, that hold a program and a Dockerfile, that are packages of a workspace
    /// which can be started, or whose manifests say that they serve.
    #[must_use]
    pub fn service_directories(&self) -> &[ServiceDirectory] {
        self.memo.service_directories.get_or_init(|| {
            let mut all = if self.repo.declared_services().is_empty() { infer(self) } else { declared(self) };
            all.sort_by(|one, other| one.directory.cmp(&other.directory));
            all
        })
    }

    /// The service directory that a path lies in, the innermost one.
    #[must_use]
    pub(in crate::facts) fn service_directory_of(&self, path: &RepoPath) -> Option<&ServiceDirectory> {
        let all = self.service_directories();
        let find =
            |directory: &RepoPath| all.binary_search_by(|service| service.directory.cmp(directory)).ok();
        let found = find(path).or_else(|| path.ancestors().find_map(|above| find(&above)));
        found.map(|number| &all[number])
    }
}

impl<'a> Image<'a> {
    /// The service whose program the image holds: the one that its Dockerfile lies in, that it is built from,
    /// that has the name of the service which runs it, or that its build is told to build.
    #[must_use]
    pub fn service_directory(self) -> Option<&'a ServiceDirectory> {
        let facts = self.facts;
        if let Some(own) = facts.service_directory_of(&self.dockerfile().path) {
            return Some(own);
        }
        if let Some(own) = self.context().and_then(|context| facts.service_directory_of(context)) {
            return Some(own);
        }
        let names: BTreeSet<&str> = self.services().map(ServiceRef::name).collect();
        let named = |service: &&ServiceDirectory| names.contains(service.directory.file_name());
        let only = |services: Vec<&'a ServiceDirectory>| match services.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        let all = || facts.service_directories().iter();
        only(all().filter(named).collect())
            .or_else(|| only(all().filter(|service| service.images.contains(&self.record.id)).collect()))
    }
}

fn declared(facts: &Facts) -> Vec<ServiceDirectory> {
    let directories = facts.repo.tree().entries().filter(|(_, kind)| *kind == EntryKind::Directory);
    let service = |path: &RepoPath| {
        let pattern = facts.repo.declared_services().iter().find(|pattern| pattern.value.matches(path))?;
        Some(ServiceDirectory::new(path.clone(), ServiceReason::Policy(pattern.span)))
    };
    directories
        .filter_map(|(path, _)| service(path))
        .filter(|service| !facts.repo.is_shared(&service.directory))
        .collect()
}

fn infer(facts: &Facts) -> Vec<ServiceDirectory> {
    let tree = facts.repo.tree();
    let mut found: BTreeMap<RepoPath, ServiceReason> = BTreeMap::new();
    // Pipelines may build one thing a hundred times.
    let mut seen = BTreeSet::new();
    let mut add = |build: AskedFor, found: &mut BTreeMap<RepoPath, ServiceReason>| {
        let is_new = seen.insert((build.context.clone(), build.folder.clone(), build.is_of_service));
        let directory = is_new.then(|| build.directory(tree)).flatten();
        if let Some(directory) = directory {
            found.entry(directory).or_insert_with(|| build.reason());
        }
    };
    builds_of_services(facts).into_iter().for_each(|build| add(build, &mut found));
    for image in facts.runtime_images().filter(|image| !image.dockerfile().is_inline) {
        let path = &image.dockerfile().path;
        if holds_program(tree, &path.parent()) && !is_typed(path.parent().file_name()) {
            found.entry(path.parent()).or_insert_with(|| ServiceReason::Dockerfile(path.clone()));
        }
    }
    builds_of_others(facts).into_iter().for_each(|build| add(build, &mut found));
    for (package, script) in facts.startable_packages() {
        found.entry(package).or_insert(script);
    }
    let is_service = |directory: &RepoPath| {
        !directory.is_root()
            && tree.holds(directory)
            && !directory.parts().any(is_beside_services)
            && !facts.repo.is_shared(directory)
    };
    found.retain(|directory, _| is_service(directory));
    let mut told = facts.told_directories();
    told.retain(|told| is_service(&told.directory));
    keep_outer_or_inner(&mut found, &mut told);
    for told in &told {
        let reason = ServiceReason::Built { what: told.what.clone(), place: told.place };
        found.entry(told.directory.clone()).or_insert(reason);
    }
    for (directory, reason) in facts.serving_programs(&found) {
        if is_service(&directory) {
            found.insert(directory, reason);
        }
    }
    let services = found.into_iter().map(|(directory, reason)| {
        let images = told.iter().filter(|told| told.directory == directory).map(|told| told.image);
        ServiceDirectory { images: images.collect(), ..ServiceDirectory::new(directory, reason) }
    });
    services.collect()
}

/// Of a directory that something is built from and of those in it that builds are told to build: the outer one where there is
/// one inner one, which is a part of it; else the inner ones, which it collects. What is told by a command alone is the whole
/// repository where there is no other service.
fn keep_outer_or_inner(found: &mut BTreeMap<RepoPath, ServiceReason>, told: &mut Vec<Told>) {
    let directories: BTreeSet<RepoPath> = told.iter().map(|told| told.directory.clone()).collect();
    let mut parts = BTreeSet::new();
    found.retain(|outer, _| {
        let inner = directories.iter().filter(|inner| inner.is_in(outer) && *inner != outer);
        let inner: Vec<&RepoPath> = inner.collect();
        if let [part] = inner.as_slice() {
            parts.insert((*part).clone());
        }
        inner.len() < 2
    });
    told.retain(|told| !parts.contains(&told.directory));
    let all: BTreeSet<&RepoPath> = found.keys().chain(told.iter().map(|told| &told.directory)).collect();
    if all.len() < MIN_SERVICES {
        told.retain(|told| !told.is_compiled);
    }
}

/// A build that somebody asks for.
struct AskedFor {
    context: RepoPath,
    /// The folder of the Dockerfile, if it is known.
    folder: Option<RepoPath>,
    /// Whether its folder is a service though it holds no program: configuration for a server, say.
    is_of_service: bool,
    what: String,
    place: Span,
}

impl AskedFor {
    /// The directory that is built: the folder of the Dockerfile, if that is the context or holds a program, or the context.
    fn directory(&self, tree: &Tree) -> Option<RepoPath> {
        let is_own = |folder: &RepoPath| {
            self.is_of_service && *folder == self.context && !collections::is_one(folder.file_name())
        };
        let folder = self.folder.as_ref().filter(|folder| is_own(folder) || holds_program(tree, folder));
        folder.or_else(|| Some(&self.context).filter(|context| holds_program(tree, context))).cloned()
    }

    fn reason(&self) -> ServiceReason {
        ServiceReason::Built { what: self.what.clone(), place: self.place }
    }
}

/// The builds of services.
fn builds_of_services(facts: &Facts) -> Vec<AskedFor> {
    let builds = service_builds::builds_of(facts.repo.projects()).filter_map(|(id, build)| {
        let service = &facts.repo.projects()[id.project].services[id.service].name;
        Some(AskedFor {
            context: service_builds::context_directory(build)?,
            folder: service_builds::dockerfile_path(build).map(|path| path.parent()),
            is_of_service: true,
            what: format!("service `{}`", service.value),
            place: build.span,
        })
    });
    builds.collect()
}

/// The builds of images that run, by others than services, from directories below the root.
fn builds_of_others(facts: &Facts) -> Vec<AskedFor> {
    let builds = facts.runtime_images().flat_map(|image| {
        image.declared_builds().filter(|build| build.asks_for_image()).filter_map(move |build| {
            let context = build.directory().filter(|context| !context.is_root())?;
            Some(AskedFor {
                context: context.clone(),
                folder: Some(image.dockerfile().path.parent()),
                is_of_service: matches!(
                    build.kind,
                    BuilderKind::Policy | BuilderKind::Bake | BuilderKind::Tool
                ),
                what: what_is_built(&build.label),
                place: build.place,
            })
        })
    });
    builds.filter(|build| !build.context.parts().any(is_of_tools)).collect()
}

/// Whether a folder is by its name one of tests, one to learn from, or a template of one (`{{name}}`, `__name__`).
fn is_beside_services(name: &str) -> bool {
    name.contains("{{")
        || name.len() > 4 && name.starts_with("__") && name.ends_with("__")
        || purpose::of(name, Kind::Service).is_some()
        || purpose::is_said(&name.to_ascii_lowercase(), Kind::Folder)
}

#[cfg(test)]
mod tests;
