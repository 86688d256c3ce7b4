//! What expressions are worth: names, templates, operators, `for`, splats and calls.

use std::cell::Cell;
use std::collections::BTreeMap;

use hcl_edit::expr::{
    BinaryOperator, Expression, ForExpr, FuncCall, ObjectKey, Traversal, TraversalOperator, UnaryOperator,
};

use super::body::{Source, pairs, place};
use super::functions;
use super::template;
use super::value::{Evaluated, Value};
use crate::answer::Why;
use crate::builders::document::{Document, items};
use crate::source::{FileId, Span};
use crate::syntax::yaml::{Node, NodeKind, Style};

/// How much work the files of one call may ask for: expressions, and items and texts that they make.
const MAX_STEPS: usize = 200_000;

/// How deep expressions, variables and functions lie in each other.
const MAX_DEPTH: usize = 160;

/// Names that hold within an expression: parameters, what `for` counts, a combination of a matrix.
#[derive(Clone, Copy)]
pub(super) struct Locals<'l> {
    pub(super) names: &'l [(String, Value)],
    pub(super) outer: Option<&'l Locals<'l>>,
}

/// No names.
pub(super) const NO_LOCALS: Locals<'static> = Locals { names: &[], outer: None };

impl Locals<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
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
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: Cell::new(MAX_STEPS), depth: Cell::new(0) }
    }
}

impl Budget {
    pub(super) fn spend(&self, steps: usize, place: Span) -> Result<(), Why> {
        let left = self.steps.get().checked_sub(steps);
        self.steps.set(left.unwrap_or(0));
        left.map(|_| ()).ok_or_else(|| why("the Bake files ask for too much work", place))
    }

    /// Does something one level deeper.
    pub(super) fn deeper<T>(&self, place: Span, work: impl FnOnce() -> Result<T, Why>) -> Result<T, Why> {
        let depth = self.depth.get();
        if depth >= MAX_DEPTH {
            return Err(why("expressions lie too deep in each other", place));
        }
        self.depth.set(depth + 1);
        let result = work();
        self.depth.set(depth);
        result
    }
}

pub(super) fn why(reason: impl Into<String>, place: Span) -> Why {
    Why { reason: reason.into(), place: Some(place) }
}

/// Evaluates the expressions of the files of one call.
#[derive(Clone, Copy)]
pub(super) struct Evaluator<'e> {
    pub(super) names: &'e dyn Names,
    pub(super) budget: &'e Budget,
}

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
                for (key, value) in object.iter() {
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
                _ => Err(why("it is no object", source.place())),
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
                for (key, value) in object.iter() {
                    let name = self.key(file, key, locals)?;
                    entries.insert(name, self.expression(file, value.expr(), locals)?);
                }
                Ok(Value::Object(entries))
            }
            Expression::StringTemplate(text) => template::value(self, file, text, locals, at),
            Expression::HeredocTemplate(text) => template::value(self, file, &text.template, locals, at),
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
                    _ => Ok(Value::Unknown(why("it depends on whoever builds", at))),
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
                known.ok_or_else(|| why("a key depends on whoever builds", place(file, key)))
            }
        }
    }

    fn call(self, file: FileId, call: &FuncCall, locals: &Locals<'_>, at: Span) -> Evaluated {
        let name = call.name.name.as_str();
        if call.name.is_namespaced() {
            return Err(why(format!("no function is called `{name}`"), at));
        }
        let worth = |argument: &Expression| self.expression(file, argument, locals);
        match name {
            "try" => {
                let mut values = call.args.iter().filter_map(|argument| worth(argument).ok());
                return values.next().ok_or_else(|| why("`try` has no value", at));
            }
            "can" => {
                let value = call.args.iter().next().map(worth);
                return match value {
                    Some(Ok(value)) if value.has_unknown() => {
                        Ok(Value::Unknown(why("it depends on whoever builds", at)))
                    }
                    value => Ok(Value::Bool(matches!(value, Some(Ok(_))))),
                };
            }
            "convert" => {
                let mut arguments = call.args.iter();
                let (Some(value), Some(kind)) = (arguments.next(), arguments.next()) else {
                    return Err(why("`convert` takes a value and a type", at));
                };
                return functions::convert(&worth(value)?, kind, at);
            }
            _ => {}
        }
        let mut arguments = call.args.iter().map(worth).collect::<Result<Vec<_>, _>>()?;
        if call.args.expand_final() {
            match arguments.pop() {
                Some(Value::List(items)) => arguments.extend(items),
                Some(Value::Unknown(why)) => return Ok(Value::Unknown(why)),
                _ => return Err(why("what `...` stands behind is no list", at)),
            }
        }
        self.budget.spend(arguments.iter().map(Value::weight).sum(), at)?;
        // Those of the files cannot take the names of built-in ones.
        // Source: bake/hclparser/hclparser.go of buildx, `resolveFunction`.
        let value = match functions::call(name, &arguments, at) {
            Some(value) => value?,
            None => self
                .names
                .call(name, &arguments, at)
                .unwrap_or_else(|| Err(why(format!("no function is called `{name}`"), at)))?,
        };
        self.budget.spend(value.weight(), at)?;
        Ok(value)
    }

    fn traversal(self, file: FileId, traversal: &Traversal, locals: &Locals<'_>, at: Span) -> Evaluated {
        let mut operators: Vec<&TraversalOperator> =
            traversal.operators.iter().map(|operator| operator.value()).collect();
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

    fn for_each(self, file: FileId, each: &ForExpr, locals: &Locals<'_>, at: Span) -> Evaluated {
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
                        return Ok(Value::Unknown(why("it depends on whoever builds", at)));
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
                return Ok(Value::Unknown(why("a key depends on whoever builds", at)));
            }
            let key = key.to_text().ok_or_else(|| why("a key is no text", at))?;
            match (each.grouping, object.get_mut(&key)) {
                (true, Some(Value::List(group))) => group.push(value),
                (true, _) => drop(object.insert(key, Value::List(vec![value]))),
                (false, Some(_)) => return Err(why(format!("two entries are called `{key}`"), at)),
                (false, None) => drop(object.insert(key, value)),
            }
        }
        Ok(if each.key_expr.is_some() { Value::Object(object) } else { Value::List(list) })
    }

    fn json(self, document: &Document<'_>, node: Node<'_>, locals: &Locals<'_>) -> Evaluated {
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

    fn json_key(self, document: &Document<'_>, key: Node<'_>, locals: &Locals<'_>) -> Result<String, Why> {
        let value = self.json_text(document, key, key.as_str().unwrap_or_default(), locals)?;
        let known = value.to_text().filter(|_| !value.has_unknown());
        known.ok_or_else(|| why("a key depends on whoever builds", key.span()))
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
        let parsed = parsed.map_err(|error| why(format!("it is no template: {}", error.message()), at))?;
        let result =
            self.budget.deeper(at, || template::value(self, document.yaml.file(), &parsed, locals, at));
        // Within the string, places are those of its value: the string's own place is told.
        let of_string = |cause: Why| Why { place: Some(at), ..cause };
        match result {
            Ok(Value::Unknown(cause)) => Ok(Value::Unknown(of_string(cause))),
            other => other.map_err(of_string),
        }
    }
}

/// Keys and values of what `for` goes through, or why they are not known.
pub(super) fn keyed(value: &Value, at: Span) -> Result<Result<Vec<(Value, Value)>, Why>, Why> {
    match value {
        #[expect(clippy::cast_precision_loss, reason = "no list has 2^53 items")]
        Value::List(items) => {
            let keyed = items.iter().enumerate();
            Ok(Ok(keyed.map(|(number, item)| (Value::Number(number as f64), item.clone())).collect()))
        }
        Value::Object(entries) => {
            Ok(Ok(entries.iter().map(|(name, value)| (Value::text(name), value.clone())).collect()))
        }
        Value::Unknown(why) => Ok(Err(why.clone())),
        _ => Err(why("it has no items", at)),
    }
}

/// One step into a value.
fn step(value: &Value, index: &Value, at: Span) -> Evaluated {
    if let Value::Unknown(why) = value {
        return Ok(Value::Unknown(why.clone()));
    }
    if index.has_unknown() {
        return Ok(Value::Unknown(why("it depends on whoever builds", at)));
    }
    let found = match value {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number that is no index is none of a list"
        )]
        Value::List(items) => index
            .to_number()
            .filter(|number| *number >= 0.0 && number.fract() == 0.0)
            .and_then(|number| items.get(number as usize)),
        Value::Object(entries) => index.to_text().and_then(|name| entries.get(&name)),
        _ => None,
    };
    let named = || index.to_text().unwrap_or_default();
    found.cloned().ok_or_else(|| why(format!("there is no `{}` in it", named()), at))
}

fn unary(operator: UnaryOperator, value: &Value, at: Span) -> Evaluated {
    if value.has_unknown() {
        return Ok(Value::Unknown(why("it depends on whoever builds", at)));
    }
    match operator {
        UnaryOperator::Neg => value.to_number().map(|number| Value::Number(-number)),
        UnaryOperator::Not => value.to_bool().map(|value| Value::Bool(!value)),
    }
    .ok_or_else(|| why("an operator does not fit its value", at))
}

fn binary(operator: BinaryOperator, left: &Value, right: &Value, at: Span) -> Evaluated {
    let bools = || Some((left.to_bool()?, right.to_bool()?));
    let numbers = || Some((left.to_number()?, right.to_number()?));
    match operator {
        // What is false whatever the other is.
        BinaryOperator::And if [left, right].iter().any(|value| value.to_bool() == Some(false)) => {
            return Ok(Value::Bool(false));
        }
        BinaryOperator::Or if [left, right].iter().any(|value| value.to_bool() == Some(true)) => {
            return Ok(Value::Bool(true));
        }
        _ if left.has_unknown() || right.has_unknown() => {
            return Ok(Value::Unknown(why("it depends on whoever builds", at)));
        }
        _ => {}
    }
    let value = match operator {
        BinaryOperator::Eq => Some(Value::Bool(left == right)),
        BinaryOperator::NotEq => Some(Value::Bool(left != right)),
        BinaryOperator::And => bools().map(|(left, right)| Value::Bool(left && right)),
        BinaryOperator::Or => bools().map(|(left, right)| Value::Bool(left || right)),
        BinaryOperator::Less => numbers().map(|(left, right)| Value::Bool(left < right)),
        BinaryOperator::LessEq => numbers().map(|(left, right)| Value::Bool(left <= right)),
        BinaryOperator::Greater => numbers().map(|(left, right)| Value::Bool(left > right)),
        BinaryOperator::GreaterEq => numbers().map(|(left, right)| Value::Bool(left >= right)),
        BinaryOperator::Plus => numbers().map(|(left, right)| Value::Number(left + right)),
        BinaryOperator::Minus => numbers().map(|(left, right)| Value::Number(left - right)),
        BinaryOperator::Mul => numbers().map(|(left, right)| Value::Number(left * right)),
        BinaryOperator::Div => {
            numbers().filter(|(_, right)| *right != 0.0).map(|(left, right)| Value::Number(left / right))
        }
        BinaryOperator::Mod => {
            numbers().filter(|(_, right)| *right != 0.0).map(|(left, right)| Value::Number(left % right))
        }
    };
    value.ok_or_else(|| why("an operator does not fit its values", at))
}
