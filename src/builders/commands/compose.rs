//! `docker compose`, and the older `docker-compose`.

use std::collections::BTreeSet;

use super::circumstance::Circumstance;
use super::options::{Argument, COMPOSE, Meaning};
use crate::builders::compose_run::ComposeCall;

/// What the arguments after `compose` call. What stands behind the subcommand is its own.
pub(super) fn read(arguments: &[Argument], circumstance: &Circumstance) -> ComposeCall {
    let mut call = ComposeCall {
        place: circumstance.place,
        directory: circumstance.directory.clone(),
        files: Vec::new(),
        env_files: Vec::new(),
        variables: BTreeSet::new(),
        has_unknown_options: false,
    };
    let mut at = 0;
    while at < arguments.len() {
        let (meaning, next) = COMPOSE.read(arguments, at);
        at = next;
        match meaning {
            Meaning::Option("f" | "file", Some(value)) => call.files.push(value.value),
            Meaning::Option("env-file", Some(value)) => call.env_files.push(value.value),
            Meaning::Operand(_) => break,
            // Files may be among them.
            Meaning::NotKnown => call.has_unknown_options = true,
            Meaning::Option(..) => {}
        }
    }
    call
}
