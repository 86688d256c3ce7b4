//! The kinds of files that ask for builds, by their paths.

use super::declared_build::BuilderKind;
use crate::source::RepoPath;
use crate::syntax::dockerfile;

/// A kind of file that may ask for builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// A Dockerfile, whose comments may say how it is built.
    Dockerfile,
    /// A Compose file, whose comments may say how it is run.
    Compose,
    /// A workflow of GitHub Actions, Gitea or Forgejo.
    Workflow,
    /// An action that workflows use.
    Action,
    GitLab,
    CircleCi,
    Azure,
    CloudBuild,
    Jenkins,
    Drone,
    Bitbucket,
    Travis,
    Makefile,
    Justfile,
    PackageJson,
    Taskfile,
    ShellScript,
    Skaffold,
    Tilt,
    DevContainer,
}

impl FileKind {
    /// Who asks for the builds of such a file.
    pub(super) fn builder(self) -> BuilderKind {
        match self {
            Self::Dockerfile | Self::Compose => BuilderKind::Comment,
            Self::Workflow
            | Self::Action
            | Self::GitLab
            | Self::CircleCi
            | Self::Azure
            | Self::CloudBuild
            | Self::Jenkins
            | Self::Drone
            | Self::Bitbucket
            | Self::Travis => BuilderKind::Pipeline,
            Self::Makefile | Self::Justfile | Self::PackageJson | Self::Taskfile | Self::ShellScript => {
                BuilderKind::Script
            }
            Self::Skaffold | Self::Tilt => BuilderKind::Tool,
            Self::DevContainer => BuilderKind::Editor,
        }
    }
}

/// Folders of programs and scripts, in which a file without an ending may be a script.
// Source: "Scripts To Rule Them All"; the layouts of Kubernetes (`hack`) and of Docker Hub's `hooks`.
const SCRIPT_FOLDERS: [&str; 8] = ["bin", "ci", ".ci", "hack", "hooks", "script", "scripts", "tools"];

/// What kind of file lies at a path, if it may ask for builds. Pipelines are read where their servers look for them.
pub(super) fn kind_of(path: &RepoPath) -> Option<FileKind> {
    let name = path.file_name();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let by_name = match (stem, ending) {
        (_, "yml" | "yaml" | "json") => return document(path, stem, ending),
        (_, "sh" | "bash") => FileKind::ShellScript,
        ("Makefile" | "makefile" | "GNUmakefile", _) | (_, "mk") => FileKind::Makefile,
        ("justfile" | "Justfile", "") | ("", "justfile") | (_, "just") => FileKind::Justfile,
        ("Jenkinsfile", _) | (_, "Jenkinsfile" | "jenkinsfile") => FileKind::Jenkins,
        ("Tiltfile", _) | (_, "tiltfile") => FileKind::Tilt,
        _ if dockerfile::by_name(name).is_some() => FileKind::Dockerfile,
        (_, "") if SCRIPT_FOLDERS.contains(&path.parent().file_name()) => FileKind::ShellScript,
        _ => return None,
    };
    Some(by_name)
}

/// The kind of a YAML or JSON file.
fn document(path: &RepoPath, stem: &str, ending: &str) -> Option<FileKind> {
    let is_json = ending == "json";
    match stem {
        "package" if is_json => return Some(FileKind::PackageJson),
        "devcontainer" | ".devcontainer" if is_json => return Some(FileKind::DevContainer),
        "Taskfile" | "taskfile" | "Taskfile.dist" => return Some(FileKind::Taskfile),
        "skaffold" => return Some(FileKind::Skaffold),
        "action" if !is_json => return Some(FileKind::Action),
        _ if stem.starts_with("cloudbuild") => return Some(FileKind::CloudBuild),
        _ if stem.starts_with("azure-pipelines") => return Some(FileKind::Azure),
        _ if is_json => return None,
        _ if stem.contains("compose") => return Some(FileKind::Compose),
        _ => {}
    }
    let mut folders = path.parts();
    match (folders.next()?, folders.next()) {
        (".github" | ".gitea" | ".forgejo", Some("workflows")) => Some(FileKind::Workflow),
        (".gitlab" | ".gitlab-ci", Some(_)) => Some(FileKind::GitLab),
        (".circleci", Some(_)) => Some(FileKind::CircleCi),
        (".azure-pipelines" | ".azure" | ".azuredevops", Some(_)) => Some(FileKind::Azure),
        (".woodpecker", Some(_)) => Some(FileKind::Drone),
        (_, Some(_)) => None,
        (_, None) => match stem {
            ".drone" | ".woodpecker" => Some(FileKind::Drone),
            ".travis" => Some(FileKind::Travis),
            "bitbucket-pipelines" => Some(FileKind::Bitbucket),
            _ if stem.ends_with(".gitlab-ci") => Some(FileKind::GitLab),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_paths() {
        for (path, kind) in [
            (".github/workflows/release.yaml", Some(FileKind::Workflow)),
            ("docs/.github/workflows/release.yaml", None),
            (".github/actions/image/action.yml", Some(FileKind::Action)),
            (".gitlab-ci.yml", Some(FileKind::GitLab)),
            ("build.gitlab-ci.yml", Some(FileKind::GitLab)),
            (".gitlab/ci/images.yml", Some(FileKind::GitLab)),
            ("deploy/cloudbuild-api.yaml", Some(FileKind::CloudBuild)),
            ("api/Makefile", Some(FileKind::Makefile)),
            ("build/docker.mk", Some(FileKind::Makefile)),
            ("justfile", Some(FileKind::Justfile)),
            (".justfile", Some(FileKind::Justfile)),
            ("web/package.json", Some(FileKind::PackageJson)),
            ("web/package-lock.json", None),
            ("scripts/build-images", Some(FileKind::ShellScript)),
            ("src/build-images", None),
            ("api/Dockerfile.prod", Some(FileKind::Dockerfile)),
            (".devcontainer/devcontainer.json", Some(FileKind::DevContainer)),
            ("deploy/docker-compose.prod.yaml", Some(FileKind::Compose)),
            ("values.yaml", None),
            ("README", None),
        ] {
            assert_eq!(kind_of(&RepoPath::new(path).unwrap()), kind, "{path}");
        }
    }
}
