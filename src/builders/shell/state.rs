//! What a script knows at one point: its directory, its variables, its arguments.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rpds::{RedBlackTreeMap, Vector};

use crate::builders::partial::{Location, Partial};
use crate::source::RepoPath;
use crate::syntax::shell::Command;

/// The variables of pipelines that hold the directory of the checkout.
// Source: the documentation of GitHub Actions, GitLab CI, Azure Pipelines, Travis, Jenkins, Bitbucket, Drone,
// Woodpecker and CodeBuild.
const CHECKOUTS: [&str; 10] = [
    "GITHUB_WORKSPACE",
    "CI_PROJECT_DIR",
    "BUILD_SOURCESDIRECTORY",
    "BUILD_REPOSITORY_LOCALPATH",
    "TRAVIS_BUILD_DIR",
    "WORKSPACE",
    "BITBUCKET_CLONE_DIR",
    "DRONE_WORKSPACE",
    "CI_WORKSPACE",
    "CODEBUILD_SRC_DIR",
];

/// How a script is begun.
#[derive(Debug, Clone, Default)]
pub(in crate::builders) struct Start {
    /// The directory that it begins in, if it is known.
    pub(in crate::builders) directory: Option<RepoPath>,
    /// What the environment holds.
    pub(in crate::builders) environment: BTreeMap<String, Partial>,
    /// The script's own path.
    pub(in crate::builders) own_path: Option<RepoPath>,
    /// The name of the step or the recipe that it stands in.
    pub(in crate::builders) label: String,
}

/// The value of a variable.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    One(Partial),
    Many(Vec<Partial>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Variable {
    pub(super) value: Value,
    pub(super) is_exported: bool,
}

/// What is known at one point of a script. Copies are cheap.
#[derive(Debug, Clone)]
pub(super) struct State<'a> {
    pub(super) directory: Option<RepoPath>,
    pub(super) before: Vec<Option<RepoPath>>,
    variables: RedBlackTreeMap<String, Variable>,
    /// The names of the variables and functions that were set, in order: where ways meet, the others are the same.
    set_names: Vector<Rc<str>>,
    /// The arguments, if they are known.
    pub(super) arguments: Option<Vec<Partial>>,
    pub(super) functions: RedBlackTreeMap<&'a str, &'a Command>,
    /// Whether the script is left before what comes next.
    pub(super) has_left: bool,
    pub(super) own_path: Option<RepoPath>,
}

/// A point of a script at which ways part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fork(usize);

impl<'a> State<'a> {
    pub(super) fn new(start: &Start) -> Self {
        let mut state = Self {
            directory: start.directory.clone(),
            before: Vec::new(),
            variables: RedBlackTreeMap::new(),
            set_names: Vector::new(),
            arguments: None,
            functions: RedBlackTreeMap::new(),
            has_left: false,
            own_path: start.own_path.clone(),
        };
        for (name, value) in &start.environment {
            state.set(name, Value::One(value.clone()), true);
        }
        state
    }

    /// What a variable holds; nothing where the script does not set it.
    pub(super) fn variable(&self, name: &str) -> Option<Value> {
        if let Some(variable) = self.variables.get(name) {
            return Some(variable.value.clone());
        }
        let own = || self.own_path.as_ref().map_or_else(Partial::unknown, Partial::of_path);
        match name {
            "PWD" => Some(Value::One(self.working_directory())),
            "0" | "BASH_SOURCE" => Some(Value::One(own())),
            name if CHECKOUTS.contains(&name) => Some(Value::One(Partial::of_path(&RepoPath::root()))),
            name => self.argument(name.parse().ok()?).map(Value::One),
        }
    }

    /// The argument of a number, counted from 1.
    fn argument(&self, number: usize) -> Option<Partial> {
        let arguments = self.arguments.as_ref()?;
        arguments.get(number.checked_sub(1)?).cloned()
    }

    /// What a variable of the environment holds, if the script says it.
    pub(super) fn exported(&self, name: &str) -> Option<Partial> {
        match self.variables.get(name)? {
            Variable { value: Value::One(value), is_exported: true } => Some(value.clone()),
            _ => None,
        }
    }

    /// Every variable of the environment that the script says.
    pub(super) fn environment(&self) -> BTreeMap<String, Partial> {
        let names = self.variables.keys();
        names.filter_map(|name| Some((name.clone(), self.exported(name)?))).collect()
    }

    pub(super) fn set(&mut self, name: &str, value: Value, is_exported: bool) {
        let was_exported = self.variables.get(name).is_some_and(|variable| variable.is_exported);
        let variable = Variable { value, is_exported: is_exported || was_exported };
        self.variables.insert_mut(name.to_owned(), variable);
        self.set_names.push_back_mut(name.into());
    }

    /// Takes note of a function.
    pub(super) fn define(&mut self, name: &'a str, body: &'a Command) {
        self.functions.insert_mut(name, body);
        self.set_names.push_back_mut(name.into());
    }

    /// Gives a variable to the programs that are called.
    pub(super) fn export(&mut self, name: &str) {
        if let Some(variable) = self.variables.get(name).cloned() {
            self.set(name, variable.value, true);
        }
    }

    pub(super) fn working_directory(&self) -> Partial {
        self.directory.as_ref().map_or_else(Partial::unknown, Partial::of_path)
    }

    /// Goes to another directory.
    pub(super) fn go(&mut self, path: &Partial) {
        self.directory = match path.locate(self.directory.as_ref()) {
            Location::Inside(directory) => Some(directory),
            Location::Outside | Location::Unknown => None,
        };
    }

    /// The point at which ways part that meet again.
    pub(super) fn fork(&self) -> Fork {
        Fork(self.set_names.len())
    }

    /// What is known where two ways through the script meet that parted at a point: what both say. Gives the number of
    /// names that were compared.
    pub(super) fn meet(&mut self, other: Self, Fork(start): Fork) -> usize {
        if other.has_left {
            return 0;
        }
        if self.has_left {
            *self = other;
            return 0;
        }
        if self.directory != other.directory {
            self.directory = None;
        }
        if self.arguments != other.arguments {
            self.arguments = None;
        }
        let set_since = |state: &Self| {
            (start..state.set_names.len()).filter_map(|at| state.set_names.get(at).cloned()).collect()
        };
        let mut names: BTreeSet<Rc<str>> = set_since(self);
        names.extend::<BTreeSet<Rc<str>>>(set_since(&other));
        for name in &names {
            let (here, there) = (self.variables.get(&**name), other.variables.get(&**name));
            if here != there {
                let is_exported = there.is_some_and(|there| there.is_exported);
                self.set(name, Value::One(Partial::unknown()), is_exported);
            }
        }
        let defined = names.iter().filter_map(|name| other.functions.get_key_value(&**name));
        for (name, body) in defined {
            self.functions.insert_mut(name, body);
        }
        names.len()
    }
}
