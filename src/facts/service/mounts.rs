//! Mounts of a service as they lie over its image and over each other.

use crate::compose::ContextSource;
use crate::facts::handles::{Image, ServiceRef};
use crate::knowledge::made_folders;
use crate::source::{EntryKind, RepoPath, Span};

/// A mount that puts sources of the repository over what an image holds.
#[derive(Debug, Clone)]
pub struct SourceMount<'a> {
    /// The directory of the repository.
    pub source: &'a str,
    /// The entry that mounts it.
    pub place: Span,
}

/// How files of programs end.
// Source: the documentation of each language.
const SOURCES: [&str; 24] = [
    "c", "cc", "clj", "cpp", "cs", "dart", "ex", "go", "hs", "java", "js", "jsx", "kt", "mjs", "php", "pl",
    "py", "rb", "rs", "scala", "svelte", "ts", "tsx", "vue",
];

/// Folders whose files are given out or filled while the program runs, whatever their endings are.
// Source: names of folders in 116 public repositories, counted on 2026-11-30; all occur.
const NO_SOURCES: [&str; 14] = [
    "assets", "certs", "conf", "conf.d", "config", "data", "dist", "html", "logs", "media", "public",
    "static", "uploads", "www",
];

impl<'a> ServiceRef<'a> {
    /// Whether what lies in a folder of the service's containers can be made again, as dependencies can.
    #[must_use]
    pub fn can_be_made_again(self, target: &str) -> bool {
        target.trim_end_matches('/').rsplit('/').next().is_some_and(made_folders::can_be_made_again)
    }

    /// Whether a path lies in a directory of the host that the service mounts: an anonymous volume there
    /// keeps a part of the image from being hidden, and holds no data.
    #[must_use]
    pub fn hides_part_of_bind(self, target: &str) -> bool {
        let binds = self.service.volumes.iter().filter(|volume| volume.is_bind());
        let mut targets = binds.filter_map(|bind| bind.target.as_ref()?.as_str());
        targets.any(|bind| {
            let rest = target.strip_prefix(bind.trim_end_matches('/'));
            rest.is_some_and(|rest| rest.starts_with('/') && rest.len() > 1)
        })
    }

    /// The volumes that the image makes and that the service mounts nothing on, with the place that makes
    /// each.
    #[must_use]
    pub fn unmounted_volumes(self, image: Image<'a>) -> Vec<(String, Span)> {
        let service = self.service;
        let is_whole = service.volumes_whole && service.volumes_from.is_empty() && self.unread().is_none();
        let mounts =
            service.volumes.iter().map(|volume| volume.target.as_ref().and_then(|target| target.as_str()));
        let Some(mounts) = mounts.collect::<Option<Vec<&str>>>().filter(|_| is_whole) else {
            return Vec::new();
        };
        let in_memory = service.tmpfs.iter().filter_map(|entry| entry.as_str()?.split(':').next());
        let taken: Vec<&str> =
            mounts.into_iter().chain(in_memory).map(|path| path.trim_end_matches('/')).collect();
        let volumes = image.runtime().state.volumes.iter();
        volumes
            .filter_map(|volume| Some((volume.value.known()?.trim_end_matches('/').to_owned(), volume.place)))
            .filter(|(path, _)| !taken.contains(&path.as_str()))
            .collect()
    }

    /// The mounts that put sources of the repository over what the service's image holds, or that the service
    /// runs in the place of an image of its own.
    #[must_use]
    pub fn source_mounts(self) -> Vec<SourceMount<'a>> {
        let binds = self.service.volumes.iter().filter(|volume| volume.is_bind());
        binds
            .filter_map(|bind| {
                let source = bind.source.as_ref()?.as_str()?;
                let target = bind.target.as_ref()?.as_str()?;
                let path = RepoPath::new(source)?;
                let is_code = self.is_program_directory(&path, target) && self.holds_sources(&path);
                is_code.then_some(SourceMount { source, place: bind.span })
            })
            .collect()
    }

    /// Whether a directory is what the image is built from, or what a ready image is told to run in.
    fn is_program_directory(self, path: &RepoPath, target: &str) -> bool {
        if NO_SOURCES.contains(&path.file_name()) {
            return false;
        }
        match self.service.build.as_ref().map(|build| build.context.known()) {
            Some(Some(ContextSource::Directory(context))) => RepoPath::new(context).is_some_and(|context| {
                // A part of the context, or what contains it.
                path.is_in(&context) || context.is_in(path)
            }),
            Some(_) => false,
            None => {
                let workdir = self.service.working_dir.as_ref().and_then(|workdir| workdir.as_str());
                workdir.is_some_and(|workdir| workdir.trim_end_matches('/') == target.trim_end_matches('/'))
            }
        }
    }

    /// Whether files of programs lie in a directory of the repository.
    fn holds_sources(self, directory: &RepoPath) -> bool {
        let is_source = |path: &RepoPath| {
            let ending = path.file_name().rsplit_once('.').map(|(_, ending)| ending);
            ending.is_some_and(|ending| SOURCES.contains(&ending))
        };
        let tree = self.facts.repo.tree();
        tree.kind(directory) == Some(EntryKind::Directory)
            && tree
                .entries()
                .any(|(path, kind)| kind == EntryKind::File && path.is_in(directory) && is_source(path))
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn dependencies_can_be_made_again() {
        let facts = of(&[("compose.yaml", "services: {api: {image: a}}\n")]);
        let api = facts.named_service("api");
        for (target, expected) in [
            ("/app/node_modules", true),
            ("/app/node_modules/", true),
            ("/node_modules/data", false),
            ("/", false),
        ] {
            assert_eq!(api.can_be_made_again(target), expected, "{target}");
        }
    }

    #[test]
    fn folders_lie_in_what_is_mounted() {
        let facts = of(&[(
            "compose.yaml",
            "services: {api: {image: a, volumes: ['.:/app/', 'data:/data']}}\nvolumes: {data: }\n",
        )]);
        let api = facts.named_service("api");
        for (target, expected) in [
            ("/app/node_modules", true),
            ("/app", false),
            ("/app/", false),
            ("/application/data", false),
            ("/data/cache", false),
            ("/srv", false),
        ] {
            assert_eq!(api.hides_part_of_bind(target), expected, "{target}");
        }
    }

    #[test]
    fn volumes_of_an_image_are_mounted_or_not() {
        for (what, service, expected) in [
            ("nothing mounted", "{build: .}", &["/data", "/log"][..]),
            ("a volume", "{build: ., volumes: ['kept:/data/']}", &["/log"]),
            ("a directory of the host", "{build: ., volumes: ['/srv:/log']}", &["/data"]),
            ("memory", "{build: ., tmpfs: ['/log:size=1m', /data]}", &[]),
            ("what lies below", "{build: ., volumes: ['kept:/data/db']}", &["/data", "/log"]),
            ("volumes of another service", "{build: ., volumes_from: [other]}", &[]),
            ("a mount that is not known", "{build: ., volumes: ['kept:${TARGET}']}", &[]),
            (
                "one whose target is not known",
                "{build: ., volumes: [{type: volume, source: kept, target: '${TARGET}'}]}",
                &[],
            ),
            ("mounts that are not read", "{build: ., volumes: *lost}", &[]),
            ("a service that is not read whole", "{build: ., extends: '${BASE}'}", &[]),
        ] {
            let facts = of(&[
                (
                    "compose.yaml",
                    &format!("services:\n  api: {service}\n  other: {{image: a}}\nvolumes: {{kept: }}\n"),
                ),
                ("Dockerfile", "FROM alpine\nVOLUME /data /log/\nVOLUME $UNKNOWN\nCMD [\"x\"]\n"),
            ]);
            let api = facts.named_service("api");
            let found = api.unmounted_volumes(api.image().unwrap());
            let paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
            assert_eq!(paths, expected, "{what}");
            for (path, place) in &found {
                assert!(facts.repo.files().slice(*place).contains(path.as_str()), "{what}: {path}");
            }
        }
    }

    #[test]
    fn sources_lie_over_what_the_image_holds() {
        for (what, service, expected) in [
            ("what is built", "{build: app, volumes: ['./app:/srv']}", Some("app")),
            ("a part of it", "{build: ., volumes: ['./app/src:/srv']}", Some("app/src")),
            ("what it is a part of", "{build: app/src, volumes: ['./app:/srv']}", Some("app")),
            ("what others build", "{build: other, volumes: ['./app:/srv']}", None),
            (
                "a build from elsewhere",
                "{build: 'https://github.com/acme/x.git', volumes: ['./app:/srv']}",
                None,
            ),
            ("a build that is not known", "{build: '${DIR}', volumes: ['./app:/srv']}", None),
            (
                "an image that runs there",
                "{image: a, working_dir: /srv/, volumes: ['./app:/srv']}",
                Some("app"),
            ),
            ("an image that runs elsewhere", "{image: a, working_dir: /opt, volumes: ['./app:/srv']}", None),
            ("an image that says not where", "{image: a, volumes: ['./app:/srv']}", None),
            ("files that are given out", "{build: ., volumes: ['./static:/srv']}", None),
            ("a folder without programs", "{build: ., volumes: ['./docs:/srv']}", None),
            ("a folder beside", "{build: ., volumes: ['./docs/a:/srv']}", None),
            ("a file", "{build: ., volumes: ['./app/src/main.py:/srv/main.py']}", None),
            ("a folder that is not there", "{build: ., volumes: ['./lost:/srv']}", None),
            ("a folder of the host", "{build: ., volumes: ['/app:/srv']}", None),
            ("a volume", "{build: ., volumes: ['app:/srv']}", None),
            (
                "a source that is not known",
                "{build: ., volumes: [{type: bind, source: '${DIR}/app', target: /srv}]}",
                None,
            ),
        ] {
            let facts = of(&[
                ("compose.yaml", &format!("services:\n  api: {service}\nvolumes: {{app: }}\n")),
                ("app/src/main.py", "\n"),
                ("static/app.js", "\n"),
                ("docs/a/README.md", "\n"),
                ("docs/a/Makefile", "\n"),
                ("docs/app.py/README.md", "\n"),
                ("other/main.go", "\n"),
            ]);
            let found = facts.named_service("api").source_mounts();
            assert_eq!(
                found.iter().map(|mount| mount.source).collect::<Vec<_>>(),
                Vec::from_iter(expected),
                "{what}"
            );
            for mount in found {
                assert!(facts.repo.files().slice(mount.place).ends_with(":/srv'"), "{what}");
            }
        }
    }
}
