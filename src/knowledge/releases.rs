//! Which release line an image is of, and until when that line is maintained: data with a date
//! (`releases.json`). A line that is not in it is not known.

use std::sync::{LazyLock, OnceLock};

use serde::Deserialize;

use super::image_name::ImageReference;
use crate::source::Date;

/// Something that is released in lines.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Product<'a> {
    product: String,
    /// The repositories of its images, in whatever registry.
    #[serde(borrow)]
    images: Vec<&'a str>,
    /// The image that has taken the place of these.
    #[serde(default)]
    instead: Option<String>,
    #[serde(rename = "lines")]
    written: Vec<Written<'a>>,
    #[serde(skip)]
    lines: OnceLock<Vec<Line>>,
}

/// A line as the table has it. Few products are asked for in a run: only of those is it read what their lines say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written<'a> {
    line: &'a str,
    /// The name that tags have for it: `bookworm`.
    #[serde(default)]
    name: Option<&'a str>,
    from: &'a str,
    /// The last day on which it is maintained, as far as that is decided.
    #[serde(default)]
    until: Option<&'a str>,
    /// Whether it is maintained for longer than others.
    #[serde(default)]
    long: bool,
}

#[derive(Debug)]
struct Line {
    line: Version,
    name: Option<String>,
    from: Option<Date>,
    until: Option<Date>,
    long: bool,
}

impl Product<'_> {
    fn lines(&self) -> &[Line] {
        self.lines.get_or_init(|| {
            let read = |written: &Written<'_>| Line {
                line: Version::of(written.line),
                name: written.name.map(str::to_owned),
                from: Date::parse(written.from),
                until: written.until.and_then(Date::parse),
                long: written.long,
            };
            self.written.iter().map(read).collect()
        })
    }
}

/// The numbers of a version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Version(Vec<u32>);

impl Version {
    fn of(text: &str) -> Self {
        Self(text.split('.').map_while(|part| part.parse().ok()).collect())
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&parts.join("."))
    }
}

impl Line {
    /// The last day on which the line is maintained, if that is over or weeks away.
    fn ends_by(&self, today: Date) -> Option<Date> {
        self.until.filter(|until| until.days_since(today) <= NOTICE_DAYS)
    }

    /// The line's product and version, as its project writes it: Ubuntu's months have two digits.
    fn title(&self, product: &str) -> String {
        match (product, self.line.0.as_slice()) {
            ("Ubuntu", [year, month]) => format!("{product} {year}.{month:02}"),
            _ => format!("{product} {}", self.line),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table<'a> {
    #[serde(rename = "date")]
    _date: &'a str,
    #[serde(rename = "source")]
    _source: &'a str,
    #[serde(borrow)]
    products: Vec<Product<'a>>,
}

static TABLE: LazyLock<Table<'static>> =
    LazyLock::new(|| serde_json::from_str(include_str!("releases.json")).unwrap_or_default());

/// How many days before and after the end of a line its users have for moving on: a pipeline that fails on the day
/// itself fails without a commit.
const NOTICE_DAYS: i64 = 56;

/// A release line that is maintained no more, or not for long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ended {
    /// The product and its line: "Node.js 16".
    pub line: String,
    /// The last day on which it is maintained.
    pub until: Date,
    /// Whether that day is not over yet.
    pub is_to_come: bool,
    /// Whether that day is but weeks ago, or to come.
    pub is_near: bool,
    /// What to move on to: the product and the next line that is maintained, and until when, if that is
    /// known; or another image.
    pub next: Option<String>,
}

/// The release line that an image stands on, if it is known not to be maintained any more on a day or weeks later:
/// the image's own, or that of the system that its tag names.
#[must_use]
pub(crate) fn ended(image: &ImageReference, today: Date) -> Option<Ended> {
    let tag = image.tag.as_deref()?;
    let own =
        TABLE.products.iter().find(|product| product.images.iter().any(|name| image.ends_with(name)))?;
    own.ended_for(tag, today).or_else(|| system_of(tag, own, today))
}

/// The newest line of an image's product that is maintained on a day and longer, as tags write it: `24` of Node.js; one
/// that is maintained for longer than others, if there are such.
#[must_use]
pub(crate) fn newest_line(image: &ImageReference, today: Date) -> Option<String> {
    let own =
        TABLE.products.iter().find(|product| product.images.iter().any(|name| image.ends_with(name)))?;
    own.newest(today, |_| true).map(|line| line.line.to_string())
}

/// The system below an image whose tag names one: `-alpine3.15`, `-buster`.
fn system_of(tag: &str, own: &Product<'_>, today: Date) -> Option<Ended> {
    let systems = ["Alpine", "Debian", "Ubuntu"];
    let systems = TABLE.products.iter().filter(|product| systems.contains(&product.product.as_str()));
    let mut systems = systems.filter(|system| system.product != own.product);
    systems.find_map(|system| {
        tag.split('-').skip(1).find_map(|word| match word.strip_prefix("alpine") {
            Some(version) if system.product == "Alpine" => system.ended_line(&version_of(version)?, today),
            _ => system.named(word).and_then(|line| system.tell(line, today)),
        })
    })
}

/// The numbers in front of a word: `3.15`, `v2`.
fn version_of(word: &str) -> Option<Version> {
    let word = word.strip_prefix('v').unwrap_or(word);
    let end = word.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(word.len());
    let version = Version::of(&word[..end]);
    (!version.0.is_empty()).then_some(version)
}

impl Product<'_> {
    fn named(&self, word: &str) -> Option<&Line> {
        self.lines().iter().find(|line| line.name.as_deref() == Some(word))
    }

    fn ended_for(&self, tag: &str, today: Date) -> Option<Ended> {
        let first = tag.split(['-', '_', '+']).next()?;
        match self.named(first) {
            Some(line) => self.tell(line, today),
            None => self.ended_line(&version_of(first)?, today),
        }
    }

    /// What a version stands for: its line, or, where it names several, all of them.
    fn ended_line(&self, version: &Version, today: Date) -> Option<Ended> {
        let is_of = |line: &&Line| version.0.starts_with(&line.line.0);
        if let Some(line) = self.lines().iter().filter(is_of).max_by_key(|line| line.line.0.len()) {
            return self.tell(line, today);
        }
        let covered = self.lines().iter().filter(|line| line.line.0.starts_with(&version.0));
        let last = covered.clone().max_by_key(|line| line.until)?;
        let all_ended = covered.clone().all(|line| line.ends_by(today).is_some());
        if all_ended { self.tell(last, today) } else { None }
    }

    fn tell(&self, line: &Line, today: Date) -> Option<Ended> {
        let until = line.ends_by(today)?;
        let days = today.days_since(until);
        let next = match &self.instead {
            Some(image) => Some(format!("the image `{image}`")),
            None => self.next(line, today),
        };
        Some(Ended {
            line: line.title(&self.product),
            until,
            is_to_come: days <= 0,
            is_near: days <= NOTICE_DAYS,
            next,
        })
    }

    /// The newest line among some that is maintained; one that is for longer, if there are such.
    fn newest(&self, today: Date, is_meant: impl Fn(&Line) -> bool) -> Option<&Line> {
        let is_maintained = |other: &&Line| {
            let is_out = other.from.is_none_or(|from| from <= today);
            is_meant(other) && is_out && other.ends_by(today).is_none()
        };
        let all = self.lines().iter().filter(is_maintained);
        let newest = all.clone().filter(|line| line.long).max_by(|one, other| one.line.cmp(&other.line));
        newest.or_else(|| all.max_by(|one, other| one.line.cmp(&other.line)))
    }

    /// What to type for the newest line above one.
    fn next(&self, line: &Line, today: Date) -> Option<String> {
        let next = self.newest(today, |other| other.line > line.line)?;
        let title = next.title(&self.product);
        Some(match next.until {
            Some(until) => format!("{title}, which is maintained until {until}"),
            None => format!("{title}, which is maintained"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended_on(image: &str, day: &str) -> Option<(String, String, String)> {
        let ended = ended(&ImageReference::parse(image).unwrap(), Date::parse(day).unwrap())?;
        Some((ended.line, ended.until.to_string(), ended.next.unwrap_or_default()))
    }

    #[test]
    fn the_table_can_be_read() {
        let table: Table<'_> = serde_json::from_str(include_str!("releases.json")).unwrap();
        assert!(table.products.len() > 25);
        for product in &table.products {
            assert!(!product.images.is_empty() && !product.lines().is_empty(), "{}", product.product);
            for line in product.lines() {
                assert!(!line.line.0.is_empty() && line.from.is_some(), "{}", product.product);
            }
        }
    }

    #[test]
    fn knows_what_has_ended() {
        let of = |image| ended_on(image, "2026-11-21");
        let node = "Node.js 26, which is maintained until 2029-04-30".to_owned();
        assert_eq!(of("node:16-alpine"), Some(("Node.js 16".into(), "2023-09-11".into(), node.clone())));
        assert_eq!(of("node:18.20.4-slim").unwrap().2, node);
        assert_eq!(of("registry.acme.dev/library/node:18").unwrap().0, "Node.js 18");
        assert_eq!(of("debian:buster-slim").unwrap().0, "Debian 10");
        assert_eq!(of("ubuntu:18.04").unwrap().0, "Ubuntu 18.04");
        assert_eq!(of("postgres:9.6-alpine").unwrap().0, "PostgreSQL 9.6");
        assert_eq!(of("mysql:5").unwrap().0, "MySQL 5.7");
        assert_eq!(of("openjdk:11-jre-slim").unwrap().2, "the image `eclipse-temurin`");
        assert_eq!(of("mcr.microsoft.com/dotnet/aspnet:6.0").unwrap().0, ".NET 6");
        assert_eq!(of("python:3.13-slim-buster").unwrap().0, "Debian 10");
        assert_eq!(of("node:22-alpine3.15").unwrap().0, "Alpine 3.15");
    }

    #[test]
    fn says_nothing_of_what_is_maintained_or_not_known() {
        for image in [
            "node:22-alpine",
            "node:lts",
            "node",
            "node:4711",
            "python:3-slim",
            "python:3.13-slim",
            "debian:bookworm-slim",
            "ubuntu:24.04",
            "mysql:8",
            "postgres:17",
            "redis:7.4-alpine",
            "nginx:alpine",
            "acme/node:16",
            "ghcr.io/acme/api:16",
            "mcr.microsoft.com/dotnet/aspnet:10.0",
        ] {
            assert_eq!(ended_on(image, "2026-11-21"), None, "{image}");
        }
    }

    #[test]
    fn the_end_of_a_line_comes_near_and_is_near_for_weeks() {
        for (day, expected) in [
            ("2026-09-16", None),
            ("2026-09-17", Some((true, true))),
            ("2026-11-12", Some((true, true))),
            ("2026-11-13", Some((false, true))),
            ("2027-01-07", Some((false, true))),
            ("2027-01-08", Some((false, false))),
        ] {
            let ended = ended(&ImageReference::parse("postgres:14.5").unwrap(), Date::parse(day).unwrap());
            assert_eq!(ended.map(|ended| (ended.is_to_come, ended.is_near)), expected, "{day}");
        }
        // What comes to its end itself is no advice.
        assert_eq!(
            ended_on("debian:11", "2028-06-01").unwrap().2,
            "Debian 13, which is maintained until 2030-06-30"
        );
    }
}
