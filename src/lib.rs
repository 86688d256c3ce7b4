//! Stockade judges what the Dockerfiles and Compose files of a repository ship, together.
//!
//! ```
//! use stockade::{Facts, Files, Policy, RepoPath, Repo, Tree, lint};
//!
//! let dockerfile = "FROM alpine:3.22\nCOPY server /\nCMD [\"/server\"]\n";
//! let compose = "services:\n  api:\n    build: .\n";
//! let files = [("Dockerfile", dockerfile), ("compose.yaml", compose), ("server", "")];
//! let files = files.map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
//!
//! let (policy, scope) = (Policy::default(), [RepoPath::root()]);
//! let repo = Repo::read(Tree::in_memory(files), Files::default(), &policy, &scope);
//! let facts = Facts::of(repo);
//! let findings = lint(&facts, &policy, &scope);
//! for finding in &findings {
//!     let file = facts.repo.files().get(finding.place.file);
//!     let line = file.position(finding.place.start).line;
//!     println!("{}:{line}: {} ({})", file.path(), finding.message, finding.rule);
//! }
//! assert!(findings.iter().any(|finding| finding.rule == "root-user"));
//! ```
//!
//! - Reading: a [`Tree`] is a directory, found by [`locate`], or made of texts; [`Repo::read`] reads and joins it.
//!   Every [`Span`] is a place in one of the [`Files`].
//! - What a team believes: [`load_policy`] reads a [`Policy`] from `stockade.yaml`.
//! - Judging: [`Facts`] answer what the rules ask, of which [`all_rules`] is the list; [`lint()`] runs them and returns what is [`Reported`].
//! - Reports: a [`Report`] is written in a [`Format`].
//! - Images: [`Facts::find_image`] finds one by name; its [`FileTree`] says what is in it. A [`Dockerfile`] is evaluated
//!   for one build by [`Build::evaluate`].
//! - Compose: [`resolve_projects`] works out each [`Project`] as Compose itself does, with the place of every value.
//! - Syntax: [`dockerfile`], [`shell`], [`yaml`], [`patterns`] and [`archive`] turn text into trees.
//!
//! The rooms below, from the ground up; who may import whom stands in `docs/architecture.md`.

mod answer;
mod ids;
mod limits;
mod source;

mod syntax;

mod catalog;
mod finding;
mod policy;

mod knowledge;

mod compose;
mod manifests;

mod build;
mod builders;
mod contents;
mod images;
mod kubernetes;

mod repo;

mod facts;

mod rules;

mod init;
mod lint;
mod report;

mod cli;

// Reading a repository.
pub use answer::{Answer, Why};
pub use repo::Repo;
pub use source::{
    Date, EntryKind, FileId, Files, Located, OpenError, Position, ReadError, RepoPath, SourceFile, Span,
    Spanned, Text, Tree, locate,
};

// What a team believes.
pub use policy::find as find_policy;
pub use policy::{Baseline, BaselineEntry, Mistake, Mistakes, Policy, Profile, Selector, baseline_text};
pub use rules::{load_policy, policy_schema};

// Judging.
pub use catalog::{Level, Page};
pub use facts::Facts;
pub use finding::{Note, Reported, Suppressed, SuppressedBy};
pub use lint::{RunOutcome, baseline_after, join, lint, lint_all};
pub use rules::{Rule, all as all_rules};

// Reports.
pub use report::{Counts, Format, Report, SourceRoot, safe_line, write_summary};

// Images, and what is in them.
pub use build::{Build, BuildInputs, Dockerfile};
pub use contents::{FileTree, Node};
pub use facts::{FoundImage, Image, ServiceRef, WayStep};

// Compose projects.
pub use compose::find::projects::resolve_projects;
pub use compose::{
    ContextSource, Declared, HealthTest, PortRange, Problem, ProblemKind, Project, ProjectKind,
    ProjectOptions, Projects, Run, Service, Setting, ValueOrigin,
};

// Trees of text.
pub use syntax::{archive, dockerfile, patterns, shell, yaml};

// The program.
pub use cli::main;
