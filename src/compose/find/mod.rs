//! Which files are projects, and every project of a repository.

mod discover;
mod file_names;
mod file_outline;
mod listed_files;
pub(crate) mod projects;
mod runs;
mod samples;

pub use projects::Projects;
