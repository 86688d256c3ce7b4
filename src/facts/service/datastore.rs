//! Services that are datastores, and whether their data outlive the container.

use crate::answer::Answer;
use crate::compose::{CommandWords, Setting, Volume};
use crate::facts::handles::{Image, ServiceRef};
use crate::images::ContainerStart;
use crate::knowledge::Datastore;
use crate::knowledge::datastores;
use crate::source::Text;

/// Whether the data of a datastore outlive its container.
#[derive(Debug, Clone, Copy)]
pub enum Data<'a> {
    /// They are in a volume, or in memory on purpose.
    Kept,
    /// They go with the container.
    Lost {
        /// Where the image keeps them, where that is known.
        path: Option<&'static str>,
        /// A volume that was probably meant for them.
        near: Option<&'a Volume>,
        /// Whether that volume lies above a volume of the image, which takes the data.
        is_shadowed: bool,
    },
    /// It cannot be known.
    Unknown,
}

/// Folders and endings of what configures a datastore rather than holds its data.
// Source: the pages of the images in `datastores.json`, on initialisation and configuration.
const CONFIGURATION: [&str; 6] =
    ["/etc", "/docker-entrypoint-initdb.d", "/usr", "/opt/bitnami", "/run", "/docker-entrypoint-startdb.d"];
// Source: the same.
const CONFIGURATION_FILES: [&str; 12] =
    [".cnf", ".conf", ".crt", ".ini", ".js", ".json", ".pem", ".properties", ".sh", ".sql", ".xml", ".yml"];

impl<'a> ServiceRef<'a> {
    /// The datastore that the service is: by its image or the base of it, if its command is not known to be
    /// another program, such as a backup.
    #[must_use]
    pub fn datastore(self) -> Option<&'static Datastore> {
        self.standing().datastore
    }

    /// Works out which datastore the service is, by its image and its command.
    pub(super) fn find_datastore(self) -> Option<&'static Datastore> {
        let datastore = datastores::look_up(&self.base_name()?)?;
        (!self.is_awaited_to_complete() && self.serves(datastore)).then_some(datastore)
    }

    /// Whether the service is a tool by which people look into datastores.
    #[must_use]
    pub(super) fn is_datastore_client(self) -> bool {
        self.standing().is_client
    }

    /// Works out whether the service is a tool by which people look into datastores, by its image.
    pub(super) fn looks_into_datastores(self) -> bool {
        self.base_name().is_some_and(|image| datastores::is_client(&image))
    }

    fn serves(self, datastore: &Datastore) -> bool {
        let is_started = |start: &ContainerStart| start.serves(datastore) == Answer::Known(true);
        let says_command = self.service.command.is_some() || self.service.entrypoint.is_some();
        if says_command {
            return self.own_start().is_some_and(|start| is_started(&start));
        }
        self.image().and_then(Image::start).is_none_or(is_started)
    }

    /// Whether the service, which is this datastore, keeps its data when its container goes.
    #[must_use]
    pub fn data(self, datastore: &'static Datastore) -> Data<'a> {
        let service = self.service;
        let mounts: Option<Vec<(&Volume, &str)>> = service
            .volumes
            .iter()
            .map(|volume| Some((volume, volume.target.as_ref()?.as_str()?.trim_end_matches('/'))))
            .collect();
        let Some(mounts) = mounts.filter(|_| !datastore.data.is_empty()) else { return Data::Unknown };
        let is_readable = service.volumes_whole && service.volumes_from.is_empty() && self.unread().is_none();
        if !is_readable || self.image().is_some_and(|image| !image.runtime().state.volumes.is_empty()) {
            return Data::Unknown;
        }
        // Who does not want it written safely does not want it kept.
        let is_throwaway =
            |command: &Setting<CommandWords>| words_of(command).any(|word| word.contains("fsync=off"));
        if service.command.as_ref().is_some_and(is_throwaway) {
            return Data::Unknown;
        }
        let hints = self.said_paths();
        let in_memory = service.tmpfs.iter().filter_map(|entry| entry.as_str()?.split(':').next());
        let targets = || mounts.iter().map(|(_, target)| *target).chain(in_memory.clone());
        let paths: Vec<&str> =
            datastore.data.iter().map(String::as_str).chain(hints.iter().copied()).collect();
        let is_data =
            |target: &str| !is_configuration(target) && paths.iter().any(|path| overlap(target, path));
        if let Some(own) = self.base_name().and_then(|image| datastore.own_volume(&image))
            && let Some((above, target)) = mounts.iter().find(|(_, target)| is_above(target, own))
            && !targets().any(|target| target == own || is_above(own, target))
            && !hints.iter().any(|hint| is_above(target, hint) && *hint != own)
        {
            return Data::Lost { path: Some(own), near: Some(above), is_shadowed: true };
        }
        if targets().any(is_data) {
            return Data::Kept;
        }
        let near = mounts.iter().find(|(volume, target)| {
            !is_configuration(target) && !volume.is_bind() && !volume.is_anonymous()
        });
        let is_configured = mounts.iter().any(|(_, target)| is_configuration(target));
        let home = self.base_name().and_then(|image| datastore.home(&image));
        match near {
            // What is configured elsewhere may lie in that volume.
            Some(_) if is_configured => Data::Unknown,
            None if mounts.iter().any(|(_, target)| !is_configuration(target)) => Data::Unknown,
            // That volume may be the place.
            Some(_) if home.is_none() => Data::Unknown,
            near => Data::Lost { path: home, near: near.map(|(volume, _)| *volume), is_shadowed: false },
        }
    }

    /// The absolute paths that the service's variables and commands say.
    fn said_paths(self) -> Vec<&'a str> {
        let service = self.service;
        let values = service.environment.iter().filter_map(|variable| variable.value.as_str());
        let commands = [&service.command, &service.entrypoint].into_iter().flatten();
        let words = values.chain(commands.flat_map(words_of));
        words
            .flat_map(|text| text.split(['=', ':', ',', ' ', '"', '\'']))
            .filter(|word| word.starts_with('/') && word.len() > 1)
            .map(|word| word.trim_end_matches('/'))
            .collect()
    }
}

/// The words of a command, as far as they are known.
pub(super) fn words_of(command: &Setting<CommandWords>) -> impl Iterator<Item = &str> {
    command.known().into_iter().flat_map(|command| &command.words).map(Text::as_str)
}

/// Folders of any datastore that hold something else than its data.
// Source: the same pages; of names of folders in 116 public repositories, counted on 2026-11-30, all occur.
const OTHER_FOLDERS: [&str; 9] =
    ["backup", "backups", "certs", "conf", "conf.d", "config", "logs", "plugins", "scripts"];

fn is_configuration(target: &str) -> bool {
    CONFIGURATION.iter().any(|folder| target == *folder || is_above(folder, target))
        && !target.starts_with("/usr/share")
        && !target.starts_with("/usr/local/var")
        || CONFIGURATION_FILES.iter().any(|ending| target.ends_with(ending))
        || target.ends_with(".yaml")
        // `/config` alone is where some publishers keep everything.
        || target != "/config" && target.split('/').any(|part| OTHER_FOLDERS.contains(&part))
}

/// Whether two paths are equal, or one lies in the other.
fn overlap(one: &str, other: &str) -> bool {
    one == other || is_above(one, other) || is_above(other, one)
}

/// Whether `below` lies in `above`.
fn is_above(above: &str, below: &str) -> bool {
    below.strip_prefix(above).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::of;

    #[test]
    fn configuration_is_no_data() {
        for path in [
            "/etc/mysql/conf.d",
            "/docker-entrypoint-initdb.d",
            "/x/redis.conf",
            "/usr/local/bin",
            "/usr/share/elasticsearch/config/certs",
        ] {
            assert!(is_configuration(path), "{path}");
        }
        for path in ["/var/lib/mysql", "/data", "/usr/share/elasticsearch/data", "/etcd-data", "/config"] {
            assert!(!is_configuration(path), "{path}");
        }
        assert!(
            overlap("/data", "/data/db") && overlap("/data/db", "/data") && !overlap("/data", "/database")
        );
    }

    #[test]
    fn images_and_commands_say_what_a_service_is() {
        for (what, service, datastore, is_client) in [
            ("a datastore", "{image: 'postgres:16'}", Some("PostgreSQL"), false),
            ("one of others", "{image: acme/postgres}", Some("PostgreSQL"), false),
            ("a build on one", "{build: {dockerfile_inline: FROM postgres}}", Some("PostgreSQL"), false),
            ("a build that starts it", "{build: serving}", Some("PostgreSQL"), false),
            ("a build that starts another program", "{build: saving}", None, false),
            ("another image", "{image: acme/web}", None, false),
            ("an image that is not known", "{image: '${IMAGE}'}", None, false),
            ("a tool for people", "{image: adminer}", None, true),
            ("others wait for its end", "{image: postgres, labels: [awaited]}", None, false),
            ("its program", "{image: postgres, command: postgres -c fsync=on}", Some("PostgreSQL"), false),
            ("its path", "{image: postgres, command: /usr/bin/postgres}", Some("PostgreSQL"), false),
            ("options", "{image: postgres, command: [-c, fsync=on]}", Some("PostgreSQL"), false),
            (
                "options of another program",
                "{image: postgres, entrypoint: save, command: [-c, x]}",
                None,
                false,
            ),
            (
                "its entrypoint",
                "{image: postgres, entrypoint: docker-entrypoint.sh}",
                Some("PostgreSQL"),
                false,
            ),
            ("a backup", "{image: postgres, command: pg_dump -h db}", None, false),
            (
                "a client that names the server",
                "{image: postgres, command: psql -U postgres -h db}",
                None,
                false,
            ),
            (
                "what asks another one",
                "{image: redpandadata/redpanda, entrypoint: [bash, -c], command: [rpk topic create a --brokers db:9092]}",
                None,
                false,
            ),
            (
                "a shell that asks one",
                "{image: postgres, entrypoint: [sh, -c, pg_isready -U postgres]}",
                None,
                false,
            ),
            (
                "a client that is the server's program",
                "{image: chrislusf/seaweedfs, entrypoint: /bin/sh, command: [-c, 'weed shell -master a:1; exit 0']}",
                None,
                false,
            ),
            ("its subcommand", "{image: chrislusf/seaweedfs, command: server -s3}", Some("SeaweedFS"), false),
            (
                "with its program",
                "{image: cockroachdb/cockroach, command: cockroach start}",
                Some("CockroachDB"),
                false,
            ),
            ("another subcommand", "{image: cockroachdb/cockroach, command: init --host db}", None, false),
            (
                "by its tool",
                "{image: redpandadata/redpanda, command: rpk redpanda start}",
                Some("Redpanda"),
                false,
            ),
            ("a command that is not known", "{image: postgres, command: '${RUN}'}", None, false),
        ] {
            let waits = match service.contains("awaited") {
                true => "{image: a, depends_on: {db: {condition: service_completed_successfully}}}",
                false => "{image: a}",
            };
            let facts = of(&[
                ("compose.yaml", &format!("services:\n  db: {service}\n  next: {waits}\n")),
                ("serving/Dockerfile", "FROM postgres\nCMD [\"postgres\"]\n"),
                ("saving/Dockerfile", "FROM postgres\nCMD [\"pg_dump\", \"app\"]\n"),
            ]);
            let db = facts.named_service("db");
            let name = db.datastore().map(|datastore| datastore.name.as_str());
            assert_eq!((name, db.is_datastore_client()), (datastore, is_client), "{what}");
        }
    }

    #[test]
    fn data_are_kept_or_lost() {
        const LOST: &str = "lost at /var/lib/postgresql/data";
        let (old, new) = ("image: 'postgres:16'", "image: 'postgres:18'");
        for (what, image, service, expected) in [
            ("no volume", old, "tty: true", LOST.to_owned()),
            ("a volume", old, "volumes: ['data:/var/lib/postgresql/data/']", "kept".to_owned()),
            ("a directory of the host", old, "volumes: ['/a:/var/lib/postgresql/data']", "kept".to_owned()),
            ("memory on purpose", old, "tmpfs: ['/var/lib/postgresql/data:size=1g']", "kept".to_owned()),
            ("a folder below", old, "volumes: ['data:/var/lib/postgresql/data/x']", "kept".to_owned()),
            (
                "a folder above that of the image",
                old,
                "volumes: ['data:/var/lib/postgresql']",
                format!("{LOST}, not in 'data:/var/lib/postgresql' above"),
            ),
            (
                "both",
                old,
                "volumes: ['data:/var/lib/postgresql', 'more:/var/lib/postgresql/data']",
                "kept".to_owned(),
            ),
            (
                "above and below",
                old,
                "volumes: ['data:/var/lib/postgresql', 'more:/var/lib/postgresql/data/x']",
                "kept".to_owned(),
            ),
            (
                "above, and memory",
                old,
                "volumes: ['data:/var/lib/postgresql'], tmpfs: /var/lib/postgresql/data",
                "kept".to_owned(),
            ),
            (
                "above, where the data are said to be",
                old,
                "volumes: ['data:/var/lib/postgresql'], environment: {PGDATA: /var/lib/postgresql/own}",
                "kept".to_owned(),
            ),
            (
                "above, where the image has them anyway",
                old,
                "volumes: ['data:/var/lib/postgresql'], environment: {PGDATA: /var/lib/postgresql/data}",
                format!("{LOST}, not in 'data:/var/lib/postgresql' above"),
            ),
            (
                "a folder above, of a later version",
                new,
                "volumes: ['data:/var/lib/postgresql']",
                "kept".to_owned(),
            ),
            (
                "a folder that a variable says",
                old,
                "volumes: ['data:/own'], environment: {PGDATA: /own/}",
                "kept".to_owned(),
            ),
            (
                "a folder that a command says",
                old,
                "volumes: ['data:/own'], command: postgres -D /own/x",
                "kept".to_owned(),
            ),
            ("another folder", old, "volumes: ['data:/own']", format!("{LOST}, not in 'data:/own'")),
            ("configuration", old, "volumes: ['./x:/docker-entrypoint-initdb.d']", LOST.to_owned()),
            (
                "another folder, and configuration",
                old,
                "volumes: ['data:/own', './x:/etc/x']",
                "unknown".to_owned(),
            ),
            ("a directory of the host elsewhere", old, "volumes: ['/a:/own']", "unknown".to_owned()),
            ("a volume without a name elsewhere", old, "volumes: [/own]", "unknown".to_owned()),
            ("volumes of another service", old, "volumes_from: [other]", "unknown".to_owned()),
            (
                "a mount that is not known",
                old,
                "volumes: [{type: volume, source: data, target: '${DATA}'}]",
                "unknown".to_owned(),
            ),
            ("mounts that are not read", old, "volumes: *lost", "unknown".to_owned()),
            ("a service that is not read whole", old, "extends: '${BASE}'", "unknown".to_owned()),
            ("nobody wants them safe", old, "command: postgres -c fsync=off", "unknown".to_owned()),
            (
                "an image of somebody",
                "image: 'acme/postgres:16'",
                "tty: true",
                "lost at a place of its own".to_owned(),
            ),
            (
                "another folder of it",
                "image: 'acme/postgres:16'",
                "volumes: ['data:/own']",
                "unknown".to_owned(),
            ),
            ("no volume, of a later version", new, "tty: true", "lost at /var/lib/postgresql".to_owned()),
            ("a volume of a build", "build: own", "tty: true", "unknown".to_owned()),
            ("a build without one", "build: plain", "tty: true", LOST.to_owned()),
        ] {
            let facts = of(&[
                (
                    "compose.yaml",
                    &format!(
                        "services:\n  db: {{{image}, {service}}}\n  other: {{image: a}}\nvolumes: {{data: , more: }}\n"
                    ),
                ),
                ("own/Dockerfile", "FROM postgres:16\nVOLUME /own\nCMD [\"postgres\"]\n"),
                ("plain/Dockerfile", "FROM postgres:16\nCMD [\"postgres\"]\n"),
            ]);
            let db = facts.named_service("db");
            let said = match db.data(db.datastore().unwrap()) {
                Data::Kept => "kept".to_owned(),
                Data::Unknown => "unknown".to_owned(),
                Data::Lost { path, near, is_shadowed } => {
                    let path = path.unwrap_or("a place of its own");
                    let near = near.map(|near| format!(", not in {}", facts.repo.files().slice(near.span)));
                    format!(
                        "lost at {path}{}{}",
                        near.unwrap_or_default(),
                        if is_shadowed { " above" } else { "" }
                    )
                }
            };
            assert_eq!(said, expected, "{what}");
        }
        // Of some it is not known where they keep them.
        let facts = of(&[("compose.yaml", "services: {db: {image: memcached}}\n")]);
        let db = facts.named_service("db");
        assert!(matches!(db.data(db.datastore().unwrap()), Data::Unknown));
    }
}
