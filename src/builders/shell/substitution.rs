//! What `$(…)` gives, of the few commands by which scripts find their own directory.

use super::state::State;
use crate::builders::partial::{Location, Partial, UNKNOWN};
use crate::source::RepoPath;
use crate::syntax::shell::{Command, Connector, Script, Simple};

/// The output of a script, as far as it is known: `cd … && pwd`, `dirname "$0"`, `git rev-parse --show-toplevel`.
pub(super) fn output(script: &Script, state: &State<'_>) -> Partial {
    let mut state = state.clone();
    let mut printed = None;
    for statement in &script.items {
        let list = &statement.list;
        let others = list.rest.iter().filter(|(connector, _)| *connector == Connector::And);
        if statement.background || others.clone().count() != list.rest.len() {
            return Partial::unknown();
        }
        for pipeline in std::iter::once(&list.first).chain(others.map(|(_, pipeline)| pipeline)) {
            let [Command::Simple(simple)] = pipeline.commands.as_slice() else { return Partial::unknown() };
            match (command(simple, &mut state), &printed) {
                (Some(None), _) => {}
                (Some(output), None) => printed = output,
                _ => return Partial::unknown(),
            }
        }
    }
    match script.broken {
        None => printed.unwrap_or_else(Partial::unknown),
        Some(_) => Partial::unknown(),
    }
}

/// What a command prints, if it prints. Nothing where it is not known.
fn command(simple: &Simple, state: &mut State<'_>) -> Option<Option<Partial>> {
    let fields: Vec<Partial> = simple.words.iter().flat_map(|word| state.fields(word)).collect();
    let (program, arguments) = fields.split_first()?;
    let operands: Vec<&Partial> =
        arguments.iter().filter(|argument| !argument.marked().starts_with('-')).collect();
    match (program.whole()?, operands.as_slice()) {
        ("cd", [path]) => {
            state.go(path);
            Some(None)
        }
        ("pwd", []) => Some(Some(state.working_directory())),
        ("dirname", [path]) => Some(Some(parent(path)?)),
        ("basename", [path]) => {
            let name = path.marked().trim_end_matches('/').rsplit('/').next()?;
            Some(Some(Partial::new(name)))
        }
        ("realpath" | "readlink", [path]) => match path.locate(state.directory.as_ref()) {
            Location::Inside(path) => Some(Some(Partial::of_path(&path))),
            Location::Outside | Location::Unknown => None,
        },
        ("echo", [text]) => Some(Some((*text).clone())),
        ("git", [rev_parse])
            if rev_parse.marked() == "rev-parse"
                && arguments.iter().any(|argument| argument.marked() == "--show-toplevel") =>
        {
            Some(Some(Partial::of_path(&RepoPath::root())))
        }
        _ => None,
    }
}

/// The directory of a path.
fn parent(path: &Partial) -> Option<Partial> {
    let text = path.marked().trim_end_matches('/');
    if text.contains(UNKNOWN) {
        return None;
    }
    match text.rsplit_once('/') {
        Some((above, _)) => Some(Partial::new(above)),
        None => path.whole().map(|_| Partial::new(".")),
    }
}
