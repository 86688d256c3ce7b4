//! Well-known datastores: by which images they are recognized, where they keep their data, on which ports
//! they listen, how they are asked whether they work.
//!
//! The knowledge is data with a date (`datastores.json`). An image is recognized by the end of its name,
//! whatever registry or mirror it comes from: `bitnami/redis` and `public.ecr.aws/docker/library/redis` are
//! Redis, `redis-exporter` is not.
use std::sync::LazyLock;

use serde::Deserialize;

use super::image_name::ImageReference;

/// What is known of a datastore.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Datastore {
    /// Its name, as people say it.
    pub name: String,
    /// What it is for.
    pub kind: DatastoreKind,
    /// The ports on which it gives out its data.
    pub ports: Vec<u16>,
    images: Vec<String>,
    /// The directories that its images keep data in, those of different publishers together.
    pub data: Vec<String>,
    #[serde(default)]
    exact: Option<Exact>,
    /// Where images keep their data that do not keep them in the first of `data`.
    #[serde(default)]
    homes: Vec<Home>,
    /// The schemes of addresses that lead to it.
    #[serde(default)]
    pub schemes: Vec<String>,
    /// Variables of its own that name a database.
    #[serde(default)]
    pub names: Vec<String>,
    /// Its servers, as commands name them: of a program that is client and server, the subcommands that serve.
    #[serde(default)]
    pub programs: Vec<String>,
    /// A command that asks whether it works.
    #[serde(default)]
    pub health: Option<String>,
}

/// What a datastore is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DatastoreKind {
    /// It keeps what the program lives by.
    Database,
    /// It keeps what can be had again.
    Cache,
    /// It hands on messages.
    Broker,
    /// It finds.
    Search,
    /// It keeps files, and often gives them out itself.
    Objects,
    /// It keeps what a cluster agrees on.
    Coordination,
}

/// Images that declare a volume at a path: a mount of a directory above it does not hold the data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exact {
    images: Vec<String>,
    /// The last major version of which this is true.
    #[serde(default)]
    until: Option<u32>,
    path: String,
}

/// Images that keep their data at a path of their own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Home {
    images: Vec<String>,
    /// The first major version of which this is true.
    #[serde(default)]
    since: Option<u32>,
    path: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(rename = "date")]
    _date: String,
    #[serde(rename = "source")]
    _source: String,
    datastores: Vec<Datastore>,
    /// Who publishes images that keep their data where the table says.
    publishers: Vec<String>,
    clients: Vec<String>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(include_str!("datastores.json")).unwrap_or_default());

/// The datastore that an image is, if it is a well-known one.
#[must_use]
pub(crate) fn look_up(image: &ImageReference) -> Option<&'static Datastore> {
    TABLE.datastores.iter().find(|datastore| datastore.images.iter().any(|name| image.ends_with(name)))
}

/// Whether an image is a tool by which people look into datastores.
#[must_use]
pub(crate) fn is_client(image: &ImageReference) -> bool {
    TABLE.clients.iter().any(|name| image.ends_with(name))
}

impl Datastore {
    /// The path that the image itself makes a volume of, so that a mount above it does not hold the data.
    #[must_use]
    pub fn own_volume(&self, image: &ImageReference) -> Option<&str> {
        let exact = self.exact.as_ref()?;
        let is_meant = exact.images.iter().any(|name| image.ends_with(name));
        let is_old_enough = exact
            .until
            .is_none_or(|until| major_version(image).is_some_and(|major| major <= until && major > 0));
        (is_meant && is_old_enough).then_some(exact.path.as_str())
    }

    /// Where an image keeps its data; `None` for one whose publisher may keep them anywhere.
    #[must_use]
    pub fn home(&self, image: &ImageReference) -> Option<&str> {
        let publisher = image.repository.rsplit('/').nth(1).unwrap_or("library");
        if publisher.starts_with("bitnami") {
            return self.data.iter().map(String::as_str).find(|path| path.starts_with("/bitnami"));
        }
        let is_meant = |home: &&Home| {
            let is_new_enough =
                home.since.is_none_or(|since| major_version(image).is_some_and(|major| major >= since));
            is_new_enough && home.images.iter().any(|name| image.ends_with(name))
        };
        let is_known = TABLE.publishers.iter().any(|known| known == publisher);
        let home = self.homes.iter().find(is_meant).map(|home| &home.path).or_else(|| self.data.first());
        home.filter(|_| is_known).map(String::as_str)
    }

    /// Whether the datastore holds data that cannot simply be had again.
    #[must_use]
    pub fn keeps_data(&self) -> bool {
        self.kind != DatastoreKind::Cache
    }

    /// Whether the datastore is there for the services of a project alone. Object stores give out files
    /// themselves.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        self.kind != DatastoreKind::Objects
    }
}

/// The major version that a tag begins with: `16.3-alpine`, `v2`, `pg16`.
fn major_version(image: &ImageReference) -> Option<u32> {
    let digits = image.tag.as_deref()?.trim_start_matches(['v', 'p', 'g']);
    digits.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(image: &str) -> Option<&'static str> {
        look_up(&ImageReference::parse(image).unwrap()).map(|datastore| datastore.name.as_str())
    }

    #[test]
    fn the_table_can_be_read() {
        let table: Table = serde_json::from_str(include_str!("datastores.json")).unwrap();
        assert!(table.datastores.len() > 30);
        assert_eq!(TABLE._date.len(), 10);
        for datastore in &table.datastores {
            assert!(!datastore.images.is_empty() && !datastore.ports.is_empty(), "{}", datastore.name);
            assert!(datastore.data.iter().all(|path| path.starts_with('/')), "{}", datastore.name);
        }
    }

    #[test]
    fn mirrors_are_seen_through() {
        for image in [
            "postgres:16",
            "bitnami/postgresql:16",
            "public.ecr.aws/docker/library/postgres:16",
            "ghcr.io/acme/mirror/library/postgres",
            "registry.acme.example:5000/postgres:16-alpine",
            "timescale/timescaledb:latest-pg16",
        ] {
            assert_eq!(name(image), Some("PostgreSQL"), "{image}");
        }
        assert_eq!(name("mcr.microsoft.com/mssql/server:2022-latest"), Some("Microsoft SQL Server"));
        for image in ["prom/mysqld-exporter", "acme/postgres-backup", "acme/server", "redis/redisinsight"] {
            assert_eq!(name(image), None, "{image}");
        }
    }

    #[test]
    fn some_images_make_a_volume_of_their_data() {
        let own = |image: &str| {
            let image = ImageReference::parse(image).unwrap();
            look_up(&image).unwrap().own_volume(&image)
        };
        assert_eq!(own("postgres:16.3"), Some("/var/lib/postgresql/data"));
        assert_eq!(own("postgres:18"), None);
        assert_eq!(own("postgres"), None, "which version it is cannot be known");
        assert_eq!(own("mongo"), Some("/data/db"));
        assert_eq!(own("bitnami/postgresql:16"), None);
    }

    #[test]
    fn publishers_keep_data_in_their_own_places() {
        for (image, home) in [
            ("postgres:16.3", Some("/var/lib/postgresql/data")),
            ("postgres:18-alpine", Some("/var/lib/postgresql")),
            ("registry.acme.example:5000/postgres:16", Some("/var/lib/postgresql/data")),
            ("timescale/timescaledb-ha:pg16", Some("/home/postgres/pgdata")),
            ("bitnami/postgresql:16", Some("/bitnami/postgresql")),
            ("bitnamilegacy/kafka:3", Some("/bitnami/kafka")),
            ("apache/kafka:3.9.0", Some("/tmp/kraft-combined-logs")),
            ("confluentinc/cp-kafka:7.5.0", Some("/var/lib/kafka/data")),
            ("redpandadata/redpanda:v24.3.6", Some("/var/lib/redpanda/data")),
            ("scylladb/scylla:6.2", Some("/var/lib/scylla")),
            ("acme/activemq:5.11.1", None),
            ("acme/postgres:16", None),
        ] {
            let image = ImageReference::parse(image).unwrap();
            assert_eq!(look_up(&image).unwrap().home(&image), home, "{image:?}");
        }
    }
}
