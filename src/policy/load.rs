//! Reading a policy file and the files it builds on.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::read::{FromPolicy, Mistake, Mistakes, is_nothing};
use super::sections::Sections;
use crate::limits;
use crate::source::{EntryKind, FileId, Files, OutsideFile, ReadError, RepoPath, Span, Tree};
use crate::syntax::yaml::{ErrorKind, Yaml};

/// The names of a policy file, in the order in which they are looked for.
pub(crate) const FILE_NAMES: [&str; 2] = ["stockade.yaml", ".stockade.yaml"];

/// What makes a directory the root of a repository.
pub(crate) const ROOT_MARKERS: &[&str] = &[".git", "stockade.yaml", ".stockade.yaml"];

/// How many files may build on each other, one on the next.
const MAX_DEPTH: usize = limits::POLICY_NESTING.most();
/// How many files a policy may be made of, each time that one is read counted.
const MAX_FILES: usize = limits::POLICY_FILES.most();

/// What a policy file says, with those that it builds on.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub(super) sections: Sections,
    pub(super) yaml: BTreeMap<FileId, Arc<Yaml>>,
    pub(super) mistakes: Mistakes,
}

/// Where a policy file lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PolicyFile {
    /// In the repository, and so do all that it builds on.
    Inside(RepoPath),
    /// Outside, because the caller named it; and so do all that it builds on.
    Outside(OutsideFile),
}

/// The policy file at the root of a repository, if there is one.
#[must_use]
pub fn find(tree: &Tree) -> Option<RepoPath> {
    let paths = FILE_NAMES.iter().filter_map(|name| RepoPath::new(name));
    // A pipe of that name is not passed over: the team's policy would silently not count.
    paths.into_iter().find(|path| tree.kind(path).is_some_and(|kind| kind != EntryKind::Directory))
}

/// Names of files that look like a policy and are none.
// Source: the endings of YAML and TOML beside our own two names.
pub(crate) const OTHER_NAMES: [&str; 4] =
    ["stockade.yml", ".stockade.yml", "stockade.toml", ".stockade.toml"];

/// Why a file of one of the other names is told.
pub(super) fn not_read(name: &str) -> String {
    format!("`{name}` is not read: a policy file is called `{}`", FILE_NAMES[0])
}

/// The policy file at the root of a repository, if there is one, and no other file that could be taken for it.
///
/// # Errors
/// There are two, of which one would count in silence; or one has a name that is not read. As a sentence.
pub(crate) fn find_only(tree: &Tree) -> Result<Option<RepoPath>, String> {
    let is_there = |name: &&str| RepoPath::new(name).is_some_and(|path| tree.kind(&path).is_some());
    let own: Vec<&str> = FILE_NAMES.into_iter().filter(is_there).collect();
    if let [one, other] = own.as_slice() {
        return Err(format!("there are two policy files, `{one}` and `{other}`: keep one of them"));
    }
    if let Some(other) = OTHER_NAMES.into_iter().find(|name| is_there(name)) {
        return Err(not_read(other));
    }
    Ok(find(tree))
}

/// Reads a file and those it builds on, and puts them together.
pub(super) fn load(tree: &Tree, files: &mut Files, from: &PolicyFile) -> Loaded {
    let mut loader = Loader { tree, files, loaded: Loaded::default(), open: Vec::new(), read: 0 };
    match loader.bytes(from) {
        Ok(bytes) => {
            let file = loader.add(from, bytes.clone());
            loader.loaded.sections = loader.read(file, from, &bytes);
        }
        Err(error) => {
            let file = loader.add(from, Vec::new());
            let message = format!("the policy file cannot be read: {error}");
            loader.loaded.mistakes.push(Mistake::new(Span::start_of(file), message));
        }
    }
    let mut loaded = loader.loaded;
    for file in loaded.sections.projects.values().flat_map(|project| &project.value.files) {
        let name = &file.value;
        let message = match RepoPath::root().join(name) {
            None => format!("`{name}` leads out of the repository"),
            Some(path) if tree.kind(&path).is_none() => format!("there is no file `{name}`"),
            Some(_) => continue,
        };
        loaded.mistakes.push(Mistake::new(file.span, message));
    }
    check_tables(&loaded.sections, &mut loaded.mistakes);
    loaded.mistakes.sort_by_key(|mistake| mistake.place);
    loaded
}

/// Reports tables that decide nothing, because half of them is missing.
fn check_tables(sections: &Sections, mistakes: &mut Mistakes) {
    let mut report = |place, message: &str| mistakes.push(Mistake::new(place, message));
    for over in &sections.overrides {
        if over.files.is_empty() {
            report(over.span, "this override names no `files`");
        }
        if over.rules.is_empty() {
            report(over.span, "this override names no `rules`");
        }
    }
    for same in sections.same_service.iter().filter(|same| same.services.len() < 2) {
        report(same.span, "this names fewer than two `services`");
    }
    for project in sections.projects.values().filter(|project| project.value.files.is_empty()) {
        report(project.key, "this project names no `files`");
    }
}

struct Loader<'a> {
    tree: &'a Tree,
    files: &'a mut Files,
    loaded: Loaded,
    /// The files that are being read, each building on the next.
    open: Vec<PolicyFile>,
    /// How many files were built on so far.
    read: usize,
}

impl Loader<'_> {
    fn bytes(&self, from: &PolicyFile) -> Result<Vec<u8>, ReadError> {
        match from {
            PolicyFile::Inside(path) => self.tree.read(path),
            PolicyFile::Outside(file) => file.read(),
        }
    }

    fn add(&mut self, from: &PolicyFile, bytes: Vec<u8>) -> FileId {
        match from {
            PolicyFile::Inside(path) => self.files.add(path.clone(), bytes),
            PolicyFile::Outside(file) => self.files.add_outside(file, bytes),
        }
    }

    fn read(&mut self, file: FileId, from: &PolicyFile, bytes: &[u8]) -> Sections {
        let yaml = Arc::new(Yaml::parse(file, bytes));
        let mistakes = &mut self.loaded.mistakes;
        mistakes.extend(yaml.errors().iter().map(|error| Mistake::new(error.span, error.message.clone())));
        let mut documents = yaml.documents();
        // What is left of a broken file says things that nobody wrote.
        let is_broken = yaml.errors().iter().any(|error| error.kind != ErrorKind::DuplicateKey);
        let own = match documents.next() {
            Some(root) if !is_broken && !is_nothing(root) => {
                Sections::read(root, mistakes).unwrap_or_default()
            }
            _ => Sections::default(),
        };
        if let Some(second) = documents.next() {
            mistakes.push(Mistake::new(second.span(), "a policy file is one document"));
        }
        self.loaded.yaml.insert(file, Arc::clone(&yaml));
        self.open.push(from.clone());
        let mut base = Sections::default();
        for extended in &own.extends {
            base = self.extended(from, &extended.value, extended.span).on_top_of(base);
        }
        self.open.pop();
        own.on_top_of(base)
    }

    /// What the file says that `from` names at `place`; a name is relative to the file that says it.
    fn extended(&mut self, from: &PolicyFile, name: &str, place: Span) -> Sections {
        match self.open_extended(from, name) {
            Ok((file, from, bytes)) => self.read(file, &from, &bytes),
            Err(message) => {
                self.loaded.mistakes.push(Mistake::new(place, message));
                Sections::default()
            }
        }
    }

    fn open_extended(
        &mut self,
        from: &PolicyFile,
        name: &str,
    ) -> Result<(FileId, PolicyFile, Vec<u8>), String> {
        let unread = |error: &ReadError| format!("`{name}` cannot be read: {}", explain(from, error));
        let next = match from {
            PolicyFile::Inside(path) => {
                let path = path.parent().join(name);
                let path = path.ok_or_else(|| format!("`{name}` leads out of the repository"))?;
                PolicyFile::Inside(self.tree.resolve(&path).unwrap_or(path))
            }
            PolicyFile::Outside(file) => match file.join(name) {
                Ok(Some(file)) => PolicyFile::Outside(file),
                Ok(None) => return Err(format!("`{name}` lies in the repository that is judged")),
                Err(error) => return Err(unread(&error)),
            },
        };
        if self.open.contains(&next) {
            return Err(format!("`{name}` builds on this file itself"));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(format!("more than {MAX_DEPTH} files build on each other"));
        }
        self.read += 1;
        if self.read > MAX_FILES {
            return Err(format!("the policy is made of more than {MAX_FILES} files"));
        }
        let bytes = self.bytes(&next).map_err(|error| unread(&error))?;
        Ok((self.add(&next, bytes.clone()), next, bytes))
    }
}

/// Why a file was not read, as a clause.
fn explain(from: &PolicyFile, error: &ReadError) -> String {
    match (from, error) {
        (PolicyFile::Outside(_), ReadError::Missing) => "it does not exist".to_owned(),
        _ => error.to_string(),
    }
}
