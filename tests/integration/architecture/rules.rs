//! A rule's file names the prelude and nothing else of the crate.

use super::imports::{Imports, project};
use super::layout;
use super::source_files::SourceFiles;

/// Whether a path is a rule's: a file in a category's folder.
pub(super) fn is_rule(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    parts.len() == 3 && parts[0] == layout::RULES && parts[2] != "mod.rs"
}

/// What rules name beside the prelude, in `use` or inline.
fn hidden_imports(imports: &Imports) -> Vec<String> {
    let source = &imports.source;
    let mut hidden = Vec::new();
    for written in &source.read.written {
        let path = source.path_of(written.module);
        let climbs = ["crate", "super", layout::CRATE].contains(&written.segments[0].as_str());
        if !is_rule(path) || !climbs {
            continue;
        }
        let prelude: Vec<&str> = ["crate"].into_iter().chain(layout::PRELUDE.split("::")).collect();
        let is_prelude = written.segments.iter().map(String::as_str).take(prelude.len()).eq(prelude);
        if !is_prelude {
            hidden.push(format!("src/{path}:{}: `{}`", written.line, written.segments.join("::")));
        }
    }
    hidden
}

#[test]
fn rules_know_the_prelude_only() {
    let hidden = hidden_imports(project());
    assert!(hidden.is_empty(), "a rule names more than the prelude:\n{}", hidden.join("\n"));
}

#[test]
fn hidden_imports_are_seen() {
    let files = SourceFiles::in_memory(&[
        ("lib.rs", "mod rules; mod low;"),
        ("low.rs", "pub fn ask() {}"),
        ("rules/mod.rs", "mod prelude; mod one;"),
        ("rules/prelude.rs", "pub use crate::low::ask;"),
        ("rules/one/mod.rs", "mod good; mod inline; mod in_macro; mod beside; mod in_type;"),
        ("rules/one/good.rs", "use crate::rules::prelude::*;\nfn check() { ask() }"),
        ("rules/one/inline.rs", "use crate::rules::prelude::*;\nfn check() { crate::low::ask() }"),
        ("rules/one/in_macro.rs", "fn check() {\n    assert!(matches!(1, crate::low::ONE))\n}"),
        ("rules/one/beside.rs", "use super::good as other;"),
        ("rules/one/in_type.rs", "\n\nfn check(it: &[Option<super::super::Out>]) {}"),
    ]);
    assert_eq!(
        hidden_imports(&Imports::of(files)),
        [
            "src/rules/one/inline.rs:2: `crate::low::ask`",
            "src/rules/one/in_macro.rs:2: `crate::low::ONE`",
            "src/rules/one/beside.rs:1: `super::good`",
            "src/rules/one/in_type.rs:3: `super::super::Out`",
        ]
    );
}
