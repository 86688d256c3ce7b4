//! The code of services that ships in an image, beside that of its own.

use std::collections::BTreeSet;

use super::shipped_files::{Pick, ShippedFile, is_for_tests};
use crate::build::image_path::join;
use crate::contents::tree::telling_names::source_language;
use crate::contents::{CopyOutcome, Directory, Node, UNKNOWN_WORKDIR};
use crate::facts::handles::Image;
use crate::facts::start::Life;
use crate::images::ContainerStart;
use crate::source::RepoPath;
use crate::syntax::shell::Word;

/// Endings of sources, beside those of languages that are compiled before they run.
// Source: the documentation of each language.
const SOURCES: &[&str] = &[
    "astro", "c", "cc", "cjs", "clj", "cpp", "cr", "dart", "erl", "ex", "exs", "fs", "groovy", "hs", "jl",
    "js", "jsx", "lua", "mjs", "ml", "nim", "php", "pl", "pm", "py", "r", "rb", "svelte", "swift", "vb",
    "vue", "zig",
];

/// Files with such an ending that configure tools, or are manifests.
// Source: the documentation of Mix, setuptools, pytest, gulp, Grunt, Gradle, Karma and Swift Package Manager.
const SETTINGS: &[&str] = &[
    "Gruntfile.js",
    "Package.swift",
    "build.gradle.kts",
    "conftest.py",
    "gulpfile.js",
    "karma.conf.js",
    "mix.exs",
    "settings.gradle.kts",
    "setup.py",
];

/// The code of services that ships in an image and is not its own.
#[derive(Debug, Default)]
pub struct PackedServices<'a> {
    /// The directory of the service whose image it is; nothing where it is nobody's.
    pub own: Option<RepoPath>,
    /// The directories of other services, each once; of an image that is nobody's, those of all services.
    pub foreign: Vec<ShippedFile<'a>>,
}

impl<'a> Image<'a> {
    /// The directories of services whose code ships in the image beside its own. The image is the service's that its
    /// Dockerfile, its build or Compose says, or else the one whose directory its containers start in. One that is
    /// nobody's may have the code of one service, if it serves.
    #[must_use]
    pub fn foreign_services(self) -> PackedServices<'a> {
        // Who stands on an image has its program on purpose.
        let own: Vec<&RepoPath> = self
            .foundations()
            .filter_map(Image::service_directory)
            .map(|service| &service.directory)
            .collect();
        let ends = self.start().is_some_and(|start| start.life() == Life::Ends);
        let is_foundation = self.is_base_of_another() && !self.runs_in_service();
        if own.is_empty() && (ends || is_foundation) {
            return PackedServices::default();
        }
        let services = self.facts.service_directories().iter().map(|one| &one.directory);
        let foreign: BTreeSet<&RepoPath> =
            services.filter(|other| !own.iter().any(|own| own.is_in(other) || other.is_in(own))).collect();
        let mut found = self.packed(&foreign);
        if let Some(own) = own.first() {
            return PackedServices { own: Some((*own).clone()), foreign: found };
        }
        if found.len() < 2 {
            return PackedServices::default();
        }
        let own = self.started_in(&found);
        found.retain(|file| Some(&file.copy_of) != own.as_ref());
        PackedServices { own, foreign: found }
    }

    /// Whether the image is made of what lies in directories of services, or of what holds these.
    #[must_use]
    pub fn takes_of_services(self) -> bool {
        let services = self.facts.service_directories();
        self.taken().any(|taken| match &taken.outcome {
            CopyOutcome::Copied(paths) => paths.iter().any(|(path, _)| {
                services.iter().any(|service| path.is_in(&service.directory) || service.directory.is_in(path))
            }),
            _ => false,
        })
    }

    /// The directories of services with code that ship, each once.
    fn packed(self, services: &BTreeSet<&RepoPath>) -> Vec<ShippedFile<'a>> {
        let mut seen = BTreeSet::new();
        self.shipped(|visit, copy_of| match &visit.entry.node {
            Node::Directory(directory) if services.contains(copy_of) => {
                if holds_code(directory) && seen.insert(copy_of.clone()) { Pick::Take } else { Pick::Leave }
            }
            Node::Directory(directory)
                if directory.has_additions() || services.iter().any(|other| other.is_in(copy_of)) =>
            {
                Pick::Enter
            }
            _ => Pick::Leave,
        })
    }

    /// The service whose directory the image's containers start in: the only one that the command names a path of, or
    /// the one that WORKDIR lies in.
    fn started_in(self, packed: &[ShippedFile<'_>]) -> Option<RepoPath> {
        let workdir = self.runtime().state.workdir.known().map_or(UNKNOWN_WORKDIR, String::as_str);
        let holder = |path: &str| {
            let is_in = |file: &&ShippedFile<'_>| {
                path.strip_prefix(&file.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            packed.iter().filter(is_in).max_by_key(|file| file.path.len()).map(|file| file.copy_of.clone())
        };
        let words = self.start().map(words).unwrap_or_default();
        let modules = words.iter().map(|word| word.split(':').next().unwrap_or_default().replace('.', "/"));
        let paths = words.iter().cloned().chain(modules).map(|word| join(workdir, &word));
        let named: BTreeSet<RepoPath> = paths.filter_map(|path| holder(&path)).collect();
        match named.len() {
            0 => holder(workdir),
            1 => named.into_iter().next(),
            _ => None,
        }
    }
}

/// The words of what is started.
fn words(start: &ContainerStart) -> Vec<String> {
    let commands = start.all_commands();
    let words = commands.iter().flat_map(|commands| commands.iter()).flat_map(|found| &found.command.words);
    words
        .filter_map(Word::literal)
        .map(std::borrow::Cow::into_owned)
        .filter(|word| !word.starts_with('-'))
        .collect()
}

/// Whether sources lie in a directory: manifests, which a package manager needs to find its workspace, settings of tools
/// and tests are none.
fn holds_code(directory: &Directory) -> bool {
    directory.entries().any(|(name, entry)| match &entry.node {
        Node::Directory(inner) => {
            !name.starts_with('.') && &**name != "node_modules" && !is_for_tests(name) && holds_code(inner)
        }
        Node::File(_) => is_code(name),
        _ => false,
    })
}

fn is_code(name: &str) -> bool {
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    let is_settings = name.starts_with('.') || stem.ends_with(".config") || SETTINGS.contains(&name);
    !is_settings && (source_language(name).is_some() || SOURCES.contains(&ending))
}

#[cfg(test)]
mod tests {
    use super::is_code;
    use crate::facts::{self, Facts};

    /// What is foreign in the image of a Dockerfile, and whose image it is: `a: b at /w/b`.
    fn foreign(facts: &Facts, path: &str) -> String {
        let packed = facts.image_of(path).foreign_services();
        let own = packed.own.map_or_else(String::new, |own| format!("{own}: "));
        let files = packed.foreign.iter().map(|file| format!("{} at {}", file.copy_of, file.path));
        let files: Vec<String> = files.collect();
        if files.is_empty() { String::new() } else { own + &files.join(", ") }
    }

    #[test]
    fn code_of_other_services_is_foreign() {
        let files = |lines: &str, below: &str| -> Facts {
            facts::of(&[
                ("apps/api/Dockerfile", &format!("FROM {below}\nWORKDIR /w\n{lines}\nCMD [\"/x\"]\n")),
                ("apps/web/Dockerfile", "FROM alpine\nCMD [\"/x\"]\n"),
                ("apps/web/package.json", "{}"),
                ("apps/web/index.ts", ""),
                ("apps/jobs/src/a.py", ""),
                ("apps/data/schema.sql", ""),
                ("apps/api/plugins/main.ts", ""),
                ("stockade.yaml", "services: [\"apps/*\", \"apps/api/plugins\"]\n"),
                (
                    "compose.yaml",
                    "services:\n  main: {build: {context: ., dockerfile: apps/api/Dockerfile}, image: acme/api}\n  \
                     other: {build: apps/web, image: acme/web}\n",
                ),
            ])
        };
        for (what, lines, below, expected) in [
            ("all", "COPY . .", "alpine", "apps/api: apps/jobs at /w/apps/jobs, apps/web at /w/apps/web"),
            ("its own", "COPY apps/api .", "alpine", ""),
            ("one other", "COPY apps/web /v", "alpine", "apps/api: apps/web at /v"),
            ("one other twice", "COPY apps/web /v\nCOPY apps/web /w", "alpine", "apps/api: apps/web at /v"),
            ("a manifest", "COPY apps/web/package.json apps/web/", "alpine", ""),
            ("what is no code", "COPY apps/data /v", "alpine", ""),
            ("of the image below", "COPY apps/web /v", "acme/web", ""),
        ] {
            assert_eq!(foreign(&files(lines, below), "apps/api/Dockerfile"), expected, "{what}");
        }
    }

    #[test]
    fn services_in_any_language_are_code() {
        for (file, expected) in [
            ("app.py", "services/orders: services/billing at /app/services/billing"),
            ("index.js", "services/orders: services/billing at /app/services/billing"),
            ("index.php", "services/orders: services/billing at /app/services/billing"),
            ("app.rb", "services/orders: services/billing at /app/services/billing"),
            ("main.go", "services/orders: services/billing at /app/services/billing"),
            ("src/deep/x.ts", "services/orders: services/billing at /app/services/billing"),
            ("requirements.txt", ""),
            ("vite.config.js", ""),
            ("tests/test_x.py", ""),
            ("conf/x.conf", ""),
        ] {
            let dockerfile = "FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD [\"python\", \"services/orders/app.py\"]\n";
            let facts = facts::of(&[
                ("services/orders/Dockerfile", dockerfile),
                ("services/orders/app.py", ""),
                (
                    "services/billing/Dockerfile",
                    "FROM python:3.12-slim\nCOPY x /x\nCMD [\"python\", \"/x\"]\n",
                ),
                (&format!("services/billing/{file}"), ""),
                (
                    "compose.yaml",
                    "services:\n  orders: {build: {context: ., dockerfile: services/orders/Dockerfile}}\n  \
                     billing: {build: services/billing}\n",
                ),
            ]);
            assert_eq!(foreign(&facts, "services/orders/Dockerfile"), expected, "{file}");
        }
    }

    #[test]
    fn an_image_of_nobody_packs_services() {
        const BOTH: &str = "services/a at /app/a, services/b at /app/b";
        for (what, lines, expected) in [
            (
                "which says whose it is",
                "CMD [\"node\", \"a/src/main.js\"]",
                "services/a: services/b at /app/b",
            ),
            ("by a path", "CMD node /app/b/src/main.js", "services/b: services/a at /app/a"),
            ("by a module", "CMD [\"uvicorn\", \"a.src.main:app\"]", "services/a: services/b at /app/b"),
            (
                "by its directory",
                "WORKDIR /app/a\nCMD [\"node\", \"src/main.js\"]",
                "services/a: services/b at /app/b",
            ),
            ("which does not", "CMD [\"node\", \"server.js\"]", BOTH),
            ("which runs both", "CMD node a/src/main.js & node b/src/main.js", BOTH),
            ("which ends", "CMD [\"alembic\", \"upgrade\", \"head\"]", ""),
            ("which nobody starts", "", ""),
        ] {
            let facts = facts::of(&[
                ("package.json", "{\"private\":true,\"workspaces\":[\"services/*\"]}"),
                ("services/a/package.json", "{\"name\":\"a\",\"scripts\":{\"start\":\"node src/main.js\"}}"),
                ("services/a/src/main.js", ""),
                ("services/b/package.json", "{\"name\":\"b\",\"scripts\":{\"start\":\"node src/main.js\"}}"),
                ("services/b/src/main.js", ""),
                (
                    "docker/app.Dockerfile",
                    &format!("FROM scratch\nWORKDIR /app\nCOPY package.json services ./\n{lines}\n"),
                ),
            ]);
            assert_eq!(facts.service_directories().len(), 2, "{what}");
            let found = match expected {
                "" => facts
                    .runtime_images()
                    .map(|_| foreign(&facts, "docker/app.Dockerfile"))
                    .collect::<String>(),
                _ => foreign(&facts, "docker/app.Dockerfile"),
            };
            assert_eq!(found, expected, "{what}");
        }
    }

    #[test]
    fn one_service_alone_is_no_pack() {
        let facts = facts::of(&[
            ("services/a/Dockerfile", "FROM alpine\nCOPY . /app\nCMD [\"/x\"]\n"),
            ("services/a/main.py", ""),
            ("services/b/Dockerfile", "FROM alpine\nCOPY . /app\nCMD [\"/x\"]\n"),
            ("services/b/main.py", ""),
            ("Dockerfile", "FROM alpine\nCOPY services/b /b\nCMD [\"/x\"]\n"),
        ]);
        assert_eq!(foreign(&facts, "Dockerfile"), "");
    }

    #[test]
    fn settings_and_manifests_are_no_code() {
        for name in ["index.js", "main.py", "a.php", "x.rb", "X.java", "page.tsx", "App.vue"] {
            assert!(is_code(name), "{name}");
        }
        for name in [".eslintrc.js", "jest.config.ts", "setup.py", "a.d.ts", "README.md", "run", "x.sql"] {
            assert!(!is_code(name), "{name}");
        }
    }
}
