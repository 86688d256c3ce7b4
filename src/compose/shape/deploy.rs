//! The attributes of `deploy`, and the devices that a service asks for.

use super::shape::{
    Cast, DISTINCT_TEXTS, DURATION, INT, Keys, Merge, PAIRS, Print, Scalars, Shape, TEXT, TEXT_OR_INT,
    TEXT_OR_NUMBER, TEXTS, Unique, mapping,
};

const ORDERS: &[&str] = &["start-first", "stop-first"];

const UPDATE: Shape = mapping![
    ("parallelism", Shape::scalar(TEXT_OR_INT, Print::UintSet).cast(Cast::Int)),
    ("delay", DURATION.printed(Print::Duration)),
    ("failure_action", TEXT),
    ("monitor", DURATION.printed(Print::Duration)),
    ("max_failure_ratio", Shape::scalar(TEXT_OR_NUMBER, Print::Float).cast(Cast::Float)),
    ("order", TEXT.one_of(ORDERS)),
];

/// A device as the engine is asked for it.
static DEVICE_REQUEST: Shape = mapping![
    ("capabilities", DISTINCT_TEXTS),
    ("count", Shape::scalar(TEXT_OR_INT, Print::Count)),
    ("device_ids", DISTINCT_TEXTS),
    ("driver", TEXT),
    ("options", PAIRS),
]
.requiring(&["capabilities"]);

/// A device under `gpus`, where Compose looks at its keys less closely.
pub(super) static GPU: Shape = mapping![
    ("capabilities", DISTINCT_TEXTS),
    ("count", Shape::scalar(TEXT_OR_INT, Print::Count)),
    ("device_ids", DISTINCT_TEXTS),
    ("driver", TEXT),
    ("options", PAIRS),
]
.with_keys(Keys::Any);

static GENERIC_RESOURCE: Shape = mapping![(
    "discrete_resource_spec",
    mapping![
        ("kind", TEXT.printed(Print::TextAlways)),
        ("value", Shape::scalar(TEXT_OR_NUMBER, Print::IntAlways)),
    ],
)];

const CPUS: Shape = Shape::scalar(TEXT_OR_NUMBER, Print::Float);
const MEMORY: Shape = Shape::scalar(Scalars::TEXT, Print::Bytes);

static PREFERENCE: Shape = mapping![("spread", TEXT)];

pub(super) const DEPLOY: Shape = mapping![
    ("mode", TEXT),
    ("endpoint_mode", TEXT),
    ("replicas", Shape::scalar(TEXT_OR_INT, Print::IntSet).cast(Cast::Int)),
    ("labels", PAIRS.merged(Merge::Pairs).by(Unique::Key)),
    ("rollback_config", UPDATE),
    ("update_config", UPDATE),
    (
        "resources",
        mapping![
            ("limits", mapping![("cpus", CPUS), ("memory", MEMORY), ("pids", INT)]),
            (
                "reservations",
                mapping![
                    ("cpus", CPUS),
                    ("memory", MEMORY),
                    ("generic_resources", Shape::list(&GENERIC_RESOURCE)),
                    ("devices", Shape::list(&DEVICE_REQUEST)),
                ],
            ),
        ]
        .printed(Print::StructAlways),
    ),
    (
        "restart_policy",
        mapping![
            ("condition", TEXT),
            ("delay", DURATION),
            ("max_attempts", Shape::scalar(TEXT_OR_INT, Print::UintSet).cast(Cast::Int)),
            ("window", DURATION),
        ],
    ),
    (
        "placement",
        mapping![
            ("constraints", TEXTS),
            ("preferences", Shape::list(&PREFERENCE)),
            ("max_replicas_per_node", INT.cast(Cast::Int)),
        ]
        .printed(Print::StructAlways),
    ),
]
.or(Scalars::NULL);
