//! What Compose refuses or warns about.

pub(crate) mod consistency;
pub(crate) mod formats;
pub(crate) mod lost_in_overlay;
pub(crate) mod specification;
pub(crate) mod validate;

pub(crate) use lost_in_overlay::Copied;
