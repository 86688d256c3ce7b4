//! The variables that interpolation knows: those of `.env` files, never those of the process.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rpds::RedBlackTreeMap;

use crate::answer::{Answer, Why};
use crate::compose::setting::{Pair, Setting};
use crate::limits::{self, Budget, Limit};
use crate::source::{Span, Spanned, Text};
use crate::syntax::patterns::PathPattern;

/// A variable and the line that sets it.
#[derive(Debug, Clone)]
pub(crate) struct EnvVariable {
    pub(crate) value: Text,
    /// Where its name stands.
    pub(crate) name: Span,
    /// Why its value is not known, if it is not.
    pub(crate) why: Option<Why>,
    /// Whether a variable that every host sets stands in the value, which is not empty then.
    pub(crate) is_of_host: bool,
}

impl EnvVariable {
    /// Whether Compose puts nothing in for it: it is set to nothing, or to variables that nobody sets.
    pub(super) fn is_blank(&self) -> bool {
        self.value.is_empty() && !self.is_of_host
    }

    /// A variable whose value is known, with the place of its name.
    pub(crate) fn known(value: Text, name: Span) -> Self {
        Self { value, name, why: None, is_of_host: false }
    }

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
    /// No file of the project sets it, and it is set where the project is run.
    Expected(Expectation<'e>),
    /// Nobody sets it.
    Unset,
}

/// Who says that a variable is set where a project is run.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Expectation<'e> {
    /// A sample of an env file, or an env file that the project does not read by itself.
    File(&'e str),
    /// A file that calls Compose and sets it.
    Caller(&'e str),
    /// The policy file.
    Policy,
}

impl Expectation<'_> {
    /// Why the value of a variable is not known.
    pub(super) fn reason(self, name: &str) -> String {
        match self {
            Self::File(file) => format!("`{name}` must be set, as `{file}` shows"),
            Self::Caller(caller) => format!("`{name}` is set where `{caller}` calls Compose"),
            Self::Policy => format!("`{name}` is set outside of the repository, as the policy says"),
        }
    }
}

/// The variables that a sample of an env file sets, or an env file that a project does not read by itself.
#[derive(Debug)]
pub(crate) struct NamesOfFile {
    /// The file's name.
    pub(crate) file: String,
    pub(crate) names: BTreeSet<String>,
}

/// Variables, by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    variables: RedBlackTreeMap<String, EnvVariable>,
    project_name: Option<String>,
    growth: Growth,
    /// What samples and other env files set.
    in_files: Vec<Rc<NamesOfFile>>,
    /// The variables that callers of Compose set, and the path of the first of them.
    of_callers: BTreeMap<String, String>,
    /// The caller that has variables from a file which is not known.
    of_any_name: Option<String>,
    /// The names that the policy file declares.
    declared: Rc<[PathPattern]>,
}

/// What variables may still put into texts: values that name themselves twice double with every line. Copies count
/// together.
#[derive(Debug, Clone)]
pub(crate) struct Growth {
    of_project: Rc<RefCell<Budget>>,
    /// Of all projects.
    of_all: Rc<RefCell<Budget>>,
    variables: Rc<RefCell<Budget>>,
    is_told: Rc<Cell<bool>>,
}

impl Default for Growth {
    fn default() -> Self {
        Self {
            of_project: Rc::new(RefCell::new(Budget::new(&limits::PROJECT_GROWTH))),
            of_all: Rc::new(RefCell::new(Budget::new(&limits::GROWTH_OF_PROJECTS))),
            variables: Rc::new(RefCell::new(Budget::new(&limits::PROJECT_VARIABLES))),
            is_told: Rc::default(),
        }
    }
}

impl Growth {
    /// What there is for one more project.
    pub(crate) fn of_next_project(&self) -> Self {
        Self { of_all: Rc::clone(&self.of_all), ..Self::default() }
    }

    /// Takes `bytes` that are put into texts.
    ///
    /// # Errors
    /// There are not as many left.
    pub(crate) fn take(&self, bytes: usize) -> Result<(), TooLong> {
        let taken = self.of_project.borrow_mut().take(bytes);
        let taken = taken.and_then(|()| self.of_all.borrow_mut().take(bytes));
        taken.map_err(|limit| self.too_long(limit))
    }

    /// Takes one variable that is put into a text.
    ///
    /// # Errors
    /// There is none left.
    pub(super) fn take_variable(&self) -> Result<(), TooLong> {
        self.variables.borrow_mut().take(1).map_err(|limit| self.too_long(limit))
    }

    fn too_long(&self, limit: &'static Limit) -> TooLong {
        TooLong { limit, is_first: !self.is_told.replace(true) }
    }
}

/// The texts of a project would become longer, or have more variables, than is looked at.
pub(crate) struct TooLong {
    pub(crate) limit: &'static Limit,
    /// Whether nobody was told yet.
    pub(crate) is_first: bool,
}

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
            _ => self.expectation(name).map_or(EnvLookup::Unset, EnvLookup::Expected),
        }
    }

    /// Who says that a variable is set where the project is run.
    fn expectation(&self, name: &str) -> Option<Expectation<'_>> {
        let in_file = self.in_files.iter().find(|file| file.names.contains(name));
        let in_file = in_file.map(|found| Expectation::File(&found.file));
        let of_caller = || self.of_callers.get(name).or(self.of_any_name.as_ref());
        let is_declared = || self.declared.iter().any(|pattern| pattern.matches_name(name));
        in_file
            .or_else(|| of_caller().map(|caller| Expectation::Caller(caller)))
            .or_else(|| is_declared().then_some(Expectation::Policy))
    }

    /// A variable that a file sets.
    pub(crate) fn get(&self, name: &str) -> Option<&EnvVariable> {
        self.variables.get(name)
    }

    pub(crate) fn set(&mut self, name: &str, variable: EnvVariable) {
        self.variables.insert_mut(name.to_owned(), variable);
    }

    /// No variables yet, which may put as much into texts as there is left.
    pub(crate) fn within(growth: Growth) -> Self {
        Self { growth, ..Self::default() }
    }

    /// What the environment's variables may still put into texts.
    pub(crate) fn growth(&self) -> Growth {
        self.growth.clone()
    }

    /// Notes what a sample of an env file, or an env file that is not read, sets.
    pub(crate) fn expect_in(&mut self, file: Rc<NamesOfFile>) {
        self.in_files.push(file);
    }

    /// Notes that a caller of Compose sets a variable.
    pub(crate) fn expect_from(&mut self, caller: &str, name: &str) {
        self.of_callers.entry(name.to_owned()).or_insert_with(|| caller.to_owned());
    }

    /// Notes that a caller of Compose has variables of whatever names from a file that is not known.
    pub(crate) fn expect_any_from(&mut self, caller: &str) {
        self.of_any_name.get_or_insert_with(|| caller.to_owned());
    }

    /// Notes which names the policy file declares.
    pub(crate) fn declare(&mut self, names: &[PathPattern]) {
        self.declared = names.into();
    }

    pub(crate) fn set_project_name(&mut self, name: &str) {
        self.project_name = Some(name.to_owned());
    }

    /// Adds the variables of `other` that are not set yet.
    pub(crate) fn add_missing(&mut self, other: Self) {
        for (name, variable) in &other.variables {
            if !self.variables.contains_key(name) {
                self.variables.insert_mut(name.clone(), variable.clone());
            }
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &EnvVariable)> {
        self.variables.iter()
    }
}
