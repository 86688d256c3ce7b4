//! What is known of well-known base images: their user, their health check, what they bring.
//!
//! The knowledge is data with a date (`bases.json`). An image that is not in it is not known; nothing
//! is guessed from a name.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use super::image_name::{ImageReference, matches};

/// What is known of a base image.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseFacts {
    image: String,
    #[serde(default)]
    tag: Option<String>,
    /// The user that its containers run as, where it is known.
    #[serde(default)]
    pub user: Option<String>,
    /// Whether its own entrypoint starts as root and gives that up before the program runs.
    #[serde(default)]
    pub drops: bool,
    /// Whether it has a health check, where it is known.
    #[serde(default)]
    pub healthcheck: Option<bool>,
    /// Whether its own command is a service.
    #[serde(default)]
    pub serves: bool,
    /// Whether it keeps data for others: a database, a cache, a queue.
    #[serde(default)]
    pub stores: bool,
    /// Whether compilers or other build tools are what it is for.
    #[serde(default)]
    pub builds: bool,
    /// The package managers and build tools that it brings.
    #[serde(default)]
    pub brings: Vec<String>,
    /// What in its tags names a release: of some systems, the major version alone does.
    #[serde(default)]
    release: Option<String>,
    /// The command that asks its own program whether it works, where it brings one.
    #[serde(default)]
    pub ask: Option<String>,
    /// The home directories of its users, by name and by number, as its `/etc/passwd` says.
    #[serde(default)]
    pub homes: BTreeMap<String, String>,
    /// The user without privileges that it brings and does not use.
    #[serde(default)]
    pub spare_user: Option<String>,
    /// The image that does the same without root; a noun.
    #[serde(default)]
    pub instead: Option<String>,
}

impl BaseFacts {
    /// The number of one of its users, by the home directory that both share.
    #[must_use]
    pub fn number_of(&self, user: &str) -> Option<&str> {
        let home = self.homes.get(user)?;
        let is_number = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        let mut numbers = self.homes.iter().filter(|(name, other)| is_number(name) && *other == home);
        numbers.next().map(|(number, _)| number.as_str())
    }

    /// Whether a tag that is a major version alone names one release of it, as `debian:12` does.
    #[must_use]
    pub fn is_released_by_major(&self) -> bool {
        self.release.as_deref() == Some("major")
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(rename = "date")]
    _date: String,
    #[serde(rename = "source")]
    _source: String,
    bases: Vec<BaseFacts>,
    /// Images that come in full and in slim variants.
    variants: Vec<Variants>,
    /// The programs of health checks that images hold: of those that are looked for, no others.
    check_programs: Vec<CheckPrograms>,
    /// The package managers that come with the language which an image is for.
    package_managers: Vec<PackageManagers>,
    /// Programs that images held once and hold no more.
    lacks: Vec<Lack>,
}

/// A program that an image holds no more.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lack {
    image: String,
    /// Patterns of tags, one of which must fit.
    tags: Vec<String>,
    program: String,
    /// The program that took its place.
    instead: String,
}

/// The package managers that images of a language bring.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackageManagers {
    image: String,
    /// Patterns of tags, one of which must fit; none fit all.
    #[serde(default)]
    tags: Vec<String>,
    has: Vec<String>,
}

/// The programs of health checks that an image holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckPrograms {
    image: String,
    #[serde(default)]
    tag: Option<String>,
    has: Vec<String>,
}

/// An image that comes in variants.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Variants {
    image: String,
    /// Words in tags of variants that are not full, the one to advise first.
    slim: Vec<String>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(include_str!("bases.json")).unwrap_or_default());

/// The entries of the table by the name that they are for: images are asked for thousands of times.
static BASES: LazyLock<ByName> =
    LazyLock::new(|| ByName::new(TABLE.bases.iter().map(|base| base.image.as_str())));

/// Which entries of a list are for a name.
#[derive(Debug, Default)]
struct ByName {
    /// The numbers of those that say the name, rising.
    exact: HashMap<&'static str, Vec<usize>>,
    /// Those with a `*` in it, rising: what stands before that, and all of it.
    patterns: Vec<(usize, &'static str, &'static str)>,
}

impl ByName {
    fn new(names: impl Iterator<Item = &'static str>) -> Self {
        let mut by_name = Self::default();
        for (number, name) in names.enumerate() {
            match name.split_once('*') {
                Some((head, _)) => by_name.patterns.push((number, head, name)),
                None => by_name.exact.entry(name).or_default().push(number),
            }
        }
        by_name
    }

    /// The numbers of the entries for a name, rising.
    fn of(&self, name: &str) -> Vec<usize> {
        let mut numbers = self.exact.get(name).cloned().unwrap_or_default();
        let fitting =
            self.patterns.iter().filter(|(_, head, all)| name.starts_with(head) && matches(all, name));
        numbers.extend(fitting.map(|(number, ..)| number));
        numbers.sort_unstable();
        numbers
    }
}

/// What is known of an image, if anything is.
#[must_use]
pub(crate) fn look_up(image: &ImageReference) -> Option<&'static BaseFacts> {
    // Of several entries that match, the first is the most precise.
    of_name(image).find(|base| base.tag.as_ref().is_none_or(|tag| matches(tag, image.effective_tag())))
}

/// What is known of an image whatever its tag is: what all entries of its name agree on.
#[must_use]
pub(crate) fn look_up_any_tag(image: &ImageReference) -> Option<Cow<'static, BaseFacts>> {
    let mut entries = of_name(image);
    let first = entries.next()?;
    if first.tag.is_none() {
        return Some(Cow::Borrowed(first));
    }
    let mut common = first.clone();
    for other in entries {
        common.user = common.user.filter(|user| other.user.as_ref() == Some(user));
        common.healthcheck = common.healthcheck.filter(|check| other.healthcheck == Some(*check));
        common.ask = common.ask.filter(|ask| other.ask.as_ref() == Some(ask));
        common.spare_user = common.spare_user.filter(|user| other.spare_user.as_ref() == Some(user));
        common.instead = common.instead.filter(|instead| other.instead.as_ref() == Some(instead));
        common.homes.retain(|user, home| other.homes.get(user) == Some(home));
        common.drops |= other.drops;
        common.serves &= other.serves;
        common.stores &= other.stores;
        common.builds &= other.builds;
        common.brings.retain(|tool| other.brings.contains(tool));
        if other.tag.is_none() {
            break;
        }
    }
    Some(Cow::Owned(common))
}

/// The entries for images of a name, the most precise first.
fn of_name(image: &ImageReference) -> impl Iterator<Item = &'static BaseFacts> {
    BASES.of(&original(image)).into_iter().map(|number| &TABLE.bases[number])
}

/// Places under which other registries offer the official images.
// Source: the documentation of Amazon ECR Public and of mirror.gcr.io; names that Docker Hub answers to; of
// `quay.io/lib` no page says so.
const MIRRORS: [&str; 5] = [
    "public.ecr.aws/docker/library/",
    "mirror.gcr.io/library/",
    "registry-1.docker.io/library/",
    "registry.hub.docker.com/library/",
    "quay.io/lib/",
];

/// The full name of an image; for the copy of an official one in another registry, the name of that.
pub(super) fn original(image: &ImageReference) -> String {
    let name = image.name();
    match MIRRORS.iter().find_map(|mirror| name.strip_prefix(mirror)) {
        Some(official) => format!("docker.io/library/{official}"),
        None => name,
    }
}

/// The slim variants of a full image, by the words that stand for them in its tags, the one to advise first;
/// nothing where the image is one of them, or has none that is known.
#[must_use]
pub(crate) fn slim_variants(image: &ImageReference) -> Option<&'static [String]> {
    let name = image.name();
    let variants = TABLE.variants.iter().find(|variants| matches(&variants.image, &name))?;
    // A digest alone says nothing of the variant.
    let tag = match (&image.tag, &image.digest) {
        (None, Some(_)) => return None,
        _ => image.effective_tag(),
    };
    let is_slim = tag.split(['-', '.']).any(|word| {
        let known = ["slim", "alpine", "distroless", "windowsservercore", "nanoserver", "onbuild"];
        variants.slim.iter().map(String::as_str).chain(known).any(|slim| word.starts_with(slim))
    });
    (!is_slim).then_some(variants.slim.as_slice())
}

/// The programs of health checks that an image holds, of those that are looked for; `None` where they are not
/// known.
#[must_use]
pub(crate) fn check_programs(image: &ImageReference) -> Option<&'static [String]> {
    let name = image.name();
    let fits = |held: &&CheckPrograms| {
        matches(&held.image, &name) && held.tag.as_ref().is_none_or(|tag| matches(tag, image.effective_tag()))
    };
    // A digest alone says nothing of the variant.
    let mut of_name = TABLE.check_programs.iter().filter(|held| matches(&held.image, &name));
    if image.tag.is_none() && image.digest.is_some() && of_name.any(|held| held.tag.is_some()) {
        return None;
    }
    Some(TABLE.check_programs.iter().find(fits)?.has.as_slice())
}

/// What the `/bin/sh` of a system is, of those that make way for the program that `sh -c` ends in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SystemShell {
    /// BusyBox's: it makes way for the last command of a script.
    Ash,
    /// Bash: it makes way for the only command of a script.
    Bash,
}

/// Systems whose `/bin/sh` is bash, by the last part of the names of their images.
// Source: the packages `bash` of Fedora, of Red Hat Enterprise Linux and what is built from it, and of Amazon Linux.
const BASH_SYSTEMS: [&str; 13] = [
    "almalinux",
    "amazonlinux",
    "centos",
    "fedora",
    "fedora-minimal",
    "oraclelinux",
    "rockylinux",
    "ubi8",
    "ubi8-minimal",
    "ubi9",
    "ubi9-minimal",
    "ubi10",
    "ubi10-minimal",
];

/// The shell that `CMD program` starts in an image, if it is known to make way for the program: dash, the shell of
/// Debian and Ubuntu, does not.
// Source: `sh -c` of BusyBox 1.35, bash 5.2 and dash 0.5.12, tried on 2026-12-01; the Dockerfiles of Alpine's images,
// whose `/bin/sh` is BusyBox, and of official images, whose tags name Alpine.
#[must_use]
pub(crate) fn shell_that_makes_way(image: &ImageReference) -> Option<SystemShell> {
    let system = image.repository.rsplit('/').next().unwrap_or("");
    let is_alpine = || image.effective_tag().split(['-', '_']).any(|word| word.starts_with("alpine"));
    if matches!(system, "alpine" | "busybox") || is_alpine() {
        return Some(SystemShell::Ash);
    }
    BASH_SYSTEMS.contains(&system).then_some(SystemShell::Bash)
}

/// What took the place of a program that an image held once; `None` where it is not known to lack it.
#[must_use]
pub(crate) fn taken_place(image: &ImageReference, program: &str) -> Option<&'static str> {
    let name = original(image);
    let fits = |lack: &&Lack| {
        lack.program == program
            && matches(&lack.image, &name)
            && lack.tags.iter().any(|tag| matches(tag, image.effective_tag()))
    };
    TABLE.lacks.iter().find(fits).map(|lack| lack.instead.as_str())
}

/// The package managers that an image brings with its language; nothing where none is known. Of a tag that is not
/// known, those of all tags.
#[must_use]
pub(crate) fn package_managers(image: &ImageReference, knows_tag: bool) -> Vec<&'static str> {
    let name = original(image);
    let mut rows = TABLE.package_managers.iter().filter(|row| matches(&row.image, &name));
    if knows_tag {
        let fits = |row: &&PackageManagers| {
            row.tags.is_empty() || row.tags.iter().any(|tag| matches(tag, image.effective_tag()))
        };
        return rows.find(fits).map_or_else(Vec::new, |row| row.has.iter().map(String::as_str).collect());
    }
    let mut common: Vec<&str> =
        rows.next().map_or_else(Vec::new, |row| row.has.iter().map(String::as_str).collect());
    for row in rows {
        common.retain(|manager| row.has.iter().any(|other| other == manager));
    }
    common
}

#[cfg(test)]
mod tests;
