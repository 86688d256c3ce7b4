//! The images that the values of a Helm chart name: its templates are filled in with them.

use super::workload::{Container, Probes};
use crate::limits;
use crate::source::{EntryKind, RepoPath, Tree};
use crate::syntax::yaml::{Node, NodeKind, Yaml};

/// How deep values are looked at.
const MAX_DEPTH: usize = limits::BUILDER_NESTING.most();

/// Whether a file holds the values of a chart: `values.yaml`, or one for an environment, beside `Chart.yaml`.
pub(super) fn is_values(tree: &Tree, path: &RepoPath) -> bool {
    let name = path.file_name();
    name.starts_with("values")
        && path.parent().join("Chart.yaml").is_some_and(|chart| tree.kind(&chart) == Some(EntryKind::File))
}

/// The images that values name.
pub(super) fn images(yaml: &Yaml, tree: &Tree, path: &RepoPath) -> Vec<Container> {
    let folder = path.parent();
    let workload = format!("chart {}", folder.file_name());
    let probes = if asks(tree, &folder) { Probes::Some } else { Probes::Unknown };
    let mut found = Vec::new();
    for document in yaml.documents() {
        collect(document, 0, &mut |image, place| {
            found.push(Container {
                image,
                place,
                workload: workload.clone(),
                ends: false,
                probes,
                port: None,
            });
        });
    }
    found
}

/// Whether a template of a chart asks containers whether they work.
fn asks(tree: &Tree, folder: &RepoPath) -> bool {
    let Some(templates) = folder.join("templates") else { return false };
    tree.children(&templates).filter(|(_, kind)| *kind == EntryKind::File).any(|(path, _)| {
        tree.read(path).is_ok_and(|bytes| {
            ["livenessProbe", "readinessProbe"]
                .iter()
                .any(|probe| memchr::memmem::find(&bytes, probe.as_bytes()).is_some())
        })
    })
}

/// Every `image`: one text, or a repository with its registry.
// Source: helm.sh, "Chart Template Guide": what `helm create` writes; `registry` is Bitnami's.
fn collect(node: Node<'_>, depth: usize, found: &mut dyn FnMut(String, crate::source::Span)) {
    if depth > MAX_DEPTH || !matches!(node.kind(), NodeKind::Mapping) {
        return;
    }
    for (key, value) in node.entries() {
        if key.as_str() != Some("image") {
            collect(value, depth + 1, found);
            continue;
        }
        match (value.as_str(), value.get("repository")) {
            (Some(image), _) if !image.is_empty() => found(image.to_owned(), value.span()),
            (_, Some(repository)) => {
                let Some(name) = repository.as_str().filter(|name| !name.is_empty()) else { continue };
                let registry = value.get("registry").and_then(Node::as_str).filter(|name| !name.is_empty());
                let name = registry.map_or_else(|| name.to_owned(), |registry| format!("{registry}/{name}"));
                found(name, repository.span());
            }
            _ => {}
        }
    }
}
