//! Workflows and the local ones that they call.

use std::collections::BTreeMap;

use super::expressions::Names;
use super::job::Job;
use crate::builders::asked::{Asked, AskedContext};
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::document::{Document, entries, get, get_path, target, word};
use crate::builders::partial::Partial;
use crate::source::RepoPath;
use crate::syntax::yaml::{Node, NodeKind};

/// How deep workflows and actions may call each other.
const MAX_CALLS: usize = 4;

/// The most jobs and actions that one workflow leads to.
const MAX_RUNS: usize = 1_000;

/// The workflows and actions of a repository, by path.
pub(in crate::builders) type Local<'a> = BTreeMap<RepoPath, Document<'a>>;

/// What a workflow asks for, with what it calls. One that others call is followed where they do.
pub(in crate::builders) fn workflow(path: &RepoPath, local: &Local<'_>) -> Collected {
    let mut follower = Follower { local, collected: Collected::default(), depth: 0, runs: 0 };
    if let Some(document) = local.get(path)
        && let Some(root) = document.root()
        && !(is_only_called(root) && is_called(path, local))
    {
        let mut names = Names::default();
        defaults(root, &["on", "workflow_dispatch", "inputs"], document, &mut names);
        defaults(root, &["on", "workflow_call", "inputs"], document, &mut names);
        follower.jobs(root, document, &names);
    }
    follower.collected
}

/// What an action that is an image asks for: its runner builds it from the action's folder.
pub(in crate::builders) fn docker_action(file: &BuilderFile<'_>, local: &Local<'_>) -> Collected {
    let mut collected = Collected::default();
    let root = local.get(file.file.path()).and_then(Document::root);
    let Some(image) = root.and_then(|root| get_path(root, &["runs", "image"])) else { return collected };
    if let Some(name) = image.as_str().filter(|name| !name.contains("://")) {
        let context = AskedContext::Path(Partial::new("."));
        let mut asked = Asked::of(image.span(), Some(file.folder()), context);
        asked.file = Some(Partial::new(name));
        collected.add(asked);
    }
    collected
}

/// Follows a workflow, its jobs and what they use.
pub(super) struct Follower<'a> {
    pub(super) local: &'a Local<'a>,
    pub(super) collected: Collected,
    depth: usize,
    runs: usize,
}

impl Follower<'_> {
    /// Goes into another file, unless that goes too far.
    pub(super) fn enter(&mut self, work: impl FnOnce(&mut Self)) {
        self.runs += 1;
        if self.depth >= MAX_CALLS || self.runs > MAX_RUNS {
            return;
        }
        self.depth += 1;
        work(self);
        self.depth -= 1;
    }

    fn jobs(&mut self, root: Node<'_>, document: &Document<'_>, names: &Names) {
        let mut names = names.clone();
        set_all(get(root, "env"), "env", document, &mut names);
        let directory = get_path(root, &["defaults", "run", "working-directory"]);
        let shell = get_path(root, &["defaults", "run"]).and_then(|run| word(run, "shell"));
        let Some(jobs) = get(root, "jobs") else { return };
        for (id, job) in entries(jobs) {
            self.runs += 1;
            if self.runs > MAX_RUNS {
                return;
            }
            Job { id, document, directory, shell }.follow(job, &names, self);
        }
    }

    /// Follows a workflow that a job calls.
    pub(super) fn call(&mut self, uses: &str, with: Option<Node<'_>>, from: &Document<'_>, names: &Names) {
        let Some(path) = local_path(uses) else { return };
        let Some(document) = self.local.get(&path) else { return };
        let Some(root) = document.root() else { return };
        let mut called = Names::default();
        defaults(root, &["on", "workflow_call", "inputs"], document, &mut called);
        pass(with, from, names, &mut called);
        self.enter(|follower| follower.jobs(root, document, &called));
    }
}

/// The path of a local workflow or action.
pub(super) fn local_path(uses: &str) -> Option<RepoPath> {
    RepoPath::new(uses.strip_prefix("./")?)
}

/// Gives inputs their defaults.
pub(super) fn defaults(root: Node<'_>, path: &[&str], document: &Document<'_>, names: &mut Names) {
    let Some(inputs) = get_path(root, path) else { return };
    for (name, input) in entries(inputs) {
        if let Some(default) = get(input, "default") {
            names.set(format!("inputs.{name}"), Partial::new(document.text(default).as_str()));
        }
    }
}

/// Gives inputs what a caller says.
pub(super) fn pass(with: Option<Node<'_>>, from: &Document<'_>, names: &Names, called: &mut Names) {
    for (name, value) in with.into_iter().flat_map(entries) {
        called.set(format!("inputs.{name}"), names.partial(value, from));
    }
}

/// Sets every name of a mapping in a context.
pub(super) fn set_all(mapping: Option<Node<'_>>, context: &str, document: &Document<'_>, names: &mut Names) {
    for (name, value) in mapping.into_iter().flat_map(entries) {
        let value = match value.kind() {
            NodeKind::Scalar { .. } => names.partial(value, document),
            _ => Partial::unknown(),
        };
        names.set(format!("{context}.{name}"), value);
    }
}

/// Whether nothing but a call starts a workflow.
fn is_only_called(root: Node<'_>) -> bool {
    let Some(on) = get(root, "on") else { return false };
    match on.kind() {
        NodeKind::Scalar { value, .. } => value == "workflow_call",
        NodeKind::Mapping => entries(on).all(|(event, _)| event == "workflow_call"),
        NodeKind::Sequence => on.items().all(|event| target(event).as_str() == Some("workflow_call")),
        NodeKind::Alias(_) => false,
    }
}

/// Whether another workflow calls it.
fn is_called(path: &RepoPath, local: &Local<'_>) -> bool {
    local.values().filter_map(Document::root).any(|root| {
        let jobs = get(root, "jobs");
        jobs.into_iter()
            .flat_map(entries)
            .any(|(_, job)| word(job, "uses").and_then(local_path).as_ref() == Some(path))
    })
}
