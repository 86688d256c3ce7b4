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
    use crate::facts::of;

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

    #[test]
    fn services_write_to_storage() {
        for (what, path, mount, expected) in [
            ("a volume", "compose.yaml", "'data:/x'", "volume data"),
            ("one that is only read", "compose.yaml", "'data:/x:ro'", ""),
            (
                "one that is perhaps only read",
                "compose.yaml",
                "{type: volume, source: data, target: /x, read_only: '${RO}'}",
                "",
            ),
            (
                "one that is said to be written",
                "compose.yaml",
                "{type: volume, source: data, target: /x, read_only: false}",
                "volume data",
            ),
            ("one without a name", "compose.yaml", "/x", ""),
            ("one that is not known", "compose.yaml", "{type: volume, source: '${DATA}', target: /x}", ""),
            ("memory", "compose.yaml", "{type: tmpfs, target: /x}", ""),
            ("a volume for a socket", "compose.yaml", "'data:/var/run/x'", ""),
            ("one by the name of its source", "compose.yaml", "'sockets:/x'", ""),
            ("one right there", "compose.yaml", "'data:/run'", ""),
            ("one of a similar name", "compose.yaml", "'data:/running'", "volume data"),
            ("a directory of the host", "compose.yaml", "'/srv/data:/x'", "directory /srv/data"),
            ("a file of the host", "compose.yaml", "'/srv/data.db:/x'", ""),
            ("what is shared by nature", "compose.yaml", "'/etc:/x'", ""),
            ("what lies in it", "compose.yaml", "'/tmp/app:/x'", ""),
            ("what is called like it", "compose.yaml", "'/tmpfs:/x'", "directory /tmpfs"),
            ("the host", "compose.yaml", "'/:/x'", ""),
            ("a directory to be made", "compose.yaml", "'./data:/x'", "directory data"),
            ("one for development", "compose.dev.yaml", "'./data:/x'", ""),
            ("a directory of the repository", "compose.yaml", "'./src:/x'", ""),
            ("a file of the repository", "compose.yaml", "'./src/main:/x'", ""),
            ("what looks like a file", "compose.yaml", "'./data.db:/x'", ""),
        ] {
            let facts = of(&[
                (
                    path,
                    &format!(
                        "services:\n  api: {{image: a, volumes: [{mount}]}}\nvolumes: {{data: , sockets: }}\n"
                    ),
                ),
                ("src/main", ""),
            ]);
            let api = facts.named_service("api");
            let storage = api.written_storage();
            let said = storage.iter().map(|(storage, volume)| {
                assert_eq!(volume.span, api.service.volumes[0].span);
                match storage {
                    Storage::Volume(name) => format!("volume {name}"),
                    Storage::Directory(path) => format!("directory {path}"),
                }
            });
            assert_eq!(said.collect::<Vec<_>>().concat(), expected, "{what}");
        }
    }

    #[test]
    fn services_use_databases() {
        for (what, environment, expected) in [
            ("an address", "A: 'postgres://u:p@db:5432/app'", "app in db by 'postgres://u:p@db:5432/app'"),
            ("an address of another host", "A: 'postgres://u:p@other:5432/app'", ""),
            ("one of no datastore", "A: 'http://web/app'", ""),
            ("one of a datastore without addresses", "A: 'http://search/app'", ""),
            ("its own", "A: 'http://api/app'", ""),
            (
                "two of one",
                "A: 'postgres://db/b', B: 'postgres://db/a'",
                "a in db by 'postgres://db/a'; b in db by 'postgres://db/b'",
            ),
            (
                "two of two",
                "A: 'postgres://db/a', B: 'redis://cache/0'",
                "0 in cache by 'redis://cache/0'; a in db by 'postgres://db/a'",
            ),
            (
                "one of two",
                "A: 'postgres://db/0', B: 'redis://cache/0'",
                "0 in cache by 'redis://cache/0'; 0 in db by 'postgres://db/0'",
            ),
            ("one, twice", "A: 'postgres://db/a', B: 'postgres://db/a'", "a in db by 'postgres://db/a'"),
            ("variables", "DB_HOST: 'db:5432', DB_NAME: app", "app in db by app"),
            ("others", "PG_SERVER: db, PG_DATABASE: app", "app in db by app"),
            ("variables of two", "A_HOST: db, B_NAME: app", ""),
            ("a host alone", "DB_HOST: db", ""),
            ("a name alone", "DB_NAME: app", ""),
            ("a host that is not known", "DB_HOST: '${DB}', DB_NAME: app", ""),
            ("a name that is not known", "DB_HOST: db, DB_NAME: '${NAME}'", ""),
            ("a host of others", "DB_HOST: web, DB_NAME: app", ""),
        ] {
            let others = "db: {image: postgres}\n  cache: {image: redis}\n  search: {image: elasticsearch}\n  web: {image: a}";
            let facts = of(&[(
                "compose.yaml",
                &format!(
                    "services:\n  api: {{image: postgres, environment: {{{environment}}}}}\n  {others}\n"
                ),
            )]);
            let used = facts.named_service("api").databases();
            let said = used.iter().map(|it| {
                format!(
                    "{} in {} by {}",
                    it.database,
                    it.datastore.name(),
                    facts.repo.files().slice(it.place)
                )
            });
            assert_eq!(said.collect::<Vec<_>>().join("; "), expected, "{what}");
        }
    }
}
