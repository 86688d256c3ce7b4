//! What a container starts, and what that does.

mod compared_variables;
mod datastore_server;
mod known_to_run;
mod lifetime;
mod processes;
mod service_selection;
mod steps_down;
mod unread_scripts;

pub(crate) use known_to_run::Chosen;
pub(crate) use lifetime::Life;
pub(in crate::facts) use lifetime::is_done_once;
pub(crate) use processes::{Process, Role};
