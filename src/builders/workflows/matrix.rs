//! The combinations of a matrix.

use std::collections::{BTreeMap, BTreeSet};

use super::expressions::Names;
use crate::builders::document::{Document, entries, get, items, target};
use crate::builders::partial::Partial;
use crate::limits;
use crate::syntax::yaml::{Node, NodeKind};

/// The most combinations that are followed. A bigger matrix is not known.
const MAX_COMBINATIONS: usize = limits::MATRIX.most();

/// One combination: each name with its value, what stands in objects with dots between.
pub(super) type Combination = BTreeMap<String, Partial>;

/// Why the combinations of a matrix are not known.
pub(super) enum Unfollowed {
    /// They are worked out while the workflow runs.
    NotKnown,
    /// There are more than are followed.
    TooLarge,
}

/// The combinations of a job's matrix. Without a matrix, it is one of nothing.
// Source: "Workflow syntax for GitHub Actions", `jobs.<job_id>.strategy.matrix`.
pub(super) fn combinations(
    matrix: Option<Node<'_>>,
    names: &Names,
    document: &Document<'_>,
) -> Result<Vec<Combination>, Unfollowed> {
    let Some(matrix) = matrix.map(target) else { return Ok(vec![Combination::new()]) };
    if !matches!(matrix.kind(), NodeKind::Mapping) {
        return Err(Unfollowed::NotKnown);
    }
    // Whatever is compared or copied takes work, which says so itself where none is left.
    let takes = |steps: usize| match names.work.take(steps / 4, matrix.span()) {
        true => Ok(()),
        false => Err(Unfollowed::NotKnown),
    };
    let mut all = vec![Combination::new()];
    let mut has_axis = false;
    for (name, values) in entries(matrix).filter(|(name, _)| !matches!(*name, "include" | "exclude")) {
        let values: Vec<Combination> = match values.kind() {
            NodeKind::Sequence => items(values).map(|value| flat(name, value, names, document)).collect(),
            _ => return Err(Unfollowed::NotKnown),
        };
        let copied = all.len().saturating_mul(values.len()).min(MAX_COMBINATIONS + 1);
        takes(copied.saturating_mul(all.first().map_or(0, Combination::len) + 1))?;
        has_axis = true;
        let grown = all.iter().flat_map(|before| {
            values.iter().map(move |value| before.iter().chain(value).map(pair).collect::<Combination>())
        });
        all = grown.take(MAX_COMBINATIONS + 1).collect();
        if all.len() > MAX_COMBINATIONS {
            return Err(Unfollowed::TooLarge);
        }
    }
    let objects = |key: &str| objects(matrix, key, names, document).ok_or(Unfollowed::NotKnown);
    for excluded in objects("exclude")? {
        takes(all.len() * (excluded.len() + 1))?;
        all.retain(|combination| !excluded.iter().all(|(name, value)| combination.get(name) == Some(value)));
    }
    let axes: BTreeSet<String> = all.first().map(|first| first.keys().cloned().collect()).unwrap_or_default();
    let mut added = Vec::new();
    for included in objects("include")? {
        takes(all.len() * (included.len() + 1))?;
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
    if all.len() <= MAX_COMBINATIONS { Ok(all) } else { Err(Unfollowed::TooLarge) }
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
