//! What expressions are evaluated with: names that hold in them, what the files say, and how much work is left.

use std::cell::Cell;

use super::value::{Evaluated, Value, why};
use crate::answer::Why;
use crate::limits::{self, Limit};
use crate::source::Span;

/// How much work the files of one call may ask for: expressions, and items and texts that they make.
const MAX_STEPS: usize = limits::BAKE_STEPS.most();

/// How deep expressions, variables and functions lie in each other.
const MAX_DEPTH: usize = limits::BAKE_NESTING.most();

/// Names that hold within an expression: parameters, what `for` counts, a combination of a matrix.
#[derive(Clone, Copy)]
pub(super) struct Locals<'l> {
    pub(super) names: &'l [(String, Value)],
    pub(super) outer: Option<&'l Locals<'l>>,
}

/// No names.
pub(super) const NO_LOCALS: Locals<'static> = Locals { names: &[], outer: None };

impl Locals<'_> {
    /// What a name means here.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        let own = self.names.iter().find(|(own, _)| own == name).map(|(_, value)| value);
        own.or_else(|| self.outer?.get(name))
    }
}

/// What names and functions of the files mean.
pub(super) trait Names {
    /// The value of a variable, or of an attribute of the file.
    fn variable(&self, name: &str, place: Span) -> Evaluated;

    /// An attribute of a block: `target.api.args`. `None` where there are no blocks of that kind.
    fn of_block(&self, kind: &str, label: &str, attribute: &str, place: Span) -> Option<Evaluated>;

    /// Calls a function that the files define. `None` where they define none of that name.
    fn call(&self, name: &str, arguments: &[Value], place: Span) -> Option<Evaluated>;
}

/// The work that is left.
#[derive(Debug)]
pub(super) struct Budget {
    steps: Cell<usize>,
    depth: Cell<usize>,
    /// The first limit that was reached.
    reached: Cell<Option<&'static Limit>>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: Cell::new(MAX_STEPS), depth: Cell::new(0), reached: Cell::new(None) }
    }
}

impl Budget {
    pub(super) fn spend(&self, steps: usize, place: Span) -> Result<(), Why> {
        let left = self.steps.get().checked_sub(steps);
        self.steps.set(left.unwrap_or(0));
        if left.is_none() {
            self.reach(&limits::BAKE_STEPS);
        }
        left.map(|_| ()).ok_or_else(|| why("the Bake files need too much work", place))
    }

    /// Takes note of a limit because of which something is left out.
    pub(super) fn reach(&self, limit: &'static Limit) {
        self.reached.set(self.reached.get().or(Some(limit)));
    }

    /// The first limit that was reached.
    pub(super) fn reached(&self) -> Option<&'static Limit> {
        self.reached.get()
    }

    /// Does something one level deeper.
    pub(super) fn deeper<T>(&self, place: Span, work: impl FnOnce() -> Result<T, Why>) -> Result<T, Why> {
        let depth = self.depth.get();
        if depth >= MAX_DEPTH {
            self.reach(&limits::BAKE_NESTING);
            return Err(why("expressions are nested too deeply", place));
        }
        self.depth.set(depth + 1);
        let result = work();
        self.depth.set(depth);
        result
    }
}

/// Evaluates the expressions of the files of one call.
#[derive(Clone, Copy)]
pub(super) struct Evaluator<'e> {
    pub(super) names: &'e dyn Names,
    pub(super) budget: &'e Budget,
}
