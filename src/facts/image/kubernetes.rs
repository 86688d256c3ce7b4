//! Which containers of Kubernetes run an image that is built here.

use std::collections::BTreeMap;

use crate::facts::handles::{Facts, Image, ServiceRef};
use crate::ids::ImageId;
use crate::knowledge::{ImageReference, bases};
use crate::kubernetes::{Container, Probes};

/// Who asks the containers of an image on Kubernetes whether they work.
#[derive(Debug, Clone, Copy)]
pub(crate) enum KubernetesHealth<'a> {
    /// Nothing of the repository runs the image there.
    NotRun,
    /// All that serve are asked, or templates decide.
    Checked,
    /// This one is not.
    Unchecked(&'a Container),
}

impl<'a> Image<'a> {
    /// The containers of manifests that run the image: by the name that a builder gives to it, whatever its tag, or by
    /// the folder of its Dockerfile, if that is the only one of its name.
    pub(crate) fn kubernetes_containers(self) -> impl Iterator<Item = &'a Container> {
        let all = self.facts.memo.on_kubernetes.get_or_init(|| self.facts.work_out_what_kubernetes_runs());
        let numbers = all.get(&self.record.id).map(Vec::as_slice).unwrap_or_default();
        numbers.iter().map(|number| &self.facts.repo.kubernetes.containers[*number])
    }

    /// Whether probes look after the image on Kubernetes.
    #[must_use]
    pub(crate) fn kubernetes_health(self) -> KubernetesHealth<'a> {
        let mut containers = self.kubernetes_containers().filter(|container| !container.ends).peekable();
        if containers.peek().is_none() {
            return KubernetesHealth::NotRun;
        }
        let unchecked = containers.find(|container| container.probes == Probes::None);
        unchecked.map_or(KubernetesHealth::Checked, KubernetesHealth::Unchecked)
    }
}

impl Facts {
    /// Whether there are manifests of Kubernetes: what no service runs may run there, under whatever name.
    #[must_use]
    pub(crate) fn runs_on_kubernetes(&self) -> bool {
        self.repo.kubernetes.is_used
    }

    /// The numbers of the containers that run each image.
    fn work_out_what_kubernetes_runs(&self) -> BTreeMap<ImageId, Vec<usize>> {
        let mut found: BTreeMap<ImageId, Vec<usize>> = BTreeMap::new();
        if self.repo.kubernetes.containers.is_empty() {
            return found;
        }
        let mut by_name: BTreeMap<String, Vec<ImageId>> = BTreeMap::new();
        let mut by_folder: BTreeMap<String, Vec<ImageId>> = BTreeMap::new();
        for image in self.images() {
            let declared = image.declared_builds().flat_map(|build| &build.names);
            let builders = image.services().filter(|service| service.service.build.is_some());
            let of_services = builders.filter_map(ServiceRef::named_image);
            let names = declared.filter_map(|name| ImageReference::parse(&name.name)).chain(of_services);
            for name in names {
                by_name.entry(name.name()).or_default().push(image.record.id);
            }
            let folder = image.dockerfile().path.parent();
            by_folder.entry(folder.file_name().to_lowercase()).or_default().push(image.record.id);
        }
        for (number, container) in self.repo.kubernetes.containers.iter().enumerate() {
            let Some(reference) = ImageReference::parse(&container.image) else { continue };
            let last = reference.repository.rsplit('/').next().unwrap_or_default();
            let of_folder = || by_folder.get(last).filter(|images| images.len() == 1);
            let images = by_name.get(&reference.name()).or_else(of_folder);
            if bases::look_up(&reference).is_some() {
                continue;
            }
            for image in images.into_iter().flatten() {
                let numbers = found.entry(*image).or_default();
                if numbers.last() != Some(&number) {
                    numbers.push(number);
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::KubernetesHealth;
    use crate::facts::{Facts, of};

    fn pod(image: &str, more: &str) -> String {
        format!("apiVersion: v1\nkind: Pod\nspec: {{containers: [{{image: \"{image}\"{more}}}]}}\n")
    }

    fn repository(pod: &str) -> Facts {
        of(&[
            ("api/Dockerfile", "FROM alpine:3.22\n"),
            ("web/Dockerfile", "FROM alpine:3.22\n"),
            ("other/web/Dockerfile", "FROM alpine:3.22\n"),
            ("compose.yaml", "services: {api: {build: api, image: \"ghcr.io/acme/gateway:1\"}}\n"),
            ("k8s/pod.yaml", pod),
        ])
    }

    #[test]
    fn what_kubernetes_runs_is_told_by_name_or_folder() {
        let unchecked = "Unchecked: Pod";
        for (what, pod, api, web) in [
            ("the name of a service's build, another tag", pod("ghcr.io/acme/gateway:2", ""), unchecked, "-"),
            ("a folder", pod("registry.acme.dev/api", ""), unchecked, "-"),
            ("a folder that is there twice", pod("acme/web", ""), "-", "-"),
            ("an image of the world", pod("redis", ""), "-", "-"),
            ("a probe", pod("api", ", readinessProbe: {}"), "Checked", "-"),
            ("none", String::new(), "-", "-"),
        ] {
            let facts = repository(&pod);
            let said = |path: &str| match facts.image_of(path).kubernetes_health() {
                KubernetesHealth::NotRun => "-".to_owned(),
                KubernetesHealth::Checked => "Checked".to_owned(),
                KubernetesHealth::Unchecked(container) => format!("Unchecked: {}", container.workload),
            };
            assert_eq!(
                (said("api/Dockerfile").as_str(), said("web/Dockerfile").as_str()),
                (api, web),
                "{what}"
            );
        }
    }

    #[test]
    fn manifests_say_that_kubernetes_is_used() {
        for (path, expected) in [("k8s/pod.yaml", true), ("chart/Chart.yaml", true), ("pod.yaml", false)] {
            let facts = of(&[("Dockerfile", "FROM alpine\n"), (path, "a: b\n")]);
            assert_eq!(facts.runs_on_kubernetes(), expected, "{path}");
        }
    }
}
