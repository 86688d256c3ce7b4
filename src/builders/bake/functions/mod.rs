//! The functions that Bake has, as far as they always give the same for the same arguments.

mod arguments;
mod call;
mod encodings;
mod lists;
mod numbers;
mod sets;
mod texts;

pub(super) use call::{call, convert};
