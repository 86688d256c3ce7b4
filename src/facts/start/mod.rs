//! What a container starts, and what that does.

mod compared_variables;
mod known_to_run;
mod lifetime;
mod processes;
mod service_selection;
mod steps_down;

pub(crate) use known_to_run::Chosen;
pub(crate) use lifetime::Life;
pub(crate) use processes::{Process, Role};
