//! Which directories are services: what the policy says, else what the repository looks like.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::handles::{Facts, Image, ServiceRef};
use crate::facts::memo::{ServiceDirectory, ServiceReason};
use crate::images::service_builds;
use crate::knowledge::{Kind, collections, purpose};
use crate::manifests::Package;
use crate::source::{EntryKind, RepoPath, Tree};

/// Words by which a script that builds or watches rather than serves can be told.
// Source: the documentation of each tool: its command for scripts of `package.json`.
const BUILDS: &[&str] = &[
    "build",
    "docusaurus",
    "electron",
    "esbuild",
    "expo",
    "ladle",
    "react-native",
    "rollup",
    "storybook",
    "swc",
    "test",
    "tsc",
    "tsup",
    "unbuild",
    "watch",
    "web-dev-server",
    "webpack",
];

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
    /// those that Compose builds, that hold a program and a Dockerfile, or that are packages of a workspace
    /// which can be started.
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
    /// or that has the name of the service which runs it.
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
        let mut named = facts.service_directories().iter().filter(named);
        named.next().filter(|_| named.next().is_none())
    }
}

fn declared(facts: &Facts) -> Vec<ServiceDirectory> {
    let directories = facts.repo.tree().entries().filter(|(_, kind)| *kind == EntryKind::Directory);
    let service = |path: &RepoPath| {
        let pattern = facts.repo.declared_services().iter().find(|pattern| pattern.value.matches(path))?;
        Some(ServiceDirectory { directory: path.clone(), reason: ServiceReason::Policy(pattern.span) })
    };
    directories
        .filter_map(|(path, _)| service(path))
        .filter(|service| !facts.repo.is_shared(&service.directory))
        .collect()
}

fn infer(facts: &Facts) -> Vec<ServiceDirectory> {
    let mut found: BTreeMap<RepoPath, ServiceReason> = BTreeMap::new();
    for (id, build) in service_builds::builds_of(facts.repo.projects()) {
        let service = &facts.repo.projects()[id.project].services[id.service].name;
        let Some(context) = service_builds::context_directory(build) else { continue };
        let folder = service_builds::dockerfile_path(build).map(|path| path.parent());
        let is_own = |folder: &RepoPath| folder == &context && !collections::is_one(folder.file_name());
        let folder = folder.filter(|folder| is_own(folder) || holds_program(facts.repo.tree(), folder));
        if let Some(directory) =
            folder.or_else(|| Some(context).filter(|context| holds_program(facts.repo.tree(), context)))
        {
            let reason = ServiceReason::Built { service: service.value.clone(), place: build.span };
            found.entry(directory).or_insert(reason);
        }
    }
    for image in facts.runtime_images().filter(|image| !image.dockerfile().is_inline) {
        let path = &image.dockerfile().path;
        if holds_program(facts.repo.tree(), &path.parent()) {
            found.entry(path.parent()).or_insert_with(|| ServiceReason::Dockerfile(path.clone()));
        }
    }
    for (package, script) in startable_packages(facts) {
        found.entry(package).or_insert(script);
    }
    let is_service = |directory: &RepoPath| {
        !directory.is_root()
            && facts.repo.tree().holds(directory)
            && !directory.parts().any(is_beside_services)
            && !facts.repo.is_shared(directory)
    };
    let services = found.into_iter().filter(|(directory, _)| is_service(directory));
    services.map(|(directory, reason)| ServiceDirectory { directory, reason }).collect()
}

/// Whether a folder is by its name one of tests, or one to learn from.
fn is_beside_services(name: &str) -> bool {
    purpose::of(name, Kind::Service).is_some() || purpose::is_said(&name.to_ascii_lowercase(), Kind::Folder)
}

/// The packages that can be started and that no other package is built on, in every workspace that a
/// Dockerfile or a build of the repository is in.
fn startable_packages(facts: &Facts) -> BTreeMap<RepoPath, ServiceReason> {
    let mut found = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for image in facts.images() {
        let folder = image.dockerfile().path.parent();
        for start in std::iter::once(&folder).chain(image.context()) {
            let Some(workspace) = facts.repo.manifests().workspace_of(facts.repo.tree(), start) else {
                continue;
            };
            if !seen.insert(workspace.root.clone()) {
                continue;
            }
            let needed: BTreeSet<&str> = workspace
                .packages
                .iter()
                .flat_map(|package| {
                    package.manifest.dependencies.keys().chain(package.manifest.dev_dependencies.keys())
                })
                .map(String::as_str)
                .collect();
            let startable =
                workspace.packages.iter().filter(|package| !needed.contains(&*package.manifest.name));
            found.extend(
                startable.filter_map(|package| Some((package.directory.clone(), start_script(package)?))),
            );
        }
    }
    found
}

/// The script by which a package is a service.
fn start_script(package: &Package) -> Option<ServiceReason> {
    let manifest = &package.manifest;
    let (name, _) = manifest.start_script().filter(|_| !manifest.is_published)?;
    let (called, script) = manifest.resolved_script(name)?;
    let mut words = called.split([':', '-']).chain(script.split([' ', ':', '=']));
    let builds = words.any(|word| BUILDS.contains(&word.trim_start_matches('-')));
    let is_tool = package.directory.parts().any(|part| matches!(part, "cli" | "tools" | "scripts"));
    (!builds && !is_tool)
        .then(|| ServiceReason::StartScript { name: name.to_owned(), script: script.to_owned() })
}

/// Whether a directory holds a program rather than what describes an image only.
fn holds_program(tree: &Tree, directory: &RepoPath) -> bool {
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
