//! A command of a RUN line that is about to run: its program, its arguments, its environment.

use std::collections::BTreeMap;

use super::shells::Session;
use crate::source::Span;
use crate::syntax::shell::{Invocation, Runs, VariableValue, Word};

/// A command that is about to run: its program, and its arguments as far as they are known.
pub(crate) struct Call<'a> {
    /// Its number in the script.
    pub(crate) number: usize,
    /// The shell that runs it.
    pub(crate) shell: usize,
    pub(crate) program: &'a str,
    /// The word that names the program.
    pub(crate) word: &'a Word,
    pub(crate) arguments: Vec<Argument<'a>>,
    /// What is set for it alone; nothing where the value is not known.
    environment: BTreeMap<String, Option<String>>,
}

/// An argument of a command.
#[derive(Clone)]
pub(crate) struct Argument<'a> {
    pub(crate) word: &'a Word,
    /// Its value, or what is known of it from its start.
    pub(crate) text: String,
    /// Whether the text is all of it.
    pub(crate) is_whole: bool,
}

impl<'a> Call<'a> {
    /// What an invocation calls, if it is a program whose name is known.
    pub(crate) fn new(
        number: usize,
        shell: usize,
        invocation: &'a Invocation<'a>,
        session: &Session<'_>,
    ) -> Option<Self> {
        let Runs::Program { name: Some(program), word, args } = &invocation.runs else { return None };
        let assignments = invocation.assignments.iter();
        let environment = assignments.map(|assignment| {
            let value = session.fields(shell, &assignment.value).map(|fields| fields.join(" "));
            (assignment.name.to_string(), value)
        });
        Some(Self {
            number,
            shell,
            program,
            word,
            arguments: args.iter().flat_map(|word| arguments(shell, word, session)).collect(),
            environment: environment.collect(),
        })
    }

    /// The call of what this one runs with the arguments behind one of its own, such as `npx` does.
    pub(crate) fn behind(&self, argument: &Argument<'a>, program: &'a str) -> Self {
        let same = |other: &Argument<'a>| std::ptr::eq(other.word, argument.word);
        let after = self.arguments.iter().skip_while(|other| !same(other)).skip_while(|other| same(other));
        Self {
            number: self.number,
            shell: self.shell,
            program,
            word: argument.word,
            arguments: after.cloned().collect(),
            environment: self.environment.clone(),
        }
    }

    /// Whether an option stands among the arguments.
    pub(crate) fn has(&self, options: &[&str]) -> bool {
        self.arguments.iter().any(|argument| options.contains(&argument.text.as_str()))
    }

    /// The value of an option that is said in the next argument.
    pub(crate) fn value(&self, options: &[&str]) -> Option<&Argument<'a>> {
        let at = self.arguments.iter().position(|argument| options.contains(&argument.text.as_str()))?;
        self.arguments.get(at + 1)
    }

    /// The values of an option, each as `--name=value` or in the next argument.
    pub(crate) fn values(&self, options: &[&str]) -> Vec<String> {
        let mut values = Vec::new();
        for (at, argument) in self.arguments.iter().enumerate() {
            if options.contains(&argument.text.as_str()) {
                values.extend(self.arguments.get(at + 1).map(|value| value.text.clone()));
            }
            if let Some((name, value)) = argument.text.split_once('=')
                && options.contains(&name)
            {
                values.push(value.to_owned());
            }
        }
        values
    }

    /// The arguments that are no options, those that are values of `with_value` left out.
    pub(crate) fn operands(&self, with_value: &[&str]) -> Vec<&Argument<'a>> {
        let mut operands = Vec::new();
        let mut is_value = false;
        for argument in &self.arguments {
            if std::mem::take(&mut is_value) {
                continue;
            }
            if with_value.contains(&argument.text.as_str()) {
                is_value = true;
            } else if !argument.text.starts_with('-') {
                operands.push(argument);
            }
        }
        operands
    }

    /// The value of a variable that the called program sees.
    pub(crate) fn variable(&self, name: &str, session: &Session<'_>) -> VariableValue {
        match self.environment.get(name) {
            Some(Some(value)) => VariableValue::Set(value.clone()),
            Some(None) => VariableValue::NotKnown,
            None => session.look_up(self.shell, name),
        }
    }

    /// The place of the command, from the program to its last argument.
    pub(crate) fn span(&self) -> Span {
        let first = self.word.span();
        let last = self.arguments.last().map_or(first, |argument| argument.word.span());
        if last.file == first.file && last.end >= first.start { first.to(last) } else { first }
    }
}

/// The arguments that a word makes.
fn arguments<'a>(shell: usize, word: &'a Word, session: &Session<'_>) -> Vec<Argument<'a>> {
    match session.fields(shell, word) {
        Some(fields) => fields.into_iter().map(|text| Argument { word, text, is_whole: true }).collect(),
        None => {
            let (text, is_whole) = session.prefix(shell, word);
            vec![Argument { word, text, is_whole }]
        }
    }
}
