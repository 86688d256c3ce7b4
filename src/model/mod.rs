//! What the files of a repository mean together. It has no opinion: rules have.

pub mod bases;
mod building;
mod built_names;
pub mod contents;
mod drop;
mod fact;
pub mod image;
mod images;
mod kubernetes;
mod life;
mod precision;
mod processes;
pub mod project;
mod reference;
mod repo;
mod selection;
mod services;
mod ships;
mod start;
mod subjects;
mod suppressions;
mod vendored;
pub mod workspace;

pub use building::{BuildCommand, BuildWork};
pub use fact::{Fact, Why};
pub use images::{Image, ImageHealth, ImageUse, ImageUser, ShippedTool, WayStep, is_root};
pub use life::Life;
pub use precision::Precision;
pub use processes::{Process, Role};
pub use reference::{DOCKER_HUB, ImageReference};
pub use repo::{Repo, Unread};
pub use selection::Selection;
pub use services::{ServiceHealth, ServiceRef};
pub use ships::ServiceId;
pub use start::{EntryScript, Said, Start};
pub use suppressions::{Misplaced, PlacedSuppression};
