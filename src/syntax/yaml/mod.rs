//! YAML as Compose reads it, in a tree that keeps the place of everything.
//!
//! [`Yaml::parse`] takes bytes and gives a tree and its errors. A broken line costs that line: it is
//! taken out, the rest is read, and the mapping it stood in says that it is not whole
//! ([`Node::is_damaged`]), so that nobody takes a missing key for an absent one. Aliases stay
//! references; who expands them keeps a budget. What a plain scalar means is asked of
//! [`resolve_plain`], which answers as Compose's own reader does.

mod build;
mod encoding;
mod recover;
mod resolve;
mod text;
mod tree;

pub use resolve::{Plain, resolve_plain};
pub use tree::{Comment, ErrorKind, Node, NodeKind, Style, SyntaxError, Yaml};
