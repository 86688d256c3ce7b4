//! What is known of well-known base images: their user, their health check, what they bring.
//!
//! The knowledge is data with a date (`bases.json`). An image that is not in it is not known; nothing
//! is guessed from a name.

use std::sync::LazyLock;

use serde::Deserialize;

use super::ImageReference;

/// What is known of a base image.
#[derive(Debug, Deserialize)]
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
    /// The package managers and build tools that it brings.
    #[serde(default)]
    pub brings: Vec<String>,
    /// What in its tags names a release: of some systems, the major version alone does.
    #[serde(default)]
    release: Option<String>,
}

impl BaseFacts {
    /// Whether a tag that is a major version alone names one release of it, as `debian:12` does.
    #[must_use]
    pub fn is_released_by_major(&self) -> bool {
        self.release.as_deref() == Some("major")
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    date: String,
    bases: Vec<BaseFacts>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(include_str!("bases.json")).unwrap_or_default());

/// What is known of an image, if anything is.
#[must_use]
pub fn look_up(image: &ImageReference) -> Option<&'static BaseFacts> {
    let name = image.name();
    // Of several entries that match, the first is the most precise.
    TABLE.bases.iter().find(|base| {
        matches(&base.image, &name) && base.tag.as_ref().is_none_or(|tag| matches(tag, image.effective_tag()))
    })
}

/// The day of the knowledge, as `2026-11-21`.
#[must_use]
pub fn date() -> &'static str {
    &TABLE.date
}

/// Whether a pattern, in which `*` stands for any text, matches all of `text`.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut left) = text.strip_prefix(head) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return left.ends_with(part);
        }
        match left.find(part) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(name: &str) -> Option<&'static BaseFacts> {
        look_up(&ImageReference::parse(name).unwrap())
    }

    #[test]
    fn the_table_can_be_read() {
        let table: Table = serde_json::from_str(include_str!("bases.json")).unwrap();
        assert!(table.bases.len() > 50);
        assert_eq!(date().len(), 10);
    }

    #[test]
    fn the_most_precise_entry_comes_first() {
        assert_eq!(facts("node:22-alpine").unwrap().user.as_deref(), Some("root"));
        let user = |name| facts(name).unwrap().user.clone();
        assert_eq!(user("gcr.io/distroless/static:nonroot").as_deref(), Some("nonroot"));
        assert_eq!(user("gcr.io/distroless/static:latest").as_deref(), Some("root"));
        assert_eq!(user("mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled").as_deref(), Some("app"));
        assert_eq!(user("mcr.microsoft.com/dotnet/aspnet:8.0").as_deref(), Some("root"));
        assert_eq!(user("hello-world"), None, "an official image whose user is not in the table");
        assert!(facts("ghcr.io/acme/base").is_none());
    }
}
