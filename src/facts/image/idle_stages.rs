//! Stages that nothing builds: no target of the repository is made from them.

use std::collections::{BTreeMap, BTreeSet};

use crate::build::{Base, Build, Dockerfile, Inherited, Stage};
use crate::facts::handles::{Facts, Image};
use crate::ids::StageId;
use crate::knowledge::purpose;
use crate::limits;
use crate::source::{EntryKind, RepoPath, Span};
use crate::syntax::dockerfile::Kind as Instructs;

/// A stage that nothing builds.
#[derive(Debug)]
pub struct IdleStage {
    /// Its name, or its number.
    pub name: String,
    /// The place of its name.
    pub place: Span,
}

/// Files that say how images are built, by name or by a part of their path.
// Source: the documentation of each of these tools; in 116 public repositories, counted on 2026-11-30, 25 of
// the 31 occur.
const BUILD_FILES: &[&str] = &[
    "Earthfile",
    "GNUmakefile",
    "Jenkinsfile",
    "Justfile",
    "Makefile",
    "Rakefile",
    "Taskfile.yaml",
    "Taskfile.yml",
    "Tiltfile",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    "buildspec.yml",
    "cloudbuild.yaml",
    "cloudbuild.yml",
    "depot.json",
    "devcontainer.json",
    "fly.toml",
    "garden.yml",
    "justfile",
    "magefile.go",
    "makefile",
    "package.json",
    "project.json",
    "railway.json",
    "railway.toml",
    "render.yaml",
    "skaffold.yaml",
    "wercker.yml",
    ".drone.yml",
    ".gitlab-ci.yml",
    ".travis.yml",
];

/// Endings of files that may build images, or tell how to.
// Source: the languages of those tools, and of documentation.
const BUILD_ENDINGS: &[&str] =
    &[".hcl", ".json5", ".md", ".mk", ".ps1", ".py", ".rst", ".sh", ".tf", ".ts", ".yaml", ".yml"];

/// The largest file that is searched for the name of a stage, in bytes.
const MAX_BYTES: usize = limits::NAMED_STAGE_TEXT.most();

impl Facts {
    /// The stages that no build in the repository is made from; of those that are made from each other, the
    /// last one.
    #[must_use]
    pub fn idle_stages(&self) -> Vec<IdleStage> {
        let images: Vec<Image<'_>> = self.images().collect();
        let of_dockerfile = images.chunk_by(|one, other| one.record.dockerfile == other.record.dockerfile);
        let mut idle: Vec<(&Dockerfile, &Build, BTreeSet<usize>)> = of_dockerfile
            .filter_map(|images| {
                Some((images.first()?.dockerfile(), images.first()?.build(), reached(images)?))
            })
            .collect();
        let unreached = |(dockerfile, build, reached): &(&Dockerfile, &Build, BTreeSet<usize>)| {
            let stages = build.stages.iter().filter(|stage| !reached.contains(&stage.number));
            let names = stages.filter_map(|stage| Some(stage.name.as_ref()?.value.clone()));
            names.map(|name| (name, dockerfile.path.clone())).collect::<Vec<_>>()
        };
        let names: BTreeMap<String, RepoPath> = idle.iter().flat_map(unreached).collect();
        let mentioned = self.mentioned(&names);
        let mut found = Vec::new();
        for (dockerfile, build, reached) in &mut idle {
            let named = build
                .stages
                .iter()
                .filter(|stage| stage.name.as_ref().is_some_and(|name| mentioned.contains(&name.value)));
            reached.extend(build.reachable_from(named.map(|stage| stage.number)));
            let idle: Vec<&Stage> =
                build.stages.iter().filter(|stage| !reached.contains(&stage.number)).collect();
            let used: BTreeSet<usize> = idle.iter().flat_map(|stage| stage.made_from()).collect();
            found.extend(idle.iter().filter(|stage| !used.contains(&stage.number)).map(|stage| IdleStage {
                name: stage.name.as_ref().map_or_else(|| stage.number.to_string(), |name| name.value.clone()),
                place: dockerfile.stage_place(stage.number),
            }));
        }
        found
    }

    /// The names, of those given, that stand as words in the files that say how images are built, or how to
    /// build them. The Dockerfile that a name comes from does not count.
    fn mentioned(&self, names: &BTreeMap<String, RepoPath>) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        if names.is_empty() {
            return found;
        }
        let files = self
            .repo
            .tree()
            .entries()
            .filter(|(path, kind)| *kind == EntryKind::File && says_how_to_build(path));
        for (path, _) in files {
            let bytes = self.repo.tree().read(path).unwrap_or_default();
            if bytes.len() > MAX_BYTES {
                continue;
            }
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            for word in words(&text) {
                if names.get(word).is_some_and(|own| own != path) {
                    found.insert(word.to_owned());
                }
            }
        }
        found
    }
}

/// The numbers of the stages that builds of a Dockerfile are made from, as far as its own file and services
/// say; `None` where that cannot be told.
fn reached(images: &[Image<'_>]) -> Option<BTreeSet<usize>> {
    let first = images.first()?;
    let (dockerfile, build) = (first.dockerfile(), first.build());
    if !dockerfile.errors.is_empty() || dockerfile.is_inline {
        return None;
    }
    // A base whose name depends on who builds may be any of the stages: `FROM build-$TARGETARCH`.
    let is_open = |stage: &Stage| matches!(stage.base, Base::Unknown(_) | Base::UnknownTag { .. });
    if images.iter().any(|image| image.build().stages.iter().any(is_open)) {
        return None;
    }
    // Likewise where a variable says which stage it is, whatever its value is here: others can be chosen.
    let is_chosen = |stage: &Stage| {
        let from = &dockerfile.tree.instructions[dockerfile.stages[stage.number].from].kind;
        matches!((&stage.base, from), (Base::Stage(_), Instructs::From(from)) if from.image.literal().is_none())
    };
    if build.stages.iter().any(is_chosen) {
        return None;
    }
    // The last stage is what everybody gets who names no target.
    let targets = build.stages.iter().filter(|stage| is_target(build, stage)).map(|stage| stage.number);
    let mut reached = build.reachable_from(build.target(None).into_iter().chain(targets));
    reached.extend(images.iter().flat_map(|image| image.build().reachable(image.runtime().number)));
    Some(reached)
}

/// Whether somebody may build a stage by its name: it starts something, is made for development, or holds
/// files to be taken out.
fn is_target(build: &Build, stage: &Stage) -> bool {
    let Some(name) = &stage.name else { return false };
    let state = &stage.state;
    let own = [&state.cmd, &state.entrypoint].into_iter().filter_map(Inherited::setting);
    let starts = own.into_iter().any(|setting| setting.stage == StageId::new(build.number, stage.number));
    let is_export = matches!(stage.base, Base::Scratch);
    let is_development = purpose::of_file(&name.value).next().is_some();
    starts || is_export || is_development
}

/// The words of a text: runs of what names of stages are made of.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    text.split(move |c| !is_part(c)).map(|word| word.trim_matches(['.', '-']))
}

fn says_how_to_build(path: &RepoPath) -> bool {
    let name = path.file_name();
    if BUILD_FILES.contains(&name) || name.starts_with("docker-bake") {
        return true;
    }
    let is_near = path.parent().is_root()
        || path.parts().any(|part| {
            let part = part.to_lowercase();
            matches!(
                part.as_str(),
                ".github"
                    | ".gitlab"
                    | ".circleci"
                    | ".buildkite"
                    | ".azure"
                    | ".concourse"
                    | "ci"
                    | "scripts"
                    | "script"
                    | "hack"
                    | "build"
                    | "docker"
                    | "tools"
                    | "deploy"
                    | "bin"
                    | "dagger"
                    | "docs"
                    | "infra"
            )
        });
    is_near && BUILD_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_names_of_stages() {
        let found: Vec<&str> = words("docker build --target lint. \"eslint\" pre-lint a.b").collect();
        assert_eq!(found, ["docker", "build", "target", "lint", "", "eslint", "", "pre-lint", "a.b"]);
    }

    /// The idle stages of a repository, by name.
    fn idle(files: &[(&str, &str)]) -> String {
        let facts = crate::facts::of(files);
        let found = facts.idle_stages();
        let said = found.iter().map(|stage| {
            let place = facts.said_at(stage.place);
            assert!(place == stage.name || place.starts_with("FROM") || stage.name == "0", "{place}");
            stage.name.clone()
        });
        said.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_stage_is_idle_if_nothing_is_made_from_it() {
        const COMPOSE: &str = "services: {x: {build: {context: ., target: aim}}}\n";
        for (what, stages, expected) in [
            ("nothing", "FROM alpine AS a\nFROM alpine\n", "a"),
            ("without a name", "FROM alpine\nFROM alpine\n", "0"),
            ("the last", "FROM alpine AS a\n", ""),
            ("continued", "FROM alpine AS a\nFROM a\n", ""),
            ("copied from", "FROM alpine AS a\nFROM alpine\nCOPY --from=a /x /x\n", ""),
            ("two, one made from the other", "FROM alpine AS a\nFROM a AS b\nFROM alpine\n", "b"),
            ("a target of a service", "FROM alpine AS aim\nFROM alpine\n", ""),
            ("used by such a target", "FROM alpine AS a\nFROM a AS aim\nFROM alpine\n", ""),
            ("with a command", "FROM alpine AS a\nCMD [\"/x\"]\nFROM alpine\n", ""),
            ("with an entrypoint", "FROM alpine AS a\nENTRYPOINT [\"/x\"]\nFROM alpine\n", ""),
            (
                "with the command of another",
                "FROM alpine AS a\nCMD [\"/x\"]\nFROM a AS b\nFROM alpine\n",
                "b",
            ),
            ("with a command, without a name", "FROM alpine\nCMD [\"/x\"]\nFROM alpine\n", "0"),
            ("files to be taken out", "FROM scratch AS a\nFROM alpine\n", ""),
            ("for development", "FROM alpine AS dev\nFROM alpine\n", ""),
            ("a base that is not known", "FROM alpine AS a\nFROM a-$TARGETARCH\n", ""),
            ("a tag that is not known", "ARG T\nFROM alpine AS a\nFROM alpine:$T\n", ""),
            ("chosen by a variable", "ARG S=a\nFROM alpine AS a\nFROM alpine AS b\nFROM $S\n", ""),
            ("a mistake", "FROM alpine AS a\nFROM alpine\nNONSENSE\n", ""),
        ] {
            let files: &[_] = match stages.contains("aim") {
                true => &[("Dockerfile", stages), ("compose.yaml", COMPOSE)],
                false => &[("Dockerfile", stages)],
            };
            assert_eq!(idle(files), expected, "{what}");
        }
        let inline = "services: {x: {build: {dockerfile_inline: \"FROM alpine AS a\\nFROM alpine\\n\"}}}\n";
        assert_eq!(idle(&[("compose.yaml", inline)]), "", "in a Compose file");
    }

    #[test]
    fn a_stage_is_not_idle_if_what_builds_names_it() {
        const STAGES: &str = "FROM alpine AS spare\nFROM alpine\n";
        const SAYS: &str = "docker build --target Spare .\n";
        let too_long = SAYS.to_owned() + &" ".repeat(MAX_BYTES);
        let long_enough = SAYS.to_owned() + &" ".repeat(MAX_BYTES - SAYS.len());
        for (path, text, expected) in [
            ("Makefile", SAYS, ""),
            ("src/app/Makefile", SAYS, ""),
            ("src/docker-bake.json", SAYS, ""),
            ("README.md", SAYS, ""),
            ("src/README.md", SAYS, "spare"),
            (".github/workflows/x.yml", SAYS, ""),
            ("Docs/x.md", SAYS, ""),
            ("docs/x.txt", SAYS, "spare"),
            ("x.html", SAYS, "spare"),
            ("Makefile", "spares spare-parts\n", "spare"),
            ("Makefile", &too_long, "spare"),
            ("Makefile", &long_enough, ""),
        ] {
            let files = [("Dockerfile", STAGES), (path, text)];
            assert_eq!(idle(&files), expected, "{path}: {} bytes", text.len());
        }
        let with_base = "FROM alpine AS base\nFROM base AS spare\nFROM alpine\n";
        assert_eq!(idle(&[("Dockerfile", with_base), ("Makefile", SAYS)]), "", "what is named stands on it");
        assert_eq!(idle(&[("docker/Dockerfile.md", STAGES)]), "spare", "its own file does not count");
    }
}
