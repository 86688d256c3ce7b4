//! Stages that nothing builds: no target of the repository is made from them.

use std::collections::BTreeSet;

use super::image::{Base, Dockerfile, Stage};
use super::images::{DEVELOPMENT, Image};
use super::repo::Repo;
use crate::source::{EntryKind, RepoPath, Span};

/// A stage that nothing builds.
#[derive(Debug)]
pub struct IdleStage<'a> {
    /// The stage.
    pub name: String,
    /// Its FROM.
    pub place: Span,
    /// Others that only it is made from.
    pub only_for_it: Vec<&'a Stage>,
}

/// Files that say how images are built, by name or by a part of their path.
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
const BUILD_ENDINGS: &[&str] =
    &[".hcl", ".json5", ".md", ".mk", ".ps1", ".py", ".rst", ".sh", ".tf", ".ts", ".yaml", ".yml"];

/// The largest file that is searched for the name of a stage, in bytes.
const MAX_BYTES: usize = 512 << 10;

impl Repo {
    /// The stages that no build in the repository is made from, each leaf once.
    #[must_use]
    pub fn idle_stages(&self) -> Vec<IdleStage<'_>> {
        let images: Vec<Image<'_>> = self.images().collect();
        let of_dockerfile = images.chunk_by(|one, other| std::ptr::eq(one.dockerfile(), other.dockerfile()));
        of_dockerfile.flat_map(|images| self.idle_of(images)).collect()
    }

    fn idle_of<'a>(&'a self, images: &[Image<'a>]) -> Vec<IdleStage<'a>> {
        let Some(first) = images.first() else { return Vec::new() };
        let (dockerfile, build) = (first.dockerfile(), first.build());
        if !dockerfile.errors.is_empty() || dockerfile.is_inline {
            return Vec::new();
        }
        // The last stage is what everybody gets who names no target.
        let mut reached: BTreeSet<usize> =
            build.target(None).into_iter().flat_map(|last| build.reachable(last)).collect();
        reached.extend(images.iter().flat_map(|image| image.build().reachable(image.runtime().number)));
        let targets = build.stages.iter().filter(|stage| is_target(stage, dockerfile, self));
        let targets: Vec<usize> = targets.map(|stage| stage.number).collect();
        reached.extend(targets.into_iter().flat_map(|target| build.reachable(target)));
        let idle: Vec<&Stage> =
            build.stages.iter().filter(|stage| !reached.contains(&stage.number)).collect();
        let is_used = |stage: &Stage| {
            let mut others = idle.iter().filter(|other| other.number != stage.number);
            others.any(|other| build.reachable(other.number).contains(&stage.number))
        };
        let leaves = idle.iter().filter(|stage| !is_used(stage));
        let found = leaves.map(|leaf| {
            let below = build.reachable(leaf.number);
            let only =
                idle.iter().filter(|stage| stage.number != leaf.number && below.contains(&stage.number));
            let name = leaf.name.as_ref().map_or_else(|| leaf.number.to_string(), |name| name.value.clone());
            IdleStage {
                name,
                place: dockerfile.stage_place(leaf.number),
                only_for_it: only.copied().collect(),
            }
        });
        found.collect()
    }

    /// Whether a file that says how images are built, or how to build them, has a word.
    fn is_mentioned(&self, word: &str, except: &RepoPath) -> bool {
        let files = self.tree().entries().filter(|(path, kind)| *kind == EntryKind::File && *path != except);
        let mut files = files.filter(|(path, _)| says_how_to_build(path));
        files.any(|(path, _)| {
            let bytes = self.tree().read(path).unwrap_or_default();
            bytes.len() <= MAX_BYTES && has_word(&bytes, word.as_bytes())
        })
    }
}

/// Whether somebody may build a stage by its name: it starts something, is made for development, holds files
/// to be taken out, or is mentioned where builds are.
fn is_target(stage: &Stage, dockerfile: &Dockerfile, repo: &Repo) -> bool {
    let Some(name) = &stage.name else { return false };
    let own_command = [
        stage.state.cmd.setting().map(|setting| setting.stage),
        stage.state.entrypoint.setting().map(|setting| setting.stage),
    ];
    let starts = own_command.into_iter().flatten().any(|set_in| set_in == stage.number);
    let is_export = matches!(stage.base, Base::Scratch);
    let is_development = name.value.split(['.', '-', '_']).any(|word| DEVELOPMENT.contains(&word));
    starts || is_export || is_development || repo.is_mentioned(&name.value, &dockerfile.path)
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

/// Whether a text has a word, with nothing that could be a part of a name around it.
fn has_word(text: &[u8], word: &[u8]) -> bool {
    let is_part = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let mut found = memchr::memmem::find_iter(text, word);
    found.any(|at| {
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        !is_part(before) && !is_part(text.get(at + word.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_alone() {
        assert!(has_word(b"docker build --target lint .", b"lint"));
        assert!(has_word(b"target: \"lint\"", b"lint"));
        assert!(!has_word(b"eslint --fix pre-lint lint_all", b"lint"));
    }
}
