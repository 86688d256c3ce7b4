//! Comments that take findings away, and where they reach.

mod aliases;
pub(crate) mod collect;
mod dockerfile;
mod placed;
mod yaml;

pub(crate) use aliases::Aliases;
pub(crate) use placed::{Misplaced, PlacedSuppression};
