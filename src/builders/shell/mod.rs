//! Shell scripts, followed as far as they say what they do: which images they build, from which directory.

mod builtins;
mod loops;
mod run;
mod state;
mod substitution;
mod words;

pub(super) use run::{Ran, run, run_text};
pub(super) use state::Start;
