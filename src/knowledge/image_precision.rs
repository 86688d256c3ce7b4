//! How exactly the name of an image says which image is meant.

use super::bases::{self, BaseFacts};
use super::datastores;
use super::image_name::ImageReference;

/// From the least exact to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Precision {
    /// No tag.
    Untagged,
    /// The tag `latest`.
    Latest,
    /// A tag that stands for whatever is current: `stable`, `lts-alpine`.
    MovingLine,
    /// A major version alone: `22`.
    Major,
    /// A major version and a variant, or a release by its name: `22-alpine`, `bookworm`.
    Release,
    /// A minor version: `22.11-alpine`.
    Minor,
    /// A patch version, or a build by its date, number or commit: `22.11.0`, `20260901`, `4f2c9d1`.
    Patch,
    /// A digest.
    Digest,
}

/// Words that stand for whatever is current.
// Source: the lists of tags of the images in `bases.json`, and the names of channels at Debian, Fedora and
// openSUSE.
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
// Source: the pages of the images in `bases.json` at their registries, "Image Variants" and "Supported tags".
const VARIANTS: [&str; 23] = [
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
    "otel",
    "perl",
    "server",
    "slim",
    "zts",
];

/// Releases of Debian and Ubuntu, by name.
// Source: debian.org/releases and releases.ubuntu.com.
const SYSTEM_RELEASES: [&str; 16] = [
    "bionic", "bookworm", "bullseye", "buster", "focal", "forky", "jammy", "jessie", "noble", "oracular",
    "plucky", "stretch", "trixie", "trusty", "wheezy", "xenial",
];

/// Images that are a system themselves: of them, such a name is a version.
// Source: the pages of these images at Docker Hub: "Supported tags".
const SYSTEMS: [&str; 6] = ["buildpack-deps", "debian", "minideb", "neurodebian", "ubuntu", "wolfi-base"];

impl Precision {
    /// How exact a name is.
    #[must_use]
    pub(crate) fn of(image: &ImageReference) -> Self {
        if image.digest.is_some() {
            return Self::Digest;
        }
        let Some(tag) = image.tag.as_deref() else { return Self::Untagged };
        if tag == "latest" {
            return Self::Latest;
        }
        if is_moving(image, tag) {
            return Self::MovingLine;
        }
        if is_major(image, tag) {
            return Self::Major;
        }
        let mut words = tag.split(['-', '_', '+']);
        if words.clone().any(is_build) {
            return Self::Patch;
        }
        // The first version is the image's; the others are of what it stands on.
        match words.find_map(version_parts) {
            Some(3..) => Self::Patch,
            Some(2) => Self::Minor,
            _ => Self::Release,
        }
    }
}

/// Whether a tag is a major version and no more; the name of the system that an image stands on says nothing of its
/// version. A mere number of an image that is not known may be a release: `acme/extension:89`.
fn is_major(image: &ImageReference, tag: &str) -> bool {
    let mut words = tag.split('-');
    let first = words.next().unwrap_or_default();
    let major = first.strip_prefix('v').unwrap_or(first);
    let base = bases::look_up(image);
    // A large number is a date or a build, which does not move.
    matches!(major.len(), 1..=3)
        && major.bytes().all(|byte| byte.is_ascii_digit())
        && words.all(|word| !is_system(image) && SYSTEM_RELEASES.contains(&word))
        && (first != major || base.is_some() || datastores::look_up(image).is_some())
        && !base.is_some_and(BaseFacts::is_released_by_major)
}

/// Whether an image is a system itself.
fn is_system(image: &ImageReference) -> bool {
    SYSTEMS.contains(&image.familiar_name().rsplit('/').next().unwrap_or(""))
}

/// Whether a tag names whatever is current: it says so, or it names nothing but variants, or the system
/// that the image stands on.
fn is_moving(image: &ImageReference, tag: &str) -> bool {
    let words = || tag.split(['-', '_']);
    let has_version = tag.bytes().any(|byte| byte.is_ascii_digit());
    let is_vague = |word| {
        MOVING.contains(&word)
            || VARIANTS.contains(&word)
            || !is_system(image) && SYSTEM_RELEASES.contains(&word)
    };
    words().any(|word| word == "latest")
        || !has_version && words().any(|word| MOVING.contains(&word))
        || words().all(is_vague)
}

/// Whether a word is a date, a build's number or a commit, which names one build.
fn is_build(word: &str) -> bool {
    let has = |wanted: fn(&u8) -> bool| word.bytes().any(|byte| wanted(&byte));
    let is_commit = word.len() >= 7 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_number = word.len() >= 5 && word.bytes().all(|byte| byte.is_ascii_digit());
    is_number || is_commit && has(u8::is_ascii_digit)
}

/// By how many numbers a word gives a version, if it is one.
fn version_parts(word: &str) -> Option<usize> {
    let word = word.strip_prefix('v').unwrap_or(word);
    let parts =
        word.split('.').take_while(|part| part.bytes().next().is_some_and(|byte| byte.is_ascii_digit()));
    Some(parts.count()).filter(|count| *count > 0)
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
                .into_iter()
                .chain([
                    "node:lts-buster",
                    "rust:buster",
                    "a/b:client-latest",
                    "a/b:pg14-latest",
                    "a/b:latest-ce",
                ])
        {
            assert_eq!(of(name), Precision::MovingLine, "{name}");
        }
        for name in [
            "node:22",
            "postgres:15",
            "a/b:v2",
            "alpine:3",
            "node:22-bookworm",
            "mariadb:10-focal",
            "a/b:v2-jammy",
        ] {
            assert_eq!(of(name), Precision::Major, "{name}");
        }
        for name in [
            "node:22-alpine",
            "debian:12",
            "debian:bookworm",
            "python:3-slim",
            "node:22-bookworm-slim",
            "buildpack-deps:12-bookworm",
            "a/b:89",
            "a/b:1",
            "ubuntu:jammy",
            "node:22-alpine3.20",
        ] {
            assert_eq!(of(name), Precision::Release, "{name}");
        }
        for name in ["node:22.1", "ubuntu:22.04", "alpine:3.20", "a/b:v1.2"] {
            assert_eq!(of(name), Precision::Minor, "{name}");
        }
        for name in ["a/b:20240101", "a/b:4f2c9d1", "a/b:v1.2.3", "redis:7.4.1-alpine", "a/b:1.2.3rc1"] {
            assert_eq!(of(name), Precision::Patch, "{name}");
        }
        assert_eq!(of(&format!("node:latest@sha256:{}", "0".repeat(64))), Precision::Digest);
    }
}
