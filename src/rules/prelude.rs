//! All that a rule may name.

pub use super::out::Out;
pub(crate) use super::rule::rule;
pub use super::words::{Notes, by_last_step};
pub use crate::catalog::Level;
pub use crate::finding::{Finding, and_more, listed, shortened};
pub use crate::model::contents::ToolKind;
pub use crate::model::project::{Healthcheck, Network, Port, ProblemKind, Project, ProjectKind, Volume};
pub use crate::model::secrets::{Carrier, Credential, Strength};
pub use crate::model::workspace::ServiceReason;
pub use crate::model::{
    BuildProblemKind, BuildWork, Fact, Image, ImageHealth, ImageUse, Life, Precision, Process, Programs,
    Repo, Role, Same, ServiceHealth, ServiceId, ServiceRef, ShippedDependencies, ShippedTool, Start, image,
    is_root, releases,
};
// What services do and reach once they run.
pub use crate::model::{
    Data, DatabaseUse, DatastoreKind, HostPath, Listening, Namespace, PortClash, Storage, Strangers, Way,
};
pub(crate) use crate::policy::table;
// Dockerfiles and the templates that they are made from.
pub use crate::model::{Difference, DifferenceKind, MAX_COMPARED_LINES, NoTemplate};
pub use crate::policy::{Policy, Template, Templates};
// What of the repository ships.
pub use crate::model::{MAX_COUNTED, ShippedFile};
pub use crate::policy::{NoOptions, Pin};
pub use crate::source::{FileId, RepoPath, Span, Spanned};
pub use crate::syntax::patterns::IgnoreErrorKind;
