//! Prints the projects of a repository as JSON: their files, configuration and problems.
//!
//! `compose_config ROOT [--name NAME] [FILE…]`: with files, the one project that they make; without,
//! every project that is found. The differential test of `tests/clients/compose` runs it.
#![expect(clippy::print_stdout, reason = "that is what it is for")]

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Value, json};
use stockade::{Declared, Files, Problem, Project, ProjectOptions, RepoPath, locate, resolve_projects};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(root) = arguments.next() else { return ExitCode::from(2) };
    let mut rest: Vec<String> = arguments.collect();
    let mut options = ProjectOptions::default();
    if let Some(at) = rest.iter().position(|argument| argument == "--name") {
        options.name = rest.get(at + 1).cloned();
        rest.drain(at..(at + 2).min(rest.len()));
    }
    let files: Vec<RepoPath> = rest.iter().filter_map(|file| RepoPath::new(file)).collect();
    if !files.is_empty() {
        options.declared.push(Declared { name: String::new(), kind: None, files: files.clone() });
    }
    let Ok(located) = locate(&[PathBuf::from(root)], &[], 0) else { return ExitCode::from(2) };
    let mut read = Files::default();
    let projects = resolve_projects(&located.tree, &mut read, &options);
    let wanted = if files.is_empty() { usize::MAX } else { 1 };
    let printed: Vec<Value> =
        projects.list.iter().take(wanted).map(|project| print_project(project, &read)).collect();
    println!("{}", Value::Array(printed));
    ExitCode::SUCCESS
}

fn print_project(project: &Project, files: &Files) -> Value {
    let path = |id: &_| files.get(*id).path().to_string();
    json!({
        "directory": project.directory.to_string(),
        "run_from": project.run_from.to_string(),
        "files": project.files.iter().take(project.own_files).map(path).collect::<Vec<_>>(),
        "kind": format!("{:?}", project.kind),
        "config": project.config(),
        "missing": project.missing.iter().map(|why| why.reason.clone()).collect::<Vec<_>>(),
        "problems": project.problems.iter().map(|problem| print_problem(problem, files)).collect::<Vec<_>>(),
    })
}

fn print_problem(problem: &Problem, files: &Files) -> Value {
    let file = files.get(problem.place.file);
    let position = file.position(problem.place.start);
    let place = format!("{}:{}:{}", file.path(), position.line, position.column);
    json!({"rule": problem.kind.rule(), "place": place, "message": problem.message})
}
