//! What services share: networks, volumes, secrets, configs.

use super::setting::{below, flag, mappings, pair_list, text};
use crate::compose::setting::{Pair, Setting};
use crate::compose::text::host_path::outside_path;
use crate::compose::value::{Entry, Map, Value};
use crate::source::{Span, Spanned, Text};

/// A network.
#[derive(Debug, Clone)]
pub struct Network {
    /// Its name in the project.
    pub key: Spanned<String>,
    /// Whether no file defines it: it is the default network.
    pub is_implied: bool,
    /// Whether all of it could be read: only then is what is `None` known to be absent.
    pub whole: bool,
    /// Its name for the engine.
    pub name: Option<Setting<Text>>,
    /// Its driver.
    pub driver: Option<Setting<Text>>,
    /// Options for the driver.
    pub driver_opts: Vec<Pair>,
    /// Whether it exists outside the project.
    pub external: Option<Setting<bool>>,
    /// Whether it has no way out.
    pub internal: Option<Setting<bool>>,
    /// Whether containers of others may join it.
    pub attachable: Option<Setting<bool>>,
    /// `enable_ipv4`.
    pub enable_ipv4: Option<Setting<bool>>,
    /// `enable_ipv6`.
    pub enable_ipv6: Option<Setting<bool>>,
    /// The subnets that its addresses come from.
    pub subnets: Vec<Setting<Text>>,
    /// Labels.
    pub labels: Vec<Pair>,
}

/// A volume of the project, which services mount by its name.
#[derive(Debug, Clone)]
pub struct NamedVolume {
    /// Its name in the project.
    pub key: Spanned<String>,
    /// Whether all of it could be read: only then is what is `None` known to be absent.
    pub whole: bool,
    /// Its name for the engine.
    pub name: Option<Setting<Text>>,
    /// Its driver.
    pub driver: Option<Setting<Text>>,
    /// Options for the driver, such as a `device` that makes it a bind mount.
    pub driver_opts: Vec<Pair>,
    /// Whether it exists outside the project.
    pub external: Option<Setting<bool>>,
    /// Labels.
    pub labels: Vec<Pair>,
}

/// A secret or a config of the project.
#[derive(Debug, Clone)]
pub struct FileObject {
    /// Its name in the project.
    pub key: Spanned<String>,
    /// Whether all of it could be read: only then is what is `None` known to be absent.
    pub whole: bool,
    /// Its name for the engine.
    pub name: Option<Setting<Text>>,
    /// The file it is read from, relative to the repository's root, absolute, or from `~`.
    pub file: Option<Setting<Text>>,
    /// The variable it is read from.
    pub environment: Option<Setting<Text>>,
    /// What it says, written into the Compose file (configs only).
    pub content: Option<Setting<Text>>,
    /// Whether it exists outside the project.
    pub external: Option<Setting<bool>>,
    /// Labels.
    pub labels: Vec<Pair>,
}

/// The entries of a section of the model, with an empty mapping for those that say nothing.
fn section<T>(model: &Value, name: &str, read: impl Fn(&str, &Entry, &Map) -> T) -> Vec<T> {
    let nothing = Map::default();
    let map = model.get(name).and_then(Value::as_map);
    map.into_iter()
        .flat_map(Map::iter)
        .map(|(name, entry)| read(name, entry, entry.value.as_map().unwrap_or(&nothing)))
        .collect()
}

fn key(name: &str, span: Span) -> Spanned<String> {
    Spanned::new(name.to_owned(), span)
}

pub(crate) fn networks(model: &Value) -> Vec<Network> {
    section(model, "networks", |name, entry, map| Network {
        key: key(name, entry.key),
        is_implied: entry.value.is_implied(),
        whole: !entry.value.is_damaged(),
        name: text(map, "name"),
        driver: text(map, "driver"),
        driver_opts: pair_list(map, "driver_opts"),
        external: flag(map, "external"),
        internal: flag(map, "internal"),
        attachable: flag(map, "attachable"),
        enable_ipv4: flag(map, "enable_ipv4"),
        enable_ipv6: flag(map, "enable_ipv6"),
        subnets: below(map, "ipam")
            .into_iter()
            .flat_map(|ipam| mappings(ipam, "config"))
            .filter_map(|(_, pool)| text(pool, "subnet"))
            .collect(),
        labels: pair_list(map, "labels"),
    })
}

pub(crate) fn volumes(model: &Value) -> Vec<NamedVolume> {
    section(model, "volumes", |name, entry, map| NamedVolume {
        key: key(name, entry.key),
        whole: !entry.value.is_damaged(),
        name: text(map, "name"),
        driver: text(map, "driver"),
        driver_opts: pair_list(map, "driver_opts"),
        external: flag(map, "external"),
        labels: pair_list(map, "labels"),
    })
}

pub(crate) fn file_objects(model: &Value, name: &str) -> Vec<FileObject> {
    section(model, name, |name, entry, map| FileObject {
        key: key(name, entry.key),
        whole: !entry.value.is_damaged(),
        name: text(map, "name"),
        file: text(map, "file"),
        environment: text(map, "environment"),
        content: text(map, "content"),
        external: flag(map, "external"),
        labels: pair_list(map, "labels"),
    })
}

impl NamedVolume {
    /// The path of the host that the volume is made of, and the place that says so.
    #[must_use]
    pub fn host_path(&self) -> Option<(String, Span)> {
        let option = |name: &str| self.driver_opts.iter().find(|option| option.name.value == name);
        let is_local = self.driver.as_ref().is_none_or(|driver| driver.is("local"));
        let binds = option("o")?.value.as_str()?.split(',').any(|word| matches!(word, "bind" | "rbind"));
        let device = &option("device")?.value;
        let path = outside_path(device.as_str()?)?;
        (is_local && binds).then_some((path, device.span))
    }
}

impl Network {
    /// Whether the network is known to be made by others.
    #[must_use]
    pub fn is_external(&self) -> bool {
        self.external.as_ref().is_some_and(Setting::is_true)
    }

    /// The network's name for the engine.
    #[must_use]
    pub fn engine_name(&self) -> &str {
        self.name.as_ref().and_then(|name| name.as_str()).unwrap_or(&self.key.value)
    }
}
