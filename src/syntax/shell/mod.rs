//! Shell commands as a tree: what a script runs, in which words, and under which circumstances.
//!
//! The language is POSIX `sh` with what bash and BusyBox scripts use in practice; where they disagree,
//! bash wins. Parsing never fails: [`Script::broken`] says from where on a script was not understood,
//! and what stands before is in the tree. Nothing is executed and no value is guessed: a word whose
//! value depends on what is not known has none.
//!
//! - [`parse`] and [`Script::exec_form`] make a [`Script`];
//! - [`Script::commands`] lists its simple commands in order of execution, each with its [`Circumstances`];
//! - [`Simple::invocation`] sees through `sudo`, `env`, `exec`, … to the program that really runs;
//! - [`Word::literal`] and [`Word::expand`] give the value of a word.

mod commands;
mod hole;
mod invocation;
mod limits;
mod parser;
mod questions;
mod shells;
mod steps;
mod tree;
mod value;
mod walk;
mod word;
mod wrappers;

#[cfg(test)]
mod shape;
#[cfg(test)]
mod tests;

use crate::source::Text;
use parser::script;

pub use commands::{Circumstances, Commands, CompoundRedirects, FoundCommand, ShellOptions};
pub use invocation::{Invocation, Runs, Wrapper};
pub use limits::MAX_BYTES;
#[cfg(test)]
pub(crate) use questions::QUESTIONS;
pub use tree::{
    AndOr, Arm, ArmEnd, Assignment, Branch, Command, Compound, CompoundKind, Connector, Descriptor, Heredoc,
    Operation, Operator, Parameter, Part, Pipe, Pipeline, Redirect, RedirectOperator, Script, Simple,
    Statement, Substitution, Word,
};
pub use value::VariableValue;
pub(crate) use value::bounded;
pub use wrappers::WrapperKind;

/// Parses a script: a RUN line, a here-document, the contents of a file.
#[must_use]
pub fn parse(text: &Text) -> Script {
    script::script(text, 0, &[])
}
