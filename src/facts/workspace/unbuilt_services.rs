//! Services that nothing builds.

use std::collections::BTreeMap;

use crate::facts::handles::Facts;
use crate::facts::memo::{ServiceDirectory, ServiceReason};
use crate::source::{RepoPath, Span};

/// A service that has no Dockerfile.
#[derive(Debug)]
pub struct UnbuiltService {
    /// Its directory.
    pub directory: RepoPath,
    /// Why it is taken for a service.
    pub reason: ServiceReason,
    /// What makes it one.
    pub place: Span,
    /// The Dockerfiles of services beside it.
    pub siblings: Vec<Span>,
}

/// Files that say that a package runs on a platform of its own rather than in a container.
// Source: the documentation of Expo, React Native, Capacitor, Electron, Docusaurus, Fly.io, Netlify,
// Serverless, Vercel and Cloudflare Workers.
const PLATFORM_FILES: &[&str] = &[
    "app.config.js",
    "app.config.ts",
    "app.json",
    "capacitor.config.ts",
    "docusaurus.config.js",
    "docusaurus.config.ts",
    "electron-builder.yml",
    "expo.json",
    "fly.toml",
    "metro.config.js",
    "netlify.toml",
    "serverless.yml",
    "vercel.json",
    "wrangler.json",
    "wrangler.jsonc",
    "wrangler.toml",
];

/// How many services beside one that has no Dockerfile must have one.
const MIN_SIBLINGS: usize = 2;

impl Facts {
    /// The services that have no Dockerfile and that nothing builds. Those that the repository only looks to
    /// have must stand beside others that have one.
    #[must_use]
    pub fn unbuilt_services(&self) -> Vec<UnbuiltService> {
        let services = self.service_directories().iter();
        services
            .filter(|service| !self.is_built(service))
            .filter_map(|service| self.unbuilt(service))
            .collect()
    }

    fn is_built(&self, service: &ServiceDirectory) -> bool {
        let has_own =
            self.repo.dockerfiles().iter().any(|dockerfile| dockerfile.path.is_in(&service.directory));
        let is_own = |directory: Option<&ServiceDirectory>| {
            directory.is_some_and(|directory| directory.directory == service.directory)
        };
        has_own
            || self.repo.templates().iter().any(|path| path.is_in(&service.directory))
            || self.images().any(|image| is_own(image.service_directory()))
            || self
                .services()
                .any(|other| other.service.build.is_some() && other.name() == service.directory.file_name())
    }

    fn unbuilt(&self, service: &ServiceDirectory) -> Option<UnbuiltService> {
        let (place, siblings) = match &service.reason {
            ServiceReason::Policy(place) => (*place, Vec::new()),
            ServiceReason::StartScript { name, .. } => {
                let on_platform = |name: &&str| {
                    service.directory.join(name).is_some_and(|path| self.repo.tree().holds(&path))
                };
                let siblings = self.repo.dockerfiles().iter().filter(|dockerfile| {
                    dockerfile.path.parent() != service.directory
                        && dockerfile.path.parent().parent() == service.directory.parent()
                        && !dockerfile.is_inline
                });
                // One of each directory: a service may have several.
                let siblings: BTreeMap<RepoPath, Span> = siblings
                    .map(|dockerfile| (dockerfile.path.parent(), Span::start_of(dockerfile.file())))
                    .collect();
                let siblings: Vec<Span> = siblings.into_values().collect();
                if siblings.len() < MIN_SIBLINGS || PLATFORM_FILES.iter().any(on_platform) {
                    return None;
                }
                (self.place_of_script(&service.directory, name)?, siblings)
            }
            _ => return None,
        };
        let (directory, reason) = (service.directory.clone(), service.reason.clone());
        Some(UnbuiltService { directory, reason, place, siblings })
    }

    /// Where the manifest of a package that is a service names one of its scripts.
    pub(crate) fn place_of_script(&self, directory: &RepoPath, script: &str) -> Option<Span> {
        let file = self.repo.files().find(&directory.join("package.json")?)?;
        let text = self.repo.files().get(file).bytes();
        let quoted = format!("\"{script}\"");
        let at = memchr::memmem::find(text, quoted.as_bytes()).unwrap_or(0);
        let start = u32::try_from(at).ok()?;
        let end = start + u32::try_from(quoted.len()).ok()?;
        Some(if at == 0 { Span::start_of(file) } else { Span { file, start, end } })
    }
}

#[cfg(test)]
mod tests {
    use crate::facts;

    const DOCKERFILE: &str = "FROM alpine\nCMD [\"/x\"]\n";

    #[test]
    fn a_service_of_the_policy_is_built_by_something() {
        for (what, path, text, expected) in [
            ("nothing", "x", "", "apps/a at apps/*"),
            ("a Dockerfile", "apps/a/Dockerfile", DOCKERFILE, ""),
            ("a Dockerfile further down", "apps/a/docker/Dockerfile.x", DOCKERFILE, ""),
            ("a Dockerfile beside it", "apps/Dockerfile", DOCKERFILE, "apps/a at apps/*"),
            ("a template", "apps/a/Dockerfile.tmpl", "FROM {{ x }}\n", ""),
            ("a template beside it", "apps/Dockerfile.tmpl", "FROM {{ x }}\n", "apps/a at apps/*"),
            (
                "an image from it",
                "compose.yaml",
                "services: {x: {build: {context: apps/a, dockerfile: ../../d/D}}}\n",
                "",
            ),
            ("a service of its name", "compose.yaml", "services: {a: {build: none}}\n", ""),
            ("another service", "compose.yaml", "services: {b: {build: none}}\n", "apps/a at apps/*"),
            (
                "a service that builds nothing",
                "compose.yaml",
                "services: {a: {image: x}}\n",
                "apps/a at apps/*",
            ),
        ] {
            let facts = facts::of(&[
                ("stockade.yaml", "services: [apps/*]\n"),
                ("apps/a/x", ""),
                ("d/D", DOCKERFILE),
                (path, text),
            ]);
            let found = facts.unbuilt_services();
            let said = found.iter().map(|service| {
                assert!(service.siblings.is_empty());
                format!("{} at {}", service.directory, facts.said_at(service.place))
            });
            assert_eq!(said.collect::<Vec<_>>().join("; "), expected, "{what}");
        }
    }

    #[test]
    fn a_package_that_can_be_started_lacks_what_those_beside_it_have() {
        const FOUND: &str = "apps/c at \"start\" beside apps/a, apps/b";
        for (what, files, expected) in [
            ("two beside it", &["apps/a/Dockerfile", "apps/b/Dockerfile"][..], FOUND),
            ("one beside it", &["apps/a/Dockerfile"], ""),
            ("one with two", &["apps/a/Dockerfile", "apps/a/Dockerfile.x"], ""),
            ("one beside it, one elsewhere", &["apps/a/Dockerfile", "b/Dockerfile"], ""),
            ("it runs elsewhere", &["apps/a/Dockerfile", "apps/b/Dockerfile", "apps/c/fly.toml"], ""),
            ("another runs elsewhere", &["apps/a/Dockerfile", "apps/b/Dockerfile", "apps/b/fly.toml"], FOUND),
            ("it has one", &["apps/a/Dockerfile", "apps/b/Dockerfile", "apps/c/Dockerfile"], ""),
        ] {
            let mut all = vec![
                ("package.json", "{\"name\": \"root\", \"workspaces\": [\"apps/*\"]}"),
                ("apps/c/package.json", "{\"name\": \"c\", \"scripts\": {\"start\": \"node x.js\"}}"),
            ];
            let text = |path: &str| if path.contains("Dockerfile") { DOCKERFILE } else { "" };
            all.extend(files.iter().map(|path| (*path, text(path))));
            let facts = facts::of(&all);
            let found = facts.unbuilt_services();
            let said = found.iter().map(|service| {
                let beside = service.siblings.iter().map(|place| {
                    let path = facts.repo.files().path(*place);
                    path.parent().as_str().to_owned()
                });
                let beside = beside.collect::<Vec<_>>().join(", ");
                format!("{} at {} beside {beside}", service.directory, facts.said_at(service.place))
            });
            assert_eq!(said.collect::<Vec<_>>().join("; "), expected, "{what}");
        }
    }

    #[test]
    fn what_a_repository_looks_to_have_otherwise_is_never_unbuilt() {
        let facts = facts::of(&[("compose.yaml", "services: {s: {build: api}}\n"), ("api/main.py", "")]);
        assert_eq!(facts.service_directories().len(), 1);
        assert!(facts.unbuilt_services().is_empty());
    }
}
