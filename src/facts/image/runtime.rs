//! What an image is for: whether it is run at all, as a service, or made for development.

use std::collections::BTreeSet;

use crate::facts::handles::{Image, ServiceRef};
use crate::facts::start::Life;
use crate::images::ContainerStart;
use crate::knowledge::{Kind, Purpose, purpose};
use crate::source::{EntryKind, RepoPath};

/// What the name of a folder with tests ends in, behind the name of what is tested.
// Source: names of folders with Dockerfiles in 115 public repositories, counted on 2026-11-30.
const TEST_ENDINGS: [&str; 4] = ["-test", "-tests", "_test", "_tests"];

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

impl Image<'_> {
    /// Whether the image is known to run: made for that, and started by something.
    #[must_use]
    pub fn is_runtime(self) -> bool {
        self.is_started() && !self.is_for_development()
    }

    /// Whether containers of the image are known to be started: a service runs it, it has a command, or its
    /// base is a server. One without any may be a base for others, or a tool for building; one on an empty
    /// base without a command holds files to be taken out.
    #[must_use]
    pub fn is_started(self) -> bool {
        *self.memo().is_started.get_or_init(|| self.work_out_whether_started())
    }

    fn work_out_whether_started(self) -> bool {
        let state = &self.runtime().state;
        let has_command = state.cmd.setting().is_some() || state.entrypoint.setting().is_some();
        if self.start().is_some_and(ContainerStart::is_no_program) {
            return false;
        }
        let serves = has_command || self.base_facts().is_some_and(|base| base.serves);
        let says_command = |service: ServiceRef<'_>| {
            service.service.command.is_some() || service.service.entrypoint.is_some()
        };
        if self.runs_in_service() && self.is_base_of_another() && !self.is_service_by_itself() {
            // Compose builds a base by a service that has nothing to do.
            let has_work = |service: ServiceRef<'_>| service.life() != Life::Ends;
            return self.services().any(|service| has_work(service) && (serves || says_command(service)));
        }
        serves || self.services().any(|service| says_command(service) || !self.is_from_scratch())
    }

    /// Whether the image's containers are known to serve until they are stopped: a service runs it, it
    /// exposes a port, or what it starts is a server.
    #[must_use]
    pub fn is_service(self) -> bool {
        self.runs_in_service() || self.is_service_by_itself()
    }

    /// Whether the image's containers are known to serve, by the image alone: it exposes a port, or what it
    /// starts is a server.
    #[must_use]
    pub fn is_service_by_itself(self) -> bool {
        let state = &self.runtime().state;
        let own_command = state.cmd.setting().is_some() || state.entrypoint.setting().is_some();
        !state.exposed.is_empty()
            || self.start().is_some_and(ContainerStart::is_server)
            || !own_command && self.base_facts().is_some_and(|base| base.serves)
    }

    /// Whether the image is made for development rather than for running: its Dockerfile or its target is
    /// named so, or it is the environment of an editor.
    #[must_use]
    pub fn is_for_development(self) -> bool {
        *self.memo().is_for_development.get_or_init(|| self.work_out_whether_for_development())
    }

    fn work_out_whether_for_development(self) -> bool {
        let path = &self.dockerfile().path;
        let is_folder =
            |part: &str| purpose::of(part.trim_start_matches('.'), Kind::DockerfileFolder).is_some();
        let is_in_folder = path.parent().parts().any(is_folder);
        let file_name = path.file_name().to_lowercase();
        let target = self.runtime().name.as_ref().map_or("", |name| name.value.as_str());
        let is_named = [&*file_name, target].iter().any(|name| purpose::is_said(name, Kind::File));
        self.is_of_tests() || is_in_folder || is_named || self.is_environment_for_development()
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

    /// Whether the image's own environment says that it runs in development.
    fn is_environment_for_development(self) -> bool {
        ["NODE_ENV", "RAILS_ENV", "RACK_ENV", "FLASK_ENV"].iter().any(|name| {
            let variable = self.runtime().state.variables.environment_variable(name);
            variable.and_then(|variable| variable.value.known()).is_some_and(|value| value == "development")
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::facts;

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
}
