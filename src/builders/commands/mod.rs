//! Commands that build images: `docker build` and its like, with their options.

mod bake;
mod build;
mod kaniko;
mod options;
mod program;

pub(super) use build::{argument, output};
pub(super) use options::Argument;
pub(super) use program::{Called, Circumstance, called, is_builder};
