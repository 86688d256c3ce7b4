//! Reading manifests of Kubernetes for the containers that they run.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::charts;
use super::in_use::holds_manifests;
use super::workload::{Container, Kubernetes, Probes};
use crate::knowledge::vendored::is_vendored;
use crate::source::{EntryKind, Files, RepoPath, Tree};
use crate::syntax::yaml::{Node, NodeKind, Yaml};

/// The keys that lead from a manifest to the description of its containers: a pod's, a controller's, a scheduled job's.
// Source: kubernetes.io, "Kubernetes API": Pod, PodTemplateSpec, CronJobSpec.
const WAYS: [&[&str]; 3] =
    [&["spec", "template", "spec"], &["spec", "jobTemplate", "spec", "template", "spec"], &["spec"]];

/// The keys of probes.
// Source: kubernetes.io, "Configure Liveness, Readiness and Startup Probes".
const PROBES: [&str; 3] = ["livenessProbe", "readinessProbe", "startupProbe"];

/// What Kubernetes runs, by the manifests of a repository. What is no manifest, or cannot be read, runs nothing.
pub(crate) fn read(tree: &Tree, files: &mut Files) -> Kubernetes {
    let is_yaml = |path: &RepoPath| path.as_str().ends_with(".yaml") || path.as_str().ends_with(".yml");
    let candidates: Vec<&RepoPath> = tree
        .entries()
        .filter(|(path, kind)| *kind == EntryKind::File && is_yaml(path) && !is_vendored(tree, path, &[]))
        .map(|(path, _)| path)
        .collect();
    let read: Vec<(&RepoPath, Vec<u8>)> = candidates
        .into_par_iter()
        .filter_map(|path| {
            let bytes = tree.read(path).ok()?;
            (is_manifest(&bytes) || charts::is_values(tree, path)).then_some((path, bytes))
        })
        .collect();
    let mut containers = Vec::new();
    let mut renamed = BTreeMap::new();
    for (path, bytes) in read {
        let id = files.add(path.clone(), bytes);
        let yaml = Yaml::parse(id, files.get(id).bytes());
        match charts::is_values(tree, path) {
            true => containers.extend(charts::images(&yaml, tree, path)),
            false => {
                for document in yaml.documents() {
                    of_document(document, &mut containers);
                    renamed.extend(renamed_images(document));
                }
            }
        }
    }
    for container in &mut containers {
        let name = container.image.rsplit_once(':').map_or(container.image.as_str(), |(name, _)| name);
        if let Some(name) = renamed.get(name) {
            container.image.clone_from(name);
        }
    }
    Kubernetes { containers, is_used: holds_manifests(tree) }
}

/// Whether a file describes containers, or says what their images are called. A template does neither until it is
/// filled in.
fn is_manifest(bytes: &[u8]) -> bool {
    let holds = |word: &str| memchr::memmem::find(bytes, word.as_bytes()).is_some();
    holds("kind:") && (holds("containers:") || holds("newName:")) && !holds("{{")
}

/// The containers of a manifest, and of each manifest in a list of them.
fn of_document(document: Node<'_>, containers: &mut Vec<Container>) {
    let Some(kind) = document.get("kind").and_then(Node::as_str) else { return };
    if document.get("apiVersion").is_none() {
        return;
    }
    if kind == "List" {
        for item in document.get("items").into_iter().flat_map(Node::items) {
            of_document(item, containers);
        }
        return;
    }
    let name = document.get("metadata").and_then(|metadata| metadata.get("name")).and_then(Node::as_str);
    let workload = name.map_or_else(|| kind.to_owned(), |name| format!("{kind} {name}"));
    let specification = WAYS.iter().find_map(|way| {
        let end = way.iter().try_fold(document, |node, key| node.get(key))?;
        end.get("containers").map(|_| end)
    });
    let Some(specification) = specification else { return };
    let is_job = matches!(kind, "Job" | "CronJob");
    for (key, ends) in [("initContainers", true), ("containers", is_job)] {
        for container in specification.get(key).into_iter().flat_map(Node::items) {
            let Some(image) = container.get("image") else { continue };
            let Some(name) = image.as_str() else { continue };
            containers.push(Container {
                image: name.to_owned(),
                place: image.span(),
                workload: workload.clone(),
                ends,
                probes: match PROBES.iter().any(|probe| container.get(probe).is_some()) {
                    true => Probes::Some,
                    false => Probes::None,
                },
                port: first_port(container),
            });
        }
    }
}

/// The first port of a container, if it is a number.
fn first_port(container: Node<'_>) -> Option<String> {
    let port = container.get("ports")?.items().next()?.get("containerPort")?.as_str()?;
    port.parse::<u16>().is_ok().then(|| port.to_owned())
}

/// The images that Kustomize puts in place of others: `images: [{name: api, newName: ghcr.io/acme/api}]`.
// Source: the documentation of Kustomize, "images".
fn renamed_images(document: Node<'_>) -> impl Iterator<Item = (String, String)> {
    let images = document.get("images").filter(|images| matches!(images.kind(), NodeKind::Sequence));
    images.into_iter().flat_map(Node::items).filter_map(|image| {
        let name = image.get("name")?.as_str()?;
        Some((name.to_owned(), image.get("newName")?.as_str()?.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Containers in a line each.
    fn said(files: &[(&str, &str)]) -> Vec<String> {
        let contents =
            files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
        let found = read(&Tree::in_memory(contents), &mut Files::default());
        let line = |container: &Container| {
            let ends = if container.ends { " ends" } else { "" };
            let port = container.port.as_ref().map_or(String::new(), |port| format!(" :{port}"));
            format!("{} {} {:?}{port}{ends}", container.workload, container.image, container.probes)
        };
        found.containers.iter().map(line).collect()
    }

    #[test]
    fn what_manifests_run() {
        let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  template:\n    \
                          spec:\n      initContainers:\n      - {name: init, image: acme/init}\n      containers:\n      \
                          - name: api\n        image: acme/api:1\n        livenessProbe: {httpGet: {port: 80}}\n      \
                          - {name: side, image: side, ports: [{containerPort: 9000}, {containerPort: 1}]}\n";
        let job = "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: clean}\nspec: {jobTemplate: {spec: \
                   {template: {spec: {containers: [{image: acme/clean}]}}}}}\n";
        let pod = "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: acme/pod}, {name: none}]}\n";
        let list = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: \
                    {containers: [{image: acme/listed}]}}\n";
        let renamed = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nimages:\n- {name: side, \
                       newName: ghcr.io/acme/side}\n- {name: acme/pod, newTag: \"2\"}\n";
        assert_eq!(
            said(&[
                ("deploy/api.yaml", deployment),
                ("deploy/job.yml", &format!("{job}---\n{pod}---\n{list}")),
                ("deploy/kustomization.yaml", renamed),
                ("other/template.yaml", &deployment.replace("acme/api:1", "\"{{ .Values.image }}\"")),
                ("other/no.yaml", "kind: Deployment\nspec: {template: {spec: {containers: [{image: x}]}}}\n"),
                ("node_modules/x/pod.yaml", pod),
            ]),
            [
                "Deployment api acme/init None ends",
                "Deployment api acme/api:1 Some",
                "Deployment api ghcr.io/acme/side None :9000",
                "CronJob clean acme/clean None ends",
                "Pod acme/pod None",
                "Pod p acme/listed None",
            ]
        );
    }

    #[test]
    fn what_charts_name() {
        let values = "image:\n  repository: ghcr.io/acme/web\n  tag: \"1\"\nworker:\n  image: {registry: ghcr.io, \
                      repository: acme/worker}\ncache: {image: \"redis:8\"}\nname: image\n";
        let template = "spec: {containers: [{image: \"{{ .Values.image }}\", livenessProbe: {}}]}";
        let chart = ("charts/web/Chart.yaml", "name: web\n");
        assert_eq!(
            said(&[chart, ("charts/web/values.yaml", values), ("charts/web/templates/web.yaml", template)]),
            [
                "chart web ghcr.io/acme/web Some",
                "chart web ghcr.io/acme/worker Some",
                "chart web redis:8 Some"
            ]
        );
        assert_eq!(
            said(&[chart, ("charts/web/values.yaml", "image: {repository: a/b}\n")]),
            ["chart web a/b Unknown"]
        );
        assert_eq!(said(&[("charts/web/values.yaml", values)]), [""; 0], "there is no chart");
    }
}
