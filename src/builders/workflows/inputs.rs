//! The inputs of a step, with the values of their expressions.

use super::checkout::Checkout;
use super::expressions::Names;
use crate::builders::document::{Document, get};
use crate::builders::partial::Partial;
use crate::source::Span;
use crate::syntax::yaml::Node;

/// The inputs of a step, and what surrounds it.
pub(super) struct Inputs<'a> {
    pub(super) names: &'a Names,
    pub(super) document: &'a Document<'a>,
    pub(super) checkout: &'a Checkout,
    /// The name of the job.
    pub(super) job: &'a str,
    pub(super) step: Node<'a>,
    /// `with`
    pub(super) with: Option<Node<'a>>,
}

impl<'a> Inputs<'a> {
    pub(super) fn node(&self, name: &str) -> Option<Node<'a>> {
        get(self.with?, name)
    }

    /// An input that is said and not empty.
    pub(super) fn get(&self, name: &str) -> Option<Partial> {
        let value = self.names.partial(self.node(name)?, self.document);
        (!value.marked().trim().is_empty()).then(|| Partial::new(value.marked().trim()))
    }

    /// The lines of an input.
    pub(super) fn lines(&self, name: &str) -> Vec<Partial> {
        let Some(value) = self.get(name) else { return Vec::new() };
        let lines = value.marked().lines().map(str::trim);
        lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(Partial::new).collect()
    }

    /// The fields of an input: lines, with commas in them.
    pub(super) fn list(&self, name: &str) -> Vec<Partial> {
        let lines = self.lines(name);
        let fields = lines.iter().flat_map(|line| line.marked().split(',')).map(str::trim);
        fields.filter(|field| !field.is_empty()).map(Partial::new).collect()
    }

    /// Whether an input is true, or may be.
    pub(super) fn may_be_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.whole() != Some("false"))
    }

    /// What a step is called: itself, or its job.
    pub(super) fn label(&self) -> String {
        let name = get(self.step, "name").map(|name| self.names.partial(name, self.document));
        let name = name.as_ref().and_then(Partial::whole).filter(|name| !name.is_empty());
        name.map_or_else(|| self.job.to_owned(), str::to_owned)
    }

    /// The words of a step that say what it uses.
    pub(super) fn place(&self) -> Span {
        get(self.step, "uses").map_or(self.step.span(), Node::span)
    }
}
