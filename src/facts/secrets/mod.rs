//! Credentials: where some are, and never what they are.
//!
//! A value is judged by its name, its form and how its characters are spread. What only holds the place of a
//! credential (`changeme`, `${VAR}`, `/run/secrets/…`) is none.

pub(crate) mod committed_files;
mod credential_names;
mod credential_values;
mod in_commands;
mod in_dockerfiles;
mod in_services;
pub(crate) mod in_shipped_files;
mod in_texts;
mod shown;
