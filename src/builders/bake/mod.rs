//! Bake files: which are read together, and which builds their targets are.

mod body;
mod calls;
mod collections;
mod compose_services;
mod config;
mod evaluate;
mod file_sets;
mod functions;
mod inline;
mod json;
mod operators;
mod parts;
mod scope;
mod target;
mod targets;
mod template;
#[cfg(test)]
mod tests;
mod value;

pub(super) use file_sets::{builds, file_sets};
pub(super) use inline::Inline;
pub(crate) use parts::parts_of;
