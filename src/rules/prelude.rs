//! All that a rule may name.

pub use super::Out;
pub(crate) use super::rule;
pub use super::words::Notes;
pub use crate::catalog::Level;
pub use crate::finding::Finding;
pub use crate::model::project::{Healthcheck, ProblemKind};
pub use crate::model::{
    BuildWork, Fact, HostPath, Image, ImageHealth, Namespace, Precision, Repo, Role, ServiceHealth,
    ServiceRef, Start, Way, image, is_root,
};
pub use crate::policy::{NoOptions, Pin, SameService};
pub use crate::source::Span;
