//! What somebody asks a builder for, in the words that stand there, and the build that it is in the repository.

use std::collections::{BTreeMap, BTreeSet};

use super::bake::Inline;
use super::declared_build::{BuilderKind, BuiltFrom, DeclaredBuild, DeclaredName, Missing};
use super::partial::{Location, Partial};
use crate::answer::Answer;
use crate::build::{NamedContext, Variable};
use crate::knowledge::ImageReference;
use crate::source::{EntryKind, RepoPath, Span, Tree};

/// A build as it is asked for: paths are not looked up, and what is not known has marks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Asked {
    /// The words that ask.
    pub(super) place: Span,
    /// The name of the step, the recipe or the function that it stands in.
    pub(super) label: String,
    /// The directory of the repository that paths start from, if it is known.
    pub(super) directory: Option<RepoPath>,
    /// What is built.
    pub(super) context: AskedContext,
    /// The Dockerfile, if one is named.
    pub(super) file: Option<Partial>,
    /// Where a path of a Dockerfile starts.
    pub(super) file_starts: FileStarts,
    /// A Dockerfile that is spelled out in place of one.
    pub(super) inline: Option<Inline>,
    pub(super) target: Option<Partial>,
    /// The build arguments; without a value, it is that of whoever builds.
    pub(super) arguments: Vec<AskedArgument>,
    /// Named contexts.
    pub(super) contexts: Vec<(Partial, Partial)>,
    /// The names of the labels that are passed. None where they are not known.
    pub(super) labels: Option<BTreeSet<String>>,
    pub(super) names: Vec<Partial>,
    pub(super) is_published: bool,
    /// Whether its result is files.
    pub(super) is_export: bool,
    /// Whether it is built to have something done once.
    pub(super) is_run_once: bool,
    /// Whether there are options that are not known, so that the target may be among them.
    pub(super) has_unknown_options: bool,
}

/// A build argument.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AskedArgument {
    pub(super) name: String,
    pub(super) value: Option<Partial>,
    pub(super) place: Span,
}

/// What is built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AskedContext {
    /// A directory, or an address.
    Path(Partial),
    /// The directory of the Dockerfile.
    OfFile,
    /// An archive that the builder reads, or nothing at all.
    Elsewhere,
}

/// Where a context is.
enum ContextPlace {
    /// At an address.
    Fetched,
    /// Where a path leads.
    Path(Location),
    /// Where no path says it.
    NoPath,
}

impl ContextPlace {
    /// The place of the repository that it is.
    fn inside(&self) -> Option<&RepoPath> {
        match self {
            Self::Path(Location::Inside(path)) => Some(path),
            Self::Path(_) | Self::Fetched | Self::NoPath => None,
        }
    }
}

/// Where the path of a Dockerfile starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileStarts {
    /// In the directory in which the builder is called.
    Directory,
    /// There, or in the context if there is no such file.
    DirectoryOrContext,
    /// In the context.
    Context,
}

/// The file names of a Dockerfile that nobody names; the first that is there counts.
// Source: podman-build(1). Docker knows `Dockerfile` alone.
const DEFAULT_FILES: [&str; 2] = ["Dockerfile", "Containerfile"];

impl Asked {
    /// A build of a context, of which nothing else is said.
    pub(super) fn of(place: Span, directory: Option<RepoPath>, context: AskedContext) -> Self {
        Self {
            place,
            label: String::new(),
            directory,
            context,
            file: None,
            file_starts: FileStarts::Directory,
            inline: None,
            target: None,
            arguments: Vec::new(),
            contexts: Vec::new(),
            labels: Some(BTreeSet::new()),
            names: Vec::new(),
            is_published: false,
            is_export: false,
            is_run_once: false,
            has_unknown_options: false,
        }
    }

    /// Takes note of a label that is passed: `NAME=value`.
    pub(super) fn label(&mut self, said: &Partial) {
        let name = Partial::new(said.marked().split('=').next().unwrap_or_default().trim());
        match (name.whole(), &mut self.labels) {
            (Some(name), Some(labels)) => {
                labels.insert(name.to_owned());
            }
            _ => self.labels = None,
        }
    }

    /// The build that it is in a repository.
    pub(super) fn declare(&self, kind: BuilderKind, tree: &Tree) -> DeclaredBuild {
        let place = self.place_of_context();
        let dockerfile = self.dockerfile(&place, tree);
        let context = match (&self.context, dockerfile.known()) {
            (AskedContext::Path(_), _) => self.built_from(&place, tree),
            (AskedContext::Elsewhere, _) => Answer::Known(BuiltFrom::Elsewhere),
            (AskedContext::OfFile, Some(file)) => Answer::Known(BuiltFrom::Directory(file.parent())),
            (AskedContext::OfFile, None) => self.unknown("its Dockerfile is not known"),
        };
        let target = match &self.target {
            Some(target) => Some(self.text(target, "the target depends on the caller of the build")),
            None if self.has_unknown_options => Some(self.unknown("a target may be among options")),
            None => None,
        };
        let argument = |argument: &AskedArgument| {
            let value = argument.value.as_ref().and_then(Partial::whole);
            let value = match value {
                Some(value) => Answer::Known(value.to_owned()),
                None => {
                    let reason = format!("the caller of the build sets `{}`", argument.name);
                    Answer::unknown(reason, argument.place)
                }
            };
            (argument.name.clone(), Variable { value, place: argument.place })
        };
        let mut names: Vec<DeclaredName> = Vec::new();
        for name in self.names.iter().filter_map(Partial::image_name) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        DeclaredBuild {
            place: self.place,
            kind,
            label: self.label.clone(),
            context,
            dockerfile,
            inline: None,
            target,
            arguments: self.arguments.iter().map(argument).collect(),
            contexts: self.named_contexts(tree),
            labels: self.labels.clone(),
            names,
            is_published: self.is_published,
            missing: self.missing(&place, tree),
            is_export: self.is_export && !self.is_published,
            is_run_once: self.is_run_once,
        }
    }

    /// Where the context is that is a path.
    fn place_of_context(&self) -> ContextPlace {
        match &self.context {
            AskedContext::Path(path) if is_remote(path.marked()) => ContextPlace::Fetched,
            AskedContext::Path(path) => ContextPlace::Path(path.locate(self.directory.as_ref())),
            AskedContext::OfFile | AskedContext::Elsewhere => ContextPlace::NoPath,
        }
    }

    /// What the build names that is not there: the context, or else a Dockerfile that is named.
    fn missing(&self, place: &ContextPlace, tree: &Tree) -> Option<Missing> {
        let context = place.inside()?;
        if !is_directory(context, tree) {
            return Some(Missing::Context(context.clone()));
        }
        if self.file_starts != FileStarts::Context {
            return None;
        }
        match self.file.as_ref()?.locate(Some(context)) {
            Location::Inside(file) if tree.kind(&file).is_none() => Some(Missing::Dockerfile(file)),
            _ => None,
        }
    }

    /// The directory that a context is.
    fn built_from(&self, place: &ContextPlace, tree: &Tree) -> Answer<BuiltFrom> {
        match place {
            ContextPlace::Path(Location::Inside(directory)) if is_directory(directory, tree) => {
                Answer::Known(BuiltFrom::Directory(directory.clone()))
            }
            ContextPlace::Path(Location::Inside(directory)) => {
                self.unknown(&format!("there is no directory `{directory}` in the repository"))
            }
            ContextPlace::Fetched | ContextPlace::NoPath | ContextPlace::Path(Location::Outside) => {
                Answer::Known(BuiltFrom::Elsewhere)
            }
            ContextPlace::Path(Location::Unknown) => {
                self.unknown("the context depends on the caller of the build")
            }
        }
    }

    /// The Dockerfile, if it is in the repository.
    fn dockerfile(&self, place: &ContextPlace, tree: &Tree) -> Answer<RepoPath> {
        let context = place.inside();
        let Some(file) = &self.file else {
            let Some(context) = context else { return self.unknown("the context is not known") };
            let mut files = DEFAULT_FILES.iter().filter_map(|name| context.join(name));
            return match files.find(|file| is_file(file, tree)) {
                Some(file) => Answer::Known(file),
                None => self.unknown(&format!("there is no Dockerfile in `{context}`")),
            };
        };
        let starts: &[Option<&RepoPath>] = match self.file_starts {
            FileStarts::Directory => &[self.directory.as_ref()],
            FileStarts::DirectoryOrContext => &[self.directory.as_ref(), context],
            FileStarts::Context => &[context],
        };
        let mut missing = None;
        for start in starts {
            match file.locate(*start) {
                Location::Inside(file) if is_file(&file, tree) => return Answer::Known(file),
                Location::Inside(file) => missing = missing.or(Some(file)),
                Location::Outside | Location::Unknown => {}
            }
        }
        match missing {
            Some(file) => self.unknown(&format!("there is no `{file}` in the repository")),
            None => self.unknown("the Dockerfile depends on the caller of the build"),
        }
    }

    fn named_contexts(&self, tree: &Tree) -> BTreeMap<String, NamedContext> {
        let known = |(name, place): &(Partial, Partial)| {
            Some((name.whole()?.to_owned(), self.named_context(place, tree)))
        };
        self.contexts.iter().filter_map(known).collect()
    }

    fn named_context(&self, place: &Partial, tree: &Tree) -> NamedContext {
        if let Some(image) = place.marked().strip_prefix("docker-image://") {
            let image = Partial::new(image);
            let image = image.whole().and_then(ImageReference::parse);
            return image.map_or(NamedContext::Elsewhere, NamedContext::Image);
        }
        let is_other = ["oci-layout:", "target:"].iter().any(|scheme| place.marked().starts_with(scheme));
        if is_other || is_remote(place.marked()) {
            return NamedContext::Elsewhere;
        }
        match place.locate(self.directory.as_ref()) {
            Location::Inside(directory) if is_directory(&directory, tree) => {
                NamedContext::Directory(directory)
            }
            _ => NamedContext::Elsewhere,
        }
    }

    fn text(&self, text: &Partial, reason: &str) -> Answer<String> {
        text.whole().map_or_else(|| self.unknown(reason), |text| Answer::Known(text.to_owned()))
    }

    fn unknown<T>(&self, reason: &str) -> Answer<T> {
        Answer::unknown(reason, self.place)
    }
}

/// Whether a context is an address that is fetched.
fn is_remote(context: &str) -> bool {
    context.contains("://") || context.starts_with("git@") || context.starts_with("github.com/")
}

fn is_directory(path: &RepoPath, tree: &Tree) -> bool {
    path.is_root() || tree.holds(path) && !matches!(tree.kind(path), Some(EntryKind::File))
}

fn is_file(path: &RepoPath, tree: &Tree) -> bool {
    tree.holds(path) && matches!(tree.kind(path), Some(EntryKind::File | EntryKind::Link))
}
