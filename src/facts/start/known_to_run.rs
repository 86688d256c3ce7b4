//! Which commands of a script are known to run: those under a condition that is known to hold.

use std::collections::BTreeSet;

use crate::source::Span;
use crate::syntax::shell::{
    AndOr, Command, Compound, CompoundKind, Connector, FoundCommand, Pipeline, Script, Simple, Statement,
    VariableValue, Word,
};

/// What is known of the variables that a script sees.
pub(crate) type LookUp<'a> = dyn Fn(&str) -> VariableValue + 'a;

/// The commands of a script that stand under a condition and run all the same, because it is known to hold.
#[derive(Debug, Default)]
pub(crate) struct Chosen(BTreeSet<Span>);

impl Chosen {
    pub(crate) fn of(script: &Script, look_up: &LookUp<'_>) -> Self {
        let mut chosen = Self::default();
        statements(&script.items, false, look_up, &mut chosen);
        chosen
    }

    /// Whether a command runs for certain.
    pub(crate) fn runs(&self, found: &FoundCommand<'_>) -> bool {
        !found.context.may_be_skipped || self.0.contains(&found.command.span)
    }
}

/// Notes the commands of `items` if they are `chosen`, and those of branches in them that are.
fn statements(items: &[Statement], is_chosen: bool, look_up: &LookUp<'_>, found: &mut Chosen) {
    for item in items {
        let rest = item.list.rest.iter();
        let certain =
            rest.take_while(|(connector, _)| *connector == Connector::And).map(|(_, pipeline)| pipeline);
        for command in
            std::iter::once(&item.list.first).chain(certain).flat_map(|pipeline| &pipeline.commands)
        {
            match command {
                Command::Simple(simple) if is_chosen => {
                    found.0.insert(simple.span);
                }
                Command::Simple(_) => {}
                Command::Compound(compound) => match &compound.kind {
                    CompoundKind::Subshell(body) | CompoundKind::Group(body) => {
                        statements(body, is_chosen, look_up, found);
                    }
                    CompoundKind::If { .. } => branches(compound, look_up, found),
                    _ => {}
                },
            }
        }
    }
}

fn branches(compound: &Compound, look_up: &LookUp<'_>, found: &mut Chosen) {
    let CompoundKind::If { branches, otherwise } = &compound.kind else { return };
    for branch in branches {
        match condition(&branch.condition, look_up) {
            Some(true) => return statements(&branch.body, true, look_up, found),
            Some(false) => {}
            None => return,
        }
    }
    statements(otherwise.as_deref().unwrap_or_default(), true, look_up, found);
}

/// Whether a condition holds, if that is known.
fn condition(items: &[Statement], look_up: &LookUp<'_>) -> Option<bool> {
    let [Statement { list, background: false }] = items else { return None };
    let AndOr { first, rest } = list;
    let mut holds = pipeline(first, look_up);
    for (connector, next) in rest {
        let next = pipeline(next, look_up);
        holds = match (connector, holds, next) {
            (Connector::And, Some(false), _) | (Connector::And, _, Some(false)) => Some(false),
            (Connector::Or, Some(true), _) | (Connector::Or, _, Some(true)) => Some(true),
            (Connector::And, Some(true), Some(true)) => Some(true),
            (Connector::Or, Some(false), Some(false)) => Some(false),
            _ => None,
        };
    }
    holds
}

fn pipeline(pipeline: &Pipeline, look_up: &LookUp<'_>) -> Option<bool> {
    let [command] = pipeline.commands.as_slice() else { return None };
    let holds = match command {
        Command::Simple(simple) => bracket(simple, look_up),
        Command::Compound(compound) => match &compound.kind {
            CompoundKind::Test(words) => test(&words.iter().collect::<Vec<_>>(), look_up),
            _ => None,
        },
    }?;
    Some(holds != pipeline.negated)
}

fn bracket(simple: &Simple, look_up: &LookUp<'_>) -> Option<bool> {
    let (program, words) = simple.words.split_first()?;
    let mut words: Vec<&Word> = words.iter().collect();
    match program.literal()?.as_ref() {
        "[" => {
            words.pop().filter(|last| last.literal().is_some_and(|last| last == "]"))?;
            test(&words, look_up)
        }
        "test" => test(&words, look_up),
        "true" | ":" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

fn test(words: &[&Word], look_up: &LookUp<'_>) -> Option<bool> {
    let value = |word: &Word| word.expand(look_up);
    match words {
        [one] => Some(!value(one)?.is_empty()),
        [sign, one] => match sign.literal()?.as_ref() {
            "-n" => Some(!value(one)?.is_empty()),
            "-z" => Some(value(one)?.is_empty()),
            "!" => Some(value(one)?.is_empty()),
            _ => None,
        },
        [left, sign, right] => match sign.literal()?.as_ref() {
            "=" | "==" => Some(value(left)? == value(right)?),
            "!=" => Some(value(left)? != value(right)?),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Chosen;
    use crate::source::{Files, RepoPath, Text};
    use crate::syntax::shell::{self, VariableValue};

    #[test]
    fn what_stands_under_a_known_condition_runs() {
        // `A` is `1`, `EMPTY` is set and empty, and nothing is known of `X`.
        let look_up = |name: &str| match name {
            "A" => VariableValue::Set("1".to_owned()),
            "EMPTY" => VariableValue::Set(String::new()),
            _ => VariableValue::NotKnown,
        };
        for (script, expected) in [
            ("a; b", "a b"),
            // Conditions of each form, what they decide, and what they leave open.
            ("if [ $A = 1 ]; then a; else b; fi", "a"),
            ("if [ $A = 2 ]; then a; else b; fi", "b"),
            ("if [ $A = 2 ]; then a; fi", ""),
            ("if [ $X = 1 ]; then a; else b; fi", ""),
            ("if [ $A == 1 ]; then a; else b; fi", "a"),
            ("if [ $A != 1 ]; then a; else b; fi", "b"),
            ("if [ $A -eq 1 ]; then a; else b; fi", ""),
            ("if test $A = 1; then a; else b; fi", "a"),
            ("if [[ $A = 1 ]]; then a; else b; fi", "a"),
            ("if [ $A = 1; then a; else b; fi", ""),
            ("if [ \"$A\" ]; then a; else b; fi", "a"),
            ("if [ \"$EMPTY\" ]; then a; else b; fi", "b"),
            ("if [ \"$X\" ]; then a; else b; fi", ""),
            ("if [ -n \"$A\" ]; then a; else b; fi", "a"),
            ("if [ -n \"$EMPTY\" ]; then a; else b; fi", "b"),
            ("if [ -z \"$EMPTY\" ]; then a; else b; fi", "a"),
            ("if [ -z \"$A\" ]; then a; else b; fi", "b"),
            ("if [ ! \"$EMPTY\" ]; then a; else b; fi", "a"),
            ("if [ ! \"$A\" ]; then a; else b; fi", "b"),
            ("if [ -f \"$A\" ]; then a; else b; fi", ""),
            ("if true; then a; else b; fi", "a"),
            ("if :; then a; else b; fi", "a"),
            ("if false; then a; else b; fi", "b"),
            ("if ! true; then a; else b; fi", "b"),
            ("if other; then a; else b; fi", ""),
            ("if (true); then a; else b; fi", ""),
            ("if true | false; then a; else b; fi", ""),
            ("if true; false; then a; else b; fi", ""),
            ("if true & then a; else b; fi", ""),
            // One after the other.
            ("if true && true; then a; else b; fi", "a"),
            ("if true && false; then a; else b; fi", "b"),
            ("if false && other; then a; else b; fi", "b"),
            ("if other && false; then a; else b; fi", "b"),
            ("if true && other; then a; else b; fi", ""),
            ("if false || true; then a; else b; fi", "a"),
            ("if true || other; then a; else b; fi", "a"),
            ("if other || true; then a; else b; fi", "a"),
            ("if false || false; then a; else b; fi", "b"),
            ("if false || other; then a; else b; fi", ""),
            // Branches: the first that is not known ends what is known.
            ("if false; then a; elif true; then b; else c; fi", "b"),
            ("if other; then a; elif true; then b; else c; fi", ""),
            ("if true; then a; elif true; then b; fi", "a"),
            // What stands within.
            ("if true; then a && b || c; fi", "a b"),
            ("if true; then (a); { b; }; fi", "a b"),
            ("if true; then if false; then a; else b; fi; fi", "b"),
            ("if true; then for x in 1; do a; done; fi", ""),
            ("{ if true; then a; fi; }", "a"),
            ("(if true; then a; fi)", "a"),
            ("a && if true; then b; fi", "a b"),
        ] {
            let file = Files::default().add(RepoPath::root(), script.as_bytes().to_vec());
            let script_read = shell::parse(&Text::verbatim(file, 0, script.as_bytes()));
            let chosen = Chosen::of(&script_read, &look_up);
            let commands = script_read.commands();
            let names = commands.iter().filter(|found| chosen.runs(found));
            let names = names.filter_map(|found| found.command.words[0].literal());
            let names: Vec<_> = names.filter(|name| matches!(&**name, "a" | "b" | "c")).collect();
            assert_eq!(names.join(" "), expected, "{script}");
        }
    }
}
