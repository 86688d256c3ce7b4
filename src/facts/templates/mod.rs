//! Dockerfiles beside the templates that they are made from.

mod compare;
mod lines;
mod made_from;
mod placeholders;

pub(crate) use compare::{Difference, DifferenceKind};
pub(crate) use made_from::{MAX_COMPARED_LINES, NoTemplate};
