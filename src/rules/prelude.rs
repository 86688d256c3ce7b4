//! All that a rule may name.

pub use super::Out;
pub(crate) use super::rule;
pub use super::words::{Notes, of_stage};
pub use crate::catalog::Level;
pub use crate::model::{
    BuildWork, Fact, Image, ImageHealth, ImageReference, Precision, Repo, Role, image, is_root,
};
pub use crate::source::Span;
