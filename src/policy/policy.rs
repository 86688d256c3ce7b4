//! What a run believes in, and which level it gives to what a rule finds where.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::baseline::Baseline;
use super::levels::{Profile, Selector};
use super::load::{self, Loaded};
use super::options::read_options;
use super::read::{FromPolicy, Mistakes, Named};
use super::sections::{LevelName, Override, ProfileName, RuleSetting, Sections};
use crate::catalog::{Level, Page};
use crate::source::{Date, FileId, Files, RepoPath, Span, Spanned, Tree};
use crate::syntax::patterns::PathPattern;
use crate::syntax::yaml::{Node, Yaml};

/// What a run believes in.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// What everything starts from.
    pub profile: Profile,
    /// The only rules to run, if any are named.
    pub select: Vec<Selector>,
    /// Rules that are not run.
    pub ignore: Vec<Selector>,
    /// Levels of single rules or categories from the command line, the later ones in force; none is off.
    pub levels: Vec<(Selector, Option<Level>)>,
    /// The day of the run, to which dates are compared. Without one, nothing has ended.
    pub as_of: Option<Date>,
    /// The findings that were accepted, if a file says which.
    pub baseline: Option<Baseline>,
    /// What the policy file says.
    pub sections: Sections,
    /// The templates that it names: they are read, and are no Dockerfiles that ship.
    pub templates: Vec<RepoPath>,
    yaml: BTreeMap<FileId, Arc<Yaml>>,
}

/// The level that a rule's findings have, and the line of the policy that says so, if one does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// The level; off where there is none.
    pub level: Option<Level>,
    /// Where the policy says so, and what it says there, as a clause.
    pub because: Option<(Span, &'static str)>,
}

impl Policy {
    /// Reads the policy file at `path` and the files that it builds on; they are added to `files`. The
    /// mistakes are all there are, in order; with any, the policy is not to be used.
    pub fn load(tree: &Tree, files: &mut Files, path: &RepoPath) -> (Self, Mistakes) {
        let Loaded { sections, yaml, mistakes } = load::load(tree, files, path);
        let profile = match sections.profile.map(|profile| profile.value) {
            Some(ProfileName::Strict) => Profile::Strict,
            Some(ProfileName::Recommended) | None => Profile::Recommended,
        };
        (Self { profile, sections, yaml, ..Self::default() }, mistakes)
    }

    /// The level of what a rule finds in a file.
    #[must_use]
    pub fn decide(&self, page: &Page, path: &RepoPath) -> Decision {
        let said = |level| Decision { level, because: None };
        let is_selected = self.select.is_empty() || self.select.iter().any(|rule| rule.matches(page));
        if !is_selected || self.ignore.iter().any(|rule| rule.matches(page)) {
            return said(None);
        }
        if let Some((_, level)) = self.levels.iter().rev().find(|(rule, _)| rule.matches(page)) {
            return said(*level);
        }
        let decided = |level: &Spanned<LevelName>| Decision {
            level: level_of(level.value),
            because: Some((level.span, "the policy sets this level")),
        };
        if let Some(level) = self.overridden(page, path) {
            return decided(level);
        }
        let settings = self.settings(page);
        if let Some(level) = settings.clone().find_map(|setting| setting.level.as_ref()) {
            return decided(level);
        }
        if let Some(level) = self.profile.level(page) {
            let usual = Profile::Recommended.level(page);
            let strict = self.sections.profile.filter(|_| usual != Some(level));
            let asked = strict.filter(|said| said.value == ProfileName::Strict);
            let because =
                asked.map(|said| (said.span, "the profile that the policy asks for sets this level"));
            return Decision { level: Some(level), because };
        }
        // Who selects a rule by name, or gives it options, wants it, even where the profile has it off.
        if let Some(setting) =
            self.sections.rules.get(page.name).filter(|setting| setting.value.table.is_some())
        {
            let because = Some((setting.key, "the policy asks for this rule"));
            return Decision { level: Some(page.strict), because };
        }
        said(self.select.iter().any(|rule| rule.is_rule(page)).then_some(page.strict))
    }

    /// Whether a rule can find anything anywhere.
    #[must_use]
    pub fn is_on(&self, page: &Page) -> bool {
        let is_raised = self.sections.overrides.iter().flat_map(|over| named(&over.rules, page));
        self.decide(page, &RepoPath::root()).level.is_some()
            || is_raised
                .filter(|level| level.value != LevelName::Off)
                .any(|_| !self.ignore.iter().any(|rule| rule.matches(page)))
    }

    /// What the last of the overrides that cover a file says of a rule there.
    fn overridden<'a>(&'a self, page: &'a Page, path: &RepoPath) -> Option<&'a Spanned<LevelName>> {
        let covers = |over: &&Spanned<Override>| over.files.iter().any(|pattern| pattern.value.covers(path));
        self.sections.overrides.iter().rev().filter(covers).find_map(|over| named(&over.rules, page).next())
    }

    /// What the file says of a rule: by its name, then by its category.
    fn settings<'a>(&'a self, page: &'a Page) -> impl Iterator<Item = &'a RuleSetting> + Clone {
        named(&self.sections.rules, page)
    }

    /// Whether a file is not judged.
    #[must_use]
    pub fn excludes(&self, path: &RepoPath) -> bool {
        self.sections.exclude.iter().any(|pattern| pattern.value.covers(path))
    }

    /// The exceptions from a rule: services by name, files by pattern.
    pub fn exceptions<'a>(&'a self, page: &'a Page) -> impl Iterator<Item = &'a Spanned<PathPattern>> {
        self.settings(page).flat_map(|setting| &setting.except)
    }

    /// The options that the file gives to a rule.
    #[must_use]
    pub fn options<T: FromPolicy + Default>(&self, page: &Page) -> T {
        let table = self.rule_table(page.name);
        table.and_then(|table| read_options(table, &mut Mistakes::new())).unwrap_or_default()
    }

    /// The table of a rule or a category in the file, for the rule to find its mistakes.
    #[must_use]
    pub fn rule_table(&self, name: &str) -> Option<Node<'_>> {
        let table = self.sections.rules.get(name)?.value.table?;
        Some(self.yaml.get(&table.span.file)?.node(table.value))
    }
}

/// What a table by names says of a rule: under its name, then under its category.
fn named<'a, T>(table: &'a Named<T>, page: &'a Page) -> impl Iterator<Item = &'a T> + Clone {
    [page.name, page.category].into_iter().filter_map(|name| Some(&table.get(name)?.value))
}

fn level_of(name: LevelName) -> Option<Level> {
    match name {
        LevelName::Error => Some(Level::Error),
        LevelName::Warning => Some(Level::Warning),
        LevelName::Notice => Some(Level::Notice),
        LevelName::Off => None,
    }
}
