//! The cases of `tests/compose`: each a small project, and what Docker Compose makes of it.
//!
//! What is expected was written by `tests/clients/compose/run --update`, which asks the real Compose;
//! this test needs nothing but the files.
#![expect(clippy::disallowed_methods, reason = "a test reads its cases from the disk")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a case that cannot be read fails the test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use stockade::{Declared, Files, Project, ProjectKind, ProjectOptions, RepoPath, locate, resolve_projects};

/// Problems with what Compose takes: it warns, or it does not look.
const QUIET: &[&str] =
    &["unset-variable", "obsolete-key", "overlay-without-effect", "path-outside-repository"];

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compose");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.is_dir());
    cases.sort();
    cases
}

/// The project of a case, and what is wrong with it: `rule@path:line:column`.
fn resolve(case: &Path) -> (Value, BTreeSet<String>) {
    let mut options = ProjectOptions { name: Some("demo".to_owned()), ..ProjectOptions::default() };
    if let Ok(named) = fs::read_to_string(case.join("args")) {
        let files = named.split_whitespace().map(|file| RepoPath::new(file).unwrap()).collect();
        options.declared.push(Declared { name: "case".to_owned(), kind: None::<ProjectKind>, files });
    }
    let located = locate(&[case.to_path_buf()], &[], 1).unwrap();
    let mut files = Files::default();
    let projects = resolve_projects(&located.tree, &mut files, &options);
    let is_wanted =
        |project: &&Project| project.run_from.is_root() || project.declared_name.as_deref() == Some("case");
    let project = projects.list.iter().find(is_wanted).unwrap_or_else(|| panic!("no project in {case:?}"));
    let loud = project.problems.iter().filter(|problem| !QUIET.contains(&problem.kind.rule()));
    let places = loud.map(|problem| {
        let file = files.get(problem.place.file);
        let position = file.position(problem.place.start);
        format!("{}@{}:{}:{}", problem.kind.rule(), file.path(), position.line, position.column)
    });
    (project.config(), places.collect())
}

#[test]
fn projects_are_what_compose_makes_of_them() {
    let mut failures = Vec::new();
    let cases = cases();
    assert!(cases.len() >= 120, "{} cases", cases.len());
    for case in &cases {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let (config, wrong) = resolve(case);
        let refused = fs::read_to_string(case.join("refused"));
        let expected = fs::read_to_string(case.join("expected.json"));
        match (refused, expected) {
            (Ok(refused), Err(_)) => {
                let refused: BTreeSet<String> = refused.split_whitespace().map(str::to_owned).collect();
                if refused != wrong {
                    failures.push(format!("{name}: expected {refused:?}, found {wrong:?}"));
                }
            }
            (Err(_), Ok(expected)) => {
                let expected: Value = serde_json::from_str(&expected).unwrap();
                if expected != config || !wrong.is_empty() {
                    failures
                        .push(format!("{name}: expected {expected}\n  found {config}\n  wrong {wrong:?}"));
                }
            }
            _ => failures
                .push(format!("{name}: one of `refused` and `expected.json` must say what is expected")),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_case_says_what_it_shows() {
    for case in cases() {
        let shows = fs::read_to_string(case.join("shows")).unwrap_or_default();
        assert!(shows.trim().ends_with('.'), "{case:?} does not say in `shows` what it shows");
    }
}

/// The values of a configuration that hold no others, by JSON Pointer.
pub(crate) fn leaves(value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) if !object.is_empty() => {
            for (key, value) in object {
                let key = key.replace('~', "~0").replace('/', "~1");
                leaves(value, &format!("{pointer}/{key}"), found);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, value) in items.iter().enumerate() {
                leaves(value, &format!("{pointer}/{index}"), found);
            }
        }
        _ => found.push(pointer.to_owned()),
    }
}

#[test]
fn every_value_has_an_origin_and_every_origin_a_value() {
    let mut count = 0;
    for case in cases() {
        let located = locate(std::slice::from_ref(&case), &[], 1).unwrap();
        let mut files = Files::default();
        for project in resolve_projects(&located.tree, &mut files, &ProjectOptions::default()).list {
            let config = project.config();
            let origins = project.origins();
            for origin in &origins {
                assert!(
                    config.pointer(&origin.pointer).is_some(),
                    "{case:?}: {} leads nowhere",
                    origin.pointer
                );
            }
            let mut all = Vec::new();
            leaves(&config, "", &mut all);
            // What Compose adds where nothing is said (the name, nulls, empty mappings) comes from nowhere.
            let is_said = |leaf: &String| match config.pointer(leaf) {
                Some(Value::Object(object)) => !object.is_empty(),
                Some(value) => !value.is_null() && leaf != "/name",
                None => false,
            };
            all.retain(is_said);
            for leaf in &all {
                let is_of = |pointer: &str| {
                    leaf.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                };
                assert!(
                    origins.iter().any(|origin| is_of(&origin.pointer)),
                    "{case:?}: {leaf} has no origin"
                );
            }
            count += all.len();
        }
    }
    assert!(count > 1_400, "{count} values");
}
