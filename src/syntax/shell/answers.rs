//! Commands that ask a question: whether what follows is run is an answer, not an accident.

use super::Word;
use super::tree::{Command, CompoundKind, Pipeline, Statement};

/// Programs and builtins that are mostly run for their status.
// Source: POSIX.1-2024, Shell & Utilities; the manuals of diffutils, procps, util-linux and glibc (`getent`):
// what they say of the exit status.
pub(crate) const QUESTIONS: [&str; 17] = [
    "[",
    "cmp",
    "command",
    "diff",
    "egrep",
    "false",
    "fgrep",
    "getent",
    "grep",
    "hash",
    "id",
    "mountpoint",
    "pgrep",
    "pidof",
    "test",
    "type",
    "which",
];

/// Whether a pipeline asks a question, so that its failure is an answer and no accident.
pub(super) fn is_test(pipeline: &Pipeline) -> bool {
    pipeline.negated || pipeline.commands.last().is_some_and(is_test_command)
}

fn is_test_command(command: &Command) -> bool {
    match command {
        Command::Simple(simple) => {
            simple.invocation().program().is_some_and(|program| QUESTIONS.contains(&program))
        }
        Command::Compound(compound) => match &compound.kind {
            CompoundKind::Test(_) | CompoundKind::Arithmetic(_) => true,
            CompoundKind::Subshell(body) | CompoundKind::Group(body) => body.last().is_some_and(|item| {
                let list = &item.list;
                is_test(list.rest.last().map_or(&list.first, |(_, pipeline)| pipeline))
            }),
            _ => false,
        },
    }
}

/// Whether a condition is one command, and its program is one of `names`.
pub(super) fn is_program(condition: &[Statement], names: &[&str]) -> bool {
    let [Statement { list, background: false }] = condition else { return false };
    let [Command::Simple(simple)] = list.first.commands.as_slice() else { return false };
    let name = simple.words.first().and_then(Word::literal);
    list.rest.is_empty() && !list.first.negated && name.is_some_and(|name| names.contains(&&*name))
}
