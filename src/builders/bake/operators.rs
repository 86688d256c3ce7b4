//! Operators, and steps into values.

use hcl_edit::expr::{BinaryOperator, UnaryOperator};

use super::value::{Evaluated, Value, why};
use crate::answer::Why;
use crate::source::Span;

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
pub(super) fn step(value: &Value, index: &Value, at: Span) -> Evaluated {
    if let Value::Unknown(why) = value {
        return Ok(Value::Unknown(why.clone()));
    }
    if index.has_unknown() {
        return Ok(Value::Unknown(why("it depends on the caller of the build", at)));
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

/// What an operator makes of one value.
pub(super) fn unary(operator: UnaryOperator, value: &Value, at: Span) -> Evaluated {
    if value.has_unknown() {
        return Ok(Value::Unknown(why("it depends on the caller of the build", at)));
    }
    match operator {
        UnaryOperator::Neg => value.to_number().map(|number| Value::Number(-number)),
        UnaryOperator::Not => value.to_bool().map(|value| Value::Bool(!value)),
    }
    .ok_or_else(|| why("an operator does not fit its value", at))
}

/// What an operator makes of two values.
pub(super) fn binary(operator: BinaryOperator, left: &Value, right: &Value, at: Span) -> Evaluated {
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
            return Ok(Value::Unknown(why("it depends on the caller of the build", at)));
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
