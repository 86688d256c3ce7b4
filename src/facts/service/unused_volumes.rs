//! Named volumes that nothing mounts.

use std::collections::{BTreeMap, BTreeSet};

use crate::compose::{NamedVolume, Project, Service};
use crate::facts::handles::Facts;
use crate::source::Span;

impl Facts {
    /// The volumes that projects define and that none of their services mounts, whatever profile or file it comes
    /// with. A volume of a project of which not all is known is none, nor is one that another project names as
    /// external.
    #[must_use]
    pub fn unused_volumes(&self) -> Vec<&NamedVolume> {
        let mut unused: BTreeMap<Span, &NamedVolume> = BTreeMap::new();
        let mut used: BTreeSet<Span> = BTreeSet::new();
        let mut external: BTreeSet<&str> = BTreeSet::new();
        for project in self.repo.projects() {
            let mounted = self.mounted(project);
            for volume in &project.volumes {
                let name = volume.key.value.as_str();
                if volume.external.as_ref().is_some_and(|external| external.known() != Some(&false)) {
                    external.insert(name);
                    external.extend(volume.name.as_ref().and_then(|name| name.as_str()));
                }
                match &mounted {
                    Some(mounted) if !mounted.contains(name) => {
                        unused.insert(volume.key.span, volume);
                    }
                    _ => {
                        used.insert(volume.key.span);
                    }
                }
            }
        }
        let is_left = |(place, volume): &(Span, &NamedVolume)| {
            let own = volume.name.as_ref().and_then(|name| name.as_str());
            let is_external = |name: &str| external.contains(name);
            !used.contains(place)
                && volume.external.is_none()
                && !is_external(&volume.key.value)
                && !own.is_some_and(is_external)
        };
        unused.into_iter().filter(is_left).map(|(_, volume)| volume).collect()
    }

    /// The names of the volumes that the services and jobs of a project mount; nothing where not all is known, or where
    /// there is nothing that could mount any.
    fn mounted<'a>(&self, project: &'a Project) -> Option<BTreeSet<&'a str>> {
        let mut names = BTreeSet::new();
        if !project.missing.is_empty() || project.services.is_empty() {
            return None;
        }
        for service in project.services.iter().chain(&project.jobs) {
            if !is_whole(service) {
                return None;
            }
            for volume in &service.volumes {
                let Some(source) = &volume.source else { continue };
                // A variable may name another one tomorrow. The place of a default begins behind `${NAME:-`.
                if self.repo.files().slice(volume.span).contains(['$', '}']) {
                    return None;
                }
                names.insert(source.as_str()?);
            }
        }
        Some(names)
    }
}

fn is_whole(service: &Service) -> bool {
    service.whole && service.volumes_whole
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn volumes_are_mounted_or_unused() {
        let used = "services: {a: {image: x, volumes: ['data:/data']}}\n";
        for (what, files, expected) in [
            ("mounted", vec![("compose.yaml", format!("{used}volumes: {{data: {{}}}}\n"))], ""),
            (
                "not mounted",
                vec![("compose.yaml", format!("{used}volumes: {{data: {{}}, old: {{}}}}\n"))],
                "old",
            ),
            (
                "mounted in the long form",
                vec![(
                    "compose.yaml",
                    "services: {a: {image: x, volumes: [{type: volume, source: old, target: /x}]}}\nvolumes: {old: }\n"
                        .to_owned(),
                )],
                "",
            ),
            (
                "mounted in a profile",
                vec![(
                    "compose.yaml",
                    "services: {a: {image: x, profiles: [p], volumes: ['old:/x']}}\nvolumes: {old: }\n".to_owned(),
                )],
                "",
            ),
            (
                "mounted by an overlay",
                vec![
                    ("compose.yaml", "services: {a: {image: x}}\nvolumes: {old: }\n".to_owned()),
                    ("compose.override.yaml", "services: {a: {volumes: ['old:/x']}}\n".to_owned()),
                ],
                "",
            ),
            (
                "a mount that is not known",
                vec![(
                    "compose.yaml",
                    "services: {a: {image: x, volumes: ['${V}:/x']}}\nvolumes: {old: }\n".to_owned(),
                )],
                "",
            ),
            (
                "a variable that chooses",
                vec![(
                    "compose.yaml",
                    "services: {a: {image: x, volumes: ['${V:-data}:/x']}}\nvolumes: {data: , old: }\n".to_owned(),
                )],
                "",
            ),
            (
                "external",
                vec![("compose.yaml", "services: {a: {image: x}}\nvolumes: {old: {external: true}}\n".to_owned())],
                "",
            ),
            ("no services", vec![("compose.yaml", "services: {}\nvolumes: {old: }\n".to_owned())], ""),
        ] {
            let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
            let facts = of(&files);
            let names: Vec<&str> =
                facts.unused_volumes().iter().map(|volume| volume.key.value.as_str()).collect();
            assert_eq!(names.join(" "), expected, "{what}");
        }
    }
}
