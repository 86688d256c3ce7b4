//! Programs that serve by what their manifests say, where nothing else makes their directory a service.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::handles::Facts;
use crate::facts::memo::ServiceReason;
use crate::manifests::{Program, Weight, is_in_folder_of_services};
use crate::source::RepoPath;

/// Folders whose programs work on a repository, rather than serve.
// Source: folders of tools in public repositories: Kubernetes (`hack`), Nx (`tools`), npm (`scripts`), bitwarden (`util`).
const OF_TOOLS: [&str; 8] = ["cli", "hack", "internal-tools", "script", "scripts", "tools", "util", "utils"];

/// How many services there must be for a program that may be a tool to be one of them: where it is alone, the repository is one
/// program.
pub(super) const MIN_SERVICES: usize = 2;

/// Whether a folder of that name holds programs that work on the repository, or one that somebody types.
pub(super) fn is_of_tools(name: &str) -> bool {
    OF_TOOLS.contains(&name) || is_typed(name)
}

/// Whether a folder is called like a program that somebody types: `acme-cli`.
pub(super) fn is_typed(name: &str) -> bool {
    name.rsplit(['-', '_']).next().is_some_and(|word| matches!(word, "cli" | "ctl"))
}

impl Facts {
    /// The directories of programs that serve, with the signs, beside those that are `known`: what lies alone in a known one
    /// is a part of it.
    pub(super) fn serving_programs(
        &self,
        known: &BTreeMap<RepoPath, ServiceReason>,
    ) -> Vec<(RepoPath, ServiceReason)> {
        let mut programs: BTreeMap<&RepoPath, &Program> = BTreeMap::new();
        for program in self.repo.manifests().programs(self.repo.tree()) {
            let is_tool = program.directory.parts().any(is_of_tools);
            let serves = match program.said.weight {
                Weight::Serves => true,
                Weight::Runs => is_in_folder_of_services(&program.directory),
                Weight::Part => false,
            };
            if !is_tool && serves && !known.contains_key(&program.directory) {
                let sure = programs.entry(&program.directory).or_insert(program);
                if sure.said.weight < program.said.weight {
                    *sure = program;
                }
            }
        }
        let homes: Vec<Option<RepoPath>> = programs
            .keys()
            .map(|directory| directory.ancestors().find(|above| known.contains_key(above)))
            .collect();
        let is_alone = |home: &RepoPath| homes.iter().flatten().filter(|other| *other == home).count() == 1;
        let inner: BTreeSet<&RepoPath> = programs.keys().copied().collect();
        let is_part = |directory: &RepoPath| directory.ancestors().any(|above| inner.contains(&above));
        let mut kept: Vec<&Program> = programs
            .values()
            .zip(&homes)
            .filter(|(program, home)| !home.as_ref().is_some_and(is_alone) && !is_part(&program.directory))
            .map(|(program, _)| *program)
            .collect();
        if kept.len() + known.len() < MIN_SERVICES {
            kept.retain(|program| program.said.weight == Weight::Serves);
        }
        let reason = |program: &Program| ServiceReason::Program {
            sign: program.said.sign.clone(),
            file: program.file.clone(),
            line: program.said.line,
        };
        kept.into_iter().map(|program| (program.directory.clone(), reason(program))).collect()
    }
}

#[cfg(test)]
mod tests;
