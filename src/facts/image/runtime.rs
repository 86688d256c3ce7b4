//! What an image is for: whether it is run at all, as a service, or made for development.

use std::collections::BTreeSet;

use crate::answer::Answer;
use crate::compose::ProjectKind;
use crate::facts::handles::{Image, ServiceRef};
use crate::facts::start::Life;
use crate::images::ContainerStart;
use crate::knowledge::{Kind, Purpose, done_once::is_done_once, purpose, run_modes};
use crate::source::{EntryKind, RepoPath};

/// What the name of a folder with tests ends in, behind the name of what is tested.
// Source: names of folders with Dockerfiles in 115 public repositories, counted on 2026-11-30.
const TEST_ENDINGS: [&str; 4] = ["-test", "-tests", "_test", "_tests"];

/// What a program is run for, as variables of its image's environment say it.
const DEVELOPMENT: &str = "development";
const PRODUCTION: &str = "production";

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
    folder.parts().any(is_such) || purpose::of_file(&name).any(|purpose| purpose == Purpose::Tests)
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
            // Where it runs, it is given a command: or others stand on it.
            false if self.is_published() && self.base_facts().is_some() => Answer::unknown(
                "it is pushed, and has no CMD, no ENTRYPOINT and no EXPOSE; its base starts a shell or an \
                 interpreter at most",
                self.place(),
            ),
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
        if self.runs_in_service() && self.is_base_of_another() && !self.is_service_by_itself() {
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

    /// Whether a service of whatever project, be it for tests, opens a port of the image's containers: then they serve.
    #[must_use]
    pub fn is_published_by_service(self) -> bool {
        self.services().any(|service| !service.service.ports.is_empty())
    }

    /// Whether the image is made for development rather than for running: its Dockerfile or its target is
    /// named so, or it is the environment of an editor. Not where it is what ships all the same: a production
    /// project runs it, or somebody pushes it and no other image of the same program, unless people pull it to work
    /// in. So is what those who build it only run once, to make a package or to open a shell. A strict policy takes a name for what it says only where there is such another image.
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
        let parts = || path.parts().map(|part| part.trim_start_matches('.'));
        let mut words = parts().chain(parts().flat_map(purpose::words));
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
        let is_named = [&*file_name, target].iter().any(|name| purpose::of_file(name).next().is_some());
        self.is_of_tests()
            || is_in_folder
            || is_named
            || self.is_for(DEVELOPMENT)
            || self.is_tool_of_its_builder()
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
mod tests;
