//! Who builds an image, and every build that something asks for.

use crate::answer::Why;
use crate::build::Dockerfile;
use crate::builders::{BuilderKind, BuiltFrom, DeclaredBuild};
use crate::contents::CopyOutcome;
use crate::facts::handles::{Facts, Image, ServiceRef};
use crate::images::service_builds;
use crate::knowledge::ImageReference;
use crate::source::{RepoPath, Span};
use crate::syntax::dockerfile::{Kind, Word};

/// Who asks for a build.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Builder<'a> {
    /// A service of a Compose project.
    Service(ServiceRef<'a>),
    /// Something else.
    Declared(&'a DeclaredBuild),
    /// Nobody who is known: the Dockerfile is there, and that is all.
    Nobody,
}

/// Something other than Compose that builds an image.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DeclaredBuilder<'a> {
    build: &'a DeclaredBuild,
    name: &'a str,
}

impl<'a> DeclaredBuilder<'a> {
    /// The place of the words that ask for the build.
    pub(crate) fn place(self) -> Span {
        self.build.place
    }

    /// The name of what asks (of the target, the step) or of what it makes; empty where it has none.
    pub(crate) fn name(self) -> &'a str {
        self.name
    }
}

/// A build that something asks for.
#[derive(Debug)]
pub(crate) struct AskedBuild<'a> {
    /// Who asks.
    pub(crate) by: Builder<'a>,
    /// The image that it makes; `None` where the Dockerfile or the stage is not known, or not there.
    pub(crate) image: Option<Image<'a>>,
}

impl<'a> Image<'a> {
    /// Who builds the image besides services of Compose projects, those whose word counts first before others.
    pub(crate) fn declared_builds(self) -> impl Iterator<Item = &'a DeclaredBuild> {
        let all = &self.facts.repo.images.declared;
        self.record.declared.iter().map(move |id| &all[id.0])
    }

    /// Who builds an image that no service runs: the first whose word counts.
    #[must_use]
    pub(crate) fn only_builder(self) -> Option<DeclaredBuilder<'a>> {
        let build = self.declared_builds().next().filter(|_| !self.runs_in_service())?;
        Some(DeclaredBuilder { build, name: &build.label })
    }

    /// What builds the image, where it has the name of a directory that the image takes: a target `api` that copies
    /// `services/api`. Such a name is that of a program, not of a variant of one. Not of an image that a service runs.
    #[must_use]
    pub(crate) fn builder_named_like_its_code(self) -> Option<DeclaredBuilder<'a>> {
        if self.runs_in_service() {
            return None;
        }
        let takes = |name: &str| {
            let is_of_name =
                |(path, is_directory): &(RepoPath, bool)| *is_directory && path.file_name() == name;
            self.taken().any(|taken| match &taken.outcome {
                CopyOutcome::Copied(paths) => paths.iter().any(is_of_name),
                _ => false,
            })
        };
        // A step of a pipeline is called for what it does; the stage and the image are called for what is made.
        let names = |build: &'a DeclaredBuild| {
            let stage = build.target.as_ref().and_then(|target| target.known()).map(String::as_str);
            let images = build.names.iter().map(|name| {
                let last = name.name.rsplit('/').next().unwrap_or_default();
                last.split([':', '@']).next().unwrap_or_default()
            });
            std::iter::once(build.label.as_str()).chain(stage).chain(images).collect::<Vec<_>>()
        };
        self.declared_builds().find_map(|build| {
            let name = names(build).into_iter().find(|name| !name.is_empty() && takes(name))?;
            Some(DeclaredBuilder { build, name })
        })
    }

    /// The directory that the image is built from, where that is guessed, and another than the Dockerfile's own, which
    /// is what builders take without a word.
    #[must_use]
    pub(crate) fn guessed_context(self) -> Option<&'a RepoPath> {
        let context = self.context().filter(|_| !self.context_is_declared())?;
        (*context != self.dockerfile().path.parent()).then_some(context)
    }

    /// Whether somebody builds the image to be run elsewhere: it is pushed, or the policy names it.
    #[must_use]
    pub(crate) fn is_published(self) -> bool {
        self.declared_builds().any(DeclaredBuild::says_which_stage_ships)
    }

    /// Whether all who build the image only run it to have something done once.
    pub(super) fn is_tool_of_its_builder(self) -> bool {
        let mut builds = self.declared_builds().peekable();
        builds.peek().is_some() && builds.all(|build| build.is_run_once) && !self.runs_in_service()
    }

    /// Whether the image is published for others to stand on, or for its files to be taken out: it is empty below, or a
    /// Dockerfile names one of its names, if perhaps as the default of an argument.
    pub(super) fn is_made_as_base(self) -> bool {
        let mut names = self.declared_builds().flat_map(|build| &build.names);
        self.is_from_scratch()
            || names.any(|name| {
                let own = ImageReference::parse(&name.name).map(|image| image.name());
                own.is_some_and(|own| {
                    self.facts.repo.dockerfiles().iter().any(|dockerfile| names_base(dockerfile, &own))
                })
            })
    }

    /// Whether only commands build the image, of a pipeline, a script or a person: others that come before them may
    /// put files into its context.
    pub(super) fn is_prepared(self) -> bool {
        let is_of_service = self.services().any(|service| service.service.build.is_some());
        !is_of_service && self.declared_builds().all(DeclaredBuild::may_be_prepared)
    }
}

impl Facts {
    /// Every build that something asks for, by the path of its Dockerfile; those whose Dockerfile is not known last.
    pub(crate) fn asked_builds(&self) -> Vec<AskedBuild<'_>> {
        let mut found = Vec::new();
        for image in self.images() {
            let services = image.services().filter(|service| service.service.build.is_some());
            let by = services.map(Builder::Service).chain(image.declared_builds().map(Builder::Declared));
            let before = found.len();
            found.extend(by.map(|by| AskedBuild { by, image: Some(image) }));
            if found.len() == before {
                found.push(AskedBuild { by: Builder::Nobody, image: Some(image) });
            }
        }
        let made: Vec<_> = self.repo.images.records.iter().flat_map(|record| &record.declared).collect();
        let declared = self.repo.images.declared.iter().enumerate();
        let rest = declared.filter(|(number, _)| !made.iter().any(|id| id.0 == *number));
        found.extend(rest.map(|(_, build)| AskedBuild { by: Builder::Declared(build), image: None }));
        let services = service_builds::builds_of(self.repo.projects()).map(|(id, _)| self.service(id));
        let unmade = services.filter(|service| service.image().is_none());
        found.extend(unmade.map(|service| AskedBuild { by: Builder::Service(service), image: None }));
        found
    }
}

impl<'a> AskedBuild<'a> {
    /// The Dockerfile, if it is known.
    pub(crate) fn dockerfile(&self) -> Option<&'a RepoPath> {
        match (self.image, self.by) {
            (Some(image), _) => Some(&image.dockerfile().path),
            (None, Builder::Declared(build)) => build.dockerfile.known(),
            (None, _) => None,
        }
    }

    /// What is not known of it, and why.
    pub(crate) fn unknown(&self) -> Vec<(&'static str, &'a Why)> {
        let Builder::Declared(build) = self.by else { return Vec::new() };
        let target = build.target.as_ref().and_then(|target| target.why()).map(|why| ("the stage", why));
        let dockerfile = build.dockerfile.why().filter(|_| build.inline.is_none());
        let dockerfile = dockerfile.map(|why| ("the Dockerfile", why));
        let context = build.context.why().map(|why| ("the context", why));
        dockerfile.into_iter().chain(context).chain(target).collect()
    }

    /// The directory that it is built from, and whether that is guessed.
    pub(crate) fn context(&self) -> Option<(&'a RepoPath, bool)> {
        match (self.image, self.by) {
            (_, Builder::Declared(DeclaredBuild { context, .. })) if context.known().is_some() => {
                match context.known()? {
                    BuiltFrom::Directory(directory) => Some((directory, false)),
                    BuiltFrom::Elsewhere => None,
                }
            }
            (Some(image), _) => Some((image.context()?, !image.context_is_declared())),
            (None, _) => None,
        }
    }
}

impl Builder<'_> {
    /// The names that the image gets, as far as they are known.
    pub(crate) fn image_names(self) -> Vec<String> {
        match self {
            Self::Service(service) => {
                let named = service.service.image.iter();
                let tags = service.service.build.iter().flat_map(|build| &build.tags);
                named.chain(tags).filter_map(|name| name.as_str().map(str::to_owned)).collect()
            }
            Self::Declared(build) => build.names.iter().map(|name| name.name.clone()).collect(),
            Self::Nobody => Vec::new(),
        }
    }

    /// The place of the words that ask, where somebody does.
    pub(crate) fn place(self) -> Option<Span> {
        match self {
            Self::Service(service) => Some(service.service.name.span),
            Self::Declared(build) => Some(build.place),
            Self::Nobody => None,
        }
    }

    /// What asks, in a word.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Service(_) => "compose",
            Self::Declared(build) => match build.kind {
                BuilderKind::Policy => "policy",
                BuilderKind::Bake => "bake",
                BuilderKind::Pipeline => "pipeline",
                BuilderKind::Tool => "tool",
                BuilderKind::Script => "script",
                BuilderKind::Editor => "editor",
                BuilderKind::Comment => "comment",
            },
            Self::Nobody => "nobody",
        }
    }

    /// The name of what asks, where it has one: of the service, the target, the step.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Service(service) => service.name(),
            Self::Declared(build) => &build.label,
            Self::Nobody => "",
        }
    }
}

/// Whether a Dockerfile has an image of a name in FROM, or as the default of an argument.
fn names_base(dockerfile: &Dockerfile, name: &str) -> bool {
    let is_it = |text: &str| ImageReference::parse(text).is_some_and(|image| image.name() == name);
    dockerfile.tree.instructions.iter().any(|instruction| match &instruction.kind {
        Kind::From(from) => from.image.literal().is_some_and(|image| is_it(&image)),
        Kind::Arg(arguments) => arguments.iter().any(|argument| {
            argument.default.as_ref().and_then(Word::literal).is_some_and(|default| is_it(&default))
        }),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::AskedBuild;
    use crate::facts::handles::Image;
    use crate::facts::{Facts, of};
    use crate::source::RepoPath;

    /// Builds in a line each: who, what, from where.
    fn said(facts: &Facts) -> Vec<String> {
        let line = |build: &AskedBuild<'_>| {
            let dockerfile = build.dockerfile().map_or("?", |path| path.as_str());
            let stage = build.image.and_then(|image| image.runtime().name.as_ref());
            let stage = stage.map_or(String::new(), |stage| format!(":{}", stage.value));
            let context = match build.context() {
                Some((directory, true)) => format!("{directory} perhaps"),
                Some((directory, false)) => directory.to_string(),
                None => "elsewhere".to_owned(),
            };
            format!("{} {} {dockerfile}{stage} from {context}", build.by.kind(), build.by.name())
        };
        facts.asked_builds().iter().map(line).collect()
    }

    #[test]
    fn who_builds_what_from_where() {
        let policy = "images:\n  build:\n  - {name: acme/base, dockerfile: base/slim.Dockerfile, context: .}\n  \
                      - {name: acme/none, dockerfile: none/Dockerfile}\n  - {context: app, target: two}\n";
        let facts = of(&[
            ("stockade.yaml", policy),
            ("base/slim.Dockerfile", "FROM alpine:3.22\n"),
            (
                "app/Dockerfile",
                "FROM alpine:3.22 AS one\nFROM alpine:3.22 AS two\nFROM alpine:3.22 AS three\n",
            ),
            ("web/Dockerfile", "FROM alpine:3.22\n"),
            (
                "compose.yaml",
                "services:\n  web: {build: {context: app, target: one}}\n  gone: {build: gone}\n",
            ),
        ]);
        assert_eq!(
            said(&facts),
            [
                "compose web app/Dockerfile:one from app",
                "policy app app/Dockerfile:two from app",
                "policy acme/base base/slim.Dockerfile from .",
                "nobody  web/Dockerfile from web perhaps",
                "policy acme/none none/Dockerfile from none",
                "compose gone ? from elsewhere",
            ]
        );
    }

    #[test]
    fn pipelines_and_scripts_build_images() {
        let text = "FROM node:22-alpine AS api\nCOPY api /app\nCMD [\"node\", \"/app\"]\n\
                    FROM node:22-alpine AS web\nCOPY web /app\nCMD [\"node\", \"/app\"]\n";
        let workflow = "jobs:\n  api:\n    steps:\n    - uses: docker/build-push-action@v6\n      \
                        with: {target: api, push: true}\n    - run: docker build --target web .\n";
        let facts = of(&[("Dockerfile", text), (".github/workflows/x.yml", workflow)]);
        assert_eq!(
            said(&facts),
            ["pipeline api Dockerfile:api from .", "pipeline api Dockerfile:web from .",]
        );
        assert!(facts.images().all(Image::is_runtime));
        let facts = of(&[
            ("base/slim.Dockerfile", "FROM node:22-slim\n"),
            ("base/build.sh", "docker build -t acme/base-slim:v1 -f slim.Dockerfile ."),
            ("svc/Dockerfile", "FROM acme/base-slim:v1\nEXPOSE 3000\nCMD [\"node\", \"x.js\"]\n"),
        ]);
        assert!(facts.image_of("base/slim.Dockerfile").is_base_of_another(), "a name that a script gives");
    }

    #[test]
    fn who_ships_nothing_tells_the_context_of_what_nobody_builds() {
        let text = "# docker build -f docker/api.Dockerfile .\nFROM alpine AS dev\nFROM alpine AS last\n";
        let editor = "{\"build\": {\"dockerfile\": \"../docker/api.Dockerfile\", \"context\": \"..\", \"target\": \"dev\"}}";
        let compose =
            "services: {api: {build: {context: docker, dockerfile: api.Dockerfile, target: last}}}\n";
        let dockerfile = ("docker/api.Dockerfile", text);
        let editor = (".devcontainer/devcontainer.json", editor);
        assert_eq!(said(&of(&[dockerfile])), ["comment  docker/api.Dockerfile:last from ."]);
        assert_eq!(
            said(&of(&[(dockerfile.0, &text[text.find("FROM").unwrap()..]), editor]))[0],
            "editor  docker/api.Dockerfile:last from ."
        );
        let built = of(&[dockerfile, editor, ("compose.yaml", compose)]);
        assert_eq!(built.images().count(), 1);
        assert_eq!(said(&built)[0], "compose api docker/api.Dockerfile:last from docker");
    }

    #[test]
    fn commands_before_a_build_may_make_what_is_missing() {
        let dockerfile = ("Dockerfile", "FROM alpine\nCOPY made /x\nCMD [\"/x\"]\n");
        let script = ("build.sh", "curl -o made https://x\ndocker build .");
        let doubts = |facts: &Facts| {
            facts.missing_copy_sources().iter().map(|missing| missing.doubt.is_some()).collect::<Vec<_>>()
        };
        assert_eq!(doubts(&of(&[dockerfile, script])), [true]);
        let compose = ("compose.yaml", "services: {x: {build: .}}\n");
        assert_eq!(doubts(&of(&[dockerfile, script, compose])), [false]);
    }

    #[test]
    fn what_is_on_the_way_to_an_image_is_none() {
        let text = "FROM golang:1.26 AS deps\nCOPY . .\nFROM deps AS api\nCMD [\"/api\"]\n";
        let said_of = |script: &str| said(&of(&[("Dockerfile", text), ("build.sh", script)]));
        let nobody = ["nobody  Dockerfile:api from .", "script  ? from ."];
        let step = said_of("docker build --target deps -t acme/cache . && docker push acme/cache");
        assert_eq!(step[0], nobody[0], "{step:?}");
        assert_eq!(said_of("docker build -o out .")[0], nobody[0], "files");
        assert_eq!(said_of("docker build --target api .")[0], "script  Dockerfile:api from .");
    }

    #[test]
    fn what_others_name_as_their_base_is_not_started_by_being_pushed() {
        let base = ("base/Dockerfile", "FROM acme/runtime:3\nCOPY x /x\n");
        let known = ("base/Dockerfile", "FROM node:22-slim\nCOPY x /x\n");
        let push = ("build.sh", "docker build -t acme/base:$V --push base");
        let scratch = ("base/Dockerfile", "FROM scratch\nCOPY x /x\n");
        let user =
            ("Dockerfile", "ARG BASE=acme/base:1\nFROM $BASE AS b\nFROM scratch\nCOPY --from=b /x /x\n");
        for (files, expected) in [
            (vec![base, push], true),
            (vec![base, push, user], false),
            (vec![known, push], false),
            (vec![scratch, push], false),
        ] {
            assert_eq!(of(&files).image_of("base/Dockerfile").is_started(), expected, "{files:?}");
        }
    }

    #[test]
    fn a_script_that_nobody_minds_any_more_tells_no_context() {
        let dockerfile = ("docker/Dockerfile", "FROM alpine\nCOPY src /x\nCOPY . /y\nCMD [\"/x\"]\n");
        let files = [dockerfile, ("docker/Makefile", "build:\n\tdocker build .\n"), ("src/a", "")];
        let facts = of(&files);
        assert!(!facts.only_image().context_is_declared());
        assert_eq!(facts.only_image().context(), Some(&RepoPath::root()));
    }
}
