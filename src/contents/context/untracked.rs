//! What a clean checkout has not, but the directory of someone who builds may: the same on every machine,
//! because it is concluded from what is tracked.

use std::sync::Arc;

use crate::contents::tree::{Directory, Entry, FileOrigin, More, Node};
use crate::source::{GitIgnore, RepoPath};

/// Names of examples of `.env`: who works here makes one of their own.
// Source: names of files in 116 public repositories, counted on 2026-11-30; all but `.env.dist` (of Symfony)
// and `.env_example` occur.
pub(crate) const ENV_EXAMPLES: [&str; 6] =
    [".env.example", ".env.sample", ".env.template", ".env.dist", ".env-example", ".env_example"];

/// Beginnings of the names of files that say that a directory is built or run from.
// Source: the documentation of Docker, Podman and Compose.
const RUN_FROM: [&str; 6] =
    ["Dockerfile", "Containerfile", "compose.y", "compose.", "docker-compose.y", "docker-compose."];

/// Files that make a directory the root of a program.
// Source: the documentation of npm, Python, Django, Composer, Bundler, Go, Cargo and Compose.
pub(super) const MANIFESTS: [&str; 12] = [
    "package.json",
    "pyproject.toml",
    "requirements.txt",
    "manage.py",
    "composer.json",
    "Gemfile",
    "go.mod",
    "Cargo.toml",
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
];

/// Adds what may be there to the tree of a repository.
pub(super) fn add(root: &mut Directory, git_ignore: &GitIgnore) {
    let git = directory("the history of the repository", RepoPath::new(".git"));
    root.entries.insert_new(".git", git);
    add_in(root, &RepoPath::root(), git_ignore);
}

fn add_in(directory: &mut Directory, path: &RepoPath, git_ignore: &GitIgnore) {
    let has = |names: &[&str]| names.iter().any(|name| directory.entries.contains_key(name));
    let is_run_from = path.is_root()
        || directory.entries.keys().any(|name| RUN_FROM.iter().any(|start| name.starts_with(start)));
    let is_program = is_run_from && has(&MANIFESTS);
    let mut found = Vec::new();
    if let Some(env) = path.join(".env")
        && (has(&ENV_EXAMPLES) || is_program && git_ignore.ignores(&env, false).is_some())
    {
        found.push((".env", file(env)));
    }
    if has(&["package.json"])
        && let Some(modules) = path.join("node_modules")
        && (path.is_root() || git_ignore.ignores(&modules, true).is_some())
    {
        found.push(("node_modules", self::directory("what is installed there", Some(modules))));
    }
    for (name, entry) in found {
        directory.entries.insert_new(name, entry);
    }
    for (name, entry) in directory.entries.iter_mut() {
        if let Node::Directory(inner) = &mut entry.node
            && !entry.is_untracked
            && let Some(inside) = path.join(name)
        {
            add_in(Arc::make_mut(inner), &inside, git_ignore);
        }
    }
    directory.take_stock();
}

fn file(path: RepoPath) -> Entry {
    let origin = FileOrigin { tool: None, copy_of: Some(path) };
    Entry { is_untracked: true, ..Entry::new(Node::File(origin), None) }
}

fn directory(what: &str, copy_of: Option<RepoPath>) -> Entry {
    let more = vec![Arc::new(More { reason: what.to_owned(), place: None, time: None })];
    let directory = Directory { copy_of, more, ..Directory::default() };
    Entry { is_untracked: true, ..Entry::new(Node::Directory(Arc::new(directory)), None) }
}
