//! What a RUN line's commands see: variables and directories, for each of its shells.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rpds::RedBlackTreeMapSync;

use crate::build::{Lookup, Step, image_path};
use crate::contents::copy::{UNKNOWN_WORKDIR, working_directory};
use crate::limits::{self, Budget};
use crate::syntax::shell::{Commands, VariableValue, Word, bounded};

/// The shells of one script.
#[derive(Debug)]
pub(crate) struct Session<'a> {
    step: &'a Step,
    /// The home directory of who runs it, if that is known.
    home: Option<String>,
    shells: BTreeMap<usize, Shell>,
    /// What may still be read from variables, of all that the scripts of the build may read.
    left: &'a RefCell<Budget>,
}

#[derive(Debug, Clone)]
struct Shell {
    /// Where it is, if that is known.
    directory: Option<String>,
    /// Where it was before.
    previous: Option<String>,
    /// What was assigned; nothing where the value is not known. Shells share what they have in common: there may be as
    /// many of them as variables.
    variables: RedBlackTreeMapSync<String, Option<String>>,
}

impl<'a> Session<'a> {
    pub(crate) fn new(step: &'a Step, home: Option<String>, left: &'a RefCell<Budget>) -> Self {
        let directory = working_directory(step).map(str::to_owned);
        let shell = Shell { directory, previous: None, variables: RedBlackTreeMapSync::default() };
        Self { step, home, shells: BTreeMap::from([(0, shell)]), left }
    }

    /// Begins a shell as its parent is now, if it has not begun.
    pub(crate) fn enter(&mut self, commands: &Commands<'_>, shell: usize) {
        if self.shells.contains_key(&shell) {
            return;
        }
        let parent = commands.parent_shell(shell).unwrap_or(0);
        if parent != shell {
            self.enter(commands, parent);
        }
        let state = self.shells.get(&parent).cloned();
        let unknown = || Shell { directory: None, previous: None, variables: RedBlackTreeMapSync::default() };
        self.shells.insert(shell, state.unwrap_or_else(unknown));
    }

    /// The value of a variable, as a shell of the script sees it.
    pub(crate) fn look_up(&self, shell: usize, name: &str) -> VariableValue {
        bounded(|name| self.found(shell, name), self.left)(name)
    }

    fn found(&self, shell: usize, name: &str) -> VariableValue {
        if let Some(value) = self.shells.get(&shell).and_then(|shell| shell.variables.get(name)) {
            return known(value.clone());
        }
        let is_set = matches!(self.step.variables.look_up(name), Lookup::Set(_));
        match name {
            "HOME" if !is_set => known(self.home.clone()),
            "PWD" if !is_set => known(self.directory(shell)),
            _ => self.step.variables.in_shell(name),
        }
    }

    /// Whether the script or the Dockerfile says what a variable is, known or not.
    pub(super) fn is_assigned(&self, shell: usize, name: &str) -> bool {
        self.shells.get(&shell).is_some_and(|shell| shell.variables.contains_key(name))
            || matches!(self.step.variables.look_up(name), Lookup::Set(_))
    }

    /// The fields of a word; nothing where they are not known.
    pub(crate) fn fields(&self, shell: usize, word: &Word) -> Option<Vec<String>> {
        word.expand_fields(&|name| self.look_up(shell, name))
    }

    /// What is known of a word from its start, and whether that is all of it.
    pub(crate) fn prefix(&self, shell: usize, word: &Word) -> (String, bool) {
        match word.expand(&|name| self.look_up(shell, name)) {
            Some(value) => (value, true),
            None => (word.known_prefix().0.into_owned(), false),
        }
    }

    /// Where a shell is, if that is known.
    pub(crate) fn directory(&self, shell: usize) -> Option<String> {
        self.place(shell).filter(|directory| directory != UNKNOWN_WORKDIR)
    }

    /// Where a shell is, be it where nobody knows: then under the name of what COPY brings there.
    pub(super) fn place(&self, shell: usize) -> Option<String> {
        self.shells.get(&shell)?.directory.clone()
    }

    /// The home directory that `~` stands for, if that is known.
    pub(crate) fn home(&self, shell: usize) -> Option<String> {
        match self.look_up(shell, "HOME") {
            VariableValue::Set(home) => Some(home),
            VariableValue::Unset | VariableValue::NotKnown => None,
        }
    }

    /// A path as a command of a shell means it, absolute; nothing where it is not known.
    pub(crate) fn absolute(&self, shell: usize, text: &str) -> Option<String> {
        let expanded = match text.strip_prefix('~') {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{}{rest}", self.home(shell)?),
            _ => text.to_owned(),
        };
        if expanded.starts_with('/') {
            return Some(image_path::clean(&expanded));
        }
        Some(image_path::join(&self.directory(shell)?, &expanded))
    }

    /// `cd`
    pub(super) fn change_directory(&mut self, shell: usize, target: Option<&str>) {
        let directory = match target {
            Some("-") => self.shells.get(&shell).and_then(|shell| shell.previous.clone()),
            Some(target) => self.absolute(shell, target),
            None => None,
        };
        // No system goes to a longer one.
        let directory = directory.filter(|directory| directory.len() <= limits::WORKDIR.most());
        if let Some(shell) = self.shells.get_mut(&shell) {
            shell.previous = std::mem::replace(&mut shell.directory, directory);
        }
    }

    /// `name=value`
    pub(super) fn assign(&mut self, shell: usize, name: &str, value: Option<String>) {
        if let Some(shell) = self.shells.get_mut(&shell) {
            shell.variables.insert_mut(name.to_owned(), value);
        }
    }
}

fn known(value: Option<String>) -> VariableValue {
    value.map_or(VariableValue::NotKnown, VariableValue::Set)
}
