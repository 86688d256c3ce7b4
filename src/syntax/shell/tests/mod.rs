//! What scripts mean, as tables: a script and the shape of its tree.

mod commands;
mod grammar;
mod invocation;
mod robustness;
mod words;

use super::shape::{file, shape, shape_of, text, word, words};
use super::*;

/// Compares each left side, as `of` shows it, with the right side; all that differ are told at once.
fn table(rows: &[(&str, &str)], of: impl Fn(&str) -> String) {
    let mut wrong = String::new();
    for (input, expected) in rows {
        let found = of(input);
        if found != *expected {
            wrong += &format!("\n    {input:?}\n expected {expected}\n    found {found}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
