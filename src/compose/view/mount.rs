//! What a service mounts: volumes, secrets, configs, devices.

use super::setting::{below, bytes, flag, mappings, number, pair_list, text, texts};
use crate::compose::setting::{Pair, Setting};
use crate::compose::value::Map;
use crate::source::{Span, Text};

/// An entry of `volumes`.
#[derive(Debug, Clone)]
pub struct Volume {
    /// Where it stands.
    pub span: Span,
    /// The places of entries for the same target that it took the place of.
    pub lost: Vec<Span>,
    /// `bind`, `volume`, `tmpfs`, `cluster`, `npipe` or `image`.
    pub kind: Setting<Text>,
    /// What is mounted: for a bind a path (relative to the repository's root, absolute, or from `~`), for
    /// a volume its name; `None` is an anonymous volume.
    pub source: Option<Setting<Text>>,
    /// Where it is mounted.
    pub target: Option<Setting<Text>>,
    /// Whether the container cannot write to it.
    pub read_only: Option<Setting<bool>>,
    /// `consistency`.
    pub consistency: Option<Setting<Text>>,
    /// `bind.propagation`.
    pub propagation: Option<Setting<Text>>,
    /// `bind.create_host_path`; it is true unless it is set.
    pub create_host_path: Option<Setting<bool>>,
    /// `bind.selinux`.
    pub selinux: Option<Setting<Text>>,
    /// `bind.recursive`.
    pub recursive: Option<Setting<Text>>,
    /// `volume.nocopy`.
    pub nocopy: Option<Setting<bool>>,
    /// `volume.subpath` or `image.subpath`.
    pub subpath: Option<Setting<Text>>,
    /// `volume.labels`.
    pub labels: Vec<Pair>,
    /// `tmpfs.size`, in bytes.
    pub tmpfs_size: Option<Setting<i64>>,
    /// `tmpfs.mode`.
    pub tmpfs_mode: Option<Setting<i64>>,
}

impl Volume {
    /// Whether the mount is known to be of a directory or file of the host.
    #[must_use]
    pub fn is_bind(&self) -> bool {
        self.kind.is("bind")
    }

    /// Whether the mount is known to be of a volume without a name.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.kind.is("volume") && self.source.is_none()
    }
}

/// A secret or a config as a service or a build sees it.
#[derive(Debug, Clone)]
pub struct FileMount {
    /// Where it stands.
    pub span: Span,
    /// The name of the secret or config.
    pub source: Option<Setting<Text>>,
    /// Where it is mounted.
    pub target: Option<Setting<Text>>,
    /// The user it belongs to.
    pub uid: Option<Setting<Text>>,
    /// The group it belongs to.
    pub gid: Option<Setting<Text>>,
    /// Its mode, as written.
    pub mode: Option<Setting<Text>>,
}

/// An entry of `devices`.
#[derive(Debug, Clone)]
pub struct Device {
    /// Where it stands.
    pub span: Span,
    /// The device of the host.
    pub source: Option<Setting<Text>>,
    /// Where the container sees it.
    pub target: Option<Setting<Text>>,
    /// What the container may do with it.
    pub permissions: Option<Setting<Text>>,
}

/// An entry of `gpus`, or of the devices that `deploy` reserves.
#[derive(Debug, Clone)]
pub struct DeviceRequest {
    /// Where it stands.
    pub span: Span,
    /// What the device must be able to do.
    pub capabilities: Vec<Setting<Text>>,
    /// The driver.
    pub driver: Option<Setting<Text>>,
    /// How many: a number, or `all`.
    pub count: Option<Setting<Text>>,
    /// Which ones.
    pub ids: Vec<Setting<Text>>,
}

pub(super) fn volumes(service: &Map) -> Vec<Volume> {
    mappings(service, "volumes")
        .filter_map(|(value, map)| {
            let nothing = Map::default();
            let bind = below(map, "bind").unwrap_or(&nothing);
            let volume = below(map, "volume").unwrap_or(&nothing);
            let tmpfs = below(map, "tmpfs").unwrap_or(&nothing);
            let image = below(map, "image").unwrap_or(&nothing);
            Some(Volume {
                span: value.span,
                lost: value.lost().to_vec(),
                kind: text(map, "type")?,
                source: text(map, "source"),
                target: text(map, "target"),
                read_only: flag(map, "read_only"),
                consistency: text(map, "consistency"),
                propagation: text(bind, "propagation"),
                create_host_path: flag(bind, "create_host_path"),
                selinux: text(bind, "selinux"),
                recursive: text(bind, "recursive"),
                nocopy: flag(volume, "nocopy"),
                subpath: text(volume, "subpath").or_else(|| text(image, "subpath")),
                labels: pair_list(volume, "labels"),
                tmpfs_size: bytes(tmpfs, "size"),
                tmpfs_mode: number(tmpfs, "mode"),
            })
        })
        .collect()
}

pub(super) fn file_mounts(map: &Map, key: &str) -> Vec<FileMount> {
    mappings(map, key)
        .map(|(value, map)| FileMount {
            span: value.span,
            source: text(map, "source"),
            target: text(map, "target"),
            uid: text(map, "uid"),
            gid: text(map, "gid"),
            mode: text(map, "mode"),
        })
        .collect()
}

pub(super) fn devices(service: &Map) -> Vec<Device> {
    mappings(service, "devices")
        .map(|(value, map)| Device {
            span: value.span,
            source: text(map, "source"),
            target: text(map, "target"),
            permissions: text(map, "permissions"),
        })
        .collect()
}

pub(super) fn device_requests(map: &Map, key: &str) -> Vec<DeviceRequest> {
    mappings(map, key)
        .map(|(value, map)| DeviceRequest {
            span: value.span,
            capabilities: texts(map, "capabilities"),
            driver: text(map, "driver"),
            count: text(map, "count"),
            ids: texts(map, "device_ids"),
        })
        .collect()
}
