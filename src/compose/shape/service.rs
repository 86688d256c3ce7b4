//! The attributes of a service.

use super::build::BUILD;
use super::container::CONTAINER_FIELDS;
use super::deploy::DEPLOY;
use super::shape::{
    BOOL, COMMAND, Cast, Check, DISTINCT_TEXTS, DURATION, Field, INT, Keys, Long, Merge, ONE_TEXT, PAIRS,
    Print, Scalars, Shape, TEXT, TEXT_OR_INT, TEXT_OR_LIST, TEXT_OR_NUMBER, TEXT_OR_NUMBER_ITEM, TEXTS,
    Unique, mapping,
};

const HEALTHCHECK: Shape = mapping![
    ("disable", BOOL.cast(Cast::Bool)),
    ("interval", DURATION),
    ("retries", Shape::scalar(TEXT_OR_NUMBER, Print::UintSet).cast(Cast::Int)),
    ("test", TEXTS.or(Scalars::TEXT).merged(Merge::Replace).printed(Print::HealthTest)),
    ("timeout", DURATION),
    ("start_period", DURATION),
    ("start_interval", DURATION),
];

static DEPENDENCY: Shape = mapping![
    ("restart", BOOL.cast(Cast::Bool)),
    ("required", Shape::scalar(Scalars::BOOL, Print::BoolAlways).cast(Cast::Bool)),
    ("condition", TEXT.one_of(&["service_started", "service_healthy", "service_completed_successfully"])),
]
.requiring(&["condition"]);

static HOOK: Shape = mapping![
    ("command", COMMAND),
    ("user", TEXT),
    ("privileged", BOOL),
    ("working_dir", TEXT),
    ("environment", PAIRS.printed(Print::Environment)),
]
.requiring(&["command"]);

static WATCH: Shape = mapping![
    ("ignore", TEXT_OR_LIST.long(Long::TextList)),
    ("include", TEXT_OR_LIST.long(Long::TextList)),
    ("path", TEXT.printed(Print::TextAlways)),
    (
        "action",
        TEXT.one_of(&["rebuild", "sync", "restart", "sync+restart", "sync+exec"]).printed(Print::TextAlways),
    ),
    ("target", TEXT),
    (
        "exec",
        mapping![
            ("command", COMMAND),
            ("user", TEXT),
            ("privileged", BOOL),
            ("working_dir", TEXT),
            ("environment", PAIRS.printed(Print::Environment)),
        ]
        .requiring(&["command"])
        .printed(Print::StructAlways),
    ),
    ("initial_sync", Shape::scalar(Scalars::BOOL, Print::Bool)),
]
.requiring(&["path", "action"]);

static PORT: Shape = mapping![
    ("name", TEXT),
    ("mode", TEXT),
    ("host_ip", TEXT),
    ("target", INT.cast(Cast::Int)),
    ("published", TEXT.or(Scalars::INT)),
    ("protocol", TEXT),
    ("app_protocol", TEXT),
]
.requiring(&["target"])
.or(TEXT_OR_NUMBER);

static PROVIDER_OPTION: Shape = Shape::list(&PROVIDER_VALUE).or(Scalars::ALL);
static PROVIDER_VALUE: Shape =
    Shape::scalar(Scalars::TEXT.and(Scalars::NUMBER).and(Scalars::BOOL), Print::Text);

/// A service.
pub(crate) static SERVICE: Shape =
    Shape::map(SERVICE_FIELDS).with_groups(&[WORKLOAD_FIELDS, CONTAINER_FIELDS]);

/// A job: what a service is, but run when asked or by the clock.
pub(super) static JOB: Shape = mapping![
    ("profiles", DISTINCT_TEXTS.by(Unique::Key)),
    ("triggers", mapping![("manual", BOOL), ("schedule", Shape::list(&SCHEDULE))],),
]
.with_groups(&[WORKLOAD_FIELDS, CONTAINER_FIELDS])
.requiring(&["triggers"]);

static SCHEDULE: Shape = mapping![
    ("cron", TEXT),
    ("timezone", TEXT),
    ("concurrency", TEXT.one_of(&["forbid", "queue"])),
    ("missed_fires", TEXT.one_of(&["one", "skip"])),
]
.requiring(&["cron"])
.or(Scalars::TEXT)
.long(Long::Schedule);

/// What runs before a service starts: a container of its own.
pub(crate) static PRE_START: Shape = mapping![("per_replica", BOOL)].with_groups(&[CONTAINER_FIELDS]);

/// What only a service has.
// Source: the Compose specification, `schema/compose-spec.json`.
const SERVICE_FIELDS: &[Field] = &[
    ("attach", BOOL.printed(Print::BoolSet)),
    ("container_name", TEXT.checked(Check::ContainerName)),
    ("deploy", DEPLOY),
    ("develop", mapping![("watch", Shape::list(&WATCH))].or(Scalars::NULL)),
    (
        "extends",
        mapping![("service", TEXT), ("file", TEXT)]
            .closed()
            .requiring(&["service"])
            .or(Scalars::TEXT)
            .printed(Print::Nowhere),
    ),
    ("external_links", DISTINCT_TEXTS),
    ("links", DISTINCT_TEXTS.by(Unique::Key)),
    ("post_start", Shape::list(&HOOK)),
    ("pre_start", Shape::list(&PRE_START)),
    ("pre_stop", Shape::list(&HOOK)),
    ("profiles", DISTINCT_TEXTS.by(Unique::Key)),
    (
        "provider",
        mapping![
            ("type", TEXT),
            ("options", Shape::named(&PROVIDER_OPTION, Keys::Any).printed(Print::Options)),
        ]
        .requiring(&["type"]),
    ),
    ("restart", TEXT),
    ("scale", Shape::scalar(TEXT_OR_INT, Print::IntSet).cast(Cast::Int)),
];

/// What a service and a job have.
// Source: the Compose specification, `schema/compose-spec.json`.
const WORKLOAD_FIELDS: &[Field] = &[
    ("build", BUILD),
    (
        "depends_on",
        Shape::named(&DEPENDENCY, Keys::Names)
            .or_list(TEXTS_ITEM)
            .distinct()
            .merged(Merge::DependsOn)
            .long(Long::DependsOn),
    ),
    ("expose", Shape::list(&TEXT_OR_NUMBER_ITEM).distinct().by(Unique::Value).printed(Print::Texts)),
    ("healthcheck", HEALTHCHECK),
    ("ports", Shape::list(&PORT).distinct().by(Unique::Port).long(Long::Ports)),
    ("stdin_open", BOOL.cast(Cast::Bool)),
    ("tty", BOOL.cast(Cast::Bool)),
];

const TEXTS_ITEM: &Shape = &ONE_TEXT;
