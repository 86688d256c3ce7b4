//! The repository as a whole: its files read, its Dockerfiles and projects joined into images.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::contents::{self, FileTree};
use super::image::{self, Build, BuildInputs, Dockerfile};
use super::start::{EntryScript, Start};
use crate::source::Text;
use crate::source::{EntryKind, FileId, Files, ReadError, RepoPath, Span, Tree};
use crate::syntax::dockerfile::{self, NameKind};
use crate::syntax::shell;

/// Everything that is known of a repository.
#[derive(Debug)]
pub struct Repo {
    files: Files,
    tree: Tree,
    dockerfiles: Vec<Dockerfile>,
    templates: Vec<RepoPath>,
    unread: Vec<Unread>,
    pub(super) images: Vec<ImageRecord>,
}

/// A file or directory that could not be read.
#[derive(Debug)]
pub struct Unread {
    /// Its path, as a place without content.
    pub place: Span,
    /// Why, as a clause.
    pub reason: String,
}

/// An image that some build makes.
#[derive(Debug)]
pub(super) struct ImageRecord {
    pub(super) dockerfile: usize,
    pub(super) build: Build,
    pub(super) files: Vec<FileTree>,
    pub(super) target: usize,
    pub(super) start: Option<Start>,
    pub(super) services: Vec<Runner>,
}

/// A service that runs an image.
#[derive(Debug, Clone)]
pub struct Runner {
    /// Its name.
    pub name: String,
    /// The place that says which image it runs.
    pub place: Span,
}

/// Folders with code of others: what is in them is not linted unless it is asked for by name.
const VENDORED: [&str; 5] =
    ["node_modules", "bower_components", "third_party", "site-packages", ".terraform"];

/// A folder of this name holds code of others where one of these stands beside or in it.
const VENDOR_SIGNS: [&str; 7] = [
    "go.mod",
    "composer.json",
    "Gemfile",
    "Cargo.toml",
    "vendor/modules.txt",
    "vendor/autoload.php",
    "vendor/bundle",
];

impl Repo {
    /// Reads a repository. Files among `asked` are taken for Dockerfiles or Compose files whatever their
    /// names are.
    #[must_use]
    pub fn read(tree: Tree, asked: &[RepoPath]) -> Self {
        let mut reader =
            Reader { tree: &tree, files: Files::default(), unread: Vec::new(), templates: Vec::new() };
        for (path, reason) in tree.unreadable() {
            reader.not_read(path, reason.clone());
        }
        let candidates = reader.dockerfile_candidates(asked);
        let dockerfiles = reader.dockerfiles(&candidates);
        let Reader { mut files, unread, templates, .. } = reader;
        let images = images(&dockerfiles, &tree, &mut files);
        Self { files, tree, dockerfiles, templates, unread, images }
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

    /// How many Compose files there are.
    #[must_use]
    pub fn compose_file_count(&self) -> usize {
        0
    }

    /// Whether there is nothing to judge.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.dockerfiles.is_empty() && self.unread.is_empty()
    }

    /// What a place belongs to: the name of a stage, the path of keys. Lines above it do not change it.
    #[must_use]
    pub fn subject_at(&self, place: Span) -> String {
        let of_file = self.dockerfiles.iter().find(|dockerfile| dockerfile.file() == place.file);
        let Some(dockerfile) = of_file else { return String::new() };
        let instructions = &dockerfile.tree.instructions;
        let mut stages = dockerfile.stages.iter().rev();
        let stage = stages.find(|stage| instructions[stage.from].span.start <= place.start);
        let name = stage.and_then(|stage| stage.name.as_ref());
        name.map_or_else(String::new, |name| name.value.clone())
    }
}

struct Reader<'a> {
    tree: &'a Tree,
    files: Files,
    unread: Vec<Unread>,
    templates: Vec<RepoPath>,
}

impl Reader<'_> {
    /// The paths of Dockerfiles by name, those that are only perhaps ones with `false`.
    fn dockerfile_candidates(&mut self, asked: &[RepoPath]) -> BTreeMap<RepoPath, bool> {
        let mut candidates = BTreeMap::new();
        for (path, kind) in self.tree.entries() {
            if kind == EntryKind::Directory {
                continue;
            }
            let Some(name_kind) = dockerfile::by_name(path.file_name()) else { continue };
            if is_vendored(self.tree, path)
                && !asked.iter().any(|asked| !asked.is_root() && path.is_in(asked))
            {
                continue;
            }
            // A link is what it leads to; one that leads nowhere is read, and fails, at its own path.
            let path = match kind {
                EntryKind::Link => self.tree.resolve(path).unwrap_or_else(|_| path.clone()),
                _ => path.clone(),
            };
            match name_kind {
                NameKind::Dockerfile => drop(candidates.insert(path, true)),
                NameKind::Perhaps => drop(candidates.entry(path).or_insert(false)),
                NameKind::Template => self.templates.push(path),
            }
        }
        for path in asked {
            let is_file = self.tree.kind(path).is_some_and(|kind| kind != EntryKind::Directory);
            let is_yaml = path.as_str().ends_with(".yml") || path.as_str().ends_with(".yaml");
            if is_file && !is_yaml {
                candidates.insert(path.clone(), true);
            }
        }
        candidates
    }

    fn dockerfiles(&mut self, candidates: &BTreeMap<RepoPath, bool>) -> Vec<Dockerfile> {
        let tree = self.tree;
        let read: Vec<_> =
            candidates.par_iter().map(|(path, is_certain)| (path, *is_certain, tree.read(path))).collect();
        let mut ids = Vec::new();
        for (path, is_certain, bytes) in read {
            match bytes {
                Ok(bytes) if is_certain || dockerfile::looks_like_one(&bytes) => {
                    ids.push(self.files.add(path.clone(), bytes));
                }
                // Its name only suggests a Dockerfile, and it is none.
                Ok(_) => {}
                Err(ReadError::Directory) => {}
                Err(error) => self.not_read(path, explain(&error)),
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

fn is_vendored(tree: &Tree, path: &RepoPath) -> bool {
    path.ancestors().any(|directory| {
        let name = directory.file_name();
        VENDORED.contains(&name)
            || name == "vendor"
                && VENDOR_SIGNS
                    .iter()
                    .any(|sign| directory.parent().join(sign).is_some_and(|sign| tree.kind(&sign).is_some()))
    })
}

/// Why a file could not be read, as a clause.
fn explain(error: &ReadError) -> String {
    match error {
        ReadError::Missing => "the link leads nowhere".to_owned(),
        ReadError::Outside => "the link leads out of the repository".to_owned(),
        ReadError::Directory => "it is a directory".to_owned(),
        ReadError::Special => "it is neither a file nor a directory".to_owned(),
        ReadError::TooLarge(size) => {
            let limit = crate::source::MAX_FILE_BYTES >> 20;
            format!("it has {size} bytes, and files of more than {limit} MiB are not read")
        }
        ReadError::Io(words) => words.clone(),
    }
}

fn images(dockerfiles: &[Dockerfile], tree: &Tree, files: &mut Files) -> Vec<ImageRecord> {
    let mut images: Vec<ImageRecord> = dockerfiles
        .par_iter()
        .enumerate()
        .filter_map(|(number, dockerfile)| {
            let build = Build::evaluate(dockerfile, &BuildInputs::default());
            let target = build.target(None)?;
            let context = image::guess_context(dockerfile, tree);
            let files = contents::of_build(dockerfile, &build, context.as_ref(), tree);
            let start = Start::of_stage(build.stages.get(target)?);
            Some(ImageRecord { dockerfile: number, build, files, target, start, services: Vec::new() })
        })
        .collect();
    for image in &mut images {
        let stage = &image.build.stages[image.target];
        let workdir = stage.state.workdir.known().cloned();
        let Some(start) = &mut image.start else { continue };
        let exists = |path: &RepoPath| tree.kind(path) == Some(EntryKind::File);
        let paths = start.repository_paths(&image.files[image.target], workdir.as_deref(), &exists);
        start.scripts = paths.iter().filter_map(|path| entry_script(path, tree, files)).collect();
    }
    images
}

/// A shell script of the repository; nothing where the file is another kind of program.
fn entry_script(path: &RepoPath, tree: &Tree, files: &mut Files) -> Option<EntryScript> {
    let file: FileId = match files.find(path) {
        Some(file) => file,
        None => files.add(path.clone(), tree.read(path).ok()?),
    };
    let bytes = files.get(file).bytes();
    let first_line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let interpreter = String::from_utf8_lossy(first_line);
    let is_shell = match interpreter.strip_prefix("#!") {
        Some(line) => line.split_whitespace().any(image::is_posix_shell),
        None => path.as_str().ends_with(".sh"),
    };
    if !is_shell || bytes.len() > shell::MAX_BYTES {
        return None;
    }
    let script = shell::parse(&Text::verbatim(file, 0, bytes));
    Some(EntryScript { file, script })
}
