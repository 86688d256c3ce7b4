//! `${{ … }}`: names of contexts and literals. What else an expression works out is not known.

use std::collections::BTreeMap;

use crate::builders::document::{Document, entries, get, get_path};
use crate::builders::partial::{Partial, ROOT};
use crate::builders::template;
use crate::builders::work::Work;
use crate::source::{Span, Text};
use crate::syntax::yaml::{Node, NodeKind};

/// What the names of contexts mean: `env.TAG`, `matrix.service`, `inputs.context`, `steps.meta.outputs.tags`.
#[derive(Debug, Clone)]
pub(super) struct Names {
    values: BTreeMap<String, Partial>,
    /// Whether all of the matrix is known, so that what it does not have is empty.
    pub(super) has_whole_matrix: bool,
    /// What may be done for the file that they are names of.
    pub(super) work: Work,
}

impl Names {
    /// No names.
    pub(super) fn new(work: &Work) -> Self {
        Self { values: BTreeMap::new(), has_whole_matrix: false, work: work.clone() }
    }

    /// Whether there is work left to copy them.
    pub(super) fn may_be_copied(&self, place: Span) -> bool {
        self.work.take(self.values.len() / 4 + 1, place)
    }

    pub(super) fn set(&mut self, name: String, value: Partial) {
        self.values.insert(name, value);
    }

    /// Sets every name of a mapping in a context.
    pub(super) fn set_all(&mut self, mapping: Option<Node<'_>>, context: &str, document: &Document<'_>) {
        for (name, value) in mapping.into_iter().flat_map(entries) {
            let value = match value.kind() {
                NodeKind::Scalar { .. } => self.partial(value, document),
                _ => Partial::unknown(),
            };
            self.set(format!("{context}.{name}"), value);
        }
    }

    /// Gives inputs their defaults.
    pub(super) fn take_defaults(&mut self, root: Node<'_>, path: &[&str], document: &Document<'_>) {
        for (name, input) in get_path(root, path).into_iter().flat_map(entries) {
            if let Some(default) = get(input, "default") {
                self.set(format!("inputs.{name}"), Partial::new(document.text(default).as_str()));
            }
        }
    }

    /// Gives inputs what a caller says.
    pub(super) fn pass(&mut self, with: Option<Node<'_>>, from: &Document<'_>, names: &Self) {
        for (name, value) in with.into_iter().flat_map(entries) {
            self.set(format!("inputs.{name}"), names.partial(value, from));
        }
    }

    /// Forgets everything of a context.
    pub(super) fn clear(&mut self, context: &str) {
        self.values.retain(|name, _| !name.starts_with(context));
    }

    /// The name of what a step puts out.
    pub(super) fn output(step: &str, name: &str) -> String {
        format!("steps.{step}.outputs.{name}")
    }

    /// Takes over what a step put out.
    pub(super) fn take_outputs(&mut self, other: &Self, step: &str) {
        let prefix = format!("steps.{step}.");
        let own = other.values.iter().filter(|(name, _)| name.starts_with(&prefix));
        self.values.extend(own.map(|(name, value)| (name.clone(), value.clone())));
    }

    /// The environment that steps run in.
    pub(super) fn environment(&self) -> BTreeMap<String, Partial> {
        let own = self.values.iter();
        own.filter_map(|(name, value)| Some((name.strip_prefix("env.")?.to_owned(), value.clone()))).collect()
    }

    /// The text of a scalar with the values of its expressions.
    pub(super) fn text(&self, node: Node<'_>, document: &Document<'_>) -> Text {
        template::fill_within(&self.work, &document.text(node), ("${{", "}}"), &|expression| {
            Some(self.value(expression))
        })
    }

    /// The value of a scalar, with those of its expressions.
    pub(super) fn partial(&self, node: Node<'_>, document: &Document<'_>) -> Partial {
        Partial::new(self.text(node, document).as_str())
    }

    /// The value of an expression.
    fn value(&self, expression: &str) -> Partial {
        for choice in expression.split("||") {
            match self.operand(choice.trim()) {
                // What is empty is false.
                Some(value) if value.marked().is_empty() => {}
                Some(value) => return value,
                None => return Partial::unknown(),
            }
        }
        Partial::default()
    }

    fn operand(&self, operand: &str) -> Option<Partial> {
        if let Some(literal) = operand.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
            // `a == 'b'` begins with no quote, `'a' == 'b'` has more of them.
            return (!literal.contains('\'')).then(|| Partial::new(literal));
        }
        if operand == "github.workspace" {
            return Some(Partial::new(ROOT));
        }
        let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-');
        if !operand.chars().all(is_name) {
            return None;
        }
        match self.values.get(operand) {
            Some(value) => Some(value.clone()),
            None if self.has_whole_matrix && operand.starts_with("matrix.") => Some(Partial::default()),
            None => None,
        }
    }
}
