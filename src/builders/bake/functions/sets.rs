//! Functions of sets. A set is a list in the order of its texts, in which nothing stands twice.

use super::arguments::Given;
use crate::builders::bake::value::Value;
use crate::limits;

/// The most items of a product.
const MAX_ITEMS: usize = limits::BAKE_ITEMS.most();

pub(super) fn call(name: &str, arguments: &[Value]) -> Option<Given> {
    let lists = || arguments.iter().map(Value::items).collect::<Option<Vec<_>>>();
    let given = match name {
        "sethaselement" => match arguments {
            [list, value] => list.items().map(|items| Value::Bool(items.contains(value))),
            _ => None,
        },
        "setproduct" => lists().filter(|lists| lists.len() > 1).and_then(|lists| product(&lists)),
        "setunion" => lists().map(|lists| Value::List(lists.concat())).and_then(as_set),
        "setintersection" => lists().and_then(|lists| {
            let (first, rest) = lists.split_first()?;
            let is_in_all = |item: &&Value| rest.iter().all(|list| list.contains(item));
            Some(set(first.iter().filter(is_in_all).cloned().collect()))
        }),
        "setsubtract" => two(lists(), |one, other| !other.contains(one)),
        "setsymmetricdifference" => lists().and_then(|lists| {
            let [one, other] = lists.as_slice() else { return None };
            let of_one = one.iter().filter(|item| !other.contains(item));
            let of_other = other.iter().filter(|item| !one.contains(item));
            Some(set(of_one.chain(of_other).cloned().collect()))
        }),
        _ => return None,
    };
    Some(given)
}

fn two(lists: Option<Vec<Vec<Value>>>, keeps: impl Fn(&Value, &[Value]) -> bool) -> Given {
    let lists = lists?;
    let [one, other] = lists.as_slice() else { return None };
    Some(set(one.iter().filter(|item| keeps(item, other)).cloned().collect()))
}

fn as_set(list: Value) -> Given {
    match list {
        Value::List(items) => Some(set(items)),
        _ => None,
    }
}

/// The items as a set.
pub(super) fn set(items: Vec<Value>) -> Value {
    let mut distinct: Vec<Value> = Vec::new();
    for item in items {
        if !distinct.contains(&item) {
            distinct.push(item);
        }
    }
    let by_number = |value: &Value| match value {
        Value::Number(number) => *number,
        _ => 0.0,
    };
    distinct.sort_by(|one, other| {
        by_number(one)
            .total_cmp(&by_number(other))
            .then_with(|| one.to_text().unwrap_or_default().cmp(&other.to_text().unwrap_or_default()))
    });
    Value::List(distinct)
}

fn product(lists: &[Vec<Value>]) -> Given {
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for list in lists {
        if rows.len().saturating_mul(list.len()) > MAX_ITEMS {
            return None;
        }
        rows = rows
            .iter()
            .flat_map(|row| list.iter().map(|item| [row.as_slice(), std::slice::from_ref(item)].concat()))
            .collect();
    }
    Some(Value::List(rows.into_iter().map(Value::List).collect()))
}
