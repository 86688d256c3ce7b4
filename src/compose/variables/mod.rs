//! Variables: where they come from, and how they are put in.

pub(crate) mod dotenv;
mod environment;
pub(crate) mod interpolate;
pub(crate) mod substitute;

pub(crate) use environment::{EnvLookup, EnvVariable, Environment, Growth, NamesOfFile};
