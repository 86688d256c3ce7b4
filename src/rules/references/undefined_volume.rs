//! A named volume that a service mounts must be defined.

use crate::rules::prelude::*;

rule!("references/undefined-volume", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems_with(facts, ProblemKind::UndefinedVolume, |problem, finding| {
        if problem.help.is_some() {
            return;
        }
        let files = facts.repo.files();
        let named = files.slice(problem.place);
        let named = named.trim().trim_matches(['"', '\'']);
        let folder = files.path(problem.place).parent();
        let is_there = folder.join(named).is_some_and(|path| facts.repo.tree().holds(&path));
        finding.help(match is_there {
            true => format!("write `./{named}`: without `./` it is the name of a volume"),
            false if is_name(named) => format!("add `{named}: {{}}` under the top-level `volumes:`"),
            false => "add it under the top-level `volumes:`".to_owned(),
        });
    });
}

/// Whether a text is a name that can be typed as a key.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}
