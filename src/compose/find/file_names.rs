//! Compose files by their names.

use crate::compose::kind::ProjectKind;
use crate::knowledge::{Kind, Purpose, purpose};
use crate::source::RepoPath;

/// The names that Compose looks for, the first one that exists winning.
// Source: `DefaultFileNames` in `cli/options.go` of compose-go.
pub(super) const BASES: &[&str] =
    &["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
/// The names of the file that Compose puts on top by itself, in that order.
// Source: `DefaultOverrideFileNames` in `cli/options.go` of compose-go.
pub(super) const OVERRIDES: &[&str] = &[
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// The folders of pipelines, whose files say in a name which program they call.
// Source: the documentation of GitHub, GitLab and CircleCI.
const PIPELINE_FOLDERS: [&str; 3] = [".github", ".gitlab", ".circleci"];

/// Words of a file that is to be filled in before Compose reads it.
// Source: names of Compose files in 115 public repositories, of 2026-11-30.
const TEMPLATES: [&str; 3] = ["template", "tmpl", "tpl"];

/// How sure a name makes that a file is for Compose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// `compose.yaml`, `docker-compose.prod.yml`, `db.compose.yml`.
    Surely,
    /// `composer.yml`, `dev-docker-compose.yml`: what is in it decides.
    Perhaps,
    /// Anything else.
    Not,
}

/// What a file's name says.
pub(super) fn named(path: &RepoPath) -> Named {
    let name = path.file_name().to_ascii_lowercase();
    let Some(stem) = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml")) else {
        return Named::Not;
    };
    if purpose::words(stem).any(|word| TEMPLATES.contains(&word)) {
        return Named::Not;
    }
    let rest = stem.strip_prefix("docker-compose").or_else(|| stem.strip_prefix("compose"));
    match rest {
        Some(rest) if rest.is_empty() || rest.starts_with(['.', '-', '_']) => Named::Surely,
        Some(_) => Named::Perhaps,
        None if stem.ends_with(".compose") || stem.ends_with(".docker-compose") => Named::Surely,
        None if stem.contains("compose") => Named::Perhaps,
        None => Named::Not,
    }
}

/// Whether a file lies where pipelines do: whatever its name, what is in it decides.
fn is_of_pipelines(path: &RepoPath) -> bool {
    path.parts().any(|part| PIPELINE_FOLDERS.contains(&part))
}

/// What a file's name says. Of one that somebody names, what is in it decides whatever it is called.
pub(super) fn named_or_asked(path: &RepoPath, asked: &[RepoPath]) -> Named {
    match named(path) {
        Named::Not if is_yaml(path) && asked.contains(path) => Named::Perhaps,
        Named::Surely if is_of_pipelines(path) => Named::Perhaps,
        named => named,
    }
}

/// Whether a file is YAML by its name.
pub(super) fn is_yaml(path: &RepoPath) -> bool {
    let name = path.file_name().to_ascii_lowercase();
    name.ends_with(".yml") || name.ends_with(".yaml")
}

/// What a project is for: by the names of its files, the last of which says most, or the nearest of its
/// directories that says it. A file that Compose puts on top by itself is there for development.
pub(super) fn kind(files: &[RepoPath]) -> ProjectKind {
    let named = files.iter().rev().map(|path| kind_of(path.file_name()));
    let directories = files.first().into_iter().flat_map(RepoPath::ancestors);
    let directories = directories.map(|directory| kind_of(directory.file_name()));
    let is_overridden = files.first().is_some_and(|base| {
        let over = |path: &RepoPath| OVERRIDES.contains(&path.file_name()) && path.parent() == base.parent();
        files.iter().skip(1).any(over)
    });
    let implied = if is_overridden { ProjectKind::Development } else { ProjectKind::Plain };
    let mut kinds = named.chain(directories).chain([implied]);
    kinds.find(|kind| *kind != ProjectKind::Plain).unwrap_or(ProjectKind::Plain)
}

fn kind_of(name: &str) -> ProjectKind {
    let lower = name.to_ascii_lowercase();
    let kind_of_word = |word| match purpose::of(word, Kind::Compose)? {
        Purpose::Production => Some(ProjectKind::Production),
        Purpose::Development | Purpose::Tests => Some(ProjectKind::Development),
        Purpose::Sample => None,
    };
    purpose::words(&lower).find_map(kind_of_word).unwrap_or(ProjectKind::Plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell() {
        for (name, expected) in [
            ("compose.yaml", Named::Surely),
            ("a/docker-compose.prod.yml", Named::Surely),
            ("docker-compose_dev.yaml", Named::Surely),
            ("db.compose.yml", Named::Surely),
            ("composer.yml", Named::Perhaps),
            ("dev-docker-compose.yml", Named::Perhaps),
            ("docker-compose.yml.bak", Named::Not),
            ("values.yaml", Named::Not),
            ("docker-compose.dev.template.yml", Named::Not),
        ] {
            assert_eq!(named(&RepoPath::new(name).unwrap()), expected, "{name}");
        }
        let kind =
            |names: &[&str]| kind(&names.iter().map(|name| RepoPath::new(name).unwrap()).collect::<Vec<_>>());
        assert_eq!(kind(&["compose.yml", "compose.prod.yml"]), ProjectKind::Production);
        assert_eq!(kind(&["compose.yml", "compose.override.yml"]), ProjectKind::Development);
        assert_eq!(kind(&["deploy/production/compose.yml"]), ProjectKind::Production);
        assert_eq!(kind(&["deploy/production/api/compose.yml"]), ProjectKind::Production);
        assert_eq!(kind(&["production/local/compose.yml"]), ProjectKind::Development);
        assert_eq!(kind(&["compose.yml", "compose.unit_tests.yml"]), ProjectKind::Development);
        assert_eq!(kind(&["tests/compose.yml"]), ProjectKind::Development);
        assert_eq!(kind(&["compose.yml", "compose.gpu.yml"]), ProjectKind::Plain);
        assert_eq!(kind(&["compose.example.yml"]), ProjectKind::Plain);
    }
}
