//! Stockade judges what the Dockerfiles and Compose files of a repository ship, together.
//!
//! The rooms, from the ground up; who may import whom stands in `docs/architecture.md`.

pub mod source;
pub mod syntax;

pub mod catalog;
pub mod finding;
mod knowledge;
pub mod model;
pub mod policy;

pub mod rules;

pub mod init;
pub mod lint;
pub mod report;

pub mod cli;
