//! Credentials: where some are, and never what they are.

pub(crate) mod committed_files;
mod credential_names;
mod credential_values;
mod in_commands;
mod in_dockerfiles;
mod in_services;
pub(crate) mod in_shipped_files;
mod in_texts;
mod shown;
