//! Services that nothing builds.

use std::collections::BTreeMap;

use super::own_images::OwnImage;
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
    /// Why an image of it may be made all the same, or not be wanted, as a clause; `None` where one is lacking for certain.
    pub doubt: Option<String>,
}

/// Files that say that a package runs on a platform of its own rather than in a container.
// Source: the documentation of Expo, React Native, Capacitor, Electron, Docusaurus, Fly.io, Netlify, Railway, Render,
// Serverless, Vercel, Cloudflare Workers, App Engine (`app.yaml`), Azure Functions (`host.json`) and Heroku (`Procfile`).
const PLATFORM_FILES: &[&str] = &[
    "Procfile",
    "app.config.js",
    "app.config.ts",
    "app.json",
    "app.yaml",
    "capacitor.config.ts",
    "docusaurus.config.js",
    "docusaurus.config.ts",
    "electron-builder.yml",
    "expo.json",
    "fly.toml",
    "host.json",
    "metro.config.js",
    "netlify.toml",
    "railway.json",
    "railway.toml",
    "render.yaml",
    "serverless.ts",
    "serverless.yaml",
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
        let (directory, reason) = (service.directory.clone(), service.reason.clone());
        let place = match &reason {
            ServiceReason::Policy(place) => {
                let place = *place;
                return Some(UnbuiltService { directory, reason, place, siblings: Vec::new(), doubt: None });
            }
            ServiceReason::StartScript { name, .. } => self.place_of_script(&directory, name)?,
            ServiceReason::Program { file, line, .. } => self.place_of_line(file, *line)?,
            ServiceReason::Built { .. } | ServiceReason::Dockerfile(_) => return None,
        };
        let on_platform =
            |name: &&str| directory.join(name).is_some_and(|path| self.repo.tree().holds(&path));
        // Where there is no image at all, nobody asks for another.
        if PLATFORM_FILES.iter().any(on_platform) || self.images().next().is_none() {
            return None;
        }
        let siblings = self.siblings(&directory);
        let doubt = match self.own_image(&reason) {
            OwnImage::Made => return None,
            OwnImage::Possible => Some("its build may make an image without one".to_owned()),
            OwnImage::No => self.may_lack_one(&directory, siblings.len()),
        };
        // Some are there for those who develop: what no script starts may be one of them.
        let is_called_one = matches!(reason, ServiceReason::Program { .. });
        let called_one = || is_called_one.then(|| "its manifest alone says that it is deployed".to_owned());
        let doubt = doubt.or_else(called_one);
        let siblings = if doubt.is_some() { Vec::new() } else { siblings };
        Some(UnbuiltService { directory, reason, place, siblings, doubt })
    }

    /// The Dockerfiles of the directories beside one, one of each: a service may have several.
    fn siblings(&self, directory: &RepoPath) -> Vec<Span> {
        let siblings = self.repo.dockerfiles().iter().filter(|dockerfile| {
            dockerfile.path.parent() != *directory
                && dockerfile.path.parent().parent() == directory.parent()
                && !dockerfile.is_inline
        });
        let siblings: BTreeMap<RepoPath, Span> = siblings
            .map(|dockerfile| (dockerfile.path.parent(), Span::start_of(dockerfile.file())))
            .collect();
        siblings.into_values().collect()
    }

    /// Why a service without a Dockerfile may be built all the same, or run elsewhere.
    fn may_lack_one(&self, directory: &RepoPath, siblings: usize) -> Option<String> {
        // An image that belongs to no service may hold it.
        let mut others = self.images().filter(|image| image.service_directory().is_none());
        let around = others.find(|image| image.context().is_some_and(|context| directory.is_in(context)));
        if let Some(image) = around {
            return Some(format!("an image of `{}` may hold it", image.dockerfile().path));
        }
        (siblings < MIN_SIBLINGS).then(|| "it may run outside of containers".to_owned())
    }

    /// The place of a line of a manifest that says what is a service.
    fn place_of_line(&self, path: &RepoPath, line: u32) -> Option<Span> {
        let file = self.repo.files().find(path)?;
        let range = self.repo.files().get(file).line_range(line);
        Some(Span { file, start: u32::try_from(range.start).ok()?, end: u32::try_from(range.end).ok()? })
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
        const ELSEWHERE: &str = "apps/c at \"start\": it may run outside of containers";
        for (what, files, expected) in [
            ("two beside it", &["apps/a/Dockerfile", "apps/b/Dockerfile"][..], FOUND),
            ("one beside it", &["apps/a/Dockerfile"], ELSEWHERE),
            ("one with two", &["apps/a/Dockerfile", "apps/a/Dockerfile.x"], ELSEWHERE),
            ("one beside it, one elsewhere", &["apps/a/Dockerfile", "b/Dockerfile"], ELSEWHERE),
            (
                "an image of all",
                &["apps/a/Dockerfile", "apps/b/Dockerfile", "Dockerfile"],
                "apps/c at \"start\": an image of `Dockerfile` may hold it",
            ),
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
                let why =
                    service.doubt.as_ref().map_or(format!(" beside {beside}"), |why| format!(": {why}"));
                format!("{} at {}{why}", service.directory, facts.said_at(service.place))
            });
            assert_eq!(said.collect::<Vec<_>>().join("; "), expected, "{what}");
        }
    }

    #[test]
    fn what_a_manifest_calls_a_program_may_get_an_image_from_its_build() {
        const BOOT: &str = "plugins {\n  id 'org.springframework.boot'\n}\n";
        const JIB: &str =
            "plugins {\n  id 'org.springframework.boot'\n  id 'com.google.cloud.tools.jib'\n}\n";
        const WEB: &str = "<Project Sdk=\"Microsoft.NET.Sdk.Web\">\n</Project>\n";
        const PUBLISHED: &str = "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup>\n<EnableSdkContainerSupport>true</EnableSdkContainerSupport></PropertyGroup></Project>\n";
        const DJANGO: &str = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'x')\n";
        const ALONE: &str = ": its manifest alone says that it is deployed";
        const POSSIBLE: &str = ": its build may make an image without one";
        let possible = |at: &str| format!("apps/c at {at}{POSSIBLE}");
        for (what, path, text, beside, expected) in [
            ("Spring Boot", "apps/c/build.gradle", BOOT, "x", possible("  id 'org.springframework.boot'")),
            ("Jib", "apps/c/build.gradle", JIB, "x", String::new()),
            ("Jib of all", "apps/c/build.gradle", BOOT, "build.gradle", String::new()),
            (
                "a server of .NET",
                "apps/c/c.csproj",
                WEB,
                "x",
                possible("<Project Sdk=\"Microsoft.NET.Sdk.Web\">"),
            ),
            ("one that is published as an image", "apps/c/c.csproj", PUBLISHED, "x", String::new()),
            ("Django", "apps/c/manage.py", DJANGO, "x", format!("apps/c at import os{ALONE}")),
            ("Django on App Engine", "apps/c/manage.py", DJANGO, "apps/c/app.yaml", String::new()),
            ("Go", "apps/c/main.go", "package main\n", "x", format!("apps/c at package main{ALONE}")),
            ("Go with ko", "apps/c/main.go", "package main\n", ".ko.yaml", String::new()),
        ] {
            let facts = facts::of(&[
                ("apps/a/Dockerfile", DOCKERFILE),
                ("apps/a/main.go", ""),
                ("apps/b/Dockerfile", DOCKERFILE),
                ("apps/b/main.go", ""),
                (path, text),
                (beside, JIB),
            ]);
            let found = facts.unbuilt_services();
            let said = found.iter().map(|service| {
                let at = facts.said_at(service.place);
                let why = service.doubt.as_ref().map_or(String::new(), |why| format!(": {why}"));
                format!("{} at {at}{why}", service.directory)
            });
            assert_eq!(said.collect::<Vec<_>>().join("; "), expected, "{what}");
        }
        let facts = facts::of(&[("apps/a/manage.py", DJANGO), ("apps/b/manage.py", DJANGO)]);
        assert!(facts.unbuilt_services().is_empty(), "a repository without images");
    }

    #[test]
    fn what_a_repository_looks_to_have_otherwise_is_never_unbuilt() {
        let facts = facts::of(&[("compose.yaml", "services: {s: {build: api}}\n"), ("api/main.py", "")]);
        assert_eq!(facts.service_directories().len(), 1);
        assert!(facts.unbuilt_services().is_empty());
    }
}
