//! What the files of a repository mean together. It has no opinion: rules have.

pub mod bases;
mod building;
mod builds;
mod built_names;
mod caching;
mod circles;
mod comparisons;
mod conditions;
pub mod contents;
pub mod datastores;
mod drop;
mod fact;
pub mod image;
mod images;
mod kubernetes;
mod life;
mod outside;
mod precision;
mod processes;
mod programs;
pub mod project;
mod reach;
mod reference;
mod references;
pub mod releases;
mod repo;
mod requests;
mod running;
pub mod secrets;
mod selection;
mod services;
mod ships;
mod start;
mod subjects;
mod suppressions;
mod templates;
mod vendored;
pub mod workspace;

pub use building::{BuildCommand, BuildWork};
pub use caching::UncachedInstall;
pub use circles::ImageCircle;
pub use comparisons::Comparison;
pub use datastores::{Datastore, DatastoreKind};
pub use fact::{Fact, Why};
pub use images::{
    Attributes, ContextCopies, Detour, DevelopmentCommand, Drift, Found, Gap, HealthTimes, IgnoredSource,
    Image, ImageHealth, ImageUse, ImageUser, MAX_COUNTED, MissingSource, ShellForm, ShippedDependencies,
    ShippedFile, ShippedSecret, ShippedSources, ShippedTool, UsedVersion, WayStep, is_root,
};
pub use images::{LateBuild, MissingTool, WholeBuild};
pub use life::Life;
pub use precision::Precision;
pub use processes::{Process, Role};
pub use programs::{Programs, Same};
pub use reach::IdleStage;
pub use reference::{DOCKER_HUB, ImageReference};
pub use references::{BuildProblem, BuildProblemKind};
pub use repo::{Repo, Unread};
pub use running::{
    AskedPort, Data, DatabaseUse, DevelopmentKind, DevelopmentSetting, EngineOverNetwork, HostPath,
    Inherited, Listening, Namespace, PortClash, SourceMount, Storage, Strangers, Way,
};
pub use selection::Selection;
pub use services::{ServiceHealth, ServiceRef};
pub use ships::ServiceId;
pub use start::{EntryScript, Said, Start};
pub use suppressions::{Misplaced, PlacedSuppression};
pub use templates::{Difference, DifferenceKind, MAX_COMPARED_LINES, MadeFromTemplate, NoTemplate};
