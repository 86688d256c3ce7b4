//! What expressions are worth.

use std::collections::BTreeMap;

use hcl_edit::expr::{Expression, ObjectKey};

use super::body::{Source, place};
use super::operators::{binary, unary};
use super::scope::{Evaluator, Locals};
use super::value::{Evaluated, Value, why};
use crate::answer::Why;
use crate::source::{FileId, Span};
use crate::syntax::yaml::NodeKind;

impl Evaluator<'_> {
    pub(super) fn source(self, source: Source<'_>, locals: &Locals<'_>) -> Evaluated {
        match source {
            Source::Hcl(file, expression) => self.expression(file, expression, locals),
            Source::Json(document, node) => self.json(document, node, locals),
        }
    }

    /// The entries of an object with the place of each, or of whatever makes one with the place of all of it.
    pub(super) fn entries(
        self,
        source: Source<'_>,
        locals: &Locals<'_>,
    ) -> Result<Vec<(String, Span, Value)>, Why> {
        match source {
            Source::Hcl(file, Expression::Object(object)) => {
                let mut found = Vec::new();
                for (key, value) in object {
                    let at = place(file, key).to(place(file, value.expr()));
                    let worth = self.expression(file, value.expr(), locals).unwrap_or_else(Value::Unknown);
                    found.push((self.key(file, key, locals)?, at, worth));
                }
                Ok(found)
            }
            Source::Json(document, node) if matches!(node.kind(), NodeKind::Mapping) => {
                let mut found = Vec::new();
                for (key, value) in node.entries() {
                    let worth = self.json(document, value, locals).unwrap_or_else(Value::Unknown);
                    found.push((self.json_key(document, key, locals)?, key.span().to(value.span()), worth));
                }
                Ok(found)
            }
            _ => match self.source(source, locals)? {
                Value::Object(entries) => {
                    let at = source.place();
                    Ok(entries.into_iter().map(|(name, value)| (name, at, value)).collect())
                }
                Value::Null => Ok(Vec::new()),
                Value::Unknown(why) => Err(why),
                _ => Err(why("it is not an object", source.place())),
            },
        }
    }

    pub(super) fn expression(self, file: FileId, expression: &Expression, locals: &Locals<'_>) -> Evaluated {
        let at = place(file, expression);
        self.budget.spend(1, at)?;
        self.budget.deeper(at, || self.one(file, expression, locals, at))
    }

    fn one(self, file: FileId, expression: &Expression, locals: &Locals<'_>, at: Span) -> Evaluated {
        match expression {
            Expression::Null(_) => Ok(Value::Null),
            Expression::Bool(value) => Ok(Value::Bool(*value.value())),
            Expression::Number(number) => Ok(number.value().as_f64().map_or(Value::Null, Value::Number)),
            Expression::String(text) => Ok(Value::text(text.value().as_str())),
            Expression::Array(items) => {
                let items = items.iter().map(|item| self.expression(file, item, locals));
                Ok(Value::List(items.collect::<Result<_, _>>()?))
            }
            Expression::Object(object) => {
                let mut entries = BTreeMap::new();
                for (key, value) in object {
                    let name = self.key(file, key, locals)?;
                    entries.insert(name, self.expression(file, value.expr(), locals)?);
                }
                Ok(Value::Object(entries))
            }
            Expression::StringTemplate(text) => self.template(file, text, locals, at),
            Expression::HeredocTemplate(text) => self.template(file, &text.template, locals, at),
            Expression::Parenthesis(inner) => self.expression(file, inner.inner(), locals),
            Expression::Variable(name) => self.name(name.as_str(), locals, at),
            Expression::Conditional(choice) => {
                let condition = self.expression(file, &choice.cond_expr, locals)?;
                let (yes, no) = (&choice.true_expr, &choice.false_expr);
                self.choose(&condition, at, &|is_true| {
                    self.expression(file, if is_true { yes } else { no }, locals)
                })
            }
            Expression::FuncCall(call) => self.call(file, call, locals, at),
            Expression::Traversal(traversal) => self.traversal(file, traversal, locals, at),
            Expression::UnaryOp(operation) => {
                let value = self.expression(file, &operation.expr, locals)?;
                unary(*operation.operator.value(), &value, at)
            }
            Expression::BinaryOp(operation) => {
                let left = self.expression(file, &operation.lhs_expr, locals)?;
                let right = self.expression(file, &operation.rhs_expr, locals)?;
                binary(*operation.operator.value(), &left, &right, at)
            }
            Expression::ForExpr(expression) => self.for_each(file, expression, locals, at),
        }
    }

    /// One of two values. Where the condition is not known, it is what both agree in.
    pub(super) fn choose(self, condition: &Value, at: Span, branch: &dyn Fn(bool) -> Evaluated) -> Evaluated {
        match condition.to_bool() {
            Some(is_true) => branch(is_true),
            None if condition.has_unknown() => {
                let (yes, no) = (branch(true)?, branch(false)?);
                match yes.is_equal(&no) {
                    Some(true) => Ok(yes),
                    _ => Ok(Value::Unknown(why("it depends on the caller of the build", at))),
                }
            }
            None => Err(why("a condition is neither true nor false", at)),
        }
    }

    /// What a name means.
    pub(super) fn name(self, name: &str, locals: &Locals<'_>, at: Span) -> Evaluated {
        match locals.get(name) {
            Some(value) => Ok(value.clone()),
            None => self.names.variable(name, at),
        }
    }

    fn key(self, file: FileId, key: &ObjectKey, locals: &Locals<'_>) -> Result<String, Why> {
        match key {
            ObjectKey::Ident(name) => Ok(name.as_str().to_owned()),
            ObjectKey::Expression(expression) => {
                let value = self.expression(file, expression, locals)?;
                let known = value.to_text().filter(|_| !value.has_unknown());
                known.ok_or_else(|| why("a key depends on the caller of the build", place(file, key)))
            }
        }
    }
}
