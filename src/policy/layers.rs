//! The caller's policy over the repository's: what of both counts.

use super::read::{Keyed, Named};
use super::sections::{Images, LevelName, Override, RuleSetting, Runtime, Sections};
use crate::catalog::Page;
use crate::source::{RepoPath, Spanned};
use crate::syntax::patterns::PathPattern;

impl Sections {
    /// What counts where the caller's file lies over the repository's: the stricter of two, all that either asks for,
    /// and of anything else what the caller says, if it says it at all.
    pub(super) fn of_caller_and_repository(caller: Self, own: Self) -> Self {
        fn list<T>(caller: Vec<T>, own: Vec<T>) -> Vec<T> {
            if caller.is_empty() { own } else { caller }
        }
        fn both<T>(caller: Vec<T>, own: Vec<T>) -> Vec<T> {
            own.into_iter().chain(caller).collect()
        }
        fn stricter<T: Ord>(caller: Option<Spanned<T>>, own: Option<Spanned<T>>) -> Option<Spanned<T>> {
            match (caller, own) {
                (Some(caller), Some(own)) => Some(if own.value > caller.value { own } else { caller }),
                (caller, own) => caller.or(own),
            }
        }
        let is_forbidden = |tool: &str| caller.runtime.forbid.iter().any(|forbidden| forbidden.value == tool);
        let own_allow = own.runtime.allow.into_iter().filter(|tool| !is_forbidden(&tool.value)).collect();
        Self {
            extends: Vec::new(),
            profile: stricter(caller.profile, own.profile),
            services: list(caller.services, own.services),
            shared: list(caller.shared, own.shared),
            variables: list(caller.variables, own.variables),
            projects: if caller.projects.is_empty() { own.projects } else { caller.projects },
            same_service: list(caller.same_service, own.same_service),
            images: Images {
                pin: stricter(caller.images.pin, own.images.pin),
                registries: list(caller.images.registries, own.images.registries),
                runtime_bases: list(caller.images.runtime_bases, own.images.runtime_bases),
                labels: both(caller.images.labels, own.images.labels),
                platform: caller.images.platform.or(own.images.platform),
                build: both(caller.images.build, own.images.build),
            },
            runtime: Runtime {
                allow: list(caller.runtime.allow, own_allow),
                forbid: both(caller.runtime.forbid, own.runtime.forbid),
            },
            rules: rules(caller.rules, own.rules),
            overrides: both(caller.overrides, own.overrides),
            protected: both(caller.protected, own.protected),
            exclude: both(caller.exclude, own.exclude),
        }
    }

    /// The level that the file gives to what a rule finds in another: by the last of the overrides that cover that one,
    /// else by its `rules`.
    pub(super) fn level<'a>(&'a self, page: &'a Page, path: &RepoPath) -> Option<&'a Spanned<LevelName>> {
        let covers = |over: &&Spanned<Override>| over.files.iter().any(|pattern| pattern.value.covers(path));
        let mut overrides = self.overrides.iter().rev().filter(covers);
        overrides
            .find_map(|over| named(&over.rules, page).next())
            .or_else(|| named(&self.rules, page).find_map(|setting| setting.level.as_ref()))
    }

    /// The line that protects a rule.
    pub(super) fn protection(&self, page: &Page) -> Option<&Spanned<String>> {
        protection(&self.protected, page)
    }

    /// The first of the patterns that leave a file out.
    pub(super) fn exclusion(&self, path: &RepoPath) -> Option<&Spanned<PathPattern>> {
        self.exclude.iter().find(|pattern| pattern.value.covers(path))
    }

    /// The exceptions from a rule: under its name, then under its category.
    pub(super) fn exceptions<'a>(&'a self, page: &'a Page) -> impl Iterator<Item = &'a Spanned<PathPattern>> {
        named(&self.rules, page).flat_map(|setting| &setting.except)
    }
}

/// The first of these names that means a rule, by its own name or its category's.
pub(super) fn protection<'a>(protected: &'a [Spanned<String>], page: &Page) -> Option<&'a Spanned<String>> {
    protected.iter().find(|name| name.value == page.name || name.value == page.category)
}

/// What a table by names says of a rule: under its name, then under its category.
pub(super) fn named<'a, T>(table: &'a Named<T>, page: &'a Page) -> impl Iterator<Item = &'a T> + Clone {
    [page.name, page.category].into_iter().filter_map(|name| Some(&table.get(name)?.value))
}

/// What both files say of rules. The options of a rule are the caller's, if its file gives it any.
fn rules(caller: Named<RuleSetting>, own: Named<RuleSetting>) -> Named<RuleSetting> {
    let mut joined = own;
    for (name, Keyed { key, value }) in caller {
        let setting = match joined.remove(&name) {
            None => value,
            Some(Keyed { value: own, .. }) => RuleSetting {
                table: if own.has_options && !value.has_options {
                    own.table
                } else {
                    value.table.or(own.table)
                },
                has_options: value.has_options || own.has_options,
                level: value.level.or(own.level),
                except: own.except.into_iter().chain(value.except).collect(),
            },
        };
        joined.insert(name, Keyed { key, value: setting });
    }
    joined
}
