//! What is in an image, for people and for programs.

mod format;
mod json;
mod listing;
mod pretty;
mod why;

pub use format::ListingFormat;
pub use listing::{Cause, Item, ItemKind, Listing};
pub use why::{Explanation, write_why};
