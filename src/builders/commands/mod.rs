//! Commands that build images: `docker build` and its like, with their options.

mod bake;
mod build;
mod circumstance;
mod compose;
mod kaniko;
mod options;
mod program;
mod run;

pub(super) use build::{argument, output};
pub(super) use circumstance::Circumstance;
pub(super) use options::Argument;
#[cfg(test)]
pub(super) use program::PROGRAMS;
pub(super) use program::{Called, called, is_builder, may_name_builder};
