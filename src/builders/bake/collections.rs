//! `for`, and steps into lists and objects: attributes, indexes, splats.

use std::collections::BTreeMap;

use hcl_edit::expr::{Expression, ForExpr, Traversal, TraversalOperator};

use super::operators::{keyed, step};
use super::scope::{Evaluator, Locals};
use super::value::{Evaluated, Value, why};
use crate::source::{FileId, Span};

impl Evaluator<'_> {
    /// What lies at the end of a path: `people[*].name`, `target.api.args`.
    pub(super) fn traversal(
        self,
        file: FileId,
        traversal: &Traversal,
        locals: &Locals<'_>,
        at: Span,
    ) -> Evaluated {
        let mut operators: Vec<&TraversalOperator> =
            traversal.operators.iter().map(hcl_edit::Decorated::value).collect();
        let mut value = None;
        if let Expression::Variable(kind) = &traversal.expr
            && locals.get(kind.as_str()).is_none()
            && let [label, attribute, rest @ ..] = operators.as_slice()
            && let (Some(label), Some(attribute)) =
                (self.step_name(file, label, locals), self.step_name(file, attribute, locals))
            && let Some(found) = self.names.of_block(kind.as_str(), &label, &attribute, at)
        {
            value = Some(found?);
            operators = rest.to_vec();
        }
        let value = match value {
            Some(value) => value,
            None => self.expression(file, &traversal.expr, locals)?,
        };
        self.steps(file, value, &operators, locals, at)
    }

    /// The name that a step to an attribute has.
    fn step_name(self, file: FileId, step: &TraversalOperator, locals: &Locals<'_>) -> Option<String> {
        match step {
            TraversalOperator::GetAttr(name) => Some(name.as_str().to_owned()),
            TraversalOperator::Index(index) => match self.expression(file, index, locals).ok()? {
                Value::Text(text) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    fn steps(
        self,
        file: FileId,
        mut value: Value,
        operators: &[&TraversalOperator],
        locals: &Locals<'_>,
        at: Span,
    ) -> Evaluated {
        for (number, operator) in operators.iter().enumerate() {
            self.budget.spend(value.weight(), at)?;
            let index = match operator {
                TraversalOperator::GetAttr(name) => Value::text(name.as_str()),
                TraversalOperator::Index(index) => self.expression(file, index, locals)?,
                #[expect(clippy::cast_precision_loss, reason = "no list has 2^53 items")]
                TraversalOperator::LegacyIndex(index) => Value::Number(*index.value() as f64),
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
                    let rest = &operators[number + 1..];
                    // A splat of attributes ends where an index comes.
                    let is_attribute = |operator: &&TraversalOperator| {
                        matches!(operator, TraversalOperator::GetAttr(_))
                            || matches!(operators[number], TraversalOperator::FullSplat(_))
                    };
                    let length = rest.iter().take_while(|operator| is_attribute(operator)).count();
                    let each = match value {
                        Value::Unknown(_) => return Ok(value),
                        Value::List(items) => items,
                        Value::Null => Vec::new(),
                        one => vec![one],
                    };
                    let each =
                        each.into_iter().map(|item| self.steps(file, item, &rest[..length], locals, at));
                    let list = Value::List(each.collect::<Result<_, _>>()?);
                    return self.steps(file, list, &rest[length..], locals, at);
                }
            };
            value = step(&value, &index, at)?;
        }
        Ok(value)
    }

    /// What `for` makes.
    pub(super) fn for_each(self, file: FileId, each: &ForExpr, locals: &Locals<'_>, at: Span) -> Evaluated {
        let collection = self.expression(file, &each.intro.collection_expr, locals)?;
        let pairs = match keyed(&collection, at)? {
            Ok(pairs) => pairs,
            Err(why) => return Ok(Value::Unknown(why)),
        };
        let (mut list, mut object): (Vec<Value>, BTreeMap<String, Value>) = Default::default();
        for (key, value) in pairs {
            self.budget.spend(1, at)?;
            let mut names = vec![(each.intro.value_var.as_str().to_owned(), value)];
            names.extend(each.intro.key_var.as_ref().map(|name| (name.as_str().to_owned(), key)));
            let inner = Locals { names: &names, outer: Some(locals) };
            if let Some(condition) = &each.cond {
                let holds = self.expression(file, &condition.expr, &inner)?;
                match holds.to_bool() {
                    Some(true) => {}
                    Some(false) => continue,
                    None if holds.has_unknown() => {
                        return Ok(Value::Unknown(why("it depends on the caller of the build", at)));
                    }
                    None => return Err(why("a condition is neither true nor false", at)),
                }
            }
            let value = self.expression(file, &each.value_expr, &inner)?;
            let Some(key) = &each.key_expr else {
                list.push(value);
                continue;
            };
            let key = self.expression(file, key, &inner)?;
            if key.has_unknown() {
                return Ok(Value::Unknown(why("a key depends on the caller of the build", at)));
            }
            let key = key.to_text().ok_or_else(|| why("a key is not a string", at))?;
            match (each.grouping, object.get_mut(&key)) {
                (true, Some(Value::List(group))) => group.push(value),
                (true, _) => drop(object.insert(key, Value::List(vec![value]))),
                (false, Some(_)) => return Err(why(format!("two entries have the key `{key}`"), at)),
                (false, None) => drop(object.insert(key, value)),
            }
        }
        Ok(if each.key_expr.is_some() { Value::Object(object) } else { Value::List(list) })
    }
}
