//! Calling a function by its name.
// Source: bake/hclparser/stdlib.go of buildx, and the functions of go-cty that it names.

use hcl_edit::expr::Expression;

use super::{encodings, lists, numbers, sets, texts};
use crate::builders::bake::value::{Evaluated, Value, why};
use crate::source::Span;

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
pub(in crate::builders::bake) fn call(name: &str, arguments: &[Value], at: Span) -> Option<Evaluated> {
    if NOT_FOLLOWED.contains(&name) {
        return Some(Ok(Value::Unknown(why(format!("the result of `{name}` is not known"), at))));
    }
    let unknown = arguments.iter().find_map(|argument| match argument {
        Value::Unknown(why) => Some(why.clone()),
        other if other.has_unknown() && !OF_SHAPES.contains(&name) => {
            Some(why("it depends on the caller of the build", at))
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
pub(in crate::builders::bake) fn convert(value: &Value, kind: &Expression, at: Span) -> Evaluated {
    if value.has_unknown() {
        return Ok(Value::Unknown(why("it depends on the caller of the build", at)));
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
