//! An effective value with its place, and with those that it won over.

use std::ops::Deref;

use super::value::Value;
use crate::answer::{Answer, Why};
use crate::source::{Span, Spanned, Text};

/// What a project's files give an attribute. An attribute that they do not give is `None` around it: there are
/// many of those, so that what is given lies elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T>(pub(super) Box<Given<T>>);

/// A value that is given, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given<T> {
    /// The value, or why it is not known.
    pub value: Answer<T>,
    /// The place that won.
    pub span: Span,
    /// The places that said otherwise and were overridden, latest first.
    pub lost: Vec<Span>,
    /// The variables that were put into it, and where each has its value from.
    pub from: Vec<(String, Span)>,
}

impl<T> Deref for Setting<T> {
    type Target = Given<T>;

    fn deref(&self) -> &Given<T> {
        &self.0
    }
}

impl<T> Setting<T> {
    /// A value that nothing else was overridden by and no variable was put into.
    pub(crate) fn new(value: Answer<T>, span: Span) -> Self {
        Self(Box::new(Given { value, span, lost: Vec::new(), from: Vec::new() }))
    }

    /// A setting that a file's value gives: `fact` is what was read from the value.
    pub(crate) fn of(value: &Value, fact: Answer<T>) -> Self {
        let (lost, from) = (value.lost().to_vec(), value.sources().to_vec());
        Self(Box::new(Given { value: fact, span: value.span, lost, from }))
    }

    /// The value, if it is known.
    pub fn known(&self) -> Option<&T> {
        self.value.known()
    }

    /// Why the value is not known; `None` if it is known.
    pub fn why(&self) -> Option<&Why> {
        self.value.why()
    }

    /// Changes the value and keeps where it stands, what it won over, and what was put into it.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Setting<U> {
        let Given { value, span, lost, from } = *self.0;
        Setting(Box::new(Given { value: value.map(change), span, lost, from }))
    }
}

impl Setting<Text> {
    /// Whether the text is that of one variable and nothing else.
    #[must_use]
    pub fn is_taken_whole(&self) -> bool {
        self.from.len() == 1 && self.known().is_some_and(Text::is_stand_in)
    }

    /// Whether the text is known to be this one.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.known().is_some_and(|known| known.as_str() == text)
    }

    /// The text, if it is known.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.known().map(Text::as_str)
    }
}

impl Setting<bool> {
    /// Whether the value is known to be true.
    #[must_use]
    pub fn is_true(&self) -> bool {
        self.known() == Some(&true)
    }
}

/// A name and what it is set to: a variable, a label, an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The name.
    pub name: Spanned<String>,
    /// What it is set to.
    pub value: Setting<Text>,
}

/// A command, as the list of words that is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandWords {
    /// The words. None at all takes away what the image says.
    pub words: Vec<Text>,
    /// The text they were split from, if the command is given as one text.
    pub text: Option<Text>,
    /// What stands behind the first `;`, `&`, `|`, `<` or `>` of such a text: Compose drops it.
    pub dropped: Option<Text>,
}
