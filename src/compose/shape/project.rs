//! The top level of a Compose file, and the resources it names.

use super::service::{JOB, SERVICE};
use super::shape::{
    Cast, INT, Keys, Long, Merge, OPTIONS, PAIRS, Print, Scalars, Shape, TEXT, TEXT_OR_LIST, TEXTS, Unique,
    mapping,
};

const FLAG: Shape = Shape::scalar(Scalars::TEXT.and(Scalars::BOOL), Print::Bool).cast(Cast::Bool);
const FLAG_SET: Shape = FLAG.printed(Print::BoolSet);
const EXTERNAL: Shape =
    mapping![("name", TEXT)].or(Scalars::TEXT).or(Scalars::BOOL).cast(Cast::Bool).printed(Print::Bool);
const LOOSE_EXTERNAL: Shape = EXTERNAL.with_keys(Keys::Any);

static POOL: Shape = mapping![
    ("subnet", TEXT),
    ("ip_range", TEXT),
    ("gateway", TEXT),
    ("aux_addresses", Shape::named(&TEXT_OPTION, Keys::Any).printed(Print::Pairs)),
];
static TEXT_OPTION: Shape = TEXT;

static NETWORK: Shape = mapping![
    ("name", TEXT),
    ("driver", TEXT),
    ("driver_opts", OPTIONS),
    (
        "ipam",
        mapping![
            ("driver", TEXT),
            ("config", Shape::list(&POOL).merged(Merge::Pools)),
            ("options", Shape::named(&TEXT_OPTION, Keys::Any).printed(Print::Pairs)),
        ]
        .printed(Print::StructAlways),
    ),
    ("external", EXTERNAL),
    ("internal", FLAG),
    ("enable_ipv4", FLAG_SET),
    ("enable_ipv6", FLAG_SET),
    ("attachable", FLAG),
    ("labels", PAIRS.merged(Merge::Pairs).by(Unique::Key)),
]
.or(Scalars::NULL)
.long(Long::External);

static VOLUME: Shape = mapping![
    ("name", TEXT),
    ("driver", TEXT),
    ("driver_opts", OPTIONS),
    ("external", EXTERNAL),
    ("labels", PAIRS.merged(Merge::Pairs)),
]
.or(Scalars::NULL)
.long(Long::External);

static SECRET: Shape = mapping![
    ("name", TEXT),
    ("environment", TEXT),
    ("file", TEXT),
    ("external", LOOSE_EXTERNAL),
    ("labels", PAIRS.merged(Merge::Pairs)),
    ("driver", TEXT),
    ("driver_opts", OPTIONS),
    ("template_driver", TEXT),
]
.long(Long::External);

static CONFIG: Shape = mapping![
    ("name", TEXT),
    ("content", TEXT),
    ("environment", TEXT),
    ("file", TEXT),
    ("external", LOOSE_EXTERNAL),
    ("labels", PAIRS.merged(Merge::Pairs)),
    ("template_driver", TEXT),
]
.long(Long::External);

static MODEL: Shape = mapping![
    ("name", TEXT),
    ("model", TEXT),
    ("context_size", Shape::scalar(Scalars::INT, INT.print)),
    ("runtime_flags", TEXTS),
]
.requiring(&["model"]);

static INCLUDE: Shape =
    mapping![("path", TEXT_OR_LIST), ("env_file", TEXT_OR_LIST), ("project_directory", TEXT),]
        .closed()
        .or(Scalars::TEXT);

/// A Compose file.
pub(crate) static PROJECT: Shape = mapping![
    ("version", TEXT),
    ("name", TEXT),
    ("include", Shape::list(&INCLUDE)),
    ("services", Shape::named(&SERVICE, Keys::Names)),
    ("jobs", Shape::named(&JOB, Keys::Names)),
    ("models", Shape::named(&MODEL, Keys::Names)),
    ("networks", Shape::named(&NETWORK, Keys::Names)),
    ("volumes", Shape::named(&VOLUME, Keys::Names)),
    ("secrets", Shape::named(&SECRET, Keys::Names)),
    ("configs", Shape::named(&CONFIG, Keys::Names)),
];

/// The sections of a Compose file whose entries are things of their own, in the order in which they are joined.
// Source: the Compose specification, `schema/compose-spec.json` (the keys with `patternProperties`).
pub(crate) const SECTIONS: [&str; 7] =
    ["services", "volumes", "networks", "secrets", "configs", "models", "jobs"];

#[cfg(test)]
mod tests {
    use super::{PROJECT, SECTIONS};

    #[test]
    fn sections_are_the_keys_with_entries_of_their_own() {
        let fields = PROJECT.map.into_iter().flat_map(|entries| entries.fields);
        let mut named: Vec<&str> = fields
            .filter(|(_, shape)| shape.map.is_some_and(|entries| entries.named.is_some()))
            .map(|(key, _)| *key)
            .collect();
        let mut sections = SECTIONS;
        named.sort_unstable();
        sections.sort_unstable();
        assert_eq!(named, sections);
    }
}
