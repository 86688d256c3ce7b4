//! Stockade judges what the Dockerfiles and Compose files of a repository ship, together.
//!
//! The rooms, from the ground up; who may import whom stands in `docs/architecture.md`.

pub mod answer;
pub mod ids;
pub mod source;

pub mod syntax;

pub mod catalog;
pub mod finding;
pub mod policy;

pub mod knowledge;

pub mod compose;
pub mod manifests;

pub mod build;
pub mod contents;
pub mod images;

pub mod repo;

pub mod facts;

pub mod rules;

pub mod init;
pub mod lint;
pub mod report;

pub mod cli;
