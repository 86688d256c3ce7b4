//! Whether what a container starts gives up root before the program runs.

use std::collections::BTreeSet;

use crate::images::ContainerStart;
use crate::knowledge::programs::{self, StepsDown};
use crate::source::Span;
use crate::syntax::shell::{Command, CompoundKind, FoundCommand, Runs, Script, Statement, Word, WrapperKind};

impl ContainerStart {
    /// Whether one of the commands hands over to somebody without privileges.
    #[must_use]
    pub fn drops_root(&self) -> bool {
        let entries = self.scripts.iter().chain(&self.supervised).map(|entry| &entry.script);
        std::iter::once(&self.script).chain(&self.passed).chain(entries).any(drops)
    }
}

/// Whether a script gives up root before the program runs. Only what takes the place of the script, or ends
/// it, is what the container lives for: `su app -c migrate` in the middle leaves the program after it to
/// root.
fn drops(script: &Script) -> bool {
    let commands = script.commands();
    let mut ends = Vec::new();
    add_ends(&script.items, &mut ends);
    // `gosu="gosu $USER"`, and later `exec $gosu program`.
    let mut holders: BTreeSet<&str> = BTreeSet::new();
    for found in &commands {
        for assignment in &found.command.assignments {
            let value = assignment.value.known_prefix().0.into_owned();
            if name_other_user(value.split_whitespace()) {
                holders.insert(&assignment.name);
            }
        }
    }
    let last = commands.iter().rposition(|found| {
        !(found.context.in_substitution || found.context.function.is_some() && found.context.may_be_skipped)
    });
    commands.iter().enumerate().any(|(number, found)| {
        let is_last = Some(number) == last || ends.contains(&found.command.span);
        let hands_over = is_last || found.context.background || is_exec(found);
        // `set -- gosu app "$@"`: the arguments are run later.
        sets_arguments(found) || hands_over && is_as_other(found, &holders)
    })
}

/// The commands with which a script may end: the last one, or the last of each of its branches.
fn add_ends(statements: &[Statement], ends: &mut Vec<Span>) {
    let Some(last) = statements.last() else { return };
    let pipeline = last.list.rest.last().map_or(&last.list.first, |(_, pipeline)| pipeline);
    match pipeline.commands.last() {
        Some(Command::Simple(simple)) => ends.push(simple.span),
        Some(Command::Compound(compound)) => match &compound.kind {
            CompoundKind::Subshell(body) | CompoundKind::Group(body) => add_ends(body, ends),
            CompoundKind::If { branches, otherwise } => {
                branches.iter().for_each(|branch| add_ends(&branch.body, ends));
                add_ends(otherwise.as_deref().unwrap_or_default(), ends);
            }
            CompoundKind::Case { arms, .. } => arms.iter().for_each(|arm| add_ends(&arm.body, ends)),
            _ => {}
        },
        None => {}
    }
}

fn steps_down(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    programs::of(name).steps_down == StepsDown::Always
}

/// Whether words that are run later begin with a program that gives up root; one that does so only if it is told
/// whom to be needs that option, too.
fn name_other_user<'a>(mut words: impl Iterator<Item = &'a str>) -> bool {
    let Some(program) = words.next() else { return false };
    match programs::of(program.rsplit('/').next().unwrap_or(program)).steps_down {
        StepsDown::Always => true,
        StepsDown::With(options) => words.any(|word| is_one_of(word, options)),
        StepsDown::No => false,
    }
}

/// Whether a word is one of the options, and does not say root.
fn is_one_of(word: &str, options: &[&str]) -> bool {
    options.contains(&word.split('=').next().unwrap_or(word)) && !word.ends_with("=root")
}

fn is_exec(found: &FoundCommand<'_>) -> bool {
    found.invocation().is_wrapped_in(WrapperKind::Exec)
        || found.command.words.first().and_then(Word::literal).is_some_and(|word| word == "exec")
}

fn sets_arguments(found: &FoundCommand<'_>) -> bool {
    let mut words = found.command.words.iter();
    let set = words.next().and_then(Word::literal).is_some_and(|word| word == "set");
    let dashes = words.next().and_then(Word::literal).is_some_and(|word| word == "--");
    let words: Vec<_> = words.map(|word| word.known_prefix().0).collect();
    set && dashes && (0..words.len()).any(|at| name_other_user(words[at..].iter().map(AsRef::as_ref)))
}

fn is_as_other(found: &FoundCommand<'_>, holders: &BTreeSet<&str>) -> bool {
    let invocation = found.invocation();
    let is_handed = invocation.wrappers.iter().any(|wrapper| match wrapper.kind {
        WrapperKind::Su => true,
        // `chpst -e /env nginx` sets variables, and stays who it is.
        WrapperKind::StepDown | WrapperKind::Setpriv => {
            wrapper.user.is_some() || wrapper.word.literal().is_some_and(|name| steps_down(&name))
        }
        _ => false,
    });
    let is_sudo =
        invocation.wrappers.iter().any(|wrapper| wrapper.kind == WrapperKind::Sudo && wrapper.user.is_some());
    let own = |program: &str| {
        let StepsDown::With(options) = programs::of(program).steps_down else { return false };
        invocation.args().iter().any(|word| is_one_of(&word.known_prefix().0, options))
    };
    let is_held = found.command.words.iter().any(|word| {
        let name = word.raw.trim_matches(|c| matches!(c, '"' | '$' | '{' | '}'));
        word.raw.contains('$') && holders.contains(name)
    });
    is_sudo
        || is_held
        || is_handed
        || matches!(&invocation.runs, Runs::Program { name: Some(name), .. } if steps_down(name) || own(name))
}

#[cfg(test)]
mod tests {
    use super::drops;
    use crate::facts;
    use crate::knowledge::programs::{self, StepsDown};
    use crate::source::{Files, RepoPath, Text};
    use crate::syntax::shell::{self, Script};

    fn parse(script: &str) -> Script {
        let file = Files::default().add(RepoPath::root(), script.as_bytes().to_vec());
        shell::parse(&Text::verbatim(file, 0, script.as_bytes()))
    }

    #[test]
    fn only_what_the_container_lives_for_gives_up_root() {
        for (script, expected) in [
            ("exec gosu app node x", true),
            ("chpst -u app:app nginx", true),
            ("exec chpst -uapp nginx", true),
            ("exec chpst -e /env nginx", false),
            ("exec chpst -e /env -U app nginx", false),
            ("set -- chpst -u app \"$@\"\nexec \"$@\"", true),
            ("set -- chpst -e /env \"$@\"\nexec \"$@\"", false),
            ("run=\"chpst -e /env\"\nexec $run nginx", false),
            ("exec setpriv --reuid=app --clear-groups nginx", true),
            ("exec setpriv --no-new-privs nginx", false),
            ("exec s6-applyuidgid -U nginx", true),
            ("exec node x", false),
            ("gosu app migrate\nexec node x", false),
            ("su app -c migrate\nexec node x", false),
            ("exec su app -c 'node x'", true),
            ("exec sudo node x", false),
            ("exec sudo -u app node x", true),
            ("set -- gosu app \"$@\"\nexec \"$@\"", true),
            ("run=\"gosu app\"\nexec $run node x", true),
            ("if a; then exec gosu app node x; else exec node x; fi", true),
            ("exec mysqld --user=mysql", true),
            ("exec mysqld --user=root", false),
            ("exec mysqld --port 1", false),
            // A way down that is not the last: in the background, or in another branch.
            ("gosu app node x &\nwait", true),
            ("if a; then gosu app node x; else node x; fi", true),
            ("if a; then node x; else gosu app node x; fi", true),
            ("case $1 in a) gosu app node x ;; *) node x ;; esac", true),
            ("{ gosu app node x; }", true),
            ("(gosu app node x)", true),
            ("a && gosu app node x", true),
            ("if a; then gosu app node x; true; fi\nexec node x", false),
            ("exec node $(gosu app x)", false),
            ("exec node x\nf() { gosu app node x; }", false),
            ("f() { gosu app node x; }\nf", true),
            // The arguments are run later, and what holds the way down.
            ("set -- node x\nexec \"$@\"", false),
            ("echo -- gosu app\nexec \"$@\"", false),
            ("set gosu app\nexec \"$@\"", false),
            ("run=\"node x\"\nexec $run", false),
            ("run=\"gosu app\"\nexec run node x", false),
            ("run=\"/sbin/gosu app\"\nexec ${run} node x", true),
            ("run=\"gosu app\"\nexec $walk node x", false),
        ] {
            assert_eq!(drops(&parse(script)), expected, "{script}");
        }
    }

    #[test]
    fn every_script_of_a_start_counts() {
        const DOWN: &str = "#!/bin/sh\nexec gosu app /x\n";
        const UP: &str = "#!/bin/sh\nexec /x\n";
        for (what, start, script, run, expected) in [
            ("the command line", "CMD [\"gosu\", \"app\", \"/x\"]", UP, UP, true),
            ("a script", "CMD [\"/run.sh\"]", DOWN, UP, true),
            ("a script that does not", "CMD [\"/run.sh\"]", UP, DOWN, false),
            ("what is passed", "ENTRYPOINT [\"/run.sh\"]\nCMD [\"gosu\", \"app\", \"/x\"]", UP, UP, true),
            ("what s6-overlay runs", "ENTRYPOINT [\"/init\"]", UP, DOWN, true),
        ] {
            let dockerfile = format!("FROM alpine\nCOPY run.sh /\nCOPY d /etc/services.d\n{start}\n");
            let facts = facts::of(&[("Dockerfile", &dockerfile), ("run.sh", script), ("d/a/run", run)]);
            assert_eq!(facts.only_image().start().unwrap().drops_root(), expected, "{what}");
        }
    }

    #[test]
    fn who_steps_down_is_known_to_run_another() {
        for (name, _) in programs::all().filter(|(_, program)| program.steps_down == StepsDown::Always) {
            let script = parse(&format!("{name} -u app true"));
            assert_ne!(script.commands()[0].invocation().program(), Some(name));
        }
    }
}
