//! The attributes of `build`.

use super::shape::{
    BOOL, BUILD_ULIMIT, BYTES, HOSTS, Keys, Long, MOUNT, Merge, PAIRS, Print, Scalars, Shape, TEXT,
    TEXT_OR_LIST, TEXTS, Unique, mapping,
};

pub(super) const BUILD: Shape = mapping![
    ("context", TEXT),
    ("dockerfile", TEXT),
    ("dockerfile_inline", TEXT),
    ("entitlements", TEXTS),
    ("args", PAIRS.merged(Merge::Pairs).by(Unique::Key).printed(Print::Arguments)),
    ("ssh", PAIRS.long(Long::Ssh).printed(Print::Ssh)),
    ("labels", PAIRS.merged(Merge::Pairs).by(Unique::Key)),
    ("cache_from", TEXTS),
    ("cache_to", TEXTS),
    ("no_cache", BOOL),
    ("no_cache_filter", TEXT_OR_LIST),
    ("additional_contexts", PAIRS.merged(Merge::Pairs).by(Unique::Key).long(Long::Pairs)),
    ("network", TEXT),
    ("provenance", TEXT.or(Scalars::BOOL).long(Long::Text)),
    ("sbom", TEXT.or(Scalars::BOOL).long(Long::Text)),
    ("pull", BOOL),
    ("target", TEXT),
    ("shm_size", BYTES),
    ("extra_hosts", HOSTS.merged(Merge::Hosts)),
    ("isolation", TEXT),
    ("privileged", BOOL),
    ("secrets", Shape::list(&MOUNT)),
    ("tags", TEXTS.by(Unique::Key)),
    ("ulimits", Shape::named(&BUILD_ULIMIT, Keys::LooseNames)),
    ("platforms", TEXTS),
]
.or(Scalars::TEXT)
.merged(Merge::Build)
.long(Long::Build);
