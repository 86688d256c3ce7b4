//! Input that nobody meant well: each ends soon, in a finding or a clear error, never in a crash or silence.
//!
//! A case is a repository in a table, and what Stockade must say of it. The built program is run on each with two
//! threads, 640 MB of address space and 10 seconds of processor time. Whatever the case, every line has the
//! documented form and a place that exists, nothing is printed that a terminal obeys, and nothing is told of what
//! is outside the repository.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "a test writes its data")]
#![expect(clippy::print_stdout, reason = "it shows what was said when it is asked to")]
#![expect(clippy::unwrap_used, reason = "a test that cannot write its data fails")]

mod baselines;
mod builders;
mod case;
mod climbing;
mod comments;
mod compose;
mod contents;
mod dockerfile;
mod encodings;
mod file_system;
mod git;
mod growth;
mod ignore;
mod multiplied;
mod policy;
mod program;
mod yaml;

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use case::Case;

/// Runs every case, two at a time, and says of all of them what was wrong.
fn run(cases: Vec<Case>) {
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let wrong = program::try_case(case);
                    if !wrong.is_empty() {
                        failures.lock().unwrap().push(format!("{}\n    {}", case.name, wrong.join("\n    ")));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

#[test]
fn yaml_that_is_out_to_break() {
    run(yaml::cases());
}

#[test]
fn projects_that_are_out_to_break() {
    run(compose::cases());
}

#[test]
fn dockerfiles_that_are_out_to_break() {
    run(dockerfile::cases());
}

#[test]
fn little_input_that_wants_to_grow() {
    run(growth::cases());
}

#[test]
fn input_that_is_multiplied() {
    run(multiplied::cases());
}

#[test]
fn builders_that_are_out_to_break() {
    run(builders::cases());
}

#[test]
fn encodings_and_newlines() {
    run(encodings::cases());
}

#[test]
fn a_file_system_full_of_traps() {
    run(file_system::cases());
}

#[test]
fn references_that_climb_out() {
    run(climbing::cases());
}

#[test]
fn policies_that_are_out_to_break() {
    run(policy::cases());
}

#[test]
fn comments_that_are_out_to_break() {
    run(comments::cases());
}

#[test]
fn baselines_that_are_out_to_break() {
    run(baselines::cases());
}

#[test]
fn ignore_files_that_are_out_to_break() {
    run(ignore::cases());
}

#[test]
fn contents_that_are_out_to_break() {
    run(contents::cases());
}

#[test]
fn checkouts_that_git_did_not_make() {
    run(git::cases());
}

#[test]
fn there_are_as_many_cases_as_is_said_with_names_of_their_own() {
    let tables = [
        yaml::cases(),
        compose::cases(),
        dockerfile::cases(),
        growth::cases(),
        multiplied::cases(),
        encodings::cases(),
        file_system::cases(),
        climbing::cases(),
        policy::cases(),
        comments::cases(),
        baselines::cases(),
        builders::cases(),
        ignore::cases(),
        contents::cases(),
        git::cases(),
    ];
    let names: Vec<_> = tables.iter().flatten().map(|case| case.name).collect();
    assert!(names.len() >= 340, "SECURITY.md says how many there are: {}", names.len());
    let unique: BTreeSet<_> = names.iter().collect();
    assert_eq!(unique.len(), names.len(), "a name stands twice");
    assert!(
        tables.iter().flatten().all(Case::expects_something),
        "a case without an expectation tests nothing"
    );
}
