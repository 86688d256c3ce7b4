//! Services that are datastores, and whether their data outlive the container.

use crate::answer::Answer;
use crate::compose::{CommandWords, Setting, Volume};
use crate::facts::handles::{Image, ServiceRef};
use crate::images::ContainerStart;
use crate::knowledge::Datastore;
use crate::knowledge::datastores::{self, own_volume};
use crate::source::Text;

/// Whether the data of a datastore outlive its container.
#[derive(Debug, Clone, Copy)]
pub enum Data<'a> {
    /// They are in a volume, or in memory on purpose.
    Kept,
    /// They go with the container.
    Lost {
        /// Where the image keeps them.
        path: &'static str,
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
    pub(crate) fn find_datastore(self) -> Option<&'static Datastore> {
        let datastore = datastores::look_up(&self.base_image()?)?;
        (!self.is_awaited_to_complete() && self.serves(datastore)).then_some(datastore)
    }

    /// Whether the service is a tool by which people look into datastores.
    #[must_use]
    pub fn is_datastore_client(self) -> bool {
        self.standing().is_client
    }

    /// Works out whether the service is a tool by which people look into datastores, by its image.
    pub(crate) fn looks_into_datastores(self) -> bool {
        self.base_image().is_some_and(|image| datastores::is_client(&image))
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
        let (Some(mounts), Some(first)) = (mounts, datastore.data.first()) else { return Data::Unknown };
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
        if let Some(own) = self.base_image().and_then(|image| own_volume(datastore, &image))
            && let Some((above, target)) = mounts.iter().find(|(_, target)| is_above(target, own))
            && !targets().any(|target| target == own || is_above(own, target))
            && !hints.iter().any(|hint| is_above(target, hint) && *hint != own)
        {
            return Data::Lost { path: own, near: Some(above), is_shadowed: true };
        }
        if targets().any(is_data) {
            return Data::Kept;
        }
        let near = mounts.iter().find(|(volume, target)| {
            !is_configuration(target) && !volume.is_bind() && !volume.is_anonymous()
        });
        let is_configured = mounts.iter().any(|(_, target)| is_configuration(target));
        match near {
            // What is configured elsewhere may lie in that volume.
            Some(_) if is_configured => Data::Unknown,
            None if mounts.iter().any(|(_, target)| !is_configuration(target)) => Data::Unknown,
            near => Data::Lost { path: first, near: near.map(|(volume, _)| *volume), is_shadowed: false },
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
}
