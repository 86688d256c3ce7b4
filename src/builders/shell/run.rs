//! The walk through a script: every way that it may take, in order.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::state::{Fork, Start, State, Value};
use crate::builders::commands::{Argument, Called, Circumstance, called, is_builder};
use crate::builders::partial::Partial;
use crate::builders::work::Work;
use crate::limits;
use crate::source::Span;
use crate::syntax::shell::{
    AndOr, Command, Compound, CompoundKind, Connector, Operator, Part, Pipeline, RedirectOperator, Runs,
    Script, Simple, Statement, Substitution, Word, WrapperKind,
};

/// How deep functions may call each other.
const MAX_CALLS: usize = limits::BUILDER_NESTING.most();

/// The most calls of builders that one script makes.
const MAX_FOUND: usize = limits::FILE_BUILDS.most();

/// A call of a builder.
#[derive(Debug, Clone)]
pub(in crate::builders) struct Found {
    pub(in crate::builders) called: Called,
    /// The function that it stands in, else the step or recipe.
    pub(in crate::builders) label: String,
}

/// Follows a script, as far as there is work left: the calls that it makes, in order. Commands, variables that are
/// compared and texts that are put together take of it.
pub(in crate::builders) fn run(script: &Script, start: &Start, work: &Work) -> Vec<Found> {
    let mut runner = Runner {
        found: Vec::new(),
        work,
        calls: Vec::new(),
        is_silent: false,
        called: BTreeSet::new(),
        start,
    };
    let mut state = State::new(start, work);
    runner.statements(&script.items, &mut state);
    runner.uncalled_functions(state);
    runner.found
}

pub(super) struct Runner<'a> {
    pub(super) found: Vec<Found>,
    pub(super) work: &'a Work,
    /// The functions that are being run.
    calls: Vec<&'a str>,
    /// The functions that something calls.
    called: BTreeSet<&'a str>,
    is_silent: bool,
    start: &'a Start,
}

impl<'a> Runner<'a> {
    /// Takes the work that was done.
    pub(super) fn count(&self, steps: usize, place: Span) {
        self.work.take(steps, place);
    }

    /// Does something without taking note of what is called.
    pub(super) fn silently(&mut self, work: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.is_silent, true);
        work(self);
        self.is_silent = before;
    }

    /// Goes a way that may not be taken.
    pub(super) fn branch(
        &mut self,
        place: Span,
        state: &mut State<'a>,
        way: impl FnOnce(&mut Self, &mut State<'a>),
    ) {
        let fork = state.fork();
        let mut taken = state.clone();
        way(self, &mut taken);
        self.count(state.meet(taken, fork), place);
    }

    pub(super) fn statements(&mut self, items: &'a [Statement], state: &mut State<'a>) {
        for item in items {
            let first = item.list.first.commands.first();
            if state.has_left || first.is_some_and(|first| self.work.is_done(first.span())) {
                return;
            }
            if item.background {
                self.and_or(&item.list, &mut state.clone());
            } else {
                self.and_or(&item.list, state);
            }
        }
    }

    fn and_or(&mut self, list: &'a AndOr, state: &mut State<'a>) {
        self.pipeline(&list.first, state);
        let may_fail = is_test(&list.first);
        for (connector, pipeline) in &list.rest {
            if *connector == Connector::And && !may_fail {
                self.pipeline(pipeline, state);
            } else {
                let Some(first) = pipeline.commands.first() else { continue };
                self.branch(first.span(), state, |runner, state| runner.pipeline(pipeline, state));
            }
        }
    }

    fn pipeline(&mut self, pipeline: &'a Pipeline, state: &mut State<'a>) {
        match pipeline.commands.as_slice() {
            [command] => self.command(command, state),
            commands => {
                for command in commands {
                    self.command(command, &mut state.clone());
                }
            }
        }
    }

    fn command(&mut self, command: &'a Command, state: &mut State<'a>) {
        if state.has_left || !self.work.take(1, command.span()) {
            return;
        }
        match command {
            Command::Simple(simple) => self.simple(simple, state),
            Command::Compound(compound) => self.compound(compound, state),
        }
    }

    fn compound(&mut self, compound: &'a Compound, state: &mut State<'a>) {
        match &compound.kind {
            CompoundKind::Subshell(body) => self.statements(body, &mut state.clone()),
            CompoundKind::Group(body) => self.statements(body, state),
            CompoundKind::If { branches, otherwise } => {
                let (fork, mut met) = (state.fork(), None);
                for branch in branches {
                    self.statements(&branch.condition, state);
                    let mut taken = state.clone();
                    self.statements(&branch.body, &mut taken);
                    self.meet(&mut met, taken, fork, compound.span);
                }
                if let Some(body) = otherwise {
                    self.statements(body, state);
                }
                if let Some(met) = met {
                    self.count(state.meet(met, fork), compound.span);
                }
            }
            CompoundKind::For { variable, words, body } => {
                self.for_loop(compound.span, (variable, words.as_deref()), body, state);
            }
            CompoundKind::ForArithmetic { body, .. } => self.rounds(compound.span, body, state),
            CompoundKind::Loop { condition, body, .. } => {
                self.statements(condition, state);
                self.rounds(compound.span, body, state);
            }
            CompoundKind::Case { arms, .. } => {
                let (fork, mut met) = (state.fork(), None);
                for arm in arms {
                    let mut taken = state.clone();
                    self.statements(&arm.body, &mut taken);
                    self.meet(&mut met, taken, fork, compound.span);
                }
                if let Some(met) = met {
                    self.count(state.meet(met, fork), compound.span);
                }
            }
            CompoundKind::Function { name, body } => state.define(name, body),
            CompoundKind::Test(words) => self.substitutions(words, state),
            CompoundKind::Arithmetic(_) => {}
        }
    }

    fn meet(&mut self, met: &mut Option<State<'a>>, other: State<'a>, fork: Fork, place: Span) {
        match met {
            Some(met) => self.count(met.meet(other, fork), place),
            None => *met = Some(other),
        }
    }

    fn simple(&mut self, simple: &'a Simple, state: &mut State<'a>) {
        for assignment in &simple.assignments {
            self.substitutions(std::slice::from_ref(&assignment.value), state);
        }
        self.substitutions(&simple.words, state);
        self.take_defaults(&simple.words, state);
        let Some((first, words)) = simple.words.split_first() else {
            state.assign(simple);
            return;
        };
        if let Some(name) = first.literal() {
            if let Some((name, body)) = state.functions.get_key_value(&*name) {
                let (name, body) = (*name, *body);
                self.call(first, name, body, words, state);
                return;
            }
            if state.builtin(&name, words, first.span()) {
                return;
            }
        }
        if let Some(script) = simple.script() {
            let is_in_place = matches!(simple.invocation().runs, Runs::Script { in_place: true, .. });
            match is_in_place {
                true => self.statements(&script.items, state),
                false => self.statements(&script.items, &mut state.clone()),
            }
            return;
        }
        self.program(simple, state);
    }

    /// A program: does it build images?
    fn program(&mut self, simple: &'a Simple, state: &State<'a>) {
        if self.is_silent {
            return;
        }
        let invocation = simple.invocation_with(&|name| state.lookup(name));
        // It gets more arguments than are seen.
        if invocation.is_wrapped_in(WrapperKind::Xargs) {
            return;
        }
        let mut directory = state.directory.clone();
        if let Some(path) = &invocation.chdir {
            let mut there = state.clone();
            there.go(&state.value(path));
            directory = there.directory;
        }
        let (program, arguments, place) = match &invocation.runs {
            Runs::Program { name: Some(name), word, args } if is_builder(name) => {
                (name.to_string(), state.arguments_of(args), words_span(word, args))
            }
            // `$SUDO docker build …`, `"$@"`
            Runs::Program { name: None, .. } => {
                let all = state.arguments_of(&simple.words);
                let skipped = usize::from(all.first().is_some_and(|first| first.value.may_be_anything()));
                let Some((program, arguments)) = all.get(skipped..).and_then(<[Argument]>::split_first)
                else {
                    return;
                };
                let name = program.value.whole().map(|path| path.rsplit('/').next().unwrap_or(path));
                let Some(name) = name.filter(|name| is_builder(name)) else { return };
                (name.to_owned(), arguments.to_vec(), simple.span)
            }
            _ => return,
        };
        let circumstance = Circumstance { place, directory, input: input(simple, state) };
        let Some(mut called) = called(&program, &arguments, &circumstance) else { return };
        if self.found.len() >= MAX_FOUND {
            self.work.reach(&limits::FILE_BUILDS, place);
            return;
        }
        let mut environment = state.clone();
        for assignment in &invocation.assignments {
            let value = environment.assigned(&assignment.value);
            environment.set(&assignment.name, value, true);
        }
        match &mut called {
            Called::Build(asked) => {
                for argument in asked.arguments.iter_mut().filter(|argument| argument.value.is_none()) {
                    argument.value = environment.exported(&argument.name);
                }
            }
            // All of the environment is kept with the call.
            Called::Bake(_) | Called::Compose(_) if !self.work.take(environment.size() / 4, place) => return,
            Called::Bake(call) => {
                let mut variables = environment.environment();
                variables.append(&mut call.variables);
                call.variables = variables;
            }
            Called::Compose(call) => {
                let variables = environment.environment();
                // Source: "Compose environment variables" of Docker's documentation; files are separated by `:`.
                let listed = variables.get("COMPOSE_FILE").filter(|_| call.files.is_empty());
                if let Some(listed) = listed {
                    call.files = listed.marked().split(':').map(Partial::new).collect();
                }
                call.variables = variables.into_keys().collect();
            }
            Called::Push(_) | Called::Tag(..) | Called::Run(_) | Called::RunOnce(_) => {}
        }
        let function = self.calls.last().map(|name| (*name).to_owned());
        let label = function.unwrap_or_else(|| self.start.label.clone());
        self.found.push(Found { called, label });
    }

    fn call(
        &mut self,
        first: &Word,
        name: &'a str,
        body: &'a Command,
        words: &'a [Word],
        state: &mut State<'a>,
    ) {
        if self.calls.len() >= MAX_CALLS {
            self.work.reach(&limits::BUILDER_NESTING, first.span());
        }
        if self.calls.len() >= MAX_CALLS || self.calls.contains(&name) {
            return;
        }
        self.called.insert(name);
        let arguments = words.iter().flat_map(|word| state.fields(word)).collect();
        let before = state.arguments.replace(Rc::new(arguments));
        self.calls.push(name);
        self.command(body, state);
        self.calls.pop();
        state.arguments = before;
        // `return` leaves the function; what `exit` leaves is not followed to its end.
        state.has_left = false;
    }

    /// Functions that other scripts may call.
    fn uncalled_functions(&mut self, mut state: State<'a>) {
        // Others may call them with whatever they like.
        state.arguments = Some(Rc::new(vec![Partial::unknown(); 9]));
        state.has_left = false;
        let functions: Vec<(&str, &Command)> =
            state.functions.iter().map(|(name, body)| (*name, *body)).collect();
        for (name, body) in functions {
            if !self.called.contains(name) {
                self.calls = vec![name];
                self.command(body, &mut state.clone());
            }
        }
    }

    /// Follows the scripts in `$(…)`.
    fn substitutions(&mut self, words: &'a [Word], state: &State<'a>) {
        for word in words {
            self.substitutions_in(&word.parts, state);
        }
    }

    fn substitutions_in(&mut self, parts: &'a [Part], state: &State<'a>) {
        for part in parts {
            match part {
                Part::DoubleQuoted(parts) => self.substitutions_in(parts, state),
                Part::Array(words) => self.substitutions(words, state),
                Part::Command(substitution) | Part::Process(substitution) => {
                    let Substitution { script, .. } = &**substitution;
                    self.statements(&script.items, &mut state.clone());
                }
                _ => {}
            }
        }
    }

    /// `: ${NAME:=value}`
    fn take_defaults(&mut self, words: &[Word], state: &mut State<'a>) {
        let parts = words.iter().flat_map(|word| &word.parts).flat_map(|part| match part {
            Part::DoubleQuoted(parts) => parts.as_slice(),
            part => std::slice::from_ref(part),
        });
        for part in parts {
            if let Part::Parameter(parameter) = part
                && let Some(operation) = &parameter.operation
                && operation.operator == Operator::Assign
                && state.variable(&parameter.name).is_none()
            {
                let value = state.value(&operation.operand);
                state.set(&parameter.name, Value::One(value), false);
            }
        }
    }
}

/// The words of a command from its program on, as far as it stands on one place.
fn words_span(word: &Word, args: &[Word]) -> Span {
    args.last().map_or(word.span(), |last| word.span().to(last.span()))
}

/// The file that a command reads.
fn input(simple: &Simple, state: &State<'_>) -> Partial {
    let redirect = simple.redirects.iter().rfind(|redirect| redirect.is_standard_input());
    match redirect {
        Some(redirect) if redirect.operator == RedirectOperator::Read => state.value(&redirect.target),
        _ => Partial::unknown(),
    }
}

/// Whether a pipeline asks a question, so that what follows may not be run.
fn is_test(pipeline: &Pipeline) -> bool {
    let [Command::Simple(simple)] = pipeline.commands.as_slice() else {
        return pipeline.negated
            || matches!(pipeline.commands.as_slice(), [Command::Compound(compound)]
                if matches!(compound.kind, CompoundKind::Test(_) | CompoundKind::Arithmetic(_)));
    };
    let name = simple.words.first().and_then(Word::literal);
    pipeline.negated || name.is_some_and(|name| matches!(&*name, "[" | "test" | "command" | "which" | "grep"))
}
