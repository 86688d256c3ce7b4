//! Variables that an entry script compares with words: by which it may choose what to run.

use std::collections::BTreeMap;

use crate::images::ContainerStart;
use crate::source::Span;
use crate::syntax::shell::{Command, Compound, CompoundKind, Part, Pipeline, Statement, Word};

/// A variable that a script compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The variable of the environment.
    pub variable: String,
    /// Its first comparison.
    pub place: Span,
    /// What it is compared with.
    pub values: Vec<String>,
}

impl ContainerStart {
    /// The variables of the environment that the scripts of the repository compare with words, in `case`,
    /// `[ … ]` and `[[ … ]]`, also under another name: `role=${CONTAINER_ROLE:-app}`.
    #[must_use]
    pub fn comparisons(&self) -> Vec<Comparison> {
        let mut found = Comparisons::default();
        for entry in &self.scripts {
            found.aliases.clear();
            found.statements(&entry.script.items);
        }
        found.list
    }
}

#[derive(Default)]
struct Comparisons {
    /// The variables that hold the value of one of the environment.
    aliases: BTreeMap<String, String>,
    list: Vec<Comparison>,
}

impl Comparisons {
    fn statements(&mut self, statements: &[Statement]) {
        for statement in statements {
            self.pipeline(&statement.list.first);
            statement.list.rest.iter().for_each(|(_, pipeline)| self.pipeline(pipeline));
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline) {
        for command in &pipeline.commands {
            match command {
                Command::Simple(simple) => {
                    for assignment in simple.assignments.iter().filter(|_| simple.words.is_empty()) {
                        if let Some(name) = parameter(&assignment.value) {
                            self.aliases.insert(assignment.name.to_string(), name.to_owned());
                        }
                    }
                    let program = simple.words.first().and_then(Word::literal);
                    if program.is_some_and(|program| program == "[" || program == "test") {
                        self.test(&simple.words[1..]);
                    }
                }
                Command::Compound(compound) => self.compound(compound),
            }
        }
    }

    fn compound(&mut self, compound: &Compound) {
        match &compound.kind {
            CompoundKind::Subshell(body) | CompoundKind::Group(body) => self.statements(body),
            CompoundKind::If { branches, otherwise } => {
                for branch in branches {
                    self.statements(&branch.condition);
                    self.statements(&branch.body);
                }
                self.statements(otherwise.as_deref().unwrap_or_default());
            }
            CompoundKind::For { body, .. } | CompoundKind::ForArithmetic { body, .. } => {
                self.statements(body);
            }
            CompoundKind::Loop { condition, body, .. } => {
                self.statements(condition);
                self.statements(body);
            }
            CompoundKind::Case { word, arms } => {
                for arm in arms {
                    for pattern in arm.patterns.iter().filter_map(Word::literal) {
                        self.add(word, &pattern);
                    }
                    self.statements(&arm.body);
                }
            }
            CompoundKind::Function { body: Command::Compound(body), .. } => self.compound(body),
            CompoundKind::Test(words) => self.test(words),
            CompoundKind::Function { .. } | CompoundKind::Arithmetic(_) => {}
        }
    }

    fn test(&mut self, words: &[Word]) {
        for window in words.windows(3) {
            let [left, operator, right] = window else { continue };
            if operator.literal().is_some_and(|operator| operator == "=" || operator == "==")
                && let Some(value) = right.literal()
            {
                self.add(left, &value);
            }
        }
    }

    fn add(&mut self, word: &Word, value: &str) {
        let Some(name) = parameter(word) else { return };
        let name = self.aliases.get(name).map_or(name, String::as_str).to_owned();
        let at = self.list.iter().position(|comparison| comparison.variable == name);
        let number = at.unwrap_or_else(|| {
            self.list.push(Comparison { variable: name, place: word.span(), values: Vec::new() });
            self.list.len() - 1
        });
        self.list[number].values.push(value.to_owned());
    }
}

/// The variable that a word is the value of, and of nothing else.
fn parameter(word: &Word) -> Option<&str> {
    fn of(parts: &[Part]) -> Option<&str> {
        match parts {
            [Part::Parameter(parameter)] => Some(&parameter.name),
            [Part::DoubleQuoted(parts)] => of(parts),
            _ => None,
        }
    }
    of(&word.parts).filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
}
