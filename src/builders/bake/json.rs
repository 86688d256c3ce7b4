//! Expressions in JSON, whose strings are templates.

use std::collections::BTreeMap;

use super::body::pairs;
use super::scope::{Evaluator, Locals};
use super::value::{Evaluated, Value, why};
use crate::answer::Why;
use crate::builders::document::{Document, items};
use crate::syntax::yaml::{Node, NodeKind, Style};

impl Evaluator<'_> {
    /// What a value of JSON is worth.
    pub(super) fn json(self, document: &Document<'_>, node: Node<'_>, locals: &Locals<'_>) -> Evaluated {
        self.budget.spend(1, node.span())?;
        match node.kind() {
            NodeKind::Scalar { value, style: Style::Plain } => Ok(match value {
                "null" | "" => Value::Null,
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                _ => value.parse().map_or(Value::text(value), Value::Number),
            }),
            NodeKind::Scalar { value, .. } => self.json_text(document, node, value, locals),
            NodeKind::Sequence => {
                let items = items(node).map(|item| self.json(document, item, locals));
                Ok(Value::List(items.collect::<Result<_, _>>()?))
            }
            NodeKind::Mapping => {
                let mut entries = BTreeMap::new();
                for (key, value) in pairs(node) {
                    let name = self.json_key(document, key, locals)?;
                    entries.insert(name, self.json(document, value, locals)?);
                }
                Ok(Value::Object(entries))
            }
            NodeKind::Alias(_) => Err(why("JSON has no aliases", node.span())),
        }
    }

    /// The name that a key is.
    pub(super) fn json_key(
        self,
        document: &Document<'_>,
        key: Node<'_>,
        locals: &Locals<'_>,
    ) -> Result<String, Why> {
        let value = self.json_text(document, key, key.as_str().unwrap_or_default(), locals)?;
        let known = value.to_text().filter(|_| !value.has_unknown());
        known.ok_or_else(|| why("a key depends on the caller of the build", key.span()))
    }

    /// A string of JSON, which is a template.
    fn json_text(
        self,
        document: &Document<'_>,
        node: Node<'_>,
        text: &str,
        locals: &Locals<'_>,
    ) -> Evaluated {
        if !text.contains("${") && !text.contains("%{") {
            return Ok(Value::text(text));
        }
        let at = node.span();
        let parsed = hcl_edit::parser::parse_template(text);
        let parsed =
            parsed.map_err(|error| why(format!("it is not a valid template: {}", error.message()), at))?;
        let result = self.budget.deeper(at, || self.template(document.yaml.file(), &parsed, locals, at));
        // Within the string, places are those of its value: the string's own place is told.
        let of_string = |cause: Why| Why { place: Some(at), ..cause };
        match result {
            Ok(Value::Unknown(cause)) => Ok(Value::Unknown(of_string(cause))),
            other => other.map_err(of_string),
        }
    }
}
