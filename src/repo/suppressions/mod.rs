//! Comments that take findings away, and where they reach.

mod aliases;
pub(crate) mod collect;
mod dockerfile;
mod hcl;
mod placed;
mod units;
mod yaml;

pub(crate) use aliases::Aliases;
pub(crate) use placed::{Misplaced, PlacedSuppression};
