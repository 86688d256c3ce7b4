//! What a policy file may say, section by section.

use super::read::{FromPolicy, Mistakes, Named, choice, table, wanted};
use crate::catalog::Level;
use crate::source::Spanned;
use crate::syntax::patterns::PathPattern;
use crate::syntax::yaml::{Node, NodeKind};

choice! {
    /// The profile, as a policy file names it.
    pub enum ProfileName {
        /// What is known to be bad.
        Recommended = "recommended",
        /// Also what cannot be proved good.
        Strict = "strict",
    }
}

choice! {
    /// A level, or none.
    pub enum LevelName {
        /// An error.
        Error = "error",
        /// A warning.
        Warning = "warning",
        /// A notice.
        Notice = "notice",
        /// The rule is not run.
        Off = "off",
    }
}

impl LevelName {
    /// The level; none where the rule is not run.
    #[must_use]
    pub fn level(self) -> Option<Level> {
        match self {
            Self::Error => Some(Level::Error),
            Self::Warning => Some(Level::Warning),
            Self::Notice => Some(Level::Notice),
            Self::Off => None,
        }
    }
}

choice! {
    /// How exactly images must be named.
    pub enum Pin {
        /// A major version with a variant, as far as the tag goes.
        Release = "release",
        /// At least a minor version.
        Minor = "minor",
        /// At least a patch version.
        Patch = "patch",
        /// A digest.
        Digest = "digest",
    }
}

choice! {
    /// What a project is for.
    pub enum ProjectKindName {
        /// Nothing special.
        Plain = "plain",
        /// Development.
        Development = "development",
        /// Production.
        Production = "production",
    }
}

table! {
    /// Services that are processes of one program.
    pub struct SameService {
        /// Their names.
        services: Vec<Spanned<String>> = Vec::new(),
        /// Why they are one.
        reason: Option<String> = None,
    }
}

table! {
    /// An image that is built from this repository where no file says so.
    pub struct PolicyBuild {
        /// Its name, as others refer to it: `acme/base:1`.
        name: Option<Spanned<String>> = None,
        /// Its Dockerfile, from the root; `Dockerfile` in the context, if it is not said.
        dockerfile: Option<Spanned<String>> = None,
        /// The directory that it is built from, from the root; that of the Dockerfile, if it is not said.
        context: Option<Spanned<String>> = None,
        /// The stage that is built; the last, if it is not said.
        target: Option<Spanned<String>> = None,
        /// The build arguments that are passed.
        args: Named<Spanned<String>> = Named::new(),
    }
}

table! {
    /// What is asked of images.
    pub struct Images {
        /// How exactly they must be named.
        pin: Option<Spanned<Pin>> = None,
        /// The registries, or parts of them, that images may come from.
        registries: Vec<Spanned<String>> = Vec::new(),
        /// The images that runtime stages may stand on.
        runtime_bases: Vec<Spanned<String>> = Vec::new(),
        /// Labels that images and services must have.
        labels: Vec<Spanned<String>> = Vec::new(),
        /// The platform that services must say.
        platform: Option<Spanned<String>> = None,
        /// The images that are built here by something that Stockade does not read.
        build: Vec<Spanned<PolicyBuild>> = Vec::new(),
    }
}

table! {
    /// What is asked of runtime images.
    pub struct Runtime {
        /// Tools that may not be in them, beyond those that never may.
        forbid: Vec<Spanned<String>> = Vec::new(),
        /// Tools that may be in them all the same.
        allow: Vec<Spanned<String>> = Vec::new(),
    }
}

table! {
    /// Levels for what is found in some files.
    pub struct Override {
        /// The files, as patterns of paths from the root.
        files: Vec<Spanned<PathPattern>> = Vec::new(),
        /// The levels of rules and categories there.
        rules: Named<Spanned<LevelName>> = Named::new(),
    }
}

/// A project: its files, or its files and what it is for.
#[derive(Debug, Clone)]
pub struct ProjectSetting {
    /// What it is for; by its name or the names of its files, if it is not said.
    pub kind: Option<ProjectKindName>,
    /// Its files, the later ones on top of the earlier ones.
    pub files: Vec<Spanned<String>>,
}

impl FromPolicy for ProjectSetting {
    fn read(node: Node<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        match node.kind() {
            NodeKind::Sequence => Some(Self { kind: None, files: Vec::read(node, mistakes)? }),
            NodeKind::Mapping => {
                let table = ProjectTable::read(node, mistakes)?;
                Some(Self { kind: table.kind, files: table.files })
            }
            _ => wanted(node, "a list of files", mistakes),
        }
    }

    fn schema() -> serde_json::Value {
        serde_json::json!({"oneOf": [Vec::<String>::schema(), ProjectTable::schema()]})
    }
}

table! {
    /// A project in its long form.
    struct ProjectTable {
        /// What it is for.
        kind: Option<ProjectKindName> = None,
        /// Its files.
        files: Vec<Spanned<String>> = Vec::new(),
    }
}

/// What a policy says of a rule: a level, or a table with a level, exceptions and the rule's own options.
#[derive(Debug, Clone)]
pub struct RuleSetting {
    /// The level, if one is said.
    pub level: Option<Spanned<LevelName>>,
    /// Services by name and files by pattern that the rule leaves alone.
    pub except: Vec<Spanned<PathPattern>>,
    /// Its table, by number in its file, if it has one: the rule reads its options from there.
    pub table: Option<Spanned<u32>>,
    /// Whether the table holds more than every rule's may.
    pub has_options: bool,
}

/// The keys that every rule's table may have, whatever the rule's own options are.
pub(super) const KEYS_OF_EVERY_RULE: [&str; 2] = ["level", "except"];

impl FromPolicy for RuleSetting {
    fn read(node: Node<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        if !matches!(node.kind(), NodeKind::Mapping) {
            let level = Spanned::<LevelName>::read(node, mistakes)?;
            return Some(Self { level: Some(level), except: Vec::new(), table: None, has_options: false });
        }
        let level = node.get("level").and_then(|level| Spanned::<LevelName>::read(level, mistakes));
        let except = node.get("except").and_then(|except| Vec::read(except, mistakes)).unwrap_or_default();
        let is_option = |key: Node<'_>| key.as_str().is_none_or(|key| !KEYS_OF_EVERY_RULE.contains(&key));
        let has_options = node.entries().any(|(key, _)| is_option(key));
        Some(Self { level, except, table: Some(Spanned::new(node.id(), node.span())), has_options })
    }

    fn schema() -> serde_json::Value {
        LevelName::schema()
    }
}

table! {
    /// A policy file.
    pub struct Sections {
        /// Other policy files of the repository that this one builds on.
        extends: Vec<Spanned<String>> = Vec::new(),
        /// The profile that levels start from.
        profile: Option<Spanned<ProfileName>> = None,
        /// The directories that are services, as patterns of paths from the root.
        services: Vec<Spanned<PathPattern>> = Vec::new(),
        /// The directories whose code services may carry, as patterns of paths from the root.
        shared: Vec<Spanned<PathPattern>> = Vec::new(),
        /// The variables of Compose files that are set outside of the repository: names, in which `*` stands for any part.
        variables: Vec<Spanned<PathPattern>> = Vec::new(),
        /// Compose projects by name.
        projects: Named<ProjectSetting> = Named::new(),
        /// Services that are processes of one program.
        same_service: Vec<Spanned<SameService>> = Vec::new(),
        /// What is asked of images.
        images: Images = Images::default(),
        /// What is asked of runtime images.
        runtime: Runtime = Runtime::default(),
        /// Rules and categories by name: a level, or a table with a level, exceptions and options.
        rules: Named<RuleSetting> = Named::new(),
        /// Levels for what is found in some files.
        overrides: Vec<Spanned<Override>> = Vec::new(),
        /// Rules and categories that no comment may suppress.
        protected: Vec<Spanned<String>> = Vec::new(),
        /// The files that are not judged, as patterns of paths from the root.
        exclude: Vec<Spanned<PathPattern>> = Vec::new(),
    }
}

impl Sections {
    /// Puts sections on top of others. What is named is put together by name, the upper one in force;
    /// overrides, processes of one program, protected rules and excluded files are those of both; anything
    /// else is the upper one's if it says it at all.
    #[must_use]
    pub(super) fn on_top_of(self, base: Self) -> Self {
        fn list<T>(upper: Vec<T>, base: Vec<T>) -> Vec<T> {
            if upper.is_empty() { base } else { upper }
        }
        fn both<T>(upper: Vec<T>, base: Vec<T>) -> Vec<T> {
            base.into_iter().chain(upper).collect()
        }
        fn named<T>(upper: Named<T>, base: Named<T>) -> Named<T> {
            base.into_iter().chain(upper).collect()
        }
        Self {
            extends: self.extends,
            profile: self.profile.or(base.profile),
            services: list(self.services, base.services),
            shared: list(self.shared, base.shared),
            variables: both(self.variables, base.variables),
            projects: named(self.projects, base.projects),
            same_service: both(self.same_service, base.same_service),
            images: Images {
                pin: self.images.pin.or(base.images.pin),
                registries: list(self.images.registries, base.images.registries),
                runtime_bases: list(self.images.runtime_bases, base.images.runtime_bases),
                labels: list(self.images.labels, base.images.labels),
                platform: self.images.platform.or(base.images.platform),
                build: both(self.images.build, base.images.build),
            },
            runtime: Runtime {
                forbid: list(self.runtime.forbid, base.runtime.forbid),
                allow: list(self.runtime.allow, base.runtime.allow),
            },
            rules: named(self.rules, base.rules),
            overrides: both(self.overrides, base.overrides),
            protected: both(self.protected, base.protected),
            exclude: both(self.exclude, base.exclude),
        }
    }
}
