//! Values whose text must be readable: durations, sizes, numbers in quotes, addresses of hosts, commands.

use crate::compose::print::print;
use crate::compose::problem::{Problem, ProblemKind};
use crate::compose::shape::{Print, Shape};
use crate::compose::value::{Kind, Value};

/// Reports what cannot be read and takes it out. Says whether the value itself may stay.
pub(crate) fn check_formats(value: &mut Value, shape: &'static Shape, problems: &mut Vec<Problem>) -> bool {
    if value.why().is_some() {
        return true;
    }
    match shape.print {
        Print::Struct | Print::StructAlways | Print::Named => {
            let Kind::Map(map) = &mut value.kind else { return true };
            let mut wrong = Vec::new();
            for (name, entry) in map.iter_mut() {
                if !check_formats(&mut entry.value, shape.entry(name), problems) {
                    wrong.push(name.clone());
                }
            }
            for name in &wrong {
                map.remove(name);
            }
            if !wrong.is_empty() {
                value.set_damaged();
            }
            true
        }
        Print::Items => {
            let Kind::List(items) = &mut value.kind else { return true };
            let before = items.len();
            items.retain_mut(|item| check_formats(item, shape.item(), problems));
            if items.len() < before {
                value.set_damaged();
            }
            true
        }
        _ => match print(value, shape) {
            Ok(_) => true,
            Err(_) if holds_unknown(value) => true,
            Err(why) => {
                problems.push(Problem::new(ProblemKind::ComposeSchema, value.span, why));
                false
            }
        },
    }
}

/// Whether something in a list or mapping is not known.
fn holds_unknown(value: &Value) -> bool {
    match &value.kind {
        Kind::List(items) => items.iter().any(|item| item.why().is_some()),
        Kind::Map(map) => map.iter().any(|(_, entry)| entry.value.why().is_some()),
        _ => false,
    }
}
