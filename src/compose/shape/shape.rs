//! What Compose knows of each attribute, in one table: which types it takes, how an override changes it,
//! what makes items of a list the same, how its short form becomes the long one, how it is printed.
//!
//! The steps of the work (`variables`, `merge`, `check`, `print`) walk a value and this table side by side; none
//! of them knows an attribute by name that the table can tell it.

/// A mapping with these keys.
macro_rules! mapping {
    ($($field:tt)*) => {
        Shape::map(const { &[$($field)*] })
    };
}

/// What is known of an attribute.
pub(crate) struct Shape {
    /// The scalars it takes.
    pub(crate) scalars: Scalars,
    /// The only texts it takes; none means any.
    pub(crate) values: &'static [&'static str],
    /// Its items, if it takes a list.
    pub(crate) list: Option<List>,
    /// Its entries, if it takes a mapping.
    pub(crate) map: Option<Entries>,
    pub(crate) merge: Merge,
    pub(crate) unique: Option<Unique>,
    pub(crate) cast: Option<Cast>,
    pub(crate) long: Option<Long>,
    pub(crate) print: Print,
    /// A check of what it says, beyond its type.
    pub(crate) check: Option<Check>,
}

/// A set of scalar types.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scalars(u8);

impl Scalars {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const TEXT: Self = Self(1);
    pub(crate) const INT: Self = Self(2);
    pub(crate) const NUMBER: Self = Self(2 | 4);
    pub(crate) const BOOL: Self = Self(8);
    pub(crate) const NULL: Self = Self(16);
    pub(crate) const ALL: Self = Self(31);

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// What is known of the items of a list.
#[derive(Clone, Copy)]
pub(crate) struct List {
    pub(crate) item: &'static Shape,
    /// Whether two equal items are an error.
    pub(crate) unique: bool,
}

/// A key of a mapping, and what is known of its value.
pub(crate) type Field = (&'static str, Shape);

/// What is known of the entries of a mapping.
#[derive(Clone, Copy)]
pub(crate) struct Entries {
    /// The keys that have a meaning.
    pub(crate) fields: &'static [Field],
    /// Further such keys, shared with other mappings.
    pub(crate) groups: &'static [&'static [Field]],
    /// What other keys hold: names that users choose.
    pub(crate) named: Option<&'static Shape>,
    pub(crate) keys: Keys,
    pub(crate) required: &'static [&'static str],
}

impl Entries {
    /// The keys that have a meaning.
    pub(crate) fn all_fields(&self) -> impl Iterator<Item = &'static Field> {
        self.fields.iter().chain(self.groups.iter().copied().flatten())
    }
}

/// Which keys a mapping takes beside its fields.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keys {
    /// None.
    Closed,
    /// Those that start with `x-`.
    Extensions,
    /// Any name of letters, digits, `.`, `_` and `-`; another is an error.
    Names,
    /// As [`Keys::Names`], but another is let pass unlooked at.
    LooseNames,
    /// Any.
    Any,
}

/// How an override changes a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Merge {
    /// Mappings are joined, lists appended, scalars replaced; nothing (`null`) changes nothing.
    Plain,
    /// Replaced, by nothing too.
    Replace,
    /// Pairs, as a mapping or a list of `key=value`: joined by key.
    Pairs,
    /// A text or a list of them: appended.
    Texts,
    /// A build context is joined as `context`.
    Build,
    /// A list of services is joined as a mapping, with the default condition.
    DependsOn,
    /// A list of names is joined as a mapping.
    Names,
    /// Joined only if it is about the same driver.
    Logging,
    /// Pairs, all of which are kept.
    Hosts,
    /// Pools of addresses are joined by subnet.
    Pools,
}

/// What makes two items of a list the same: the later one takes the place of the earlier.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unique {
    /// The text before `=`.
    Key,
    /// Where a volume is mounted.
    VolumeTarget,
    /// Where a device is seen.
    DeviceTarget,
    /// Where a secret or config is mounted; the path is that of a short form.
    MountTarget(&'static str),
    /// The path of an env file.
    Path,
    /// The value.
    Value,
    /// Address, published port, target and protocol.
    Port,
}

/// What a text becomes once variables are put in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cast {
    Bool,
    Int,
    Float,
}

/// How a short form becomes the long one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Long {
    Build,
    DependsOn,
    Device,
    EnvFile,
    External,
    Gpus,
    /// A list of names becomes a mapping of nothing.
    Names,
    Mount,
    Pairs,
    Ports,
    /// A text becomes the `cron` of a mapping.
    Schedule,
    Ssh,
    /// A scalar becomes text.
    Text,
    /// A text becomes a list of one.
    TextList,
    Volume,
}

/// How `docker compose config` prints an attribute, and therefore what the value must be readable as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Print {
    /// As it stands.
    Any,
    Text,
    /// Text that is printed even if it is empty.
    TextAlways,
    Bool,
    /// A boolean that is printed whenever it is said.
    BoolSet,
    /// A boolean that is printed if it is false.
    BoolOptOut,
    /// A boolean that is always printed.
    BoolAlways,
    Int,
    /// A whole number that is printed whenever it is said.
    IntSet,
    /// A whole number, not below zero, that is printed whenever it is said.
    UintSet,
    /// A whole number that is always printed.
    IntAlways,
    Float,
    Bytes,
    /// A size that is always printed.
    BytesAlways,
    Duration,
    /// A duration that is printed whenever it is said.
    DurationSet,
    Mode,
    /// How many devices: a number, or `all`.
    Count,
    Command,
    HealthTest,
    Texts,
    Pairs,
    /// Pairs whose missing values stay missing.
    Environment,
    /// Pairs that are left out where they have no value.
    Arguments,
    Hosts,
    Ssh,
    Ulimit,
    /// Options, each of which may be a list.
    Options,
    Struct,
    /// A mapping that is printed even if it is not there.
    StructAlways,
    Items,
    Named,
    /// It is not printed.
    Nowhere,
}

/// A check of what a value says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    PullPolicy,
    ContainerName,
    /// Between these two numbers.
    Within(i64, i64),
}

impl Shape {
    pub(crate) const fn scalar(scalars: Scalars, print: Print) -> Self {
        Self {
            scalars,
            values: &[],
            list: None,
            map: None,
            merge: Merge::Plain,
            unique: None,
            cast: None,
            long: None,
            print,
            check: None,
        }
    }

    pub(crate) const fn list(item: &'static Self) -> Self {
        let shape = Self::scalar(Scalars::NONE, Print::Items);
        Self { list: Some(List { item, unique: false }), ..shape }
    }

    pub(crate) const fn map(fields: &'static [Field]) -> Self {
        let shape = Self::scalar(Scalars::NONE, Print::Struct);
        Self {
            map: Some(Entries { fields, groups: &[], named: None, keys: Keys::Extensions, required: &[] }),
            ..shape
        }
    }

    pub(crate) const fn named(item: &'static Self, keys: Keys) -> Self {
        let shape = Self::scalar(Scalars::NONE, Print::Named);
        Self {
            map: Some(Entries { fields: &[], groups: &[], named: Some(item), keys, required: &[] }),
            ..shape
        }
    }

    /// Lets the attribute take these scalars as well.
    pub(crate) const fn or(mut self, scalars: Scalars) -> Self {
        self.scalars = self.scalars.and(scalars);
        self
    }

    /// Lets the attribute take a list as well.
    pub(super) const fn or_list(mut self, item: &'static Self) -> Self {
        self.list = Some(List { item, unique: false });
        self
    }

    /// Makes two equal items of the attribute's list an error.
    pub(crate) const fn distinct(mut self) -> Self {
        if let Some(List { item, .. }) = self.list {
            self.list = Some(List { item, unique: true });
        }
        self
    }

    /// Lets the attribute's mapping take no `x-` keys.
    pub(crate) const fn closed(self) -> Self {
        self.with_keys(Keys::Closed)
    }

    pub(super) const fn with_keys(mut self, keys: Keys) -> Self {
        if let Some(entries) = self.map {
            self.map = Some(Entries { keys, ..entries });
        }
        self
    }

    /// Lets the attribute's mapping have these keys as well.
    pub(super) const fn with_groups(mut self, groups: &'static [&'static [Field]]) -> Self {
        if let Some(entries) = self.map {
            self.map = Some(Entries { groups, ..entries });
        }
        self
    }

    /// Makes the attribute's mapping require these keys.
    pub(super) const fn requiring(mut self, required: &'static [&'static str]) -> Self {
        if let Some(entries) = self.map {
            self.map = Some(Entries { required, ..entries });
        }
        self
    }

    pub(crate) const fn one_of(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    pub(crate) const fn merged(mut self, merge: Merge) -> Self {
        self.merge = merge;
        self
    }

    pub(crate) const fn by(mut self, unique: Unique) -> Self {
        self.unique = Some(unique);
        self
    }

    pub(crate) const fn cast(mut self, cast: Cast) -> Self {
        self.cast = Some(cast);
        self
    }

    pub(crate) const fn long(mut self, long: Long) -> Self {
        self.long = Some(long);
        self
    }

    pub(crate) const fn printed(mut self, print: Print) -> Self {
        self.print = print;
        self
    }

    pub(crate) const fn checked(mut self, check: Check) -> Self {
        self.check = Some(check);
        self
    }

    /// The shape of an entry of the attribute's mapping; `None` where nothing is known of it.
    pub(crate) fn field(&self, key: &str) -> Option<&'static Self> {
        let entries = self.map.as_ref()?;
        let found = entries.all_fields().find(|(name, _)| *name == key).map(|(_, shape)| shape);
        found.or(entries.named)
    }

    /// What is known of an entry, or of nothing in particular.
    pub(crate) fn entry(&self, key: &str) -> &'static Self {
        self.field(key).unwrap_or(&ANY)
    }

    /// The shape of an item of the attribute's list, or that of which nothing is known.
    pub(crate) fn item(&self) -> &'static Self {
        self.list.as_ref().map_or(&ANY, |list| list.item)
    }
}

/// The shape of an attribute of which nothing is known.
pub(super) static ANY: Shape = Shape::scalar(Scalars::ALL, Print::Any);

// The bricks that attributes are made of.
pub(super) const TEXT: Shape = Shape::scalar(Scalars::TEXT, Print::Text);
pub(super) const TEXT_OR_INT: Scalars = Scalars::TEXT.and(Scalars::INT);
pub(super) const TEXT_OR_NUMBER: Scalars = Scalars::TEXT.and(Scalars::NUMBER);
pub(super) const BOOL: Shape = Shape::scalar(Scalars::TEXT.and(Scalars::BOOL), Print::Bool);
pub(super) const INT: Shape = Shape::scalar(TEXT_OR_INT, Print::Int);
pub(super) const BYTES: Shape = Shape::scalar(TEXT_OR_NUMBER, Print::Bytes);
pub(super) const DURATION: Shape = Shape::scalar(Scalars::TEXT, Print::DurationSet);
pub(super) static ONE_TEXT: Shape = TEXT;
pub(super) static TEXT_OR_NUMBER_ITEM: Shape = Shape::scalar(TEXT_OR_NUMBER, Print::Text);
/// A list of texts, any of which may stand twice.
pub(super) const TEXTS: Shape = Shape::list(&ONE_TEXT).printed(Print::Texts);
/// A list of different texts.
pub(super) const DISTINCT_TEXTS: Shape = TEXTS.distinct();
/// A text or a list of different texts.
pub(super) const TEXT_OR_LIST: Shape = DISTINCT_TEXTS.or(Scalars::TEXT);
static PAIR_VALUE: Shape = Shape::scalar(Scalars::ALL, Print::Text);
/// A mapping of scalars, or a list of `key=value`.
pub(super) const PAIRS: Shape =
    Shape::named(&PAIR_VALUE, Keys::Any).or_list(&ONE_TEXT).distinct().printed(Print::Pairs);
static HOST_VALUE: Shape = Shape::list(&ONE_TEXT).or(Scalars::TEXT);
pub(super) const HOSTS: Shape =
    Shape::named(&HOST_VALUE, Keys::Any).or_list(&ONE_TEXT).distinct().printed(Print::Hosts);
static OPTION: Shape = Shape::scalar(TEXT_OR_NUMBER, Print::Text);
/// Options that are handed on as they are.
pub(super) const OPTIONS: Shape = Shape::named(&OPTION, Keys::Any).printed(Print::Pairs);
pub(super) const COMMAND: Shape = TEXTS.or(Scalars::TEXT).or(Scalars::NULL).printed(Print::Command);
const ULIMIT_NUMBER: Shape = Shape::scalar(TEXT_OR_INT, Print::Int).cast(Cast::Int);
pub(super) static ULIMIT: Shape = mapping![("hard", ULIMIT_NUMBER), ("soft", ULIMIT_NUMBER)]
    .requiring(&["soft", "hard"])
    .or(TEXT_OR_INT)
    .cast(Cast::Int)
    .merged(Merge::Replace)
    .printed(Print::Ulimit);
// The schema takes texts as well, of which Compose makes no numbers here: it refuses them, or panics.
pub(super) static BUILD_ULIMIT: Shape = mapping![
    ("hard", Shape::scalar(Scalars::INT, Print::Int)),
    ("soft", Shape::scalar(Scalars::INT, Print::Int))
]
.requiring(&["soft", "hard"])
.or(Scalars::INT)
.printed(Print::Ulimit);
/// A secret or a config as a service mounts it.
pub(super) static MOUNT: Shape = mapping![
    ("source", TEXT),
    ("target", TEXT),
    ("uid", TEXT),
    ("gid", TEXT),
    ("mode", Shape::scalar(TEXT_OR_NUMBER, Print::Mode)),
]
.or(Scalars::TEXT)
.long(Long::Mount);

pub(super) use mapping;
