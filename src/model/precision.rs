//! How exactly the name of an image says which image is meant.

use super::{ImageReference, bases};

/// From the least exact to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// No tag.
    Untagged,
    /// The tag `latest`.
    Latest,
    /// A tag that stands for whatever is current: `stable`, `lts-alpine`.
    MovingLine,
    /// A major version alone: `22`.
    Major,
    /// A major version and a variant, or more.
    Release,
    /// A digest.
    Digest,
}

/// Words that stand for whatever is current.
const MOVING: [&str; 38] = [
    "alpha",
    "beta",
    "canary",
    "current",
    "daily",
    "debug",
    "dev",
    "devel",
    "develop",
    "development",
    "edge",
    "experimental",
    "head",
    "insiders",
    "latest",
    "lts",
    "main",
    "mainline",
    "master",
    "next",
    "nightly",
    "nonroot",
    "preview",
    "prod",
    "production",
    "rawhide",
    "rc",
    "release",
    "rolling",
    "sid",
    "snapshot",
    "stable",
    "staging",
    "testing",
    "trunk",
    "tumbleweed",
    "unstable",
    "weekly",
];

/// Words that name a variant of an image rather than a version.
const VARIANTS: [&str; 24] = [
    "alpine",
    "amd64",
    "apache",
    "arm64",
    "arm64v8",
    "base",
    "cli",
    "community",
    "enterprise",
    "fat",
    "fpm",
    "full",
    "jdk",
    "jre",
    "management",
    "minimal",
    "mssql",
    "musl",
    "noble",
    "otel",
    "perl",
    "server",
    "slim",
    "zts",
];

impl Precision {
    /// How exact a name is.
    #[must_use]
    pub fn of(image: &ImageReference) -> Self {
        if image.digest.is_some() {
            return Self::Digest;
        }
        let Some(tag) = image.tag.as_deref() else { return Self::Untagged };
        if tag == "latest" {
            return Self::Latest;
        }
        if tag.split(['-', '_']).all(|word| MOVING.contains(&word) || VARIANTS.contains(&word)) {
            return Self::MovingLine;
        }
        let major = tag.strip_prefix('v').unwrap_or(tag);
        // A large number is a date or a build, which does not move.
        let is_major = matches!(major.len(), 1..=3) && major.bytes().all(|byte| byte.is_ascii_digit());
        let is_release = bases::look_up(image).is_some_and(bases::BaseFacts::is_released_by_major);
        if is_major && !is_release { Self::Major } else { Self::Release }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> Precision {
        Precision::of(&ImageReference::parse(name).unwrap())
    }

    #[test]
    fn tells_versions_from_lines() {
        assert_eq!(of("node"), Precision::Untagged);
        assert_eq!(of("node:latest"), Precision::Latest);
        for name in
            ["node:lts", "nginx:alpine", "nginx:stable-alpine", "node:lts-slim", "a/b:main", "a/b:edge"]
        {
            assert_eq!(of(name), Precision::MovingLine, "{name}");
        }
        for name in ["node:22", "postgres:15", "a/b:v2", "alpine:3"] {
            assert_eq!(of(name), Precision::Major, "{name}");
        }
        for name in [
            "node:22-alpine",
            "node:22.1",
            "debian:12",
            "debian:bookworm",
            "ubuntu:22.04",
            "a/b:20240101",
            "a/b:4f2c9d1",
            "alpine:3.20",
            "python:3-slim",
            "ubuntu:jammy",
        ] {
            assert_eq!(of(name), Precision::Release, "{name}");
        }
        assert_eq!(of(&format!("node:latest@sha256:{}", "0".repeat(64))), Precision::Digest);
    }
}
