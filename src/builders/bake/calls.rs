//! Calls of functions.

use hcl_edit::expr::{Expression, FuncCall};

use super::functions;
use super::scope::{Evaluator, Locals};
use super::value::{Evaluated, Value, why};
use crate::source::{FileId, Span};

impl Evaluator<'_> {
    /// What a call gives.
    pub(super) fn call(self, file: FileId, call: &FuncCall, locals: &Locals<'_>, at: Span) -> Evaluated {
        let name = call.name.name.as_str();
        if call.name.is_namespaced() {
            return Err(why(format!("there is no function `{name}`"), at));
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
                        Ok(Value::Unknown(why("it depends on the caller of the build", at)))
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
                _ => return Err(why("`...` must follow a list", at)),
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
                .unwrap_or_else(|| Err(why(format!("there is no function `{name}`"), at)))?,
        };
        self.budget.spend(value.weight(), at)?;
        Ok(value)
    }
}
