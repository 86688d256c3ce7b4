//! Credentials: where some are, and never what they are.
//!
//! A value is judged by its name, its form and how its characters are spread. What only holds the place of a
//! credential (`changeme`, `${VAR}`, `/run/secrets/…`) is none.
//!
//! What is reported and what is covered are two questions: a finding must be true, and what leaves the program must not
//! give away a value because a backslash was forgotten. `in_any_text` answers the second, and asks no parser.

mod check_variables;
pub(crate) mod committed_files;
mod cover;
mod credential_names;
mod credential_values;
mod in_any_text;
mod in_commands;
mod in_configurations;
mod in_dockerfiles;
mod in_services;
mod in_settings;
pub(crate) mod in_shipped_files;
mod in_texts;
mod next_value;
mod shown;
mod signs;

pub(crate) use cover::{cover, cover_unread, hidden_in_files};
pub(crate) use credential_names::names_a_credential;
pub(crate) use in_configurations::{cover_configuration, hidden_in_projects};
