//! Interpolation of a whole document, and the types that texts are cast to afterwards.

use super::environment::Environment;
use super::interpolate::interpolate;
use crate::compose::problem::{Problem, ProblemKind};
use crate::compose::shape::{Cast, Shape};
use crate::compose::text::units::boolean;
use crate::compose::value::{Kind, Value};
use crate::source::Text;

/// Puts variables into every text of a value, and casts what its attribute wants as a number or boolean.
pub(crate) fn substitute(
    value: &mut Value,
    shape: &'static Shape,
    environment: &Environment,
    problems: &mut Vec<Problem>,
) {
    match &mut value.kind {
        Kind::Text(text) => {
            if text.contains('$') {
                let result = interpolate(text, environment, problems);
                // An empty text has no place of its own: the scalar's stays.
                *text = if result.text.is_empty() { Text::standing_for(value.span, "") } else { result.text };
                if !result.sources.is_empty() {
                    value.add_sources(result.sources);
                }
                for (at, why) in result.unknown {
                    value.add_unknown(at, why);
                }
            }
            if let Some(cast) = shape.cast {
                cast_text(value, cast, problems);
            }
        }
        Kind::List(items) => {
            for item in items {
                substitute(item, shape.item(), environment, problems);
            }
        }
        Kind::Map(map) => {
            for (key, entry) in map.iter_mut() {
                substitute(&mut entry.value, shape.entry(key), environment, problems);
            }
        }
        _ => {}
    }
}

fn cast_text(value: &mut Value, cast: Cast, problems: &mut Vec<Problem>) {
    let Some(text) = value.as_text() else { return };
    if value.why().is_some() {
        return;
    }
    let text = text.as_str();
    let result = match cast {
        Cast::Bool => boolean(text).map(Kind::Bool).ok_or("a boolean"),
        Cast::Int => text.parse::<i64>().map(|number| Kind::Int(number.into())).map_err(|_| "a whole number"),
        Cast::Float => text.parse::<f64>().map(Kind::Float).map_err(|_| "a number"),
    };
    match result {
        Ok(kind) => value.kind = kind,
        Err(wanted) => {
            let message = format!("`{text}` is not {wanted}");
            problems.push(Problem::new(ProblemKind::ComposeSchema, value.span, message));
            value.kind = Kind::Null;
            value.set_damaged();
        }
    }
}
