//! Shell commands as a tree: what a script runs, in which words, and under which circumstances.
//!
//! The language is POSIX `sh` with what bash and BusyBox scripts use in practice; where they disagree,
//! bash wins. Parsing never fails: [`Script::broken`] says from where on a script was not understood,
//! and what stands before is in the tree. Nothing is executed and no value is guessed: a word whose
//! value depends on what is not known has none.
//!
//! - [`parse`] and [`Script::exec_form`] make a [`Script`];
//! - [`Script::commands`] lists its simple commands in order of execution, each with its [`Context`];
//! - [`Simple::invocation`] sees through `sudo`, `env`, `exec`, … to the program that really runs;
//! - [`Word::literal`] and [`Word::expand`] give the value of a word.

mod answers;
mod commands;
mod invocation;
mod parser;
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

#[cfg(test)]
pub(crate) use answers::QUESTIONS;
pub use commands::{Commands, CompoundRedirects, Context, Found, Start};
pub use invocation::{Invocation, Runs, Wrapper};
pub use tree::{
    AndOr, Arm, ArmEnd, Assignment, Branch, Command, Compound, CompoundKind, Connector, Descriptor, Heredoc,
    Pipe, Pipeline, Redirect, RedirectOperator, Script, Simple, Statement,
};
pub use value::Variable;
pub use word::{Operation, Operator, Parameter, Part, Substitution, Word};
pub use wrappers::WrapperKind;

/// How deep constructs may stand in each other: compound commands, substitutions, expansions and
/// here-documents. What stands deeper is not understood.
pub const MAX_DEPTH: usize = 64;

/// The part of [`MAX_DEPTH`] that a script in a `-c` string or after `eval` takes up. Each of them is a copy
/// of what is in it, so there may be fewer.
const SCRIPT_DEPTH: usize = 8;

/// How many bytes of a script are read; from there on it is not understood. A tree may take up some
/// hundred times the memory of its text, when that is all operators.
pub const MAX_BYTES: usize = 256 << 10;

/// Parses a script: a RUN line, a here-document, the contents of a file.
#[must_use]
pub fn parse(text: &Text) -> Script {
    parser::script(text, 0, &[])
}

impl Script {
    /// The script that an exec form is: one simple command whose words are taken as they stand.
    #[must_use]
    pub fn exec_form(words: &[Text]) -> Self {
        parser::exec_form(words)
    }
}
