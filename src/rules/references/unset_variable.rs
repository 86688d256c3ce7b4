//! A variable in a Compose file must have a value or a default.

use std::collections::{BTreeMap, BTreeSet};

use crate::rules::prelude::*;

rule!("references/unset-variable", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    let directories = directories(facts);
    for project in facts.repo.projects() {
        // One that must be given from outside is asked for, and Compose does not start without it.
        let mut lines = BTreeSet::new();
        let unset = project.problems.iter().filter(|problem| problem.kind == ProblemKind::UnsetVariable);
        for problem in unset {
            let Some((name, lacking)) =
                problem.variable.as_ref().and_then(|name| directories.get_key_value(&**name))
            else {
                continue;
            };
            // Twice in one line is mended there once.
            let file = facts.repo.files().get(problem.place.file);
            if !lines.insert((file.path(), file.position(problem.place.start).line, *name)) {
                continue;
            }
            // What one `.env` would set, or the same ones in several places, is mended at once.
            let cause: Vec<&str> = lacking.iter().map(|directory| directory.as_str()).collect();
            let quoted = format!("`{name}`");
            let message = Message::of("variable ", "variables ", vec![quoted.clone()]);
            out.find(problem.place, message.counted(" has", " have").text(" no value and no default"))
                .once_in_files(cause.join(" "))
                .said_here(quoted)
                .help(help(name, lacking));
        }
    }
}

/// The directories whose `.env` would set each variable that has no value.
fn directories(facts: &Facts) -> BTreeMap<&str, BTreeSet<&RepoPath>> {
    let mut directories: BTreeMap<&str, BTreeSet<&RepoPath>> = BTreeMap::new();
    for project in facts.repo.projects() {
        for problem in project.problems.iter().filter(|problem| problem.kind == ProblemKind::UnsetVariable) {
            if let Some(name) = &problem.variable {
                directories.entry(name).or_default().insert(&project.directory);
            }
        }
    }
    directories
}

/// What to type. A password that has a default is one that everyone can read.
fn help(name: &str, lacking: &BTreeSet<&RepoPath>) -> Message {
    let form =
        if names_a_credential(name) { format!("`${{{name}:?}}`") } else { format!("`${{{name}:-…}}`") };
    let env = match lacking.iter().next().and_then(|directory| directory.join(".env")) {
        Some(path) if lacking.len() == 1 => format!("`{path}`"),
        _ => "the `.env` of each project".to_owned(),
    };
    let message = Message::default().text("write ").examples(vec![form]);
    message.text(", or set ").counted("it", "them").text(format!(" in {env}"))
}
