//! The repository: everything that was read, and joined once.

mod owner_of_place;
mod policy_builds;
mod read;
mod repo;
mod suppressions;
mod templates;

pub(crate) use read::told_of_projects;
pub use repo::Repo;
pub(crate) use suppressions::{Misplaced, PlacedSuppression};
