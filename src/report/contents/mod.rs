//! What is in an image, for people and for programs.

mod format;
mod json;
mod listing;
mod pretty;
mod why;

pub(crate) use format::ListingFormat;
pub(crate) use listing::{Cause, Item, ItemKind, Listing};
pub(crate) use why::{Explanation, write_why};
