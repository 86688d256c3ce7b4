//! What several services have in common: directories that they write to, databases that they use.

use std::collections::BTreeMap;

use crate::compose::text::host_path::outside_path;
use crate::compose::{Setting, Volume};
use crate::facts::handles::ServiceRef;
use crate::source::{EntryKind, RepoPath, Span, Text};

/// Something that services write to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Storage {
    /// A named volume of the project.
    Volume(String),
    /// A directory of the repository or of the host.
    Directory(String),
}

/// A database that a service uses.
#[derive(Debug, Clone)]
pub struct DatabaseUse<'a> {
    /// The datastore that it is in.
    pub datastore: ServiceRef<'a>,
    /// The database.
    pub database: String,
    /// The place that says so.
    pub place: Span,
}

/// Directories of the host that are shared by their nature: clocks, sockets, devices, what the host keeps of
/// itself.
// Source: the Filesystem Hierarchy Standard 3.0; the documentation of Docker on its directory.
const SHARED_BY_NATURE: [&str; 12] = [
    "/",
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/proc",
    "/run",
    "/sys",
    "/tmp",
    "/usr",
    "/var/lib/docker",
    "/var/log",
];

/// Variables that name the host of a database, and those that name the database beside it.
// Source: ends of the names of variables in 116 public repositories, counted on 2026-11-30; all occur.
const HOSTS: [&str; 6] = ["HOST", "SERVER", "HOSTNAME", "ADDRESS", "ADDR", "ENDPOINT"];
// Source: the same.
const NAMES: [&str; 6] = ["NAME", "DATABASE", "DB", "DBNAME", "DB_NAME", "DATABASE_NAME"];

impl<'a> ServiceRef<'a> {
    /// The storage that the service can write to, with the mount of each.
    #[must_use]
    pub fn written_storage(self) -> Vec<(Storage, &'a Volume)> {
        let can_write =
            |volume: &&Volume| volume.read_only.as_ref().is_none_or(|flag| flag.known() == Some(&false));
        let volumes = self.service.volumes.iter().filter(can_write).filter(|volume| !holds_socket(volume));
        volumes.filter_map(|volume| Some((self.storage_of(volume)?, volume))).collect()
    }

    fn storage_of(self, volume: &Volume) -> Option<Storage> {
        let source = volume.source.as_ref()?.as_str()?;
        if volume.kind.is("volume") {
            return Some(Storage::Volume(source.to_owned()));
        }
        if !volume.is_bind() {
            return None;
        }
        if let Some(path) = outside_path(source) {
            let is_natural = |shared: &str| {
                let rest = path.strip_prefix(shared).filter(|_| shared != "/");
                path == shared || rest.is_some_and(|rest| rest.starts_with('/'))
            };
            let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
            let is_shared = SHARED_BY_NATURE.iter().any(|shared| is_natural(shared));
            return (!is_shared && !is_file).then_some(Storage::Directory(path));
        }
        // Of the repository, files are configuration, and what development mounts are sources.
        let path = RepoPath::new(source)?;
        let is_directory = self.facts.repo.tree().kind(&path).is_none_or(|kind| kind == EntryKind::Directory);
        let is_source = self.project.is_for_development() || self.facts.repo.tree().kind(&path).is_some();
        (is_directory && !is_source && !path.as_str().contains('.'))
            .then(|| Storage::Directory(path.as_str().to_owned()))
    }

    /// The databases that the service is known to use, by addresses and by variables that belong together.
    #[must_use]
    pub fn databases(self) -> Vec<DatabaseUse<'a>> {
        let is_database = |other: &Self| {
            other.id != self.id && other.datastore().is_some_and(|store| !store.schemes.is_empty())
        };
        let answering = |host: &str| self.answering(host).find(is_database);
        let mut found = Vec::new();
        let values: Vec<(&str, &Setting<Text>)> =
            self.service.environment.iter().map(|pair| (pair.name.value.as_str(), &pair.value)).collect();
        for (_, value) in &values {
            let Some((host, database)) = value.as_str().and_then(host_and_database) else { continue };
            if let Some(datastore) = answering(host) {
                found.push(DatabaseUse { datastore, database: database.to_owned(), place: value.span });
            }
        }
        let by_name: BTreeMap<&str, &Setting<Text>> = values.iter().copied().collect();
        for (name, value) in &values {
            let Some(prefix) = HOSTS.iter().find_map(|end| name.strip_suffix(end)) else { continue };
            let Some(host) = value.as_str() else { continue };
            let host = host.split(':').next().unwrap_or_default();
            let Some(datastore) = answering(host) else { continue };
            let named = NAMES.iter().find_map(|end| by_name.get(format!("{prefix}{end}").as_str()));
            let Some((named, database)) = named.and_then(|named| Some((named, named.as_str()?))) else {
                continue;
            };
            found.push(DatabaseUse { datastore, database: database.to_owned(), place: named.span });
        }
        found.sort_by(|one, other| {
            (one.datastore.name(), &one.database).cmp(&(other.datastore.name(), &other.database))
        });
        found.dedup_by(|one, other| one.datastore.id == other.datastore.id && one.database == other.database);
        found
    }
}

/// Whether a mount is there for a socket, which both sides must be able to write to.
fn holds_socket(volume: &Volume) -> bool {
    let texts = [&volume.source, &volume.target];
    texts.into_iter().flatten().filter_map(Setting::as_str).any(|text| {
        text.contains("sock") || text == "/run" || text.starts_with("/run/") || text.starts_with("/var/run/")
    })
}

/// The host and the database of an address such as `postgres://user:secret@db:5432/app?sslmode=off`.
fn host_and_database(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix("jdbc:").unwrap_or(text);
    let (_, rest) = text.split_once("://")?;
    let rest = rest.split(['?', '#']).next()?;
    let (authority, path) = rest.split_once('/')?;
    let host = authority.rsplit('@').next()?.split([':', ',']).next()?;
    let database = path.split(['/', ';']).next()?;
    (!host.is_empty() && !database.is_empty()).then_some((host, database))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_host_and_database() {
        for (address, expected) in [
            ("postgres://u:p@db:5432/app?sslmode=disable", Some(("db", "app"))),
            ("jdbc:postgresql://db/app", Some(("db", "app"))),
            ("postgresql+asyncpg://u@db/app", Some(("db", "app"))),
            ("mongodb://one:27017,two:27017/app", Some(("one", "app"))),
            ("redis://cache:6379/0", Some(("cache", "0"))),
            ("http://db", None),
            ("postgres://db/", None),
            ("db:5432", None),
        ] {
            assert_eq!(host_and_database(address), expected, "{address}");
        }
    }
}
