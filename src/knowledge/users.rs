//! Who exists in well-known base images: the names in their `/etc/passwd` and `/etc/group`.
//!
//! The knowledge is data with a date (`users.json`). Of each image, the names of all its releases are known together, so
//! that a name which is not among them stands for nobody in any. An image that is not in the table is not known.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::bases::original;
use super::image_name::{ImageReference, matches};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(rename = "date")]
    _date: String,
    #[serde(rename = "source")]
    _source: String,
    systems: BTreeMap<String, Names>,
    images: Vec<Row>,
}

/// What is in the lists of a system.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    users: Vec<String>,
    groups: Vec<String>,
}

/// An image: the systems that it is made of, and who it makes itself, each with a group of the same name.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    image: String,
    #[serde(default)]
    tag: Option<String>,
    #[serde(default)]
    systems: Vec<String>,
    #[serde(default)]
    users: Vec<String>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(include_str!("users.json")).unwrap_or_default());

/// Words in the tags of images for Windows, which have accounts of another kind.
const OF_WINDOWS: [&str; 3] = ["windowsservercore", "nanoserver", "windows"];

/// The users and groups of an image: all that there are, in any of its releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ImageUsers(&'static Row);

impl ImageUsers {
    /// The names of users.
    pub(crate) fn users(self) -> impl Iterator<Item = &'static str> {
        self.systems().flat_map(|names| &names.users).chain(&self.0.users).map(String::as_str)
    }

    /// The names of groups.
    pub(crate) fn groups(self) -> impl Iterator<Item = &'static str> {
        self.systems().flat_map(|names| &names.groups).chain(&self.0.users).map(String::as_str)
    }

    fn systems(self) -> impl Iterator<Item = &'static Names> {
        self.0.systems.iter().filter_map(|system| TABLE.systems.get(system))
    }
}

/// Who exists in an image; `None` where that is not known.
#[must_use]
pub(crate) fn of_image(image: &ImageReference) -> Option<ImageUsers> {
    let (name, tag) = (original(image), image.effective_tag());
    // What a digest names may be another image than the tag that is taken for it says.
    if image.tag.is_none() && image.digest.is_some() || OF_WINDOWS.iter().any(|word| tag.contains(word)) {
        return None;
    }
    // Of several rows that fit, the first is the most precise.
    let fits =
        |row: &&Row| matches(&row.image, &name) && row.tag.as_ref().is_none_or(|held| matches(held, tag));
    TABLE.images.iter().find(fits).filter(|row| !row.systems.is_empty()).map(ImageUsers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn users(name: &str) -> Option<ImageUsers> {
        of_image(&ImageReference::parse(name).unwrap())
    }

    #[test]
    fn the_table_can_be_read() {
        let table: Table = serde_json::from_str(include_str!("users.json")).unwrap();
        for row in &table.images {
            for system in &row.systems {
                assert!(table.systems.contains_key(system), "{}: {system}", row.image);
            }
        }
        assert_eq!(table._date.len(), 10);
    }

    #[test]
    fn who_is_in_an_image() {
        for (image, user, expected) in [
            ("node:22-alpine", "node", Some(true)),
            ("node:22", "node", Some(true)),
            ("node:22", "app", Some(false)),
            ("public.ecr.aws/docker/library/node:22", "app", Some(false)),
            ("alpine:3.22", "www-data", Some(false)),
            ("php:8-fpm-alpine", "www-data", Some(true)),
            ("python:3.12-slim", "www-data", Some(true)),
            ("python:3.12-windowsservercore", "app", None),
            ("ubuntu:24.04", "ubuntu", Some(true)),
            ("debian:12", "ubuntu", Some(false)),
            ("gcr.io/distroless/static-debian12:nonroot", "nonroot", Some(true)),
            ("node@sha256:0000000000000000000000000000000000000000000000000000000000000000", "x", None),
            ("mcr.microsoft.com/dotnet/aspnet:8.0", "app", Some(true)),
            ("mcr.microsoft.com/dotnet/framework/runtime:4.8", "app", None),
            ("acme/x:1", "app", None),
        ] {
            let has = users(image).map(|known| known.users().any(|name| name == user));
            assert_eq!(has, expected, "{user} of {image}");
        }
        let alpine = users("alpine:3.22").unwrap();
        assert!(alpine.groups().any(|name| name == "www-data"), "a group that has no user");
        assert!(users("node:22").unwrap().groups().any(|name| name == "node"));
    }
}
