//! Profiles, and how rules and categories are named to give them levels.

use std::fmt;

use super::sections::ProfileName;
use crate::catalog::{Level, Page};

/// A set of levels to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// What is known to be bad.
    #[default]
    Recommended,
    /// Also what cannot be proved good, and everything at least as a warning.
    Strict,
}

impl Profile {
    /// The profile's name.
    #[must_use]
    pub fn word(self) -> &'static str {
        let name = match self {
            Self::Recommended => ProfileName::Recommended,
            Self::Strict => ProfileName::Strict,
        };
        name.word()
    }

    /// A rule's level under this profile; off where there is none.
    #[must_use]
    pub fn level(self, page: &Page) -> Option<Level> {
        match self {
            Self::Recommended => page.recommended,
            Self::Strict => Some(page.strict),
        }
    }
}

/// A rule by its name, or every rule of a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector(String);

impl Selector {
    /// A selector that matches at least one of the pages.
    ///
    /// # Errors
    /// The text names neither a rule nor a category; the nearest name is in the error.
    pub fn parse(text: &str, pages: &[&Page]) -> Result<Self, UnknownRule> {
        let selector = Self(text.strip_suffix('/').unwrap_or(text).to_owned());
        if pages.iter().any(|page| selector.matches(page)) {
            return Ok(selector);
        }
        let names = pages.iter().flat_map(|page| [page.name, page.category]);
        let near = names
            .map(|name| (strsim::damerau_levenshtein(name, text), name))
            .filter(|(distance, name)| *distance <= name.len().div_ceil(3))
            .min();
        Err(UnknownRule { name: text.to_owned(), nearest: near.map(|(_, name)| name.to_owned()) })
    }

    /// Whether the selector means this rule and no other.
    #[must_use]
    pub fn is_rule(&self, page: &Page) -> bool {
        self.0.rsplit('/').next() == Some(page.name)
    }

    /// Whether the selector means this rule, by its name or its category.
    #[must_use]
    pub fn matches(&self, page: &Page) -> bool {
        match self.0.split_once('/') {
            Some((category, name)) => page.category == category && page.name == name,
            None => page.name == self.0 || page.category == self.0,
        }
    }
}

/// A name that is neither a rule's nor a category's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRule {
    /// What was said.
    pub name: String,
    /// The name that is nearest to it, if one is near.
    pub nearest: Option<String>,
}

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no rule or category `{}`", self.name)?;
        match &self.nearest {
            Some(nearest) => write!(f, "; did you mean `{nearest}`?"),
            None => write!(f, "; `stockade rules` lists them"),
        }
    }
}
