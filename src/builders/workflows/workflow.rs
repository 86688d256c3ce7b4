//! Workflows and the local ones that they call.

use super::expressions::Names;
use super::follower::{Follower, Local, local_path};
use super::job::Job;
use crate::builders::asked::{Asked, AskedContext};
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::document::{Document, entries, get, get_path, target, word};
use crate::builders::partial::Partial;
use crate::syntax::yaml::{Node, NodeKind};

/// What a workflow asks for, with what it calls. One that others call is followed where they do.
pub(in crate::builders) fn workflow(file: &BuilderFile<'_>, local: &Local<'_>) -> Collected {
    let mut follower = Follower::new(file, local);
    let path = file.file.path();
    if let Some(document) = local.get(path)
        && let Some(root) = document.root()
        && !(is_only_called(root) && local.is_called(path))
    {
        follower.collected = Collected::of(file, document);
        let mut names = Names::new(&file.work);
        names.take_defaults(root, &["on", "workflow_dispatch", "inputs"], document);
        names.take_defaults(root, &["on", "workflow_call", "inputs"], document);
        follower.jobs(root, document, &names);
    }
    follower.collected
}

/// What an action that is an image asks for: its runner builds it from the action's folder.
pub(in crate::builders) fn docker_action(file: &BuilderFile<'_>, local: &Local<'_>) -> Collected {
    let mut collected = Collected::new(file);
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

impl Follower<'_> {
    fn jobs(&mut self, root: Node<'_>, document: &Document<'_>, names: &Names) {
        if !names.may_be_copied(root.span()) {
            return;
        }
        let mut names = names.clone();
        names.set_all(get(root, "env"), "env", document);
        let directory = get_path(root, &["defaults", "run", "working-directory"]);
        let shell = get_path(root, &["defaults", "run"]).and_then(|run| word(run, "shell"));
        let Some(jobs) = get(root, "jobs") else { return };
        for (id, job) in entries(jobs) {
            if !self.goes_on(job.span()) {
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
        let mut called = Names::new(&names.work);
        called.take_defaults(root, &["on", "workflow_call", "inputs"], document);
        called.pass(with, from, names);
        self.enter(root.span(), |follower| follower.jobs(root, document, &called));
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
