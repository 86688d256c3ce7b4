//! What an image is made of: its Dockerfile, its build, its files; and which services run it.

use std::collections::BTreeSet;

use crate::build::{Build, Dockerfile, Stage};
use crate::compose::Project;
use crate::contents::{BuildContext, Contents, CopyOutcome, FileTree, Time};
use crate::facts::handles::{Image, ServiceRef};
use crate::images::ContainerStart;
use crate::source::{RepoPath, Span};

impl<'a> Image<'a> {
    /// The Dockerfile that the image is built from.
    #[must_use]
    pub fn dockerfile(self) -> &'a Dockerfile {
        &self.facts.repo.dockerfiles()[self.record.dockerfile]
    }

    /// The number of the image's Dockerfile among those of the repository.
    pub(crate) fn dockerfile_number(self) -> usize {
        self.record.dockerfile
    }

    /// Whether both are the same image.
    #[must_use]
    pub fn is(self, other: Image<'_>) -> bool {
        self.record.id == other.record.id
    }

    /// The directory that the image is built from, if that is in the repository and known.
    #[must_use]
    pub fn context(self) -> Option<&'a RepoPath> {
        self.record.context.as_ref()
    }

    /// The build that makes the image.
    #[must_use]
    pub fn build(self) -> &'a Build {
        &self.record.build
    }

    /// The runtime stage: the target, or the last one.
    #[must_use]
    pub fn runtime(self) -> &'a Stage {
        &self.record.build.stages[self.record.target]
    }

    /// The image's runtime stage and those it continues from, down to the one on an image.
    pub(in crate::facts) fn lineage(self) -> impl Iterator<Item = &'a Stage> {
        self.record.build.lineage(self.record.target)
    }

    /// What the image's build takes from where, and the files of all its stages.
    #[must_use]
    pub fn contents(self) -> &'a Contents {
        &self.record.contents
    }

    /// The directory that the image is built from, with its ignore file; `None` if it is not known.
    #[must_use]
    pub fn build_context(self) -> Option<&'a BuildContext> {
        self.record.contexts.main.as_deref()
    }

    /// The instruction that runs at a time.
    #[must_use]
    pub fn place_of(self, time: Time) -> Option<Span> {
        let (dockerfile, stage) = self.facts.repo.stage(time.stage)?;
        Some(stage.steps.get(time.step)?.instruction(dockerfile).line_span())
    }

    /// The pattern of an ignore file without which a path of a stage would be there, and the path of the
    /// repository that it leaves out.
    #[must_use]
    pub fn left_out(self, stage: usize, path: &str) -> Option<(Span, RepoPath)> {
        let taken = self.contents().taken.iter().filter(|taken| taken.time.stage.number() == stage);
        taken.rev().find_map(|taken| {
            let CopyOutcome::Copied(sources) = &taken.outcome else { return None };
            let rest = path.strip_prefix(taken.target.trim_end_matches('/'))?.trim_start_matches('/');
            sources.iter().filter(|(_, is_directory)| *is_directory).find_map(|(directory, _)| {
                let source = directory.join(rest)?;
                let inside = source.as_str().strip_prefix(taken.context.directory.as_str())?;
                taken.context.all.get(inside)?;
                Some((taken.context.ignoring(inside)?.span?, source))
            })
        })
    }

    /// The files of one of the stages of the image's build, as far as they are known.
    #[must_use]
    pub(super) fn files_of(self, stage: usize) -> Option<&'a FileTree> {
        self.record.contents.stages.get(stage)
    }

    /// The image's files, as far as they are known.
    #[must_use]
    pub fn files(self) -> &'a FileTree {
        &self.record.contents.stages[self.record.target]
    }

    /// Whether files come into the image from a stage beside those that it continues from.
    #[must_use]
    pub fn takes_from_other_stages(self) -> bool {
        let lineage: BTreeSet<usize> = self.lineage().map(|stage| stage.number).collect();
        let reachable = self.build().reachable(self.record.target);
        reachable.iter().any(|stage| !lineage.contains(stage))
    }

    /// What the image's containers start; `None` if the Dockerfile does not say.
    #[must_use]
    pub fn start(self) -> Option<&'a ContainerStart> {
        self.record.start.as_ref()
    }

    /// The services that run the image, by project and name.
    pub fn services(self) -> impl Iterator<Item = ServiceRef<'a>> {
        self.record.services.iter().map(move |id| self.facts.service(*id))
    }

    /// The services that run the image and are made for running: not the ones of tests and editors.
    pub fn runtime_services(self) -> impl Iterator<Item = ServiceRef<'a>> {
        self.services().filter(|service| !service.is_for_development())
    }

    /// The projects whose services run the image, each once.
    #[must_use]
    pub fn projects(self) -> Vec<&'a Project> {
        let mut projects: Vec<&Project> = self.services().map(|service| service.project).collect();
        projects.dedup_by_key(|project| project.id);
        projects
    }

    /// The FROM of the image's runtime stage.
    #[must_use]
    pub fn place(self) -> Span {
        self.runtime().from
    }

    /// Whether the image's environment has a variable.
    #[must_use]
    pub fn sets_variable(self, name: &str) -> bool {
        self.runtime().state.variables.environment_variable(name).is_some()
    }

    /// Whether a service runs the image.
    #[must_use]
    pub fn runs_in_service(self) -> bool {
        !self.record.services.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use crate::contents::Time;
    use crate::facts::{Facts, Image, of};
    use crate::ids::StageId;
    use crate::source::RepoPath;

    const COMPOSE: &str = "services:\n  \
                             b: {build: {context: app, target: prod}}\n  \
                             a: {image: x, build: {context: app, target: prod}, command: sleep infinity}\n  \
                             c: {build: {context: app, target: dev}}\n";

    fn repository() -> Facts {
        of(&[
            (
                "app/Dockerfile",
                "FROM node:22 AS build\nRUN true\n\
                 FROM alpine:3.22 AS base\nENV A=1\nARG B=1\n\
                 FROM base AS prod\nCOPY --from=build /x /x\nCOPY own /own\nCMD [\"/x\"]\n\
                 FROM base AS dev\n",
            ),
            ("app/own", ""),
            ("compose.yaml", COMPOSE),
            ("other/Dockerfile", "FROM alpine:3.22\nCOPY missing /\n"),
            (
                "other/compose.yaml",
                "services: {d: {build: {context: ../app, target: prod}}, e: {build: ../app}}\n",
            ),
        ])
    }

    fn images(facts: &Facts) -> [Image<'_>; 3] {
        let stage = |image: &Image<'_>, name: &str| {
            image.runtime().name.as_ref().is_some_and(|stage| stage.value == name)
        };
        let find = |name: &str| facts.images().find(|image| stage(image, name)).unwrap();
        [find("prod"), find("dev"), facts.image_of("other/Dockerfile")]
    }

    #[test]
    fn what_images_are_made_of() {
        let facts = repository();
        let [prod, dev, other] = images(&facts);
        for (image, dockerfile, context, lineage, takes, starts, variable) in [
            (prod, "app/Dockerfile", Some("app"), &[2, 1][..], true, true, true),
            (dev, "app/Dockerfile", Some("app"), &[3, 1], false, false, true),
            (other, "other/Dockerfile", None, &[0], false, false, false),
        ] {
            let what = format!("{dockerfile} {lineage:?}");
            assert_eq!(image.dockerfile().path.as_str(), dockerfile, "{what}");
            let number = facts.repo.dockerfiles().iter().position(|it| it.path.as_str() == dockerfile);
            assert_eq!(Some(image.dockerfile_number()), number, "{what}");
            assert_eq!(image.context().map(RepoPath::as_str), context, "{what}");
            assert_eq!(image.build_context().map(|context| context.directory.as_str()), context, "{what}");
            assert_eq!(image.runtime().number, lineage[0], "{what}");
            assert_eq!(image.lineage().map(|stage| stage.number).collect::<Vec<_>>(), lineage, "{what}");
            assert_eq!(image.place(), image.build().stages[lineage[0]].from, "{what}");
            assert_eq!(image.takes_from_other_stages(), takes, "{what}");
            assert_eq!(image.start().is_some(), starts, "{what}");
            assert_eq!(image.sets_variable("A"), variable, "{what}");
            assert!(!image.sets_variable("B"), "{what}: an argument is not in the environment");
        }
        assert!(prod.is(prod) && !prod.is(dev) && !dev.is(other));
        assert_eq!(prod.build().stages.len(), 4);
        assert_eq!(prod.contents().stages.len(), 4);
        // Its own files, and those of a stage.
        for (stage, own) in [(0, false), (1, false), (2, true), (3, false)] {
            assert_eq!(prod.files_of(stage).unwrap().get("/own").is_some(), own, "{stage}");
        }
        assert!(prod.files_of(4).is_none());
        assert!(prod.files().get("/own").is_some() && dev.files().get("/own").is_none());
    }

    #[test]
    fn the_instruction_of_a_time() {
        let facts = repository();
        let [prod, ..] = images(&facts);
        let own = prod.files().arrivals_of("/own");
        assert_eq!(facts.said_at(prod.place_of(own[0].time).unwrap()), "COPY own /own");
        let stage = own[0].time.stage;
        for (what, time) in [
            ("no such step", Time { stage, step: 9 }),
            ("no such stage", Time { stage: stage.beside(9), step: 0 }),
            ("no such build", Time { stage: StageId::new(99, 0), step: 0 }),
        ] {
            assert!(prod.place_of(time).is_none(), "{what}");
        }
    }

    #[test]
    fn who_runs_an_image() {
        let facts = repository();
        let [prod, dev, other] = images(&facts);
        // Its services as they stand in the files, those of them that run, and the directories of their projects.
        for (what, image, services, running, projects) in [
            ("in two projects", prod, "b a d", "b d", &["", "other"][..]),
            // No stage is named for `e`: it is the last one.
            ("by the last stage", dev, "c e", "c e", &["", "other"]),
            ("by none", other, "", "", &[]),
        ] {
            let names = |services: Vec<String>| services.join(" ");
            assert_eq!(names(image.services().map(|it| it.name().to_owned()).collect()), services, "{what}");
            let found = names(image.runtime_services().map(|it| it.name().to_owned()).collect());
            assert_eq!(found, running, "{what}");
            let found: Vec<_> = image.projects().iter().map(|project| project.directory.as_str()).collect();
            assert_eq!(found, projects, "{what}");
            assert_eq!(image.runs_in_service(), !services.is_empty(), "{what}");
        }
    }

    #[test]
    fn what_an_ignore_file_leaves_out_of_an_image() {
        let all = "FROM alpine:3.22\nCOPY . /app/\n";
        let ignore = "*.log\nlogs/\n";
        // The pattern, and the file of the repository that would be there.
        for (what, dockerfile, path, found) in [
            ("a file", all, "/app/a.log", Some(("*.log", "ctx/a.log"))),
            ("a file in a directory", all, "/app/logs/b", Some(("logs/", "ctx/logs/b"))),
            ("one that is there", all, "/app/c", None),
            ("one that there is not", all, "/app/d.log", None),
            ("another place", all, "/srv/a.log", None),
            ("part of a name", "FROM alpine:3.22\nCOPY . /app\n", "/app2/a.log", None),
            ("a directory", "FROM alpine:3.22\nCOPY sub /s\n", "/s/e.log", None),
            ("one of it", "FROM alpine:3.22\nCOPY sub /s\n", "/s/f.log/g", None),
            (
                "the later one",
                "FROM alpine:3.22\nCOPY logs2 /a\nCOPY . /a\n",
                "/a/a.log",
                Some(("*.log", "ctx/a.log")),
            ),
            ("another stage", "FROM alpine:3.22\nCOPY . /app\nFROM alpine:3.22\n", "/app/a.log", None),
            ("nothing is copied", "FROM alpine:3.22\n", "/app/a.log", None),
            ("a single file", "FROM alpine:3.22\nCOPY c /app/a.log\n", "/app/a.log", None),
        ] {
            let facts = of(&[
                ("ctx/Dockerfile", dockerfile),
                ("ctx/.dockerignore", ignore),
                ("ctx/a.log", ""),
                ("ctx/logs/b", ""),
                ("ctx/logs2/h", ""),
                ("ctx/c", ""),
                ("ctx/sub/i", ""),
                ("compose.yaml", "services: {a: {build: ctx}}\n"),
            ]);
            let image = facts.only_image();
            let said = image.left_out(image.runtime().number, path);
            let said = said.map(|(pattern, path)| (facts.said_at(pattern), path.to_string()));
            let said = said.as_ref().map(|(pattern, path)| (pattern.as_str(), path.as_str()));
            assert_eq!(said, found, "{what}");
        }
    }
}
