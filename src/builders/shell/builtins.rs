//! What commands of the shell itself change: directory, variables, arguments.

use std::rc::Rc;

use super::state::{State, Value};
use crate::builders::partial::Partial;
use crate::source::{RepoPath, Span};
use crate::syntax::shell::{Simple, Word};

impl State<'_> {
    /// Carries out the assignments of a command without words.
    pub(super) fn assign(&mut self, simple: &Simple) {
        for assignment in &simple.assignments {
            let value = match &assignment.subscript {
                // One element of a list.
                Some(_) => Value::One(Partial::unknown()),
                None => self.assigned(&assignment.value),
            };
            let value = match (assignment.append, self.variable(&assignment.name)) {
                (true, Some(before)) => append(before, value),
                (true, None) => Value::One(Partial::unknown()),
                (false, _) => value,
            };
            self.set(&assignment.name, value, false);
        }
    }

    /// Carries out a command of the shell itself; whether it is one.
    pub(super) fn builtin(&mut self, name: &str, words: &[Word], place: Span) -> bool {
        match name {
            "cd" | "chdir" => {
                let before = self.directory.clone();
                match self.path_of(words) {
                    Some(path) if path.marked() == "-" => {
                        self.directory = self.popped();
                    }
                    Some(path) => self.go(&path),
                    None => self.directory = None,
                }
                self.before.push_mut(before);
            }
            "pushd" => {
                let before = self.directory.clone();
                match self.path_of(words) {
                    Some(path) => self.go(&path),
                    None => self.directory = None,
                }
                self.before.push_mut(before);
            }
            "popd" => self.directory = self.popped(),
            "export" | "local" | "readonly" | "declare" | "typeset" => {
                let is_exported = name == "export";
                for word in words {
                    if let Some(assignment) = word.assignment() {
                        let value = self.assigned(&assignment.value);
                        self.set(&assignment.name, value, is_exported);
                    } else if let (true, Some(name)) = (is_exported, word.literal()) {
                        self.export(&name);
                    }
                }
            }
            "read" | "getopts" | "mapfile" | "readarray" | "unset" => {
                for name in words.iter().filter_map(Word::literal) {
                    self.set(&name, Value::One(Partial::unknown()), false);
                }
            }
            "set" => {
                if let Some(end) = words.iter().position(|word| &*word.raw == "--") {
                    let arguments = words[end + 1..].iter().flat_map(|word| self.fields(word)).collect();
                    self.arguments = Some(Rc::new(arguments));
                }
            }
            "shift" => match (&mut self.arguments, words) {
                (Some(arguments), [])
                    if !arguments.is_empty() && self.work.take(arguments.len() / 16, place) =>
                {
                    drop(Rc::make_mut(arguments).remove(0));
                }
                _ => self.arguments = None,
            },
            "exit" | "return" => self.has_left = true,
            // Whatever it sets, what the script says before holds for what it says before.
            "source" | "." => {}
            _ => return false,
        }
        true
    }

    /// The directory that was left last.
    fn popped(&mut self) -> Option<RepoPath> {
        let last = self.before.peek().cloned();
        self.before.pop_mut();
        last.flatten()
    }

    /// The directory that `cd` names.
    fn path_of(&self, words: &[Word]) -> Option<Partial> {
        let fields: Vec<Partial> = words.iter().flat_map(|word| self.fields(word)).collect();
        let is_path = |field: &&Partial| field.marked() == "-" || !field.marked().starts_with('-');
        fields.iter().find(is_path).cloned()
    }
}

fn append(before: Value, value: Value) -> Value {
    match (before, value) {
        (Value::One(mut before), Value::One(value)) => {
            before.push(value.marked());
            Value::One(before)
        }
        (Value::Many(mut before), Value::Many(values)) => {
            before.extend(values);
            Value::Many(before)
        }
        _ => Value::One(Partial::unknown()),
    }
}
