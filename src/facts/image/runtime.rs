//! What an image is for: whether it is run at all, as a service, or made for development.

use std::collections::BTreeSet;

use crate::answer::Answer;
use crate::compose::ProjectKind;
use crate::facts::handles::{Image, ServiceRef};
use crate::facts::start::{Life, is_done_once};
use crate::images::ContainerStart;
use crate::knowledge::{Kind, Purpose, purpose, run_modes};
use crate::source::{EntryKind, RepoPath};

/// What the name of a folder with tests ends in, behind the name of what is tested.
// Source: names of folders with Dockerfiles in 115 public repositories, counted on 2026-11-30.
const TEST_ENDINGS: [&str; 4] = ["-test", "-tests", "_test", "_tests"];

/// What a program is run for, as variables of its image's environment say it.
const DEVELOPMENT: &str = "development";
const PRODUCTION: &str = "production";

/// Words by which the name of a program ends that serves.
// Source: names of Compose services in 115 public repositories, counted on 2026-11-30.
const PROGRAMS: [&str; 6] = ["api", "backend", "frontend", "server", "service", "worker"];

/// So many images in folders at the top are a collection, rather than the services of one program.
const COLLECTION: usize = 10;

/// Whether a file is one of tests, of continuous integration or of an editor's environment: by the folders
/// that it lies in, and by the words of its name.
pub(crate) fn is_for_tests(path: &RepoPath) -> bool {
    let folder = path.parent();
    let is_environment = |part: &str| {
        part.starts_with(".gitpod") || part.trim_start_matches('.').split('-').next() == Some("devcontainer")
    };
    let name = path.file_name().to_lowercase();
    let is_such = |part: &str| is_environment(part) || purpose::is_said(&part.to_lowercase(), Kind::Folder);
    folder.parts().any(is_such) || purpose::is_for(Purpose::Tests, &name, Kind::File)
}

/// Whether the words that say what a Dockerfile is for belong to the name of a program: `Dockerfile.dev-service`.
fn names_program(file_name: &str) -> bool {
    let words = purpose::words(file_name).filter(|word| !word.eq_ignore_ascii_case("dockerfile"));
    words.last().is_some_and(|last| PROGRAMS.contains(&last))
}

impl<'a> Image<'a> {
    /// Whether the image is known to run: made for that, and started by something.
    #[must_use]
    pub fn is_runtime(self) -> bool {
        self.is_started() && !self.is_for_development()
    }

    /// Whether containers of the image are known to be started.
    #[must_use]
    pub fn is_started(self) -> bool {
        self.starting() == &Answer::Known(true)
    }

    /// Whether containers of the image are started: a service runs it, it has a command or a port, its base is a
    /// server or may bring the command of what is put on it, or it is made for production. One without any of these
    /// may be a base for others, a tool for building, or run by what is not in the repository: that is not known. One
    /// on an empty base without a command holds files to be taken out.
    #[must_use]
    pub fn starting(self) -> &'a Answer<bool> {
        self.memo().starting.get_or_init(|| self.work_out_whether_started())
    }

    fn work_out_whether_started(self) -> Answer<bool> {
        if self.start().is_some_and(ContainerStart::is_no_program) {
            return Answer::Known(false);
        }
        if self.is_known_to_be_started() {
            return Answer::Known(true);
        }
        // What others stand on ships with them, and is judged there.
        if self.is_base_of_another() || self.runs_in_service() {
            return Answer::Known(false);
        }
        let state = &self.runtime().state;
        let brings_command = self.base_facts().is_none() && !self.is_from_scratch();
        let holds_program = self.takes_from_other_stages() || self.taken().next().is_some();
        if !state.exposed.is_empty()
            || self.is_for(PRODUCTION)
            || self.kubernetes_containers().next().is_some()
            || holds_program && brings_command && !self.is_made_as_base()
        {
            return Answer::Known(true);
        }
        match self.is_from_scratch() {
            true => Answer::Known(false),
            false => Answer::unknown(
                "it has no CMD, no ENTRYPOINT and no EXPOSE, and nothing in the repository runs it",
                self.place(),
            ),
        }
    }

    /// Whether a service runs the image, it has a command, or its base is a server.
    fn is_known_to_be_started(self) -> bool {
        let state = &self.runtime().state;
        let has_command = state.cmd.setting().is_some() || state.entrypoint.setting().is_some();
        let serves = has_command || self.base_facts().is_some_and(|base| base.serves);
        let says_command = |service: ServiceRef<'_>| {
            service.service.command.is_some() || service.service.entrypoint.is_some()
        };
        if self.runs_in_service() && self.is_base_of_another() && !self.is_published() {
            // Compose builds a base by a service that has nothing to do; what somebody pushes runs elsewhere, too.
            let is_idle = |service: ServiceRef<'_>| says_command(service) && service.life() == Life::Ends;
            if self.services().all(is_idle) {
                return false;
            }
        }
        if self.runs_in_service()
            && self.is_base_of_another()
            && !self.is_published()
            && !self.is_service_by_itself()
        {
            let has_work = |service: ServiceRef<'_>| service.life() != Life::Ends;
            return self.services().any(|service| has_work(service) && (serves || says_command(service)));
        }
        serves || self.services().any(|service| says_command(service) || !self.is_from_scratch())
    }

    /// Whether the image's containers are known to serve until they are stopped: a service or Kubernetes runs it, it
    /// exposes a port, or what it starts is a server.
    #[must_use]
    pub fn is_service(self) -> bool {
        self.runs_in_service()
            || self.is_service_by_itself()
            || self.kubernetes_containers().any(|container| !container.ends)
    }

    /// Whether the image's containers are known to serve, by the image alone: it exposes a port, or what it
    /// starts is a server.
    #[must_use]
    pub fn is_service_by_itself(self) -> bool {
        let state = &self.runtime().state;
        let own_command = state.cmd.setting().is_some() || state.entrypoint.setting().is_some();
        // What lies in `jobs/` may well start as a server does: `node index.js`.
        let may_end = || self.dockerfile().path.parent().parts().any(is_done_once);
        !state.exposed.is_empty()
            || self.start().is_some_and(ContainerStart::is_server) && !may_end()
            || !own_command && self.base_facts().is_some_and(|base| base.serves)
    }

    /// Whether the image is made for development rather than for running: its Dockerfile or its target is
    /// named so, or it is the environment of an editor. Not where it is what ships all the same: a production
    /// project runs it, or somebody pushes it and no other image of the same program, unless people pull it to work
    /// in. A strict policy takes a name for what it says only where there is such another image.
    #[must_use]
    pub fn is_for_development(self) -> bool {
        *self.memo().is_for_development.get_or_init(|| {
            self.is_said_to_be_for_development()
                && !self.services().any(|service| service.project.kind == ProjectKind::Production)
                && (!self.facts.repo.trusts_no_name() && (!self.is_published() || self.is_environment())
                    || self.facts.images().any(|other| self.is_program_of(other)))
        })
    }

    /// Whether the image is where people work on the program, which they may well pull from a registry.
    fn is_environment(self) -> bool {
        let path = &self.dockerfile().path;
        let mut words = path.parts().flat_map(|part| purpose::words(part.trim_start_matches('.')));
        words.any(|word| purpose::of(word, Kind::Environment).is_some())
    }

    /// Whether another image of the same program is made for running: of the same Dockerfile, or beside it.
    fn is_program_of(self, other: Image<'_>) -> bool {
        !self.is(other)
            && self.dockerfile().path.parent() == other.dockerfile().path.parent()
            && !other.is_said_to_be_for_development()
    }

    fn is_said_to_be_for_development(self) -> bool {
        let path = &self.dockerfile().path;
        let is_folder =
            |part: &str| purpose::of(part.trim_start_matches('.'), Kind::DockerfileFolder).is_some();
        let is_in_folder = path.parent().parts().any(is_folder);
        let file_name = path.file_name().to_lowercase();
        let target = self.runtime().name.as_ref().map_or("", |name| name.value.as_str());
        let is_named = purpose::is_said(target, Kind::File)
            || purpose::is_said(&file_name, Kind::File) && !names_program(&file_name);
        self.is_of_tests() || is_in_folder || is_named || self.is_for(DEVELOPMENT)
    }

    /// Whether the image is of tests by the path of its Dockerfile. In a collection of images, a folder is named for
    /// the program in it, which may be tests that somebody runs: `rt-tests`.
    fn is_of_tests(self) -> bool {
        let path = &self.dockerfile().path;
        let folder = path.parent();
        let before = TEST_ENDINGS.iter().find_map(|ending| folder.as_str().strip_suffix(ending));
        let is_program = |name: &&str| !self.runs_in_service() && self.is_program_of_collection(name);
        // What else the name says counts there, too: `e2e-tests`.
        let rest = before.filter(is_program).and_then(RepoPath::new);
        let rest = rest.and_then(|folder| folder.join(path.file_name()));
        is_for_tests(rest.as_ref().unwrap_or(path))
    }

    /// Whether `name`, without which a folder at the top is only called tests, is part of a program's name: the
    /// repository is a collection of images, most folders at its top one image each, and none is the thing tested.
    fn is_program_of_collection(self, name: &str) -> bool {
        let repo = &self.facts.repo;
        let folders = repo.dockerfiles().iter().map(|dockerfile| dockerfile.path.parent());
        let at_top: BTreeSet<RepoPath> = folders.filter(|folder| folder.parts().count() <= 1).collect();
        let root = RepoPath::root();
        let visible = repo
            .tree()
            .children(&root)
            .filter(|(path, kind)| *kind == EntryKind::Directory && !path.file_name().starts_with('.'));
        let tested = RepoPath::new(name);
        !name.contains('/')
            && at_top.len() >= COLLECTION
            && at_top.len() * 2 > visible.count()
            && !at_top.contains(&root)
            && !tested.is_some_and(|tested| at_top.contains(&tested))
    }

    /// Whether the image's own environment says that it runs in development, or in production.
    fn is_for(self, environment: &str) -> bool {
        run_modes::in_images().any(|name| {
            let variable = self.runtime().state.variables.environment_variable(name);
            variable.and_then(|variable| variable.value.known()).is_some_and(|value| value == environment)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::is_for_tests;
    use crate::facts;
    use crate::source::RepoPath;

    #[test]
    fn files_of_tests_and_editors_are_told_by_their_paths() {
        for (path, expected) in [
            ("Dockerfile", false),
            ("tests/Dockerfile", true),
            ("app/Tests/api/Dockerfile", true),
            ("latest/Dockerfile", false),
            ("dev/Dockerfile", false),
            (".devcontainer/Dockerfile", true),
            ("devcontainer-base/Dockerfile", true),
            ("devcontainers/Dockerfile", false),
            (".gitpod/Dockerfile", true),
            (".gitpod.d/Dockerfile", true),
            ("Dockerfile.e2e", true),
            ("Dockerfile.E2E", true),
            ("Dockerfile.dev", false),
            ("Dockerfile.contest", false),
        ] {
            assert_eq!(is_for_tests(&RepoPath::new(path).unwrap()), expected, "{path}");
        }
    }

    #[test]
    fn an_image_is_started_by_a_command_a_server_or_a_service() {
        const RUN: &str = "services: {app: {build: .}}\n";
        for (what, dockerfile, compose, expected) in [
            ("nothing starts it", "FROM alpine\n", "", false),
            ("a command", "FROM alpine\nCMD [\"/x\"]\n", "", true),
            ("an entrypoint", "FROM alpine\nENTRYPOINT [\"/x\"]\n", "", true),
            ("a base that is a server", "FROM nginx\n", "", true),
            ("a command that is no program", "FROM nginx\nCMD [\"/out/app.tar.gz\"]\n", RUN, false),
            ("a service", "FROM alpine\n", RUN, true),
            ("a service of an empty base", "FROM scratch\nCOPY x /x\n", RUN, false),
            (
                "a service with a command",
                "FROM scratch\nCOPY x /x\n",
                "services: {app: {build: ., command: [/x]}}\n",
                true,
            ),
            (
                "a service with an entrypoint",
                "FROM scratch\nCOPY x /x\n",
                "services: {app: {build: ., entrypoint: [/x]}}\n",
                true,
            ),
        ] {
            let facts = facts::of(&[("Dockerfile", dockerfile), ("compose.yaml", compose), ("x", "")]);
            assert_eq!(facts.only_image().is_started(), expected, "{what}");
        }
    }

    #[test]
    fn a_base_that_compose_builds_is_started_if_it_has_work() {
        for (what, base, service, expected) in [
            ("nothing to do", "FROM alpine\n", "{build: base, image: acme/base}", false),
            ("a command", "FROM alpine\nCMD [\"/x\"]\n", "{build: base, image: acme/base}", true),
            ("a server below", "FROM nginx\n", "{build: base, image: acme/base}", true),
            ("a port", "FROM alpine\nEXPOSE 80\n", "{build: base, image: acme/base}", true),
            (
                "the service's own command",
                "FROM alpine\n",
                "{build: base, image: acme/base, command: [node, x.js]}",
                true,
            ),
            (
                "a command that ends at once",
                "FROM alpine\n",
                "{build: base, image: acme/base, command: [\"true\"]}",
                false,
            ),
            (
                "an image that ends at once",
                "FROM alpine\nCMD [\"true\"]\n",
                "{build: base, image: acme/base}",
                false,
            ),
        ] {
            let facts = facts::of(&[
                ("app/Dockerfile", "FROM acme/base\nCMD [\"/x\"]\n"),
                ("base/Dockerfile", base),
                ("compose.yaml", &format!("services:\n  base: {service}\n  app: {{build: app}}\n")),
            ]);
            assert_eq!(facts.image_of("base/Dockerfile").is_started(), expected, "{what}");
        }
    }

    #[test]
    fn a_base_that_somebody_pushes_is_started_if_it_has_a_command() {
        let idle = "services:\n  base: {build: base, image: acme/base, entrypoint: [\"true\"]}\n  app: {build: app}\n";
        for (build, expected) in
            [("docker build -t acme/base base", false), ("docker build --push -t acme/base base", true)]
        {
            let facts = facts::of(&[
                ("app/Dockerfile", "FROM acme/base\nCMD [\"/x\"]\n"),
                ("base/Dockerfile", "FROM alpine\nCMD [\"/x\"]\n"),
                ("compose.yaml", idle),
                ("build.sh", build),
            ]);
            assert_eq!(facts.image_of("base/Dockerfile").is_started(), expected, "{build}");
        }
    }

    #[test]
    fn an_image_serves_by_itself_or_because_a_service_runs_it() {
        const RUN: &str = "services: {app: {build: .}}\n";
        for (what, dockerfile, compose, by_itself, is_service) in [
            ("a program of which nothing is known", "FROM alpine\nCMD [\"/x\"]\n", "", false, false),
            ("a service runs it", "FROM alpine\nCMD [\"/x\"]\n", RUN, false, true),
            ("a port", "FROM alpine\nEXPOSE 80\nCMD [\"/x\"]\n", "", true, true),
            ("a server", "FROM alpine\nCMD [\"nginx\", \"-g\", \"daemon off;\"]\n", "", true, true),
            ("a base that is a server", "FROM nginx\n", "", true, true),
            ("a base that is a server, with a command", "FROM nginx\nCMD [\"/x\"]\n", "", false, false),
            (
                "a base that is a server, with an entrypoint",
                "FROM nginx\nENTRYPOINT [\"/x\"]\n",
                "",
                false,
                false,
            ),
        ] {
            let facts = facts::of(&[("Dockerfile", dockerfile), ("compose.yaml", compose)]);
            let image = facts.only_image();
            let found = (image.is_service_by_itself(), image.is_service());
            assert_eq!(found, (by_itself, is_service), "{what}");
        }
    }

    #[test]
    fn what_lies_among_jobs_may_end() {
        let dockerfile =
            |port: &str| format!("FROM oven/bun:1.3-alpine\n{port}CMD [\"bun\", \"run\", \"index.ts\"]\n");
        for (path, port, expected) in [
            ("api/Dockerfile", "", true),
            ("jobs/topics/Dockerfile", "", false),
            ("jobs/topics/Dockerfile", "EXPOSE 8080\n", true),
            ("jobs-api/Dockerfile", "", true),
        ] {
            let facts = facts::of(&[(path, &dockerfile(port))]);
            assert_eq!(facts.only_image().is_service_by_itself(), expected, "{path} {port}");
        }
    }

    #[test]
    fn an_image_for_development_says_so() {
        for (path, dockerfile, expected) in [
            ("Dockerfile", "FROM alpine\nCMD [\"/x\"]\n", false),
            ("Dockerfile.dev", "FROM alpine\nCMD [\"/x\"]\n", true),
            ("Dockerfile.DEV", "FROM alpine\nCMD [\"/x\"]\n", true),
            ("Dockerfile.device", "FROM alpine\nCMD [\"/x\"]\n", false),
            ("Dockerfile.tilt", "FROM alpine\nCMD [\"/x\"]\n", true),
            ("watcher/integrationtest/Dockerfile", "FROM alpine\nCMD [\"/x\"]\n", true),
            ("dev/Dockerfile", "FROM alpine\nCMD [\"/x\"]\n", true),
            (".dev/Dockerfile", "FROM alpine\nCMD [\"/x\"]\n", true),
            ("devices/Dockerfile", "FROM alpine\nCMD [\"/x\"]\n", false),
            ("tests/Dockerfile", "FROM alpine\nCMD [\"/x\"]\n", true),
            ("Dockerfile", "FROM alpine AS dev\nCMD [\"/x\"]\n", true),
            ("Dockerfile", "FROM alpine AS devices\nCMD [\"/x\"]\n", false),
            ("Dockerfile", "FROM alpine\nENV NODE_ENV=development\nCMD [\"/x\"]\n", true),
            ("Dockerfile", "FROM alpine\nENV RAILS_ENV=development\nCMD [\"/x\"]\n", true),
            ("Dockerfile", "FROM alpine\nENV NODE_ENV=production\nCMD [\"/x\"]\n", false),
            ("Dockerfile", "FROM alpine\nENV MODE=development\nCMD [\"/x\"]\n", false),
            ("Dockerfile", "FROM alpine\nARG NODE_ENV=development\nCMD [\"/x\"]\n", false),
        ] {
            let facts = facts::of(&[(path, dockerfile)]);
            let image = facts.only_image();
            assert_eq!(image.is_for_development(), expected, "{path}: {dockerfile}");
            assert_eq!(image.is_runtime(), !expected, "{path}: {dockerfile}");
        }
        let facts = facts::of(&[("Dockerfile", "FROM alpine\n")]);
        assert!(!facts.only_image().is_runtime(), "nothing starts it");
    }

    /// Whether the image in a folder is for development, in a repository with other images in these.
    fn is_of_tests(folder: &str, others: &[&str]) -> bool {
        let paths: Vec<String> =
            others.iter().chain([&folder]).map(|folder| format!("{folder}/Dockerfile")).collect();
        let files: Vec<(&str, &str)> =
            paths.iter().map(|path| (path.as_str(), "FROM alpine:3.22\nCMD [\"/x\"]\n")).collect();
        let facts = facts::of(&files);
        let mut images = facts.images();
        images.find(|image| image.dockerfile().path.parent().as_str() == folder).unwrap().is_for_development()
    }

    #[test]
    fn in_a_collection_a_folder_is_named_for_the_program_in_it() {
        let many = ["a", "b", "c", "d", "e", "f", "g", "h", "rt"];
        let collection = [&many[..], &["curl"]].concat();
        for (folder, others, expected) in [
            ("lkp-tests", &collection[..], false),
            ("lkp_test", &collection[..], false),
            ("rt-tests", &collection[..], true),
            ("e2e-tests", &collection[..], true),
            ("tests", &collection[..], true),
            ("test-lkp", &collection[..], true),
            ("images/lkp-tests", &collection[..], true),
            ("lkp-tests", &["api", "web"], true),
            ("lkp-tests", &[&collection[..], &["."]].concat(), true),
        ] {
            assert_eq!(is_of_tests(folder, others), expected, "{folder} beside {others:?}");
        }
    }

    #[test]
    fn what_is_called_a_development_image_may_ship() {
        const DOCKERFILE: &str = "FROM alpine:3.22\nCMD [\"/x\"]\n";
        let push = ("build.sh", "docker build -t acme/x:1 --push -f api/Dockerfile.dev api");
        let pushed_environment = ("build.sh", "docker build -t acme/x:1 --push devenv");
        let beside = ("api/Dockerfile", DOCKERFILE);
        let strict = ("stockade.yaml", "profile: strict\n");
        let production =
            ("compose.prod.yaml", "services: {x: {build: {context: api, dockerfile: Dockerfile.dev}}}\n");
        let dev = "api/Dockerfile.dev";
        for (what, path, others, expected) in [
            ("a name", dev, vec![], true),
            ("pushed", dev, vec![push], false),
            ("pushed beside another image", dev, vec![push, beside], true),
            ("run in production", dev, vec![production, beside], false),
            ("strict", dev, vec![strict], false),
            ("strict, beside another image", dev, vec![strict, beside], true),
            ("pushed, and there to work in", "devenv/Dockerfile", vec![pushed_environment], true),
            ("a program of that name", "api/Dockerfile.dev-service", vec![], false),
        ] {
            let files = [others, vec![(path, DOCKERFILE)]].concat();
            assert_eq!(facts::of(&files).image_of(path).is_for_development(), expected, "{what}");
        }
    }

    #[test]
    fn an_image_without_a_command_is_started_by_what_is_said_of_it() {
        const KNOWN: Option<bool> = Some(true);
        let pod = "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: acme/app}]}\n";
        for (what, dockerfile, pod, expected) in [
            ("nothing", "FROM alpine:3.22\nCOPY x /x\n", "", None),
            ("a port", "FROM alpine:3.22\nEXPOSE 80\n", "", KNOWN),
            ("production", "FROM alpine:3.22\nENV NODE_ENV=production\n", "", KNOWN),
            ("Kubernetes", "FROM alpine:3.22\n", pod, KNOWN),
            ("files on an unknown base", "FROM acme/runtime:1\nCOPY x /x\n", "", KNOWN),
            ("an unknown base alone", "FROM acme/runtime:1\n", "", None),
            ("an empty base", "FROM scratch\nCOPY x /x\n", "", Some(false)),
        ] {
            let facts = facts::of(&[("app/Dockerfile", dockerfile), ("app/x", ""), ("k8s/pod.yaml", pod)]);
            assert_eq!(facts.only_image().starting().known().copied(), expected, "{what}");
        }
    }
}
