//! Which directories are services: what the policy says, else what the repository looks like.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::handles::{Facts, Image, ServiceRef};
use crate::facts::memo::{ServiceDirectory, ServiceReason};
use crate::images::service_builds;
use crate::knowledge::{Kind, collections, purpose};
use crate::source::{EntryKind, RepoPath, Span, Tree};

/// Files that say that a directory holds a program.
// Source: the documentation of each package manager; in 116 public repositories, counted on 2026-11-30, all
// but `Pipfile` occur.
const PROGRAM_FILES: &[&str] = &[
    "Cargo.toml",
    "Gemfile",
    "Pipfile",
    "build.gradle",
    "build.gradle.kts",
    "composer.json",
    "deno.json",
    "go.mod",
    "main.go",
    "main.py",
    "manage.py",
    "mix.exs",
    "package.json",
    "pom.xml",
    "pyproject.toml",
    "requirements.txt",
    "setup.py",
    "src",
];

/// Endings of files that are a program's.
// Source: the documentation of each language.
const PROGRAM_ENDINGS: &[&str] = &[
    ".c", ".cpp", ".cs", ".csproj", ".ex", ".fsproj", ".go", ".java", ".js", ".php", ".py", ".rb", ".rs",
    ".ts",
];

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
    let told = facts.told_directories();
    for told in &told {
        let reason = ServiceReason::Built { what: told.what.clone(), place: told.place };
        found.entry(told.directory.clone()).or_insert(reason);
    }
    for (context, folder, what, place) in builds(facts) {
        let is_own = |folder: &RepoPath| *folder == context && !collections::is_one(folder.file_name());
        let folder = folder.filter(|folder| is_own(folder) || holds_program(tree, folder));
        let directory = folder.or_else(|| Some(context).filter(|context| holds_program(tree, context)));
        // A folder of several programs, one of which is chosen by name, is none of them.
        let directory = directory.filter(|directory| {
            !told.iter().any(|told| told.directory.is_in(directory) && told.directory != *directory)
        });
        if let Some(directory) = directory {
            found.entry(directory).or_insert(ServiceReason::Built { what, place });
        }
    }
    for image in facts.runtime_images().filter(|image| !image.dockerfile().is_inline) {
        let path = &image.dockerfile().path;
        if holds_program(tree, &path.parent()) {
            found.entry(path.parent()).or_insert_with(|| ServiceReason::Dockerfile(path.clone()));
        }
    }
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
    for (directory, reason) in facts.serving_programs(&found) {
        if is_service(&directory) {
            found.insert(directory, reason);
        }
    }
    let services = found.into_iter().map(|(directory, reason)| ServiceDirectory::new(directory, reason));
    let mut services: Vec<ServiceDirectory> = services.collect();
    for service in &mut services {
        let images = told.iter().filter(|told| told.directory == service.directory);
        service.images = images.map(|told| told.image).collect();
    }
    services
}

/// The builds of services and of others whose images run: the context of each, the folder of its Dockerfile, who asks, where.
fn builds(facts: &Facts) -> Vec<(RepoPath, Option<RepoPath>, String, Span)> {
    let mut found = Vec::new();
    for (id, build) in service_builds::builds_of(facts.repo.projects()) {
        let service = &facts.repo.projects()[id.project].services[id.service].name;
        let Some(context) = service_builds::context_directory(build) else { continue };
        let folder = service_builds::dockerfile_path(build).map(|path| path.parent());
        found.push((context, folder, format!("service `{}`", service.value), build.span));
    }
    for image in facts.runtime_images() {
        for build in image.declared_builds().filter(|build| build.asks_for_image()) {
            let Some(context) = build.directory().filter(|context| !context.is_root()) else { continue };
            let what = if build.label.is_empty() { "an image".to_owned() } else { format!("`{}`", build.label) };
            found.push((context.clone(), Some(image.dockerfile().path.parent()), what, build.place));
        }
    }
    found
}

/// Whether a folder is by its name one of tests, or one to learn from.
fn is_beside_services(name: &str) -> bool {
    purpose::of(name, Kind::Service).is_some() || purpose::is_said(&name.to_ascii_lowercase(), Kind::Folder)
}

/// Whether a directory holds a program rather than what describes an image only.
pub(super) fn holds_program(tree: &Tree, directory: &RepoPath) -> bool {
    // The root is never a service of several, and all of the repository is below it.
    if directory.is_root() {
        return false;
    }
    tree.children(directory).any(|(path, kind)| {
        let name = path.file_name();
        let has_ending = || PROGRAM_ENDINGS.iter().any(|ending| name.ends_with(ending));
        PROGRAM_FILES.contains(&name) || kind == EntryKind::File && has_ending()
    })
}

#[cfg(test)]
mod tests;
