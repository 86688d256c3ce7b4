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
    // Of several that are used as often, the newest stands last.
    let (usual, places) = versions.iter().rev().find(|(_, places)| places.len() == most)?;
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

/// The numbers in front of a tag, or the word that stands for them.
fn version_of(tag: &str) -> Option<&str> {
    let first = tag.split(['-', '_', '+']).next()?;
    let version = first.strip_prefix('v').unwrap_or(first);
    version.starts_with(|c: char| c.is_ascii_digit()).then_some(version)
}
