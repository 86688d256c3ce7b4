//! Values with the places of all that they are made of.

pub(crate) mod from_yaml;
pub(crate) mod pairs;
mod reset;
pub(crate) mod sections;
pub(crate) mod used_resources;
pub(crate) mod value;

pub(crate) use reset::Resets;
pub(crate) use value::{Entry, Kind, Map, Value};
