//! Which level a policy gives to what a rule finds where, and what of the repository's policy holds against it.

use super::layers::named;
use super::levels::Profile;
use super::policy::Policy;
use super::sections::{LevelName, ProfileName};
use crate::catalog::{Level, Page};
use crate::source::{RepoPath, Span, Spanned};
use crate::syntax::patterns::PathPattern;

/// The level that a rule's findings have, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// The level; off where there is none.
    pub level: Option<Level>,
    /// Who says so.
    pub by: DecidedBy,
}

/// Who decides about a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecidedBy {
    /// An option of the command line, by its name.
    Option(&'static str),
    /// A line of a policy file, and what it does, as a clause.
    Line(Span, &'static str),
    /// The profile, which is what it is by default or by the command line.
    Profile,
    /// The profile that a line of a policy file asks for.
    ProfileAt(Span),
}

impl Decision {
    /// Where the policy says so, and what it says there, as a clause. None where it says nothing unusual.
    #[must_use]
    pub fn because(&self) -> Option<(Span, &'static str)> {
        match self.by {
            DecidedBy::Line(place, clause) => Some((place, clause)),
            DecidedBy::ProfileAt(place) => {
                Some((place, "the profile that the policy asks for sets this level"))
            }
            DecidedBy::Option(_) | DecidedBy::Profile => None,
        }
    }
}

/// Who asks for a rule, so that the policy of the repository does not leave out what it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// An option of the command line, by its name.
    Option(&'static str),
    /// The policy file that the caller names.
    Caller,
}

impl Hold {
    /// Why something that the repository's policy says of a rule does not count, as a clause.
    #[must_use]
    pub fn clause(self, page: &Page) -> String {
        match self {
            Self::Option(option) => format!("this does not count: `{option}` asks for `{}`", page.name),
            Self::Caller => format!("this does not count: the caller's policy asks for `{}`", page.name),
        }
    }
}

/// Exceptions from a rule: services by name, files by pattern.
pub(crate) type Exceptions<'a> = Vec<&'a Spanned<PathPattern>>;

impl Policy {
    /// The level of what a rule finds in a file.
    #[must_use]
    pub fn decide(&self, page: &Page, path: &RepoPath) -> Decision {
        if let Some(option) = self.left_out_by(page) {
            return Decision { level: None, by: DecidedBy::Option(option) };
        }
        if let Some(level) = self.level_of_command_line(page) {
            return Decision { level, by: DecidedBy::Option("--level") };
        }
        let decision = self.decide_by_files(page, path);
        let raised = self.nested.iter().filter(|nested| path.is_in(&nested.folder));
        let raised = raised.filter_map(|nested| named(&nested.rules, page).next());
        raised
            .map(|level| line(level, "the policy file of this folder raises the level"))
            .fold(decision, |decision, raised| if raised.level > decision.level { raised } else { decision })
    }

    /// What the caller's file says, unless the repository's says more; else what the repository's says.
    fn decide_by_files(&self, page: &Page, path: &RepoPath) -> Decision {
        let sets = |level: &Spanned<LevelName>| line(level, "the policy sets this level");
        let caller = self.caller.level(page, path).map(sets);
        let own = self.own.level(page, path).map(sets);
        let usual = self.usual(page);
        match (caller, own) {
            (Some(caller), Some(own)) => {
                if own.level > caller.level {
                    own
                } else {
                    caller
                }
            }
            (Some(caller), None) => caller,
            // What the caller protects is not lowered, and what the command line selects is not switched off.
            (None, Some(own)) if self.caller.protection(page).is_some() && own.level < usual.level => usual,
            (None, Some(own)) if self.is_selected(page) && own.level.is_none() => usual,
            (None, Some(own)) => own,
            (None, None) => usual,
        }
    }

    /// The level of a rule where no line is about it: that of the profile, or the strict one where it is asked for.
    fn usual(&self, page: &Page) -> Decision {
        if let Some(level) = self.profile.level(page) {
            let usual = Profile::Recommended.level(page);
            let strict = self.sections.profile.filter(|_| usual != Some(level));
            let asked = strict.filter(|said| said.value == ProfileName::Strict);
            let by = asked.map_or(DecidedBy::Profile, |said| DecidedBy::ProfileAt(said.span));
            return Decision { level: Some(level), by };
        }
        // Who selects a rule by name, or gives it options, wants it, even where the profile has it off.
        if let Some(setting) =
            self.sections.rules.get(page.name).filter(|setting| setting.value.table.is_some())
        {
            let by = DecidedBy::Line(setting.key, "the policy asks for this rule");
            return Decision { level: Some(page.strict), by };
        }
        if self.select.iter().any(|rule| rule.is_rule(page)) {
            return Decision { level: Some(page.strict), by: DecidedBy::Option("--select") };
        }
        Decision { level: None, by: DecidedBy::Profile }
    }

    /// The option of the command line that leaves a rule out.
    fn left_out_by(&self, page: &Page) -> Option<&'static str> {
        if !self.select.is_empty() && !self.is_selected(page) {
            return Some("--select");
        }
        self.ignore.iter().any(|rule| rule.matches(page)).then_some("--ignore")
    }

    fn is_selected(&self, page: &Page) -> bool {
        self.select.iter().any(|rule| rule.matches(page))
    }

    /// The level that the command line gives to a rule, if it gives one.
    fn level_of_command_line(&self, page: &Page) -> Option<Option<Level>> {
        self.levels.iter().rev().find(|(rule, _)| rule.matches(page)).map(|(_, level)| *level)
    }

    /// Whether a rule can find anything anywhere.
    #[must_use]
    pub fn is_on(&self, page: &Page) -> bool {
        let overrides = self.sections.overrides.iter().flat_map(|over| named(&over.rules, page));
        let raised = overrides.chain(self.nested.iter().flat_map(|nested| named(&nested.rules, page)));
        self.decide(page, &RepoPath::root()).level.is_some()
            || raised.filter(|level| level.value != LevelName::Off).any(|_| self.left_out_by(page).is_none())
    }

    /// Who asks for what a rule finds in a file, if the caller does: then `exclude`, `except`, and lower levels of the
    /// repository's policy do not count.
    #[must_use]
    pub fn hold(&self, page: &Page, path: &RepoPath) -> Option<Hold> {
        if self.level_of_command_line(page).is_some() {
            return Some(Hold::Option("--level"));
        }
        if self.is_selected(page) {
            return Some(Hold::Option("--select"));
        }
        let asks = self.caller.level(page, path).is_some_and(|level| level.value != LevelName::Off);
        (asks || self.caller.protection(page).is_some()).then_some(Hold::Caller)
    }

    /// Whether a file is not judged, but for what the caller asks for.
    #[must_use]
    pub fn excludes(&self, path: &RepoPath) -> bool {
        self.sections.exclusion(path).is_some()
    }

    /// Whether the caller's file leaves a file out.
    #[must_use]
    pub fn caller_excludes(&self, path: &RepoPath) -> bool {
        self.caller.exclusion(path).is_some()
    }

    /// The pattern of the repository's policy that leaves a file out.
    #[must_use]
    pub fn own_exclusion(&self, path: &RepoPath) -> Option<Span> {
        self.own.exclusion(path).map(|pattern| pattern.span)
    }

    /// The exceptions that the caller's file makes from a rule, and those that the repository's makes.
    pub(crate) fn exceptions<'a>(&'a self, page: &'a Page) -> (Exceptions<'a>, Exceptions<'a>) {
        (self.caller.exceptions(page).collect(), self.own.exceptions(page).collect())
    }

    /// The line that protects a rule in a file: no comment and no entry of a baseline takes away what it finds there.
    #[must_use]
    pub fn protection(&self, page: &Page, path: &RepoPath) -> Option<Span> {
        let of_folders = self.nested.iter().filter(|nested| path.is_in(&nested.folder));
        let of_root = self.sections.protection(page);
        let found = of_root.or_else(|| of_folders.filter_map(|nested| nested.protection(page)).next());
        found.map(|name| name.span)
    }
}

fn line(level: &Spanned<LevelName>, clause: &'static str) -> Decision {
    Decision { level: level.value.level(), by: DecidedBy::Line(level.span, clause) }
}
