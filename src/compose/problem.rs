//! What Compose would refuse or warn about, and what a reader of the files would trip over.

use crate::source::Span;

/// Something wrong with a project, at the place where it is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which mistake it is: the rule that reports it bears its name.
    pub kind: ProblemKind,
    /// Where.
    pub place: Span,
    /// A clause that says what is wrong.
    pub message: String,
    /// Other places that belong to it, and what they have to do with it.
    pub notes: Vec<(Span, String)>,
    /// What to do about it, if that is known.
    pub help: Option<String>,
    /// The variable that it is about, if it is about one.
    pub variable: Option<String>,
    /// Whether Compose stops only where a profile is on.
    pub is_of_profile: bool,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $rule:literal,)*) => {
        /// The mistakes, each named like the rule that reports it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ProblemKind {
            $($(#[$doc])* $kind,)*
        }

        impl ProblemKind {
            /// Every kind there is.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// The name of the rule that reports a mistake of this kind.
            #[must_use]
            pub fn rule(self) -> &'static str {
                match self {
                    $(Self::$kind => $rule,)*
                }
            }
        }
    };
}

kinds! {
    /// Not YAML.
    ComposeSyntax = "compose-syntax",
    /// An unknown key, a value of the wrong type, a value that its attribute does not take.
    ComposeSchema = "compose-schema",
    /// A key that stands in its mapping twice.
    DuplicateKey = "duplicate-key",
    /// A file that cannot be read.
    UnreadableFile = "unreadable-file",
    /// A key that Compose no longer looks at, or that is better not used.
    ObsoleteKey = "obsolete-key",
    /// Settings that exclude each other.
    ConflictingSettings = "conflicting-settings",
    /// A variable with neither a value nor a default.
    UnsetVariable = "unset-variable",
    /// A variable that the file itself demands (`${X:?}`) and that `.env` does not give.
    RequiredVariable = "required-variable",
    /// A service that does not exist.
    UndefinedService = "undefined-service",
    /// A network that does not exist.
    UndefinedNetwork = "undefined-network",
    /// A volume that does not exist.
    UndefinedVolume = "undefined-volume",
    /// A secret that does not exist.
    UndefinedSecret = "undefined-secret",
    /// A config that does not exist.
    UndefinedConfig = "undefined-config",
    /// A model that does not exist.
    UndefinedModel = "undefined-model",
    /// Services that wait for each other.
    DependencyCycle = "dependency-cycle",
    /// Files that include each other.
    IncludeCycle = "include-cycle",
    /// Services that extend each other.
    ExtendsCycle = "extends-cycle",
    /// An `env_file` or `label_file` that does not exist.
    MissingEnvFile = "missing-env-file",
    /// A file to include or to extend from that does not exist.
    MissingInclude = "missing-include",
    /// A reference that leaves the repository.
    PathOutsideRepository = "path-outside-repository",
    /// An overlay says something that Compose ignores.
    OverlayWithoutEffect = "overlay-without-effect",
    /// More than is looked at: too deep, too many, too large.
    LimitReached = "limit-reached",
}

impl Problem {
    pub(crate) fn new(kind: ProblemKind, place: Span, message: impl Into<String>) -> Self {
        Self {
            kind,
            place,
            message: message.into(),
            notes: Vec::new(),
            help: None,
            variable: None,
            is_of_profile: false,
        }
    }

    /// Says which variable it is about.
    pub(crate) fn about(mut self, variable: &str) -> Self {
        self.variable = Some(variable.to_owned());
        self
    }

    /// Says that Compose stops only where a profile is on.
    pub(crate) fn of_profile(mut self) -> Self {
        self.is_of_profile = true;
        self
    }

    pub(crate) fn note(mut self, place: Span, caption: impl Into<String>) -> Self {
        self.notes.push((place, caption.into()));
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
