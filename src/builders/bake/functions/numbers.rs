//! Functions of numbers and truth values.

use super::arguments::{Given, count};
use crate::builders::bake::value::Value;

pub(super) fn call(name: &str, arguments: &[Value]) -> Option<Given> {
    let number = |number: usize| arguments.get(number).and_then(Value::to_number);
    let one = |change: fn(f64) -> f64| number(0).map(change).map(Value::Number);
    let two = |change: fn(f64, f64) -> f64| {
        let given = number(0).zip(number(1)).map(|(one, other)| change(one, other));
        given.filter(|number| number.is_finite()).map(Value::Number)
    };
    let compare = |holds: fn(&f64, &f64) -> bool| {
        number(0).zip(number(1)).map(|(one, other)| Value::Bool(holds(&one, &other)))
    };
    let bools = || arguments.first().and_then(Value::to_bool).zip(arguments.get(1).and_then(Value::to_bool));
    let all = || arguments.iter().map(Value::to_number).collect::<Option<Vec<f64>>>();
    let given = match name {
        "absolute" => one(f64::abs),
        "add" => two(|one, other| one + other),
        "and" => bools().map(|(one, other)| Value::Bool(one && other)),
        "ceil" => one(f64::ceil),
        "coalesce" => arguments.iter().find(|value| !matches!(value, Value::Null)).cloned(),
        "divide" => two(|one, other| one / other),
        "equal" => pair(arguments).map(|(one, other)| Value::Bool(one == other)),
        "floor" => one(f64::floor),
        "greaterthan" => compare(f64::gt),
        "greaterthanorequalto" => compare(f64::ge),
        "int" => one(f64::trunc),
        "lessthan" => compare(f64::lt),
        "lessthanorequalto" => compare(f64::le),
        "log" => two(f64::log),
        "max" => all().and_then(|all| all.into_iter().reduce(f64::max)).map(Value::Number),
        "min" => all().and_then(|all| all.into_iter().reduce(f64::min)).map(Value::Number),
        "modulo" => two(|one, other| one % other),
        "multiply" => two(|one, other| one * other),
        "negate" => one(|number| -number),
        "not" => arguments.first().and_then(Value::to_bool).map(|value| Value::Bool(!value)),
        "notequal" => pair(arguments).map(|(one, other)| Value::Bool(one != other)),
        "or" => bools().map(|(one, other)| Value::Bool(one || other)),
        "parseint" => parse_int(arguments),
        "pow" => two(f64::powf),
        "signum" => one(|number| if number == 0.0 { 0.0 } else { number.signum() }),
        "subtract" => two(|one, other| one - other),
        _ => return None,
    };
    Some(given)
}

fn pair(arguments: &[Value]) -> Option<(&Value, &Value)> {
    match arguments {
        [one, other] => Some((one, other)),
        _ => None,
    }
}

fn parse_int(arguments: &[Value]) -> Given {
    let [text, base] = arguments else { return None };
    let base = count(base).and_then(|base| u32::try_from(base).ok());
    let base = base.filter(|base| (2..=36).contains(base))?;
    let number = i64::from_str_radix(&text.to_text()?, base).ok()?;
    #[expect(clippy::cast_precision_loss, reason = "numbers are kept so")]
    Some(Value::Number(number as f64))
}
