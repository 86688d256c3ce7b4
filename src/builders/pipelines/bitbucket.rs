//! Bitbucket Pipelines: the scripts of steps.

use super::script::{Environment, follow, joined};
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::document::{Document, entries, get, items, target, word};
use crate::limits;
use crate::syntax::yaml::{Node, NodeKind};

/// How deep steps stand in groups.
const MAX_DEPTH: usize = limits::BUILDER_NESTING.most();

/// What a pipeline asks for.
pub(in crate::builders) fn bitbucket(file: &BuilderFile<'_>) -> Collected {
    let document = Document::new(file.id, file.file);
    let mut collected = Collected::of(file, &document);
    let mut seen = 0;
    if let Some(pipelines) = document.root().and_then(|root| get(root, "pipelines")) {
        part(pipelines, &document, &mut collected, &mut seen, 0);
    }
    collected
}

/// The most parts of a file that are looked at.
const MAX_PARTS: usize = limits::BUILDER_PARTS.most();

fn part(node: Node<'_>, document: &Document<'_>, collected: &mut Collected, seen: &mut usize, depth: usize) {
    *seen += 1;
    if depth > MAX_DEPTH || *seen > MAX_PARTS {
        let limit = if depth > MAX_DEPTH { &limits::BUILDER_NESTING } else { &limits::BUILDER_PARTS };
        collected.reach(limit, node.span());
        return;
    }
    match node.kind() {
        NodeKind::Sequence => {
            for item in items(node) {
                part(item, document, collected, seen, depth + 1);
            }
        }
        NodeKind::Mapping => {
            if let Some(script) = joined(node, &["script"], document, &collected.work) {
                let label = word(node, "name").unwrap_or_default();
                follow(&script, label, &Environment::new(), collected);
                return;
            }
            for (_, value) in entries(node) {
                part(target(value), document, collected, seen, depth + 1);
            }
        }
        NodeKind::Scalar { .. } | NodeKind::Alias(_) => {}
    }
}
