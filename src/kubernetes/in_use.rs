//! Whether a repository has manifests of Kubernetes.

use crate::source::{EntryKind, Tree};

/// Names of folders that hold Kubernetes manifests.
// Source: names of folders in 116 public repositories, counted on 2026-11-30; all but `kube` occur.
const FOLDERS: [&str; 8] =
    ["charts", "helm", "helm-chart", "k8s", "kube", "kubernetes", "kubernetes-manifests", "kustomize"];

/// Files that the tools of Kubernetes read.
// Source: the documentation of Helm (`Chart.yaml`), Kustomize and Skaffold.
const FILES: [&str; 3] = ["Chart.yaml", "kustomization.yaml", "skaffold.yaml"];

/// Whether there are manifests: by the files that its tools read, or YAML in folders that are named so.
pub(super) fn holds_manifests(tree: &Tree) -> bool {
    tree.entries().filter(|(_, kind)| *kind == EntryKind::File).any(|(path, _)| {
        let name = path.file_name();
        let is_in_folder = || {
            let mut folders = path.ancestors();
            folders.any(|folder| FOLDERS.contains(&folder.file_name()))
        };
        FILES.contains(&name) || (name.ends_with(".yaml") || name.ends_with(".yml")) && is_in_folder()
    })
}
