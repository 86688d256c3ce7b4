//! Whether what a container starts is the server of a datastore.

use crate::answer::Answer;
use crate::images::ContainerStart;
use crate::knowledge::Datastore;
use crate::knowledge::programs::{self, AsProcess};
use crate::syntax::shell::{FoundCommand, Runs, Script, Word};

impl ContainerStart {
    /// Whether the server of a datastore is started, on an image of it: by one of its programs, by the script that
    /// official images bring, by a script of the repository that hands over to either, or by options alone. Not
    /// known where a script comes first that cannot be read.
    pub(crate) fn serves(&self, datastore: &Datastore) -> Answer<bool> {
        let commands = self.script.commands();
        let is_option = |word: &Word| word.known_prefix().0.starts_with('-');
        let starts_with_option =
            |found: &FoundCommand<'_>| found.command.words.first().is_some_and(is_option);
        if self.has_unknown_entrypoint && commands.iter().any(starts_with_option) {
            return Answer::Known(true);
        }
        if commands.iter().any(|found| names_server(found, datastore)) {
            return Answer::Known(true);
        }
        let scripts = || self.scripts.iter().map(|entry| &entry.script);
        if scripts().any(|script| hands_over(script, datastore)) {
            return Answer::Known(true);
        }
        // The script of official images can be told: it was given another program.
        if let Some(program) = self.unread_script().filter(|script| !is_official_script(&name(script))) {
            let reason = format!("`{program}`, which is not in the repository, runs first");
            return Answer::unknown(reason, self.place);
        }
        // `exec "$@"`, and nobody says here with what.
        if self.passed.is_none() && scripts().any(runs_what_is_given) {
            return Answer::unknown("the script that runs first runs its arguments", self.place);
        }
        Answer::Known(false)
    }
}

/// Whether the words of a command name a server of a datastore: `tini -- redis-server`. The script of official
/// images starts it, unless it is given another program.
fn names_server(found: &FoundCommand<'_>, datastore: &Datastore) -> bool {
    // A client names servers, users and databases: `psql -U postgres`.
    let is_client = |program: &str| {
        let row = programs::of(program);
        row.is(AsProcess::Tool) || row.is(AsProcess::Helper) || row.is_looked_for
    };
    if found.invocation().program().is_some_and(is_client) {
        return false;
    }
    let names: Vec<String> =
        found.command.words.iter().filter_map(Word::literal).map(|word| name(&word)).collect();
    if names.iter().any(|name| datastore.programs.contains(name)) {
        return true;
    }
    let Some(script) = names.iter().position(|name| is_official_script(name)) else { return false };
    !names.get(script + 1).is_some_and(|given| programs::of(given).serves())
}

/// Whether a script runs a server of a datastore, or the script of official images that does.
fn hands_over(script: &Script, datastore: &Datastore) -> bool {
    script.commands().iter().any(|found| match &found.invocation().runs {
        Runs::Program { name: Some(program), .. } => {
            is_official_script(program) || names_server(found, datastore)
        }
        _ => false,
    })
}

fn runs_what_is_given(script: &Script) -> bool {
    let commands = script.commands();
    commands.iter().any(|found| matches!(found.invocation().runs, Runs::Program { name: None, .. }))
}

fn is_official_script(name: &str) -> bool {
    name.starts_with("docker-entrypoint")
}

fn name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}
