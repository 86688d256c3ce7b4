//! All that a rule may name.

pub use super::out::Out;
pub(crate) use super::rule::rule;
pub use super::words::{Notes, by_last_step};
pub use crate::answer::Answer;
pub use crate::build::{StageProblemKind, is_root};
pub use crate::catalog::Level;
pub use crate::compose::{Healthcheck, Network, Port, ProblemKind, Project, ProjectKind, Volume};
pub use crate::facts::Facts;
pub use crate::facts::{
    BuildProblemKind, BuildWork, Carrier, Credential, Data, DatabaseUse, Difference, DifferenceKind,
    HostPath, HostPathWay, Image, ImageHealth, ImageUse, Life, Listening, MAX_COMPARED_LINES, MAX_COUNTED,
    Namespace, NoTemplate, PortClash, Process, Programs, Role, Same, ServiceHealth, ServiceReason,
    ServiceRef, ShippedDependencies, ShippedFile, ShippedTool, Storage, Strangers, Strength,
};
pub use crate::finding::{Finding, and_more, listed, shortened};
pub use crate::ids::ServiceId;
pub use crate::ids::StageId;
pub use crate::images::ContainerStart;
pub(crate) use crate::knowledge::releases;
pub use crate::knowledge::releases::Ended;
pub use crate::knowledge::{DatastoreKind, Precision, ToolKind};
pub(crate) use crate::policy::table;
pub use crate::policy::{NoOptions, Pin, Policy, Template, Templates};
pub use crate::source::{FileId, RepoPath, Span, Spanned};
pub use crate::syntax::patterns::IgnoreErrorKind;
