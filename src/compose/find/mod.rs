//! Which files are projects, and every project of a repository.

mod discover;
mod file_names;
mod file_outline;
pub(crate) mod projects;

pub use projects::Projects;
