//! Reading a repository: the order in which files are read, parsed and joined.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::owner_of_place::Subjects;
use super::repo::{Repo, Unread};
use super::suppressions::{Aliases, collect};
use super::{policy_builds, templates};
use crate::build::Dockerfile;
use crate::builders::{self, ComposeRun, DeclaredBuild};
use crate::compose::find::projects::resolve_projects;
use crate::compose::{Declared, Project, ProjectKind, ProjectOptions, Projects, Run};
use crate::images::{join, service_builds};
use crate::knowledge::vendored::is_vendored;
use crate::kubernetes;
use crate::manifests::Manifests;
use crate::policy::{self, Policy, Profile, Sections};
use crate::source::{EntryKind, FileId, Files, ReadError, RepoPath, Span, Text, Tree};
use crate::syntax::dockerfile::{self, NameKind};

/// The projects that a policy declares. A file that leads out of the repository makes none.
#[must_use]
fn project_options(policy: &Sections, tree: &Tree) -> ProjectOptions {
    let kind = |kind: policy::ProjectKindName| match kind {
        policy::ProjectKindName::Plain => ProjectKind::Plain,
        policy::ProjectKindName::Development => ProjectKind::Development,
        policy::ProjectKindName::Production => ProjectKind::Production,
    };
    let declared = policy.projects.iter().map(|(name, project)| Declared {
        name: name.clone(),
        kind: project.value.kind.map(kind),
        files: project.value.files.iter().filter_map(|file| RepoPath::root().join(&file.value)).collect(),
    });
    let variables = policy.variables.iter().map(|pattern| pattern.value.clone()).collect();
    let is_dockerfile = |kind: EntryKind, path: &RepoPath| {
        kind != EntryKind::Directory && dockerfile::by_name(path.file_name()).is_some()
    };
    let dockerfiles =
        tree.entries().filter(|(path, kind)| is_dockerfile(*kind, path)).map(|(path, _)| path.clone());
    ProjectOptions {
        declared: declared.collect(),
        dockerfiles: dockerfiles.collect(),
        variables,
        ..ProjectOptions::default()
    }
}

/// What a policy and the files of a repository say of its projects: those that are declared, and how Compose is called.
#[must_use]
pub(crate) fn told_of_projects(policy: &Sections, tree: &Tree, files: &mut Files) -> ProjectOptions {
    let runs = builders::read(tree, files, 0).runs;
    ProjectOptions { runs: named(runs, files), ..project_options(policy, tree) }
}

/// The calls of Compose, each with the path of the file that holds it.
fn named(runs: Vec<ComposeRun>, files: &Files) -> Vec<Run> {
    let named = runs.into_iter().map(|run| Run {
        caller: files.path(run.place).clone(),
        directory: run.directory,
        files: run.files,
        is_whole: run.is_whole,
        env_files: run.env_files,
        has_other_variables: run.has_other_variables,
        variables: run.variables,
    });
    named.collect()
}

impl Repo {
    /// Reads a repository. Files among `asked` that look like Dockerfiles are taken for some whatever their
    /// names are; `files` are those that were read before, and `policy` says what the team declares.
    #[must_use]
    pub fn read(tree: Tree, mut files: Files, policy: &Policy, asked: &[RepoPath]) -> Self {
        let declared = &policy.sections;
        let mut declared_builds = policy_builds::declared(&declared.images.build, &tree);
        let asked_for = builders::read(&tree, &mut files, declared_builds.len());
        declared_builds.extend(asked_for.builds);
        let runs = named(asked_for.runs, &files);
        let options = ProjectOptions { asked: asked.to_vec(), runs, ..project_options(declared, &tree) };
        let Projects { list: projects, yaml, .. } = resolve_projects(&tree, &mut files, &options);
        let mut reader = Reader { tree: &tree, files, unread: Vec::new(), templates: Vec::new() };
        for (path, reason) in tree.unreadable() {
            reader.not_read(path, reason.clone());
        }
        let untold = tree.untold_by_git().iter().map(|(path, reason)| Unread {
            place: Span::start_of(reader.files.add(path.clone(), Vec::new())),
            reason: reason.clone(),
        });
        let untold_by_git = untold.collect();
        let mut candidates = reader.dockerfile_candidates(asked);
        for template in &policy.templates {
            if candidates.remove(template).is_some() {
                reader.templates.push(template.clone());
            }
        }
        for path in service_builds::builds_of(&projects)
            .filter_map(|(_, build)| service_builds::dockerfile_path(build))
        {
            if let Ok(path) = tree.resolve(&path)
                && tree.kind(&path) == Some(EntryKind::File)
            {
                candidates.insert(path, Certainty::Sure);
            }
        }
        for path in declared_builds.iter().filter_map(|build| build.dockerfile.known()) {
            if let Ok(path) = tree.resolve(path)
                && tree.kind(&path) == Some(EntryKind::File)
            {
                candidates.insert(path, Certainty::Sure);
            }
        }
        let mut dockerfiles = reader.dockerfiles(&candidates);
        let inline = inline_dockerfiles(&projects, &declared_builds, &reader.files, &mut dockerfiles);
        let Reader { mut files, mut unread, templates, .. } = reader;
        let named_templates = templates::read(&policy.templates, &tree, &mut files);
        let kubernetes = kubernetes::read(&tree, &mut files);
        let manifests = Manifests::default();
        let said = join::Said {
            dockerfiles: &dockerfiles,
            inline: &inline,
            projects: &projects,
            deployed: &kubernetes.names(),
        };
        let images = join::join(&said, declared_builds, &tree, &manifests, &mut files);
        for (path, reason) in &images.unread_ignore_files {
            let file = files.find(path).unwrap_or_else(|| files.add(path.clone(), Vec::new()));
            unread.push(Unread { place: Span::start_of(file), reason: reason.clone() });
        }
        let subjects = Subjects::new(&dockerfiles, &yaml);
        let of_projects = projects.iter().flat_map(|project| project.files.iter().copied()).collect();
        let builders = images.declared.iter().map(|build| build.place.file).collect();
        let suppressions = collect::collect(&dockerfiles, &yaml, &of_projects, &builders, &files);
        let aliases = Aliases::new(&yaml);
        Self {
            by_first_file: by_first_file(&projects),
            kubernetes,
            trusts_no_name: policy.profile == Profile::Strict,
            files,
            tree,
            dockerfiles,
            templates,
            named_templates,
            unread,
            untold_by_git,
            builder_limits: asked_for.limits,
            projects,
            images,
            subjects,
            suppressions,
            aliases,
            manifests,
            declared_services: declared.services.clone(),
            declared_shared: declared.shared.clone(),
        }
    }
}

/// How many files are read side by side: of the largest, what is looked at of a repository is not passed by much.
const READ_AT_ONCE: usize = 8;

/// How sure it is that a file is a Dockerfile.
#[derive(Debug, Clone, Copy)]
enum Certainty {
    /// It is one: by its name, or because it is built as one.
    Sure,
    /// It is one if it has a FROM at all.
    Likely,
    /// It is one if it begins as one: its name is that of other things as well, or it is asked for.
    Perhaps,
}

impl Certainty {
    fn holds(self, bytes: &[u8]) -> bool {
        match self {
            Self::Sure => true,
            Self::Likely => dockerfile::holds_from(bytes),
            Self::Perhaps => dockerfile::looks_like_one(bytes),
        }
    }
}

fn by_first_file(projects: &[Project]) -> BTreeMap<FileId, Vec<usize>> {
    let mut numbers: BTreeMap<FileId, Vec<usize>> = BTreeMap::new();
    for (number, project) in projects.iter().enumerate() {
        if let Some(first) = project.files.first() {
            numbers.entry(*first).or_default().push(number);
        }
    }
    numbers
}

struct Reader<'a> {
    tree: &'a Tree,
    files: Files,
    unread: Vec<Unread>,
    templates: Vec<RepoPath>,
}

impl Reader<'_> {
    /// The paths of Dockerfiles by name, each with how sure that is.
    fn dockerfile_candidates(&mut self, asked: &[RepoPath]) -> BTreeMap<RepoPath, Certainty> {
        let mut candidates = BTreeMap::new();
        for (path, kind) in self.tree.entries() {
            if kind == EntryKind::Directory {
                continue;
            }
            let Some(name_kind) = dockerfile::by_name(path.file_name()) else { continue };
            if is_vendored(self.tree, path, asked) {
                continue;
            }
            // A link is what it leads to; one that leads nowhere is read, and fails, at its own path.
            let path = match kind {
                EntryKind::Link => self.tree.resolve(path).unwrap_or_else(|_| path.clone()),
                _ => path.clone(),
            };
            match name_kind {
                NameKind::Dockerfile => drop(candidates.insert(path, Certainty::Sure)),
                NameKind::Suffixed => drop(candidates.entry(path).or_insert(Certainty::Likely)),
                NameKind::Perhaps => drop(candidates.entry(path).or_insert(Certainty::Perhaps)),
                NameKind::Template => self.templates.push(path),
            }
        }
        for path in asked {
            let is_file = self.tree.kind(path).is_some_and(|kind| kind != EntryKind::Directory);
            let is_yaml = path.as_str().ends_with(".yml") || path.as_str().ends_with(".yaml");
            // Whatever its name is; but a list of changed files holds ignore files and manifests as well.
            if is_file && !is_yaml {
                candidates.entry(path.clone()).or_insert(Certainty::Perhaps);
            }
        }
        candidates
    }

    fn dockerfiles(&mut self, candidates: &BTreeMap<RepoPath, Certainty>) -> Vec<Dockerfile> {
        let tree = self.tree;
        let candidates: Vec<_> = candidates.iter().collect();
        let mut ids = Vec::new();
        for some in candidates.chunks(READ_AT_ONCE) {
            let read: Vec<_> =
                some.par_iter().map(|(path, certainty)| (*path, **certainty, tree.read(path))).collect();
            for (path, certainty, bytes) in read {
                match bytes {
                    Ok(bytes) if certainty.holds(&bytes) => match self.files.add_within_limit(path, bytes) {
                        Ok(id) => ids.push(id),
                        Err(error) => self.not_read(path, error.to_string()),
                    },
                    // Its name only suggests a Dockerfile, and it is none.
                    Ok(_) => {}
                    Err(ReadError::Directory) => {}
                    Err(error) => self.not_read(path, error.to_string()),
                }
            }
        }
        let files = &self.files;
        let parsed: Vec<_> = ids
            .par_iter()
            .map(|id| {
                let file = files.get(*id);
                let (tree, errors) = dockerfile::parse(&Text::verbatim(*id, 0, file.bytes()));
                let is_template = dockerfile::is_template(&tree);
                (is_template, Dockerfile::new(file.path().clone(), tree, errors))
            })
            .collect();
        let (templates, dockerfiles): (Vec<_>, Vec<_>) =
            parsed.into_iter().partition(|(is_template, _)| *is_template);
        self.templates.extend(templates.into_iter().map(|(_, dockerfile)| dockerfile.path));
        self.templates.sort();
        dockerfiles.into_iter().map(|(_, dockerfile)| dockerfile).collect()
    }

    fn not_read(&mut self, path: &RepoPath, reason: String) {
        let file = self.files.add(path.clone(), Vec::new());
        self.unread.push(Unread { place: Span::start_of(file), reason });
    }
}

/// Adds the Dockerfiles that stand in Compose files and Bake files, by the place of each. Of those that a matrix makes
/// of one template, the first counts.
fn inline_dockerfiles(
    projects: &[Project],
    declared: &[DeclaredBuild],
    files: &Files,
    dockerfiles: &mut Vec<Dockerfile>,
) -> BTreeMap<Span, usize> {
    let mut numbers = BTreeMap::new();
    let of_services = service_builds::builds_of(projects).filter_map(|(_, build)| {
        let inline = build.dockerfile_inline.as_ref()?;
        Some((inline.span, inline.known()?))
    });
    let of_others =
        declared.iter().filter_map(|build| Some((build.inline.as_ref()?.span(), build.inline.as_ref()?)));
    for (place, text) in of_services.chain(of_others) {
        numbers.entry(place).or_insert_with(|| {
            let (tree, errors) = dockerfile::parse(text);
            let path = files.path(place).clone();
            let mut dockerfile = Dockerfile::new(path, tree, errors);
            dockerfile.is_inline = true;
            dockerfiles.push(dockerfile);
            dockerfiles.len() - 1
        });
    }
    numbers
}
