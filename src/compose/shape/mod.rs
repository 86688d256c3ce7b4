//! What is known of each attribute of the specification.

mod build;
mod container;
mod deploy;
mod project;
mod service;
mod shape;

pub(crate) use project::{PROJECT, SECTIONS};
pub(crate) use service::{PRE_START, SERVICE};
pub(crate) use shape::{Cast, Check, Entries, Keys, Long, Merge, Print, Scalars, Shape, Unique};
