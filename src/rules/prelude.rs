//! All that a rule may name.

pub use super::Out;
pub(crate) use super::rule;
pub use super::words::Notes;
pub use crate::finding::Finding;
pub use crate::model::project::{Healthcheck, ProblemKind};
pub use crate::model::{
    BuildWork, Fact, Image, ImageHealth, Life, Precision, Repo, Role, ServiceHealth, ServiceRef, Start,
    image, is_root,
};
pub use crate::policy::{NoOptions, Pin, SameService};
