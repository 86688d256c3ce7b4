//! What is kept of the files once they are read: modules, what they name, and what they implement.

use std::collections::{BTreeMap, BTreeSet};

/// A module: a file's, or one in a file.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// Its names from the crate's root.
    pub(super) path: Vec<String>,
    /// The number of its file.
    pub(super) file: usize,
    pub(super) parent: Option<usize>,
    /// What its names stand for. One name may be a module, a type and a function at once.
    pub(super) names: BTreeMap<String, Vec<Named>>,
    /// The paths of its globs.
    pub(super) globs: Vec<Vec<String>>,
    /// Macros that are called where items stand.
    pub(super) called_macros: Vec<String>,
}

/// What a name in a module stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// A module, by its number.
    Module(usize),
    /// An item that is defined here.
    Item,
    /// What a `use` brings.
    Import(Vec<String>),
}

/// Where a path stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Use,
    /// `pub use`, of whatever reach.
    Reexport,
    Glob,
    /// In an expression, a type, a pattern, an attribute or a macro.
    Inline,
}

/// A path as a file writes it.
#[derive(Debug)]
pub(super) struct Written {
    /// The module that it stands in.
    pub(super) module: usize,
    pub(super) segments: Vec<String>,
    pub(super) form: Form,
    pub(super) line: usize,
}

/// An `impl` block.
#[derive(Debug)]
pub(super) struct Impl {
    pub(super) module: usize,
    pub(super) line: usize,
    /// The path of its type; references and boxes taken away. None for tuples, slices and the like.
    pub(super) of: Option<Vec<String>>,
    pub(super) of_trait: Option<Vec<String>>,
    /// The functions that are `pub`.
    pub(super) functions: Vec<Function>,
}

/// A public function of a type.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) name: String,
    /// From its name to its answer, on one line.
    pub(super) signature: String,
    /// The first sentence of its doc.
    pub(super) doc: String,
}

/// What is known of a file besides its paths.
#[derive(Debug, Default)]
pub(super) struct FileContents {
    /// What its code calls: methods, and the last names of paths.
    pub(super) calls: BTreeSet<String>,
    /// Whether it holds tests.
    pub(super) has_tests: bool,
    /// Whether only tests compile it.
    pub(super) is_test: bool,
    /// Its items other than `mod` and `use`, as `struct Name`.
    pub(super) items: Vec<String>,
    /// The paths of its `pub(in …)`, with the module and the line.
    pub(super) visible_in: Vec<(usize, Vec<String>, usize)>,
}
