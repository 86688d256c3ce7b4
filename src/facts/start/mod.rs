//! What a container starts, and what that does.

mod compared_variables;
mod datastore_server;
mod known_to_run;
mod launchers;
mod lifetime;
mod listens;
mod package_script;
mod processes;
mod service_selection;
mod steps_down;
mod tells_of_itself;
mod told;
mod unread_scripts;

pub(crate) use known_to_run::{Chosen, LookUp};
pub(in crate::facts) use launchers::Around;
pub(crate) use lifetime::Life;
pub(in crate::facts) use package_script::{is_for_other_package, script_name};
pub(crate) use processes::{Process, Role};
pub(in crate::facts) use tells_of_itself::tells_of_itself;
