//! The attributes of whatever runs in a container: a service, a job, a hook before a service starts.

use super::deploy::GPU;
use super::shape::{
    ANY, BOOL, BYTES, COMMAND, Cast, Check, DISTINCT_TEXTS, DURATION, Field, HOSTS, INT, Keys, Long, MOUNT,
    Merge, ONE_TEXT, OPTIONS, PAIRS, Print, Scalars, Shape, TEXT, TEXT_OR_INT, TEXT_OR_LIST, TEXT_OR_NUMBER,
    TEXT_OR_NUMBER_ITEM, TEXTS, ULIMIT, Unique, mapping,
};

const NUMBER: Shape = Shape::scalar(TEXT_OR_NUMBER, Print::Int).cast(Cast::Int);

static DEVICE: Shape = mapping![("source", TEXT), ("target", TEXT), ("permissions", TEXT)]
    .requiring(&["source", "target"])
    .or(Scalars::TEXT)
    .long(Long::Device);

static ENV_FILE: Shape =
    mapping![("path", TEXT), ("format", TEXT), ("required", BOOL.printed(Print::BoolOptOut)),]
        .closed()
        .requiring(&["path"])
        .or(Scalars::TEXT);

static MODEL: Shape = mapping![("endpoint_var", TEXT), ("model_var", TEXT)].or(Scalars::NULL);

static NETWORK: Shape = mapping![
    ("aliases", DISTINCT_TEXTS.by(Unique::Key)),
    ("interface_name", TEXT),
    ("ipv4_address", TEXT),
    ("ipv6_address", TEXT),
    ("link_local_ips", DISTINCT_TEXTS.by(Unique::Key)),
    ("mac_address", TEXT),
    ("driver_opts", OPTIONS),
    ("priority", Shape::scalar(Scalars::NUMBER, Print::Int)),
    ("gw_priority", Shape::scalar(Scalars::NUMBER, Print::Int)),
]
.or(Scalars::NULL);

static VOLUME: Shape = mapping![
    ("type", TEXT.one_of(&["bind", "volume", "tmpfs", "cluster", "npipe", "image"])),
    ("source", TEXT),
    ("target", TEXT),
    ("read_only", BOOL.cast(Cast::Bool)),
    ("consistency", TEXT),
    (
        "bind",
        mapping![
            ("propagation", TEXT),
            ("create_host_path", BOOL.printed(Print::BoolOptOut)),
            ("recursive", TEXT.one_of(&["enabled", "disabled", "writable", "readonly"])),
            ("selinux", TEXT.one_of(&["z", "Z"])),
        ],
    ),
    ("volume", mapping![("labels", PAIRS), ("nocopy", BOOL.cast(Cast::Bool)), ("subpath", TEXT)],),
    (
        "tmpfs",
        mapping![
            ("size", Shape::scalar(TEXT_OR_INT, Print::Bytes)),
            ("mode", Shape::scalar(TEXT_OR_NUMBER, Print::Int)),
        ],
    ),
    ("image", mapping![("subpath", TEXT)]),
]
.requiring(&["type", "target"])
.or(Scalars::TEXT)
.long(Long::Volume);

static BLKIO_LIMIT: Shape =
    mapping![("path", TEXT), ("rate", Shape::scalar(TEXT_OR_INT, Print::BytesAlways))].closed();

static BLKIO_WEIGHT: Shape =
    mapping![("path", TEXT), ("weight", Shape::scalar(Scalars::INT, Print::IntAlways))].closed();

static LOGGING_OPTION: Shape = Shape::scalar(TEXT_OR_NUMBER.and(Scalars::NULL), Print::Text);

/// What every container has.
// Source: the Compose specification, `schema/compose-spec.json`.
pub(super) const CONTAINER_FIELDS: &[Field] = &[
    ("annotations", PAIRS.merged(Merge::Pairs).by(Unique::Key)),
    (
        "blkio_config",
        mapping![
            ("device_read_bps", Shape::list(&BLKIO_LIMIT)),
            ("device_read_iops", Shape::list(&BLKIO_LIMIT)),
            ("device_write_bps", Shape::list(&BLKIO_LIMIT)),
            ("device_write_iops", Shape::list(&BLKIO_LIMIT)),
            // The schema takes texts, and Compose's own decoder does not.
            ("weight", Shape::scalar(Scalars::INT, Print::Int)),
            ("weight_device", Shape::list(&BLKIO_WEIGHT)),
        ]
        .closed(),
    ),
    ("cap_add", DISTINCT_TEXTS.by(Unique::Key)),
    ("cap_drop", DISTINCT_TEXTS.by(Unique::Key)),
    ("cgroup", TEXT.one_of(&["host", "private"])),
    ("cgroup_parent", TEXT),
    ("command", COMMAND.merged(Merge::Replace)),
    ("configs", Shape::list(&MOUNT).by(Unique::MountTarget(""))),
    ("cpu_count", INT.cast(Cast::Int).checked(Check::Within(0, i64::MAX))),
    ("cpu_percent", INT.cast(Cast::Float).checked(Check::Within(0, 100)).printed(Print::Float)),
    ("cpu_period", NUMBER),
    ("cpu_quota", NUMBER),
    ("cpu_rt_period", NUMBER),
    ("cpu_rt_runtime", NUMBER),
    ("cpu_shares", NUMBER),
    ("cpus", NUMBER.cast(Cast::Float).printed(Print::Float)),
    ("cpuset", TEXT),
    ("credential_spec", mapping![("config", TEXT), ("file", TEXT), ("registry", TEXT)]),
    ("device_cgroup_rules", DISTINCT_TEXTS),
    ("devices", Shape::list(&DEVICE).by(Unique::DeviceTarget)),
    ("dns", TEXT_OR_LIST.merged(Merge::Texts).by(Unique::Key).long(Long::TextList)),
    ("dns_opt", DISTINCT_TEXTS.merged(Merge::Texts).by(Unique::Key)),
    ("dns_search", TEXT_OR_LIST.merged(Merge::Texts).by(Unique::Key)),
    ("domainname", TEXT),
    ("entrypoint", COMMAND.merged(Merge::Replace)),
    (
        "env_file",
        Shape::list(&ENV_FILE).or(Scalars::TEXT).merged(Merge::Texts).by(Unique::Path).long(Long::EnvFile),
    ),
    ("environment", PAIRS.merged(Merge::Pairs).by(Unique::Key).printed(Print::Environment)),
    ("extra_hosts", HOSTS.merged(Merge::Hosts)),
    ("gpus", Shape::list(&GPU).or(Scalars::TEXT).one_of(&["all"]).long(Long::Gpus)),
    ("group_add", Shape::list(&TEXT_OR_NUMBER_ITEM).distinct().printed(Print::Texts)),
    ("hostname", TEXT),
    ("image", TEXT),
    ("init", BOOL.cast(Cast::Bool).printed(Print::BoolSet)),
    ("ipc", TEXT),
    ("isolation", TEXT),
    ("label_file", TEXTS.or(Scalars::TEXT).merged(Merge::Texts).long(Long::TextList)),
    ("labels", PAIRS.merged(Merge::Pairs).by(Unique::Key)),
    (
        "logging",
        mapping![
            ("driver", TEXT),
            ("options", Shape::named(&LOGGING_OPTION, Keys::Any).printed(Print::Pairs)),
        ]
        .merged(Merge::Logging),
    ),
    ("mac_address", TEXT),
    ("mem_limit", BYTES),
    ("mem_reservation", Shape::scalar(TEXT_OR_INT, Print::Bytes)),
    ("mem_swappiness", Shape::scalar(TEXT_OR_INT, Print::Bytes)),
    ("memswap_limit", BYTES),
    (
        "models",
        Shape::named(&MODEL, Keys::LooseNames)
            .or_list(TEXTS_ITEM)
            .distinct()
            .merged(Merge::Names)
            .long(Long::Names),
    ),
    ("network_mode", TEXT),
    (
        "networks",
        Shape::named(&NETWORK, Keys::Names)
            .or_list(TEXTS_ITEM)
            .distinct()
            .merged(Merge::Names)
            .long(Long::Names),
    ),
    ("oom_kill_disable", BOOL.cast(Cast::Bool)),
    ("oom_score_adj", INT.cast(Cast::Int).checked(Check::Within(-1000, 1000))),
    ("pid", TEXT.or(Scalars::NULL)),
    ("pids_limit", NUMBER),
    ("platform", TEXT),
    ("privileged", BOOL.cast(Cast::Bool)),
    ("pull_policy", TEXT.checked(Check::PullPolicy)),
    ("pull_refresh_after", TEXT.printed(Print::Nowhere)),
    ("read_only", BOOL.cast(Cast::Bool)),
    ("runtime", TEXT),
    ("secrets", Shape::list(&MOUNT).by(Unique::MountTarget("/run/secrets"))),
    ("security_opt", DISTINCT_TEXTS),
    ("shm_size", BYTES),
    ("stop_grace_period", DURATION),
    ("stop_signal", TEXT),
    ("storage_opt", Shape::named(&ANY, Keys::Any).printed(Print::Pairs)),
    ("sysctls", PAIRS.merged(Merge::Pairs).by(Unique::Key)),
    ("tmpfs", TEXT_OR_LIST.merged(Merge::Texts).by(Unique::Key)),
    ("ulimits", Shape::named(&ULIMIT, Keys::LooseNames)),
    ("use_api_socket", Shape::scalar(Scalars::BOOL, Print::Bool)),
    ("user", TEXT),
    ("userns_mode", TEXT),
    ("uts", TEXT),
    ("volumes", Shape::list(&VOLUME).distinct().by(Unique::VolumeTarget)),
    ("volumes_from", DISTINCT_TEXTS),
    ("working_dir", TEXT),
];

const TEXTS_ITEM: &Shape = &ONE_TEXT;
