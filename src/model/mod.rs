//! What the files of a repository mean together. It has no opinion: rules have.

mod fact;

pub mod project;

pub use fact::{Fact, Why};
