//! The functions that Bake has, as far as they always give the same for the same arguments.
// Source: bake/hclparser/stdlib.go of buildx, and the functions of go-cty that it names.

mod encodings;
mod lists;
mod numbers;
mod sets;
mod texts;

use hcl_edit::expr::Expression;

use super::evaluate::why;
use super::value::{Evaluated, Value};
use crate::source::Span;

/// What a function gives for arguments that are known: `None` where they do not fit it.
type Given = Option<Value>;

/// Functions that depend on when, where or by whom they are called, or that nobody needs to know an image.
// Source: bake/hclparser/stdlib.go of buildx.
const NOT_FOLLOWED: [&str; 21] = [
    "bcrypt",
    "cidrhost",
    "cidrnetmask",
    "cidrsubnet",
    "cidrsubnets",
    "csvdecode",
    "formatdate",
    "formattimestamp",
    "homedir",
    "md5",
    "rsadecrypt",
    "semvercmp",
    "sha1",
    "sha256",
    "sha512",
    "timeadd",
    "timestamp",
    "unixtimestampparse",
    "uuidv4",
    "uuidv5",
    "bytesslice",
];

/// Functions that put values together without looking into them, so that parts may be unknown.
// Source: the functions of go-cty, by what they read.
const OF_SHAPES: [&str; 20] = [
    "chunklist",
    "coalescelist",
    "concat",
    "element",
    "flatten",
    "format",
    "formatlist",
    "hasindex",
    "index",
    "join",
    "keys",
    "length",
    "lookup",
    "merge",
    "range",
    "reverselist",
    "setproduct",
    "slice",
    "values",
    "zipmap",
];

/// Calls a function. `None` where Bake has none of that name.
pub(super) fn call(name: &str, arguments: &[Value], at: Span) -> Option<Evaluated> {
    if NOT_FOLLOWED.contains(&name) {
        return Some(Ok(Value::Unknown(why(format!("what `{name}` gives is not followed"), at))));
    }
    let unknown = arguments.iter().find_map(|argument| match argument {
        Value::Unknown(why) => Some(why.clone()),
        other if other.has_unknown() && !OF_SHAPES.contains(&name) => {
            Some(why("it depends on whoever builds", at))
        }
        _ => None,
    });
    if let Some(why) = unknown {
        return Some(Ok(Value::Unknown(why)));
    }
    let given = lists::call(name, arguments)
        .or_else(|| sets::call(name, arguments))
        .or_else(|| texts::call(name, arguments))
        .or_else(|| numbers::call(name, arguments))
        .or_else(|| encodings::call(name, arguments))?;
    Some(given.ok_or_else(|| why(format!("`{name}` cannot take these arguments"), at)))
}

/// `convert(value, type)`: simple types, and lists and maps of anything.
pub(super) fn convert(value: &Value, kind: &Expression, at: Span) -> Evaluated {
    if value.has_unknown() {
        return Ok(Value::Unknown(why("it depends on whoever builds", at)));
    }
    let kind = match kind {
        Expression::Variable(name) => name.as_str(),
        Expression::FuncCall(call) => call.name.name.as_str(),
        _ => "",
    };
    let converted = match kind {
        "string" => value.to_text().map(Value::Text),
        "number" => value.to_number().map(Value::Number),
        "bool" => value.to_bool().map(Value::Bool),
        "list" | "tuple" | "any" | "map" | "object" => Some(value.clone()),
        "set" => value.items().map(sets::set),
        _ => None,
    };
    converted.ok_or_else(|| why("a value cannot be converted", at))
}

/// A whole number that is no less than 0.
fn count(value: &Value) -> Option<usize> {
    let number = value.to_number()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is whole, and between 0 and a million"
    )]
    (number >= 0.0 && number.fract() == 0.0 && number < 1.0e6).then_some(number as usize)
}

/// How many there are of something.
#[expect(clippy::cast_precision_loss, reason = "no file holds 2^53 of anything")]
fn number_of(many: usize) -> Value {
    Value::Number(many as f64)
}
