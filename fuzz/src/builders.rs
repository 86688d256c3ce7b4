//! What asks for builds besides Compose: scripts, pipelines, Bake, tools; and manifests of Kubernetes.

use crate::judge::judge_with;

/// What builders find beside them: Dockerfiles that they may ask for, and a file that a script takes.
const FRAME: [(&str, &str); 3] = [
    ("Dockerfile", "ARG TAG=a\nFROM alpine:3.22 AS base\nFROM base\nCOPY a/b /\nCMD [\"/b\"]\n"),
    ("a/Dockerfile", "FROM scratch\nCOPY b /\nCMD [\"/b\"]\n"),
    ("a/b", ""),
];

/// A repository with two Dockerfiles, and with what may ask for builds of them: the input's files, of which the first
/// is `build.sh`.
pub fn builders(bytes: &[u8]) {
    judge_with(bytes, "build.sh", &FRAME);
}
