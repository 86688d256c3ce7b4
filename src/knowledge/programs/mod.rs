//! What is known of programs by their names: what they change in RUN, and what they are when a container runs
//! them. A table of rows, one program a line; a program that is not in it is one of which nothing is known.

mod clients;
mod languages;
mod listening;
mod processes;
mod program;
mod shell;
mod system;
mod table;

pub(crate) use listening::{ListeningServer, RUNNERS, WATCHING, listening_server};
pub(crate) use program::{AsProcess, InRun, StepsDown};
#[cfg(test)]
pub(crate) use table::all;
pub(crate) use table::{DIRECTORIES, is_of_shell, of};
