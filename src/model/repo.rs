//! The repository as a whole: its files read, its Dockerfiles and projects joined into images.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rayon::prelude::*;

use super::circles::ImageCircle;
use super::image::{Base, Dockerfile, Stage, StageId};
use super::project::{Project, ProjectOptions, Projects, resolve_projects};
use super::running::Standings;
use super::secrets::{self, CommittedFile, Credentials};
use super::ships::{self, Ships};
use super::subjects::Subjects;
use super::suppressions::{self, Aliases, PlacedSuppression};
use super::templates;
use super::vendored::is_vendored;
use super::workspace::{Manifests, ServiceReason};
use crate::policy::{PathPattern, Policy};
use crate::source::{EntryKind, FileId, Files, ReadError, RepoPath, Span, Spanned, Text, Tree};
use crate::syntax::dockerfile::{self, NameKind};

/// Everything that is known of a repository.
#[derive(Debug)]
pub struct Repo {
    files: Files,
    tree: Tree,
    dockerfiles: Vec<Dockerfile>,
    templates: Vec<RepoPath>,
    /// Those that the policy names, as the Dockerfiles that they are but for placeholders.
    pub(super) named_templates: BTreeMap<RepoPath, Dockerfile>,
    unread: Vec<Unread>,
    projects: Vec<Project>,
    pub(super) ships: Ships,
    subjects: Subjects,
    pub(super) committed: Vec<CommittedFile>,
    pub(super) credentials: OnceLock<Credentials>,
    /// The projects by the first of their own files.
    by_first_file: BTreeMap<FileId, Vec<usize>>,
    /// The numbers of the images that others stand on.
    pub(super) foundations: OnceLock<BTreeSet<usize>>,
    pub(super) standings: Standings,
    suppressions: Vec<PlacedSuppression>,
    aliases: Aliases,
    is_on_kubernetes: bool,
    manifests: Manifests,
    declared_services: Vec<Spanned<PathPattern>>,
    declared_shared: Vec<Spanned<PathPattern>>,
}

/// A file or directory that could not be read.
#[derive(Debug)]
pub struct Unread {
    /// Its path, as a place without content.
    pub place: Span,
    /// Why, as a clause.
    pub reason: String,
}

impl Repo {
    /// Reads a repository. Files among `asked` that look like Dockerfiles are taken for some whatever their
    /// names are; `files` are those that were read before, and `policy` says what the team declares.
    #[must_use]
    pub fn read(tree: Tree, mut files: Files, policy: &Policy, asked: &[RepoPath]) -> Self {
        let declared = &policy.sections;
        let options = ProjectOptions { asked: asked.to_vec(), ..ProjectOptions::of_policy(declared) };
        let Projects { list: projects, yaml, .. } = resolve_projects(&tree, &mut files, &options);
        let mut reader = Reader { tree: &tree, files, unread: Vec::new(), templates: Vec::new() };
        for (path, reason) in tree.unreadable() {
            reader.not_read(path, reason.clone());
        }
        let mut candidates = reader.dockerfile_candidates(asked);
        for template in &policy.templates {
            if candidates.remove(template).is_some() {
                reader.templates.push(template.clone());
            }
        }
        for path in ships::builds_of(&projects).filter_map(|(_, build)| ships::dockerfile_path(build)) {
            if let Ok(path) = tree.resolve(&path)
                && tree.kind(&path) == Some(EntryKind::File)
            {
                candidates.insert(path, Certainty::Sure);
            }
        }
        let mut dockerfiles = reader.dockerfiles(&candidates);
        let inline = inline_dockerfiles(&projects, &reader.files, &mut dockerfiles);
        let Reader { mut files, mut unread, templates, .. } = reader;
        let named_templates = templates::read(&policy.templates, &tree, &mut files);
        let manifests = Manifests::default();
        let ships = ships::join(&dockerfiles, &inline, &projects, &tree, &manifests, &mut files);
        for (path, error) in &ships.unread_ignore_files {
            let place = Span::start_of(files.add(path.clone(), Vec::new()));
            unread.push(Unread { place, reason: error.to_string() });
        }
        let subjects = Subjects::new(&dockerfiles, &yaml);
        let committed = secrets::committed_files(&projects, &tree, &mut files);
        let of_projects = projects.iter().flat_map(|project| project.files.iter().copied()).collect();
        let suppressions = suppressions::collect(&dockerfiles, &yaml, &of_projects, &files);
        let aliases = Aliases::new(&yaml);
        let mut repo = Self {
            by_first_file: by_first_file(&projects),
            foundations: OnceLock::new(),
            standings: Standings::default(),
            committed,
            credentials: OnceLock::new(),
            is_on_kubernetes: super::kubernetes::holds_manifests(&tree),
            files,
            tree,
            dockerfiles,
            templates,
            named_templates,
            unread,
            projects,
            ships,
            subjects,
            suppressions,
            aliases,
            manifests,
            declared_services: declared.services.clone(),
            declared_shared: declared.shared.clone(),
        };
        repo.read_service_manifests();
        repo
    }

    /// Reads the manifests of services that are ones because of a script, so that it can be pointed at.
    fn read_service_manifests(&mut self) {
        let services = self.service_directories().iter();
        let scripts = services.filter(|service| matches!(service.reason, ServiceReason::StartScript { .. }));
        let paths: Vec<RepoPath> =
            scripts.filter_map(|service| service.directory.join("package.json")).collect();
        for path in paths {
            if let Ok(bytes) = self.tree.read(&path)
                && self.files.find(&path).is_none()
            {
                self.files.add(path, bytes);
            }
        }
    }

    /// The files that were read.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// What exists.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Every Dockerfile, by path.
    #[must_use]
    pub fn dockerfiles(&self) -> &[Dockerfile] {
        &self.dockerfiles
    }

    /// The stage of a build, and the Dockerfile that it is of.
    #[must_use]
    pub fn stage(&self, stage: StageId) -> Option<(&Dockerfile, &Stage)> {
        let made = self.ships.builds.get(stage.build())?;
        Some((&self.dockerfiles[made.dockerfile], made.build.stages.get(stage.number())?))
    }

    /// A stage and those that it continues from, through the images of this repository, the lowest last.
    pub(super) fn lineage(&self, stage: StageId) -> impl Iterator<Item = (StageId, &Stage)> {
        let mut next = Some(stage);
        std::iter::from_fn(move || {
            let id = next?;
            let (_, stage) = self.stage(id)?;
            next = match &stage.base {
                Base::Stage(number) => Some(id.beside(*number)),
                Base::Built { stage, .. } => Some(*stage),
                _ => None,
            };
            Some((id, stage))
        })
    }

    /// Images that are made from each other.
    #[must_use]
    pub fn image_circles(&self) -> &[ImageCircle] {
        &self.ships.builds.circles
    }

    /// The manifests of packages and workspaces.
    #[must_use]
    pub fn manifests(&self) -> &Manifests {
        &self.manifests
    }

    /// The patterns by which the policy names the directories of services.
    pub(super) fn declared_services(&self) -> &[Spanned<PathPattern>] {
        &self.declared_services
    }

    /// Whether the policy says that services may carry the code at a path.
    #[must_use]
    pub fn is_shared(&self, path: &RepoPath) -> bool {
        self.declared_shared.iter().any(|pattern| pattern.value.covers(path))
    }

    /// The templates of Dockerfiles, by path.
    #[must_use]
    pub fn templates(&self) -> &[RepoPath] {
        &self.templates
    }

    /// What could not be read.
    #[must_use]
    pub fn unread(&self) -> &[Unread] {
        &self.unread
    }

    /// The Compose projects.
    #[must_use]
    pub fn projects(&self) -> &[Project] {
        &self.projects
    }

    /// The numbers of the projects that put further files on top of those of another one.
    pub(super) fn projects_on_top_of<'a>(&'a self, below: &'a Project) -> impl Iterator<Item = usize> {
        let own = &below.files[..below.own_files];
        let same = own.first().and_then(|first| self.by_first_file.get(first));
        same.into_iter().flatten().copied().filter(move |number| {
            let other = &self.projects[*number];
            let files = &other.files[..other.own_files];
            files.len() > own.len() && files.starts_with(own)
        })
    }

    /// How many Compose files there are.
    #[must_use]
    pub fn compose_file_count(&self) -> usize {
        let files: BTreeSet<FileId> =
            self.projects.iter().flat_map(|project| project.files.clone()).collect();
        files.len()
    }

    /// How many Dockerfiles there are, those that stand in Compose files left out.
    #[must_use]
    pub fn dockerfile_count(&self) -> usize {
        self.dockerfiles.iter().filter(|dockerfile| !dockerfile.is_inline).count()
    }

    /// Whether there are manifests of Kubernetes: by the files that its tools read, or folders named so.
    #[must_use]
    pub fn runs_on_kubernetes(&self) -> bool {
        self.is_on_kubernetes
    }

    /// Whether there is nothing to judge.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.dockerfiles.is_empty() && self.projects.is_empty() && self.unread.is_empty()
    }

    /// What a place belongs to: a stage, a service or another thing of a Compose file. Lines above do not
    /// change it.
    #[must_use]
    pub fn subject_at(&self, place: Span) -> &str {
        self.subjects.name_at(place)
    }

    /// The comments that take findings away, by place.
    #[must_use]
    pub fn suppressions(&self) -> &[PlacedSuppression] {
        &self.suppressions
    }

    /// The aliases through which alone a place of a Compose file counts: those of the extension field (`x-…`)
    /// that it lies in. None where it counts where it stands.
    #[must_use]
    pub fn aliases_of(&self, place: Span) -> Vec<Span> {
        self.aliases.of(place)
    }

    /// The service that a place in a Compose file belongs to.
    #[must_use]
    pub fn service_at(&self, place: Span) -> Option<&str> {
        self.subjects.service_at(place)
    }
}

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
        let read: Vec<_> =
            candidates.par_iter().map(|(path, certainty)| (path, *certainty, tree.read(path))).collect();
        let mut ids = Vec::new();
        for (path, certainty, bytes) in read {
            match bytes {
                Ok(bytes) if certainty.holds(&bytes) => {
                    ids.push(self.files.add(path.clone(), bytes));
                }
                // Its name only suggests a Dockerfile, and it is none.
                Ok(_) => {}
                Err(ReadError::Directory) => {}
                Err(error) => self.not_read(path, error.to_string()),
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

/// Adds the Dockerfiles that stand in Compose files, by the place of each.
fn inline_dockerfiles(
    projects: &[Project],
    files: &Files,
    dockerfiles: &mut Vec<Dockerfile>,
) -> BTreeMap<Span, usize> {
    let mut numbers = BTreeMap::new();
    for (_, build) in ships::builds_of(projects) {
        let Some(inline) = &build.dockerfile_inline else { continue };
        let Some(text) = inline.known() else { continue };
        numbers.entry(inline.span).or_insert_with(|| {
            let (tree, errors) = dockerfile::parse(text);
            let path = files.path(inline.span).clone();
            let mut dockerfile = Dockerfile::new(path, tree, errors);
            dockerfile.is_inline = true;
            dockerfiles.push(dockerfile);
            dockerfiles.len() - 1
        });
    }
    numbers
}
