//! The versions of a base that the Dockerfiles of a repository use.

use std::collections::BTreeMap;

use crate::build::Base;
use crate::facts::handles::Facts;
use crate::source::Span;

/// A base that is used in several versions.
#[derive(Debug, Clone)]
pub struct Drift {
    /// Its name, as people write it.
    pub name: String,
    /// Its versions: the one that is used most, then those that differ from it.
    pub versions: Vec<UsedVersion>,
}

/// A version of a base, where it is used first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedVersion {
    /// The tag that names it.
    pub tag: String,
    /// The FROM.
    pub place: Span,
}

impl Facts {
    /// The bases of runtime images and of the stages they are made from that are used in several versions.
    #[must_use]
    pub fn base_drifts(&self) -> Vec<Drift> {
        let mut uses: BTreeMap<String, BTreeMap<String, Vec<UsedVersion>>> = BTreeMap::new();
        for image in self.runtime_images() {
            let build = image.build();
            let path = image.dockerfile().path.as_str();
            let stages = build.reachable(image.runtime().number);
            for stage in stages.iter().filter_map(|number| build.stages.get(*number)) {
                let (Base::Image(reference) | Base::Built { image: reference, .. }) = &stage.base else {
                    continue;
                };
                let Some(tag) = &reference.tag else { continue };
                let Some(version) = version_of(tag) else { continue };
                // A Dockerfile whose path names the version is one of several on purpose.
                let is_chosen =
                    path.split(['/', '-', '_']).any(|part| part.trim_start_matches('v') == version);
                let used = UsedVersion { tag: tag.clone(), place: stage.from };
                let of_version = uses.entry(reference.familiar_name()).or_default();
                let places = of_version.entry(version.to_owned()).or_default();
                if !is_chosen && !places.iter().any(|other| other.place == used.place) {
                    places.push(used);
                }
            }
        }
        uses.into_iter().filter_map(|(name, versions)| drift(name, versions)).collect()
    }
}

fn drift(name: String, mut versions: BTreeMap<String, Vec<UsedVersion>>) -> Option<Drift> {
    versions.retain(|_, places| !places.is_empty());
    let most = versions.values().map(Vec::len).max()?;
    let of_most = versions.iter().filter(|(_, places)| places.len() == most);
    // Of several that are used as often, the newest.
    let (usual, places) = of_most.max_by_key(|(version, _)| numbers(version))?;
    let others =
        versions.iter().filter(|(version, _)| !is_part_of(version, usual) && !is_part_of(usual, version));
    let others: Vec<UsedVersion> = others.filter_map(|(_, places)| places.first().cloned()).collect();
    if others.is_empty() {
        return None;
    }
    let versions = places.first().cloned().into_iter().chain(others).collect();
    Some(Drift { name, versions })
}

/// Whether a version is one of those that a shorter one means: `22.11` of `22`.
fn is_part_of(version: &str, of: &str) -> bool {
    version.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The numbers of a version, by which the newer of two is told.
fn numbers(version: &str) -> Vec<u64> {
    version.split('.').map_while(|part| part.parse().ok()).collect()
}

/// The numbers in front of a tag, or the word that stands for them.
fn version_of(tag: &str) -> Option<&str> {
    let first = tag.split(['-', '_']).next()?;
    let version = first.strip_prefix('v').unwrap_or(first);
    version.starts_with(|c: char| c.is_ascii_digit()).then_some(version)
}

#[cfg(test)]
mod tests {
    use crate::facts::of;

    #[test]
    fn versions_of_a_base() {
        let built = |base: &str| {
            format!("FROM {base} AS build\nFROM scratch\nCOPY --from=build /x /x\nCMD [\"/x\"]\n")
        };
        let unused = |base: &str| format!("FROM {base} AS build\nFROM scratch\nCMD [\"/x\"]\n");
        let run = |base: &str| format!("FROM {base}\nCMD [\"/x\"]\n");
        let not_run = |base: &str| format!("FROM {base}\n");
        for (what, files, expected) in [
            ("one version", vec![("a", run("node:22")), ("b", run("node:22"))], &[][..]),
            ("two", vec![("a", run("node:22")), ("b", run("node:20"))], &["node 22 20"]),
            ("the one used most", vec![("a", run("x:1")), ("b", run("x:1")), ("c", run("x:2"))], &["x 1 2"]),
            (
                "the newest of two",
                vec![("a", run("python:3.9")), ("b", run("python:3.13"))],
                &["python 3.13 3.9"],
            ),
            ("several others", vec![("a", run("x:1")), ("b", run("x:2")), ("c", run("x:3"))], &["x 3 1 2"]),
            (
                "two bases",
                vec![("a", run("y:1")), ("b", run("y:2")), ("c", run("x:4")), ("d", run("x:3"))],
                &["x 4 3", "y 2 1"],
            ),
            ("their variants", vec![("a", run("node:22-slim")), ("b", run("node:22-alpine"))], &[]),
            (
                "variants of two",
                vec![("a", run("node:22_slim")), ("b", run("node:20-x"))],
                &["node 22_slim 20-x"],
            ),
            ("a `v` in front", vec![("a", run("x:v2")), ("b", run("x:2"))], &[]),
            ("a part", vec![("a", run("x:2.1")), ("b", run("x:2")), ("c", run("x:2"))], &[]),
            ("the other way round", vec![("a", run("x:2.1")), ("b", run("x:2.1")), ("c", run("x:2"))], &[]),
            ("digits are no part", vec![("a", run("x:22")), ("b", run("x:2"))], &["x 22 2"]),
            ("words", vec![("a", run("node:lts")), ("b", run("node:22"))], &[]),
            ("no tag", vec![("a", run("node")), ("b", run("node:22"))], &[]),
            ("an unknown tag", vec![("a", format!("ARG V\n{}", run("node:$V"))), ("b", run("node:22"))], &[]),
            (
                "what it is built with",
                vec![("a", built("go:1.24")), ("b", built("go:1.25"))],
                &["go 1.25 1.24"],
            ),
            ("a stage that nothing needs", vec![("a", unused("go:1.24")), ("b", built("go:1.25"))], &[]),
            ("what does not run", vec![("a", not_run("node:20")), ("b", run("node:22"))], &[]),
            // They are there to be of that version.
            ("the path says so", vec![("node-20", run("node:20")), ("b", run("node:22"))], &[]),
            ("with a `v`", vec![("on_v20", run("node:20")), ("b", run("node:22"))], &[]),
            ("it says another", vec![("node-18", run("node:20")), ("b", run("node:22"))], &["node 22 20"]),
        ] {
            let files: Vec<_> =
                files.iter().map(|(path, text)| (format!("{path}/Dockerfile"), text.as_str())).collect();
            let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
            let facts = of(&files);
            let line = |drift: super::Drift| {
                let tags = drift.versions.iter().map(|version| {
                    assert!(facts.said_at(version.place).ends_with(&format!(":{}", version.tag)), "{what}");
                    format!(" {}", version.tag)
                });
                format!("{}{}", drift.name, tags.collect::<String>())
            };
            assert_eq!(facts.base_drifts().into_iter().map(line).collect::<Vec<_>>(), expected, "{what}");
        }
    }

    #[test]
    fn a_from_counts_once_for_all_images_that_stand_on_it() {
        let a = "FROM node:20 AS base\nCMD [\"/x\"]\nFROM base AS one\nFROM base AS two\n";
        let b = "FROM node:22\nCMD [\"/x\"]\n";
        let c = "FROM acme/base:1\nCMD [\"/x\"]\n";
        let d = "FROM acme/base:2\nCMD [\"/x\"]\n";
        let compose = "services:\n  \
                         one: {build: {context: a, target: one}}\n  \
                         two: {build: {context: a, target: two}}\n  \
                         base: {build: base, image: \"acme/base:1\"}\n";
        let facts = of(&[
            ("a/Dockerfile", a),
            ("b/Dockerfile", b),
            ("c/Dockerfile", c),
            ("d/Dockerfile", d),
            ("base/Dockerfile", "FROM scratch\n"),
            ("compose.yaml", compose),
        ]);
        let drifts = facts.base_drifts();
        let tags = drifts.iter().map(|drift| {
            let tags: Vec<_> = drift.versions.iter().map(|version| version.tag.as_str()).collect();
            (drift.name.as_str(), tags)
        });
        // One of `acme/base` is built here.
        assert_eq!(tags.collect::<Vec<_>>(), [("acme/base", vec!["2", "1"]), ("node", vec!["22", "20"])]);
    }
}
