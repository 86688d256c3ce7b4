//! How a service's image is built.

use super::mount::{FileMount, file_mounts};
use super::setting::{bytes, flag, pair_list, setting, text, texts};
use crate::compose::load::paths::is_remote_context;
use crate::compose::setting::{Pair, Setting};
use crate::compose::value::{Map, Value};
use crate::source::{Span, Text};

/// `build`.
#[derive(Debug, Clone)]
pub struct BuildSection {
    /// Where it stands.
    pub span: Span,
    /// Whether all of it could be read: only then is what is `None` known to be absent.
    pub whole: bool,
    /// The build context.
    pub context: Setting<ContextSource>,
    /// The Dockerfile, from the context on; a text that starts with `/` is an absolute path.
    pub dockerfile: Option<Setting<Text>>,
    /// A Dockerfile written into the Compose file.
    pub dockerfile_inline: Option<Setting<Text>>,
    /// The stage that is built.
    pub target: Option<Setting<Text>>,
    /// Build arguments. One without a value is not known.
    pub args: Vec<Pair>,
    /// Further contexts by name: directories relative to the repository's root, or what is fetched.
    pub additional_contexts: Vec<Pair>,
    /// Whether the build runs with the host's privileges.
    pub privileged: Option<Setting<bool>>,
    /// What the build may do beyond the ordinary.
    pub entitlements: Vec<Setting<Text>>,
    /// The network of the build.
    pub network: Option<Setting<Text>>,
    /// Secrets that the build sees.
    pub secrets: Vec<FileMount>,
    /// SSH keys or agents that the build sees: their names, and their paths if they have one.
    pub ssh: Vec<Pair>,
    /// The platforms that are built for.
    pub platforms: Vec<Setting<Text>>,
    /// Further names of the image.
    pub tags: Vec<Setting<Text>>,
    /// Labels of the image.
    pub labels: Vec<Pair>,
    /// Where the cache is read from.
    pub cache_from: Vec<Setting<Text>>,
    /// Where the cache is written to.
    pub cache_to: Vec<Setting<Text>>,
    /// Whether the cache is not used.
    pub no_cache: Option<Setting<bool>>,
    /// Whether base images are always pulled.
    pub pull: Option<Setting<bool>>,
    /// The size of `/dev/shm`, in bytes.
    pub shm_size: Option<Setting<i64>>,
    /// Isolation technology.
    pub isolation: Option<Setting<Text>>,
}

/// A build context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContextSource {
    /// A directory: relative to the repository's root (`.` is the root, `../x` lies outside), absolute,
    /// or in the user's home (`~`).
    Directory(Text),
    /// Something that is fetched: a git repository, an archive, another image.
    Remote(Text),
}

pub(super) fn build(service: &Map) -> Option<BuildSection> {
    let value = service.get("build")?;
    let map = value.as_map()?;
    let context = map.get("context").and_then(|context| setting(context, read_context));
    Some(BuildSection {
        span: value.span,
        whole: !value.is_damaged(),
        context: context?,
        dockerfile: text(map, "dockerfile"),
        dockerfile_inline: text(map, "dockerfile_inline"),
        target: text(map, "target"),
        args: pair_list(map, "args"),
        additional_contexts: pair_list(map, "additional_contexts"),
        privileged: flag(map, "privileged"),
        entitlements: texts(map, "entitlements"),
        network: text(map, "network"),
        secrets: file_mounts(map, "secrets"),
        ssh: pair_list(map, "ssh"),
        platforms: texts(map, "platforms"),
        tags: texts(map, "tags"),
        labels: pair_list(map, "labels"),
        cache_from: texts(map, "cache_from"),
        cache_to: texts(map, "cache_to"),
        no_cache: flag(map, "no_cache"),
        pull: flag(map, "pull"),
        shm_size: bytes(map, "shm_size"),
        isolation: text(map, "isolation"),
    })
}

fn read_context(value: &Value) -> Option<ContextSource> {
    let text = value.to_text()?;
    Some(if is_remote_context(&text) { ContextSource::Remote(text) } else { ContextSource::Directory(text) })
}
