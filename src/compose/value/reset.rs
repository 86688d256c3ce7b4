//! `!reset` and `!override`: what a file takes away from the files before it.

use std::sync::Arc;

use super::value::{Kind, Value};

/// The paths that a document resets, each the keys from its root down.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resets {
    paths: Vec<Vec<Arc<str>>>,
}

impl Resets {
    /// Notes that what stands at `path` was tagged. Items of lists cannot be reset from outside.
    pub(crate) fn note(&mut self, path: &[Arc<str>]) {
        if !path.iter().any(|part| &**part == "[]") {
            self.paths.push(path.to_vec());
        }
    }

    /// Takes everything noted out of a model.
    pub(crate) fn apply(&self, model: &mut Value) {
        for path in &self.paths {
            remove(model, path);
        }
    }

    /// Takes out of `value`, which stands at `at` in a model, what is noted below there.
    pub(crate) fn apply_below(&self, at: &[&str], value: &mut Value) {
        for path in &self.paths {
            let leads_here = path.len() > at.len() && at.iter().zip(path).all(|(one, two)| *one == &**two);
            if leads_here {
                remove(value, &path[at.len()..]);
            }
        }
    }
}

fn remove(value: &mut Value, path: &[Arc<str>]) {
    let (Some(key), Kind::Map(map)) = (path.first(), &mut value.kind) else { return };
    if path.len() == 1 {
        map.remove(key);
    } else if let Some(inner) = map.get_mut(key) {
        remove(inner, &path[1..]);
    }
}
