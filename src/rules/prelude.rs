//! All that a rule may name.

pub use super::Out;
pub(crate) use super::rule;
pub use super::words::{Notes, listed};
pub use crate::catalog::Level;
pub use crate::finding::Finding;
pub use crate::model::contents::ToolKind;
pub use crate::model::project::{Healthcheck, ProblemKind, ProjectKind};
pub use crate::model::secrets::{Carrier, Strength};
pub use crate::model::{
    BuildWork, Fact, Image, ImageHealth, Life, Precision, Process, Repo, Role, ServiceHealth, ServiceRef,
    ShippedDependencies, ShippedTool, Start, image, is_root,
};
pub use crate::policy::{NoOptions, Pin, SameService};
