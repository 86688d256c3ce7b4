//! Dockerfiles: the whole grammar that BuildKit accepts, as a tree that keeps the place of every token.
//!
//! BuildKit's own parser is the reference, its quirks included; where a file is one that BuildKit
//! refuses, the tree goes on after the mistake and the mistake is an error at its place.

mod error;
mod expansion;
mod flag;
mod flags;
mod heredoc;
mod instruction;
mod json;
mod kind;
mod lines;
mod mount;
mod parser;
mod split;
mod tree;

pub use error::{Refused, SyntaxError};
pub use expansion::{Modifier, ModifierKind, Part, VariableWord, Word};
pub use flag::Flag;
pub use kind::{NameKind, by_name, holds_from, is_template, looks_like_one};
pub use mount::{Mount, MountOption};
pub use parser::parse;
pub use tree::{
    ArgDeclaration, Assignment, Command, Comment, Directive, From, Healthcheck, Heredoc, Instruction,
    Keyword, Kind, Transfer, Tree,
};
