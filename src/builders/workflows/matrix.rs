//! The combinations of a matrix.

use std::collections::BTreeMap;

use super::expressions::Names;
use crate::builders::document::{Document, entries, get, items, target};
use crate::builders::partial::Partial;
use crate::syntax::yaml::{Node, NodeKind};

/// The most combinations that are followed. A bigger matrix is not known.
const MAX_COMBINATIONS: usize = 256;

/// One combination: each name with its value, what stands in objects with dots between.
pub(super) type Combination = BTreeMap<String, Partial>;

/// The combinations of a job's matrix; nothing where they are not known. Without a matrix, it is one of nothing.
// Source: "Workflow syntax for GitHub Actions", `jobs.<job_id>.strategy.matrix`.
pub(super) fn combinations(
    matrix: Option<Node<'_>>,
    names: &Names,
    document: &Document<'_>,
) -> Option<Vec<Combination>> {
    let Some(matrix) = matrix.map(target) else { return Some(vec![Combination::new()]) };
    if !matches!(matrix.kind(), NodeKind::Mapping) {
        return None;
    }
    let mut all = vec![Combination::new()];
    let mut has_axis = false;
    for (name, values) in entries(matrix).filter(|(name, _)| !matches!(*name, "include" | "exclude")) {
        let values: Vec<Combination> = match values.kind() {
            NodeKind::Sequence => items(values).map(|value| flat(name, value, names, document)).collect(),
            _ => return None,
        };
        has_axis = true;
        let grown = all.iter().flat_map(|before| {
            values.iter().map(move |value| before.iter().chain(value).map(pair).collect::<Combination>())
        });
        all = grown.take(MAX_COMBINATIONS + 1).collect();
        if all.len() > MAX_COMBINATIONS {
            return None;
        }
    }
    for excluded in objects(matrix, "exclude", names, document)? {
        all.retain(|combination| !excluded.iter().all(|(name, value)| combination.get(name) == Some(value)));
    }
    let axes: Vec<String> = all.first().map(|first| first.keys().cloned().collect()).unwrap_or_default();
    let mut added = Vec::new();
    for included in objects(matrix, "include", names, document)? {
        let fits = |combination: &Combination| {
            included.iter().all(|(name, value)| !axes.contains(name) || combination.get(name) == Some(value))
        };
        let mut is_part = false;
        for combination in all.iter_mut().filter(|combination| has_axis && fits(combination)) {
            combination.extend(included.iter().map(pair));
            is_part = true;
        }
        if !is_part {
            added.push(included);
        }
    }
    if !has_axis {
        all.clear();
    }
    all.extend(added);
    (all.len() <= MAX_COMBINATIONS).then_some(all)
}

fn pair((name, value): (&String, &Partial)) -> (String, Partial) {
    (name.clone(), value.clone())
}

/// The objects of `include` and `exclude`.
fn objects(matrix: Node<'_>, key: &str, names: &Names, document: &Document<'_>) -> Option<Vec<Combination>> {
    let Some(list) = get(matrix, key) else { return Some(Vec::new()) };
    if !matches!(list.kind(), NodeKind::Sequence) {
        return None;
    }
    let object = |item: Node<'_>| {
        let mut object = Combination::new();
        for (name, value) in entries(item) {
            object.extend(flat(name, value, names, document));
        }
        object
    };
    Some(items(list).map(object).collect())
}

/// A value with its name; of an object, each of its own.
fn flat(name: &str, value: Node<'_>, names: &Names, document: &Document<'_>) -> Combination {
    let mut flat = Combination::new();
    match value.kind() {
        NodeKind::Scalar { .. } => {
            flat.insert(name.to_owned(), names.partial(value, document));
        }
        NodeKind::Mapping => {
            for (key, value) in entries(value) {
                let value = match value.kind() {
                    NodeKind::Scalar { .. } => names.partial(value, document),
                    _ => Partial::unknown(),
                };
                flat.insert(format!("{name}.{key}"), value);
            }
        }
        NodeKind::Sequence | NodeKind::Alias(_) => {
            flat.insert(name.to_owned(), Partial::unknown());
        }
    }
    flat
}
