//! What a run believes in: what the policy files say, and the command line over them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::baseline::Baseline;
use super::levels::{Profile, Selector};
use super::load::{self, Loaded, PolicyFile};
use super::nested::NestedPolicy;
use super::options::read_options;
use super::read::{FromPolicy, Mistakes};
use super::sections::{ProfileName, RuleSetting, Sections};
use crate::catalog::{Level, Page};
use crate::source::{Date, FileId, Files, RepoPath, Spanned, Tree};
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
    /// What the caller's file and the repository's say together.
    pub sections: Sections,
    /// The templates that they name: they are read, and are no Dockerfiles that ship.
    pub templates: Vec<RepoPath>,
    /// What the file says that the caller lays over the repository's.
    pub(super) caller: Sections,
    /// What the repository's own file says.
    pub(super) own: Sections,
    /// What the files in folders add.
    pub(super) nested: Vec<NestedPolicy>,
    yaml: BTreeMap<FileId, Arc<Yaml>>,
}

/// The files that a policy is read from.
#[derive(Debug, Clone, Default)]
pub(crate) struct PolicyFiles {
    /// The one that the caller names.
    pub(crate) caller: Option<PolicyFile>,
    /// The repository's own.
    pub(crate) own: Option<RepoPath>,
}

impl Policy {
    /// Reads the policy file at `path` and the files that it builds on; they are added to `files`. The
    /// mistakes are all there are, in order; with any, the policy is not to be used.
    pub fn load(tree: &Tree, files: &mut Files, path: &RepoPath) -> (Self, Mistakes) {
        Self::load_files(tree, files, &PolicyFiles { caller: None, own: Some(path.clone()) })
    }

    /// As [`Policy::load`], with the file that the caller names over the repository's own.
    pub(crate) fn load_files(tree: &Tree, files: &mut Files, from: &PolicyFiles) -> (Self, Mistakes) {
        let mut mistakes = Mistakes::new();
        let mut all_yaml = BTreeMap::new();
        let mut load = |from: Option<PolicyFile>| {
            let Some(from) = from else { return Sections::default() };
            let Loaded { sections, yaml, mistakes: found } = load::load(tree, files, &from);
            all_yaml.extend(yaml);
            mistakes.extend(found);
            sections
        };
        let caller = load(from.caller.clone());
        let own = load(from.own.clone().map(PolicyFile::Inside));
        let sections = Sections::of_caller_and_repository(caller.clone(), own.clone());
        let profile = match sections.profile.map(|profile| profile.value) {
            Some(ProfileName::Strict) => Profile::Strict,
            Some(ProfileName::Recommended) | None => Profile::Recommended,
        };
        (Self { profile, sections, caller, own, yaml: all_yaml, ..Self::default() }, mistakes)
    }

    /// The options that the files give to a rule.
    #[must_use]
    pub fn options<T: FromPolicy + Default>(&self, page: &Page) -> T {
        let table = self.sections.rules.get(page.name).and_then(|setting| self.table(&setting.value));
        table.and_then(|table| read_options(table, &mut Mistakes::new())).unwrap_or_default()
    }

    /// The table of a rule or a category in a file, if it has one.
    #[must_use]
    pub(crate) fn table(&self, setting: &RuleSetting) -> Option<Node<'_>> {
        let Spanned { value, span } = setting.table?;
        Some(self.yaml.get(&span.file)?.node(value))
    }

    /// What the caller's file says, and what the repository's own says.
    pub(crate) fn files(&self) -> [&Sections; 2] {
        [&self.caller, &self.own]
    }

    /// The files in folders, and what they add.
    pub(crate) fn nested(&self) -> &[NestedPolicy] {
        &self.nested
    }

    /// Adds a file in a folder.
    pub(crate) fn add_nested(&mut self, nested: NestedPolicy) {
        self.nested.push(nested);
    }

    /// Whether a file is one that the policy is made of, those in folders not counted.
    pub(crate) fn is_made_of(&self, file: FileId) -> bool {
        self.yaml.contains_key(&file)
    }
}
