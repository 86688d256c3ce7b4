//! Loops: a word that is spelled out is a round.

use super::run::Runner;
use super::state::{State, Value};
use crate::builders::partial::Partial;
use crate::limits;
use crate::syntax::shell::{Statement, Word};

/// The most rounds of a loop that are followed.
const MAX_ROUNDS: usize = limits::LOOP_ROUNDS.most();

impl<'a> Runner<'a> {
    /// `for name in words`. What is not spelled out is one round with a value that is not known.
    pub(super) fn for_loop(
        &mut self,
        variable: &str,
        words: Option<&'a [Word]>,
        body: &'a [Statement],
        state: &mut State<'a>,
    ) {
        let values = match words {
            Some(words) => words.iter().flat_map(|word| state.fields(word)).collect(),
            None => state.arguments.clone().unwrap_or_else(|| vec![Partial::unknown()]),
        };
        let is_spelled_out =
            |value: &Partial| value.whole().is_some_and(|value| !value.contains(['*', '?', '[', '{', '$']));
        if values.len() > MAX_ROUNDS || !values.iter().all(is_spelled_out) {
            state.set(variable, Value::One(Partial::unknown()), false);
            self.rounds(body, state);
            return;
        }
        for value in values {
            state.set(variable, Value::One(value), false);
            self.statements(body, state);
            // To leave the loop is not to leave the script; to leave the script in a round is rare, and a branch.
            if state.has_left {
                return;
            }
        }
    }

    /// A loop of which nobody knows how many rounds it has: what a round changes may have been changed before.
    pub(super) fn rounds(&mut self, body: &'a [Statement], state: &mut State<'a>) {
        let fork = state.fork();
        let mut before = state.clone();
        self.silently(|runner| runner.statements(body, &mut before));
        self.count(state.meet(before, fork));
        self.branch(state, |runner, state| runner.statements(body, state));
    }
}
