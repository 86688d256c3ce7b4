//! All that a rule may name.

pub use super::Out;
pub(crate) use super::rule;
pub use super::words::{Notes, listed};
pub use crate::catalog::Level;
pub use crate::finding::Finding;
pub use crate::model::contents::ToolKind;
pub use crate::model::project::{Healthcheck, Network, Port, ProblemKind, ProjectKind, Volume};
pub use crate::model::secrets::{Carrier, Credential, Strength};
pub use crate::model::{
    BuildWork, Data, DatabaseUse, Fact, HostPath, Image, ImageHealth, ImageUse, Life, Namespace, PortClash,
    Precision, Process, Repo, Role, ServiceHealth, ServiceRef, ShippedDependencies, ShippedTool, Start,
    Storage, Way, image, is_root, releases,
};
pub(crate) use crate::policy::table;
pub use crate::policy::{NoOptions, Pin};
pub use crate::source::{Span, Spanned};
