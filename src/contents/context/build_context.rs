//! Build contexts: a directory of the repository without what its ignore file leaves out.
//!
//! The repository is walked once; contexts share its tree, and what an ignore file does not touch.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::archives::Archives;
use super::untracked::{self, MANIFESTS};
use crate::contents::tree::{Directory, Entry, FileOrigin, FileTree, Filter, Node, Work};
use crate::source::{EntryKind, Files, GitIgnore, Ignored, ReadError, RepoPath, Span, Tree};
use crate::syntax::patterns::{self, IgnoreFile, Pattern};

/// A directory that is built from.
#[derive(Debug)]
pub struct BuildContext {
    /// The directory.
    pub directory: RepoPath,
    /// Its ignore file, if it has one.
    pub ignore: Option<Ignore>,
    /// What is sent to the builder.
    pub files: FileTree,
    /// What there is, whatever the ignore file says.
    pub all: FileTree,
    pub(crate) archives: Arc<Archives>,
    git_ignore: Arc<GitIgnore>,
}

/// The ignore file of a context.
#[derive(Debug)]
pub struct Ignore {
    /// Where it lies.
    pub path: RepoPath,
    /// What it says.
    pub file: IgnoreFile,
}

impl Ignore {
    /// The place to say that the ignore file lacks something: its first pattern, or its start.
    #[must_use]
    pub fn place(&self) -> Span {
        let first = self.file.matcher.patterns().first().and_then(|pattern| pattern.span);
        first.unwrap_or_else(|| Span::start_of(self.file.file))
    }
}

impl BuildContext {
    /// The pattern that leaves out a path of the context.
    #[must_use]
    pub fn ignoring(&self, path: &str) -> Option<&Pattern> {
        self.ignore.as_ref()?.file.matcher.decide(path.trim_start_matches('/'))
    }

    /// Whether the context's directory is the root of a program, by a manifest that lies in it.
    #[must_use]
    pub fn is_program(&self) -> bool {
        MANIFESTS.iter().any(|name| self.all.get(name).is_some())
    }

    /// Whether the context's ignore file leaves out everything, and takes back what is wanted.
    #[must_use]
    pub fn is_chosen(&self) -> bool {
        self.ignore.as_ref().is_some_and(|ignore| {
            let patterns = ignore.file.matcher.patterns();
            let leaves_out_all = |pattern: &Pattern| {
                !pattern.is_exception && matches!(pattern.text(), "*" | "**" | "**/*" | "*/**")
            };
            ignore.file.matcher.has_exceptions() && patterns.iter().any(leaves_out_all)
        })
    }

    /// The line by which git leaves a path of the repository out of every checkout.
    #[must_use]
    pub fn ignored_by_git(&self, path: &RepoPath) -> Option<Ignored> {
        self.git_ignore.ignores(path, false).or_else(|| self.git_ignore.ignores(path, true))
    }
}

/// The contexts of a repository, each made once.
#[derive(Debug)]
pub(crate) struct Contexts {
    repository: FileTree,
    git_ignore: Arc<GitIgnore>,
    archives: Arc<Archives>,
    /// What is left of the work that ignore files may make.
    work: Work,
    made: BTreeMap<(RepoPath, Option<RepoPath>), Arc<BuildContext>>,
    /// The ignore files that could not be read, and why.
    pub(crate) unread: BTreeMap<RepoPath, String>,
}

impl Contexts {
    /// Reads what there is.
    pub(crate) fn new(tree: &Tree) -> Self {
        let git_ignore = tree.git_ignore().clone();
        let mut root = Directory { copy_of: Some(RepoPath::root()), ..Directory::default() };
        for (path, kind) in tree.entries() {
            let node = match kind {
                EntryKind::Directory => Node::Directory(Arc::new(copy_of(path.clone()))),
                EntryKind::File => Node::File(FileOrigin { tool: None, copy_of: Some(path.clone()) }),
                EntryKind::Link => match tree.link_target(path) {
                    Some(target) => Node::Link(Arc::from(target)),
                    None => continue,
                },
                // Builders refuse sockets, or leave them out.
                EntryKind::Special => continue,
            };
            place(&mut root, path, node);
        }
        untracked::add(&mut root, &git_ignore);
        Self {
            repository: FileTree::of(Arc::new(root)),
            git_ignore,
            archives: Arc::default(),
            work: Work::of_contexts(),
            made: BTreeMap::new(),
            unread: BTreeMap::new(),
        }
    }

    /// The context in a directory of the repository. The ignore file that bears the name of the Dockerfile
    /// takes the place of the directory's own.
    pub(crate) fn make(
        &mut self,
        directory: &RepoPath,
        dockerfile: Option<&RepoPath>,
        tree: &Tree,
        files: &mut Files,
    ) -> Option<Arc<BuildContext>> {
        let named = dockerfile.and_then(|path| RepoPath::new(&format!("{path}.dockerignore")));
        let candidates = named.into_iter().chain(directory.join(".dockerignore"));
        let ignore = candidates.into_iter().find(|path| tree.holds(path));
        let key = (directory.clone(), ignore);
        if let Some(known) = self.made.get(&key) {
            return Some(known.clone());
        }
        let resolved = self.repository.resolve(&format!("/{}", directory.as_str()));
        let all = FileTree::of(self.repository.directory(&resolved)?.clone());
        let ignore = key.1.clone().and_then(|path| {
            let file = match files.find(&path) {
                Some(file) => file,
                None => match tree.read(&path) {
                    Ok(bytes) => files.add(path.clone(), bytes),
                    // What is no file is none to builders, either.
                    Err(
                        ReadError::Missing | ReadError::Outside | ReadError::Directory | ReadError::Special,
                    ) => {
                        return None;
                    }
                    Err(error) => {
                        self.unread.insert(path, error.to_string());
                        return None;
                    }
                },
            };
            Some(Ignore { path, file: patterns::parse(file, files.get(file).bytes()) })
        });
        let exclude = ignore.as_ref().map(|ignore| &ignore.file.matcher);
        let root = Filter { include: None, exclude }.apply(all.root(), &mut self.work);
        let (root, ignore) = match (self.work.reached(), ignore) {
            // It is as if there were no ignore file, and a finding says so.
            (Some(limit), Some(ignore)) => {
                self.unread.insert(ignore.path, limit.to_string());
                (all.root().clone(), None)
            }
            (_, ignore) => (root, ignore),
        };
        let (archives, git_ignore) = (self.archives.clone(), self.git_ignore.clone());
        let files = FileTree::of(root);
        let context = BuildContext { directory: directory.clone(), ignore, files, all, archives, git_ignore };
        let context = Arc::new(context);
        self.made.insert(key, context.clone());
        Some(context)
    }
}

fn copy_of(path: RepoPath) -> Directory {
    Directory { copy_of: Some(path), ..Directory::default() }
}

/// Puts a node where it lies in the repository; directories come before what is in them.
fn place(root: &mut Directory, path: &RepoPath, node: Node) {
    let mut directory = root;
    let mut parts = path.parts().peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            directory.entries.insert(Arc::from(part), Entry::new(node, None));
            return;
        }
        let Some(Entry { node: Node::Directory(inner), .. }) = directory.entries.get_mut(part) else {
            return;
        };
        directory = Arc::make_mut(inner);
    }
}
