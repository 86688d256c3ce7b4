//! Build arguments and environment variables, as they stand at a point of a build.

use std::sync::Arc;

use rpds::RedBlackTreeMapSync;

use crate::answer::{Answer, Why};
use crate::source::Span;
use crate::syntax::shell::VariableValue;

/// The value of a variable and the place that gave it.
#[derive(Debug, Clone)]
pub struct Variable {
    /// The value; not known where it depends on the caller of the build.
    pub value: Answer<String>,
    /// The instruction, or the build argument of a service, that says it.
    pub place: Span,
}

/// What a name means.
#[derive(Debug, Clone)]
pub enum Lookup<'a> {
    /// It is set.
    Set(&'a Variable),
    /// It is not set, and a Dockerfile reads it as empty.
    Unset,
    /// The base image may set it.
    PerhapsInBase,
}

/// The variables at a point of a build. Copies are cheap, and so is one more variable: they share what they have
/// in common, which a Dockerfile of a hundred thousand variables, seen at each of its steps, could not do without.
#[derive(Debug, Clone, Default)]
pub struct Variables {
    /// What instructions see: arguments and environment, the later one of a name.
    visible: RedBlackTreeMapSync<String, Arc<Variable>>,
    /// What the image keeps: the environment alone. A value can be long; both have the same one.
    environment: RedBlackTreeMapSync<String, Arc<Variable>>,
    /// Whether a base image that is not built here may have set more.
    has_unknown_base: bool,
}

impl Variables {
    /// The variables at the start of a stage on an image that is not built here.
    #[must_use]
    pub fn on_external_base() -> Self {
        Self { has_unknown_base: true, ..Self::default() }
    }

    /// The variables that an image keeps: its environment.
    pub(super) fn of_image(&self) -> Self {
        Self { visible: self.environment.clone(), ..self.clone() }
    }

    /// `ENV name=value`.
    pub fn set_environment(&mut self, name: &str, variable: Variable) {
        let variable = Arc::new(variable);
        self.environment.insert_mut(name.to_owned(), variable.clone());
        self.visible.insert_mut(name.to_owned(), variable);
    }

    /// `ARG name=value`, or an argument from outside.
    pub fn set_argument(&mut self, name: &str, variable: Variable) {
        self.visible.insert_mut(name.to_owned(), Arc::new(variable));
    }

    /// A variable is set, and what to is not kept: it is as little known as what a base image may set.
    pub fn forget(&mut self, name: &str) {
        self.has_unknown_base = true;
        self.visible.remove_mut(name);
        self.environment.remove_mut(name);
    }

    /// What instructions read for a name.
    #[must_use]
    pub fn look_up(&self, name: &str) -> Lookup<'_> {
        match self.visible.get(name) {
            Some(variable) => Lookup::Set(variable),
            None if self.has_unknown_base => Lookup::PerhapsInBase,
            None => Lookup::Unset,
        }
    }

    /// What the shell of a RUN reads for a name, as far as it is known.
    pub(crate) fn in_shell(&self, name: &str) -> VariableValue {
        match self.look_up(name) {
            Lookup::Set(Variable { value: Answer::Known(value), .. }) => VariableValue::Set(value.clone()),
            Lookup::Set(_) | Lookup::Unset | Lookup::PerhapsInBase => VariableValue::NotKnown,
        }
    }

    /// The variable that instructions see under a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Variable> {
        self.visible.get(name).map(AsRef::as_ref)
    }

    /// The environment that the image keeps, by name; what an external base sets is not among it.
    pub fn environment(&self) -> impl Iterator<Item = (&str, &Variable)> {
        self.environment.iter().map(|(name, variable)| (name.as_str(), variable.as_ref()))
    }

    /// A variable of the image's environment.
    #[must_use]
    pub fn environment_variable(&self, name: &str) -> Option<&Variable> {
        self.environment.get(name).map(AsRef::as_ref)
    }
}

/// Why the value of a platform argument is not known.
pub(super) fn depends_on_platform(name: &str) -> Why {
    Why { reason: format!("`{name}` depends on the platform that is built for"), place: None }
}
