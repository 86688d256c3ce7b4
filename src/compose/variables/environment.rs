//! The variables that interpolation knows: those of `.env` files, never those of the process.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::answer::{Answer, Why};
use crate::compose::setting::{Pair, Setting};
use crate::limits;
use crate::source::{Span, Spanned, Text};

/// A variable and the line that sets it.
#[derive(Debug, Clone)]
pub(crate) struct EnvVariable {
    pub(crate) value: Text,
    /// Where its name stands.
    pub(crate) name: Span,
    /// Why its value is not known, if it is not.
    pub(crate) why: Option<Why>,
}

impl EnvVariable {
    /// The variable as rules see it.
    pub(crate) fn pair(&self, name: &str) -> Pair {
        let value = match &self.why {
            Some(why) => Answer::Unknown(why.clone()),
            None => Answer::Known(self.value.clone()),
        };
        let value = Setting::new(value, self.value.span());
        Pair { name: Spanned::new(name.to_owned(), self.name), value }
    }
}

/// What is known of a variable.
pub(crate) enum EnvLookup<'e> {
    /// A file sets it.
    Set(&'e EnvVariable),
    /// Every shell sets it, to this.
    Shell(&'static str),
    /// Every shell sets it, to something that differs.
    Host,
    /// The project's name, under which Compose sets it.
    Name(&'e str),
    /// A sample of an env file says that it is to be set; its name.
    Expected(&'e str),
    /// Nobody sets it.
    Unset,
}

/// Variables, by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    variables: BTreeMap<String, EnvVariable>,
    project_name: Option<String>,
    growth: Growth,
    /// The variables that a sample of an env file sets, and the sample's name.
    expected: BTreeMap<String, String>,
}

/// How many bytes variables may put into the texts of a project, all told: values that name themselves twice
/// double with every line.
const MAX_GROWTH: usize = limits::PROJECT_GROWTH.most();

/// How many variables are put into the texts of a project.
const MAX_VARIABLES: usize = limits::PROJECT_VARIABLES.most();

/// What variables have put into texts so far, and how many they were; copies count together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Growth {
    bytes: Rc<Cell<usize>>,
    variables: Rc<Cell<usize>>,
}

impl Growth {
    /// Counts `bytes` more that variables put into texts.
    ///
    /// # Errors
    /// There would be more than [`MAX_GROWTH`]; the error says whether this is the first time.
    pub(super) fn allows(&self, bytes: usize) -> Result<(), IsFirst> {
        count(&self.bytes, bytes, MAX_GROWTH)
    }

    /// Counts one more variable.
    ///
    /// # Errors
    /// There would be more than [`MAX_VARIABLES`]; the error says whether this is the first time.
    pub(super) fn allows_variable(&self) -> Result<(), IsFirst> {
        count(&self.variables, 1, MAX_VARIABLES)
    }
}

/// Adds to a count that may not pass `most`; once it would have, it is full.
fn count(counted: &Cell<usize>, more: usize, most: usize) -> Result<(), IsFirst> {
    let before = counted.get();
    let after = before.saturating_add(more);
    if after <= most {
        counted.set(after);
        return Ok(());
    }
    counted.set(usize::MAX);
    Err(IsFirst(before != usize::MAX))
}

/// Whether something happened for the first time.
pub(crate) struct IsFirst(pub(crate) bool);

/// What stands for the user's home directory in paths.
const HOME: &str = "~";
/// Variables that the shell around Compose has, with values that differ from host to host.
// Source: POSIX.1-2024, Base Definitions, 8 "Environment Variables"; login(1), X(7), the XDG base
// directories, ssh-agent(1).
const HOST_VARIABLES: &[&str] =
    &["USER", "LOGNAME", "SHELL", "PATH", "LANG", "TERM", "DISPLAY", "XDG_RUNTIME_DIR", "SSH_AUTH_SOCK"];

impl Environment {
    /// Looks a variable up.
    pub(crate) fn look_up(&self, name: &str) -> EnvLookup<'_> {
        if let Some(variable) = self.variables.get(name) {
            return EnvLookup::Set(variable);
        }
        match name {
            "HOME" => EnvLookup::Shell(HOME),
            // Compose is run where the project is.
            "PWD" => EnvLookup::Shell("."),
            "COMPOSE_PROJECT_NAME" => self.project_name.as_deref().map_or(EnvLookup::Unset, EnvLookup::Name),
            name if HOST_VARIABLES.contains(&name) => EnvLookup::Host,
            _ => self.expected.get(name).map_or(EnvLookup::Unset, |sample| EnvLookup::Expected(sample)),
        }
    }

    /// A variable that a file sets.
    pub(crate) fn get(&self, name: &str) -> Option<&EnvVariable> {
        self.variables.get(name)
    }

    pub(crate) fn set(&mut self, name: &str, variable: EnvVariable) {
        self.variables.insert(name.to_owned(), variable);
    }

    /// What the environment's variables have put into texts so far.
    pub(crate) fn growth(&self) -> Growth {
        self.growth.clone()
    }

    /// Notes that a sample of an env file sets a variable.
    pub(crate) fn expect(&mut self, name: &str, sample: &str) {
        self.expected.entry(name.to_owned()).or_insert_with(|| sample.to_owned());
    }

    pub(crate) fn set_project_name(&mut self, name: &str) {
        self.project_name = Some(name.to_owned());
    }

    /// Adds the variables of `other` that are not set yet.
    pub(crate) fn add_missing(&mut self, other: Self) {
        for (name, variable) in other.variables {
            self.variables.entry(name).or_insert(variable);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &EnvVariable)> {
        self.variables.iter()
    }
}
