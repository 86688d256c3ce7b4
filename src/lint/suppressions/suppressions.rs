//! Comments that take findings away: which they take, and which take nothing.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::reaches::Reaches;
use super::ways::Ways;
use crate::catalog::Page;
use crate::facts::Facts;
use crate::finding::{Finding, Suppressed, SuppressedBy};
use crate::lint::fingerprint::group;
use crate::lint::judged::Judged;
use crate::policy::{Dialect, Policy, Selector, SuppressionComment, SuppressionScope, UnknownRule};
use crate::repo::{Misplaced, PlacedSuppression};
use crate::rules::{self, Rule};
use crate::source::{Span, Spanned};

/// A name in the brackets of a suppression, by the numbers of both.
pub(crate) type Name = (usize, usize);

/// For one rule, the names in the comments on all aliases of a place. Thousands of services may have one.
pub(crate) type ByAlias = BTreeMap<Span, Vec<Name>>;

/// Every comment that takes findings away, with the rules that it means.
pub(crate) struct Suppressions<'a> {
    facts: &'a Facts,
    policy: &'a Policy,
    list: Vec<ResolvedSuppression<'a>>,
    reaches: Reaches,
}

struct ResolvedSuppression<'a> {
    placed: &'a PlacedSuppression,
    /// For each name that it says, the rules that it means.
    names: Vec<Result<Vec<&'static Page>, UnknownRule>>,
    has_ended: bool,
}

/// What the comments do to a finding.
pub(crate) struct Taken {
    /// Whether one takes it away.
    pub(crate) suppressed: Option<Suppressed>,
    /// The names that mean it, whether they take it away or not.
    pub(crate) names: Vec<Name>,
}

impl<'a> Suppressions<'a> {
    pub(crate) fn new(facts: &'a Facts, policy: &'a Policy) -> Self {
        let list: Vec<ResolvedSuppression<'a>> =
            facts.repo.suppressions().iter().map(|placed| resolve(placed, policy)).collect();
        let reaches = Reaches::new(list.iter().map(|suppression| suppression.placed));
        Self { facts, policy, list, reaches }
    }

    /// What the comments say of a finding: those that reach its place; else, for a finding about services,
    /// those on each of them; else, for one in an extension field, those at each place that refers to it. One
    /// that says the same of several services and stands at the first needs them all.
    pub(crate) fn take(&self, page: &Page, finding: &mut Finding, by_alias: &mut ByAlias) -> Taken {
        let mut names = self.covering(page, finding.place());
        let group = group(self.facts, finding.place(), finding.recognized_at(), finding.services());
        if !group.is_empty() && names.iter().all(|name| self.said(*name).scope == SuppressionScope::Next) {
            names.clear();
        }
        if names.is_empty() {
            let services = finding.services().iter().map(|service| service.span);
            names = self.covering_all(page, services);
        }
        if names.is_empty() {
            let of_aliases =
                || self.covering_all(page, self.facts.repo.aliases_of(finding.place()).into_iter());
            names = by_alias.entry(finding.place()).or_insert_with(of_aliases).clone();
        }
        if names.is_empty() {
            return Taken { suppressed: None, names };
        }
        let path = self.facts.repo.files().path(finding.place());
        if let Some(protected) = self.policy.protection(page, path) {
            let comment = self.said(names[0]).place;
            finding
                .note(comment, "this comment has no effect")
                .note(protected, format!("the policy protects `{}`: comments cannot suppress it", page.name));
            return Taken { suppressed: None, names };
        }
        let live = names.iter().find(|(number, _)| !self.list[*number].has_ended);
        let suppressed = live.map(|name| {
            let said = self.said(*name);
            Suppressed { by: SuppressedBy::Comment, place: said.place, reason: said.reason.clone() }
        });
        if suppressed.is_none() {
            finding.note(self.said(names[0]).place, "this comment has expired and has no effect");
        }
        Taken { suppressed, names }
    }

    fn said(&self, (number, _): Name) -> &'a SuppressionComment {
        &self.list[number].placed.said
    }

    /// The names that mean a rule in comments that reach a place.
    fn covering(&self, page: &Page, place: Span) -> Vec<Name> {
        let mut found = Vec::new();
        for number in self.reaches.at(place) {
            for (index, pages) in self.list[number].names.iter().enumerate() {
                if pages.iter().flatten().any(|meant| meant.name == page.name) {
                    found.push((number, index));
                }
            }
        }
        found
    }

    /// The names that mean a rule in comments that reach all of several places; none if a place is not
    /// reached. What is said of a whole file is said of that file only.
    fn covering_all(&self, page: &Page, places: impl Iterator<Item = Span>) -> Vec<Name> {
        let mut all = Vec::new();
        for place in places {
            let mut names = self.covering(page, place);
            names.retain(|name| self.said(*name).scope != SuppressionScope::File);
            if names.is_empty() {
                return Vec::new();
            }
            all.append(&mut names);
        }
        all
    }

    /// What is wrong with the comments themselves. `used` are the names that some finding was meant by;
    /// `findings` are all there are.
    pub(crate) fn judge(&self, used: &BTreeSet<Name>, findings: &[Judged]) -> Vec<(&'static Rule, Finding)> {
        let mut report = Report(Vec::new());
        let ways = OnceCell::new();
        for (number, suppression) in self.list.iter().enumerate() {
            let said = &suppression.placed.said;
            if said.dialect != Dialect::Stockade
                || self.policy.excludes(self.facts.repo.files().path(said.place))
            {
                continue;
            }
            if let Some(mistake) = &said.mistake {
                let help = mistake.help.clone();
                report.invalid(mistake.place, mistake.message.clone(), help);
            } else if let Some(misplaced) = suppression.placed.misplaced {
                let (message, help) = explain(misplaced);
                report.invalid(said.place, message.to_owned(), Some(help.to_owned()));
            } else {
                let elsewhere = |pages: &[&'static Page]| {
                    let ways = ways.get_or_init(|| Ways::new(self.facts, findings));
                    let numbers =
                        pages.iter().filter_map(|page| ways.over(self.facts, page.name, suppression.placed));
                    numbers.min().map(|first| findings[first].finding.place())
                };
                self.judge_names(number, used, elsewhere, &mut report);
            }
        }
        report.0
    }

    /// `elsewhere` says where a finding of some rules is reported whose way leads over what the suppression reaches.
    fn judge_names(
        &self,
        number: usize,
        used: &BTreeSet<Name>,
        elsewhere: impl Fn(&[&'static Page]) -> Option<Span>,
        report: &mut Report,
    ) {
        let suppression = &self.list[number];
        let said = &suppression.placed.said;
        let path = self.facts.repo.files().path(said.place);
        let mut is_of_use = false;
        for (index, (name, pages)) in said.rules.iter().zip(&suppression.names).enumerate() {
            let pages = match pages {
                Ok(pages) => pages,
                Err(unknown) => {
                    report.invalid(name.span, unknown.to_string(), None);
                    continue;
                }
            };
            if pages.iter().any(|page| page.category == rules::UNUSED_SUPPRESSION.page().category) {
                let message = format!(
                    "`{}` checks comments and exceptions, so comments cannot suppress it",
                    name.value
                );
                let help = "set its level in the policy file".to_owned();
                report.invalid(name.span, message, Some(help));
                continue;
            }
            let protections: Option<Vec<Span>> =
                pages.iter().map(|page| self.policy.protection(page, path)).collect();
            if let Some(protected) = protections.and_then(|places| places.first().copied()) {
                let message = format!("comments cannot suppress `{}`: the policy protects it", name.value);
                report.unused(name.span, message).note(protected, "it is protected here");
                continue;
            }
            if used.contains(&(number, index)) {
                is_of_use = true;
                continue;
            }
            if pages.iter().any(|page| self.policy.decide(page, path).level.is_none()) {
                // A rule that did not run may find what this is for.
                is_of_use = true;
                continue;
            }
            let finding = report.unused(name.span, format!("there is no `{}` here to suppress", name.value));
            if let Some(elsewhere) = elsewhere(pages) {
                finding.note(elsewhere, "it is reported here: move the comment to this line");
            }
        }
        if !is_of_use {
            return;
        }
        if let Some(until) = said.until.filter(|_| suppression.has_ended) {
            let message = format!("this suppression expired on {}", until.value);
            let finding = report.add(&rules::EXPIRED_SUPPRESSION, until.span, message);
            finding.help("fix what it suppresses, or set a new date");
        } else if said.reason.is_none() {
            let message = "this suppression has no reason".to_owned();
            let finding = report.add(&rules::SUPPRESSION_WITHOUT_REASON, said.place, message);
            finding.help("add it after ` -- `");
        }
    }
}

/// What is found in the comments themselves.
struct Report(Vec<(&'static Rule, Finding)>);

impl Report {
    fn add(&mut self, rule: &'static Rule, place: Span, message: String) -> &mut Finding {
        let index = self.0.len();
        self.0.push((rule, Finding::new(rule.page().name, place, message)));
        &mut self.0[index].1
    }

    fn invalid(&mut self, place: Span, message: String, help: Option<String>) {
        let finding = self.add(&rules::INVALID_SUPPRESSION, place, message);
        if let Some(help) = help {
            finding.help(help);
        }
    }

    fn unused(&mut self, place: Span, message: String) -> &mut Finding {
        self.add(&rules::UNUSED_SUPPRESSION, place, message).help("delete the name, or the whole comment")
    }
}

fn resolve<'a>(placed: &'a PlacedSuppression, policy: &Policy) -> ResolvedSuppression<'a> {
    let all: Vec<&'static Page> = rules::all().map(Rule::page).collect();
    let said = &placed.said;
    let means = |name: &Spanned<String>| -> Result<Vec<&'static Page>, UnknownRule> {
        let picks: Box<dyn Fn(&Page) -> bool> = match said.dialect {
            Dialect::Stockade => {
                let selector = Selector::parse(&name.value, &all)?;
                Box::new(move |page| selector.matches(page))
            }
            Dialect::Hadolint => Box::new(|page| page.hadolint.contains(&name.value.as_str())),
            Dialect::BuildKit if name.value == "all" => Box::new(|page| !page.buildkit.is_empty()),
            Dialect::BuildKit => Box::new(|page| page.buildkit.contains(&name.value.as_str())),
        };
        Ok(all.iter().copied().filter(|page| picks(page)).collect())
    };
    let names = said.rules.iter().map(means).collect();
    let has_ended = said.until.zip(policy.as_of).is_some_and(|(until, today)| today > until.value);
    ResolvedSuppression { placed, names, has_ended }
}

/// Why a comment reaches nothing, and where it should stand.
fn explain(misplaced: Misplaced) -> (&'static str, &'static str) {
    match misplaced {
        Misplaced::NothingBelow => {
            ("nothing follows this suppression", "put it on the line above the one that it is for")
        }
        Misplaced::EndOfBlock => (
            "nothing follows this suppression in its block",
            "put it on the line above the one that it is for; above a service's name it is for the whole service",
        ),
        Misplaced::NoStage => (
            "`ignore-stage` is not above a FROM",
            "put it directly above the FROM of the stage, below any ARG",
        ),
        Misplaced::NotAtHead => (
            "`ignore-file` is not at the top of the file",
            "put it above everything except other comments; for one line, use `ignore`",
        ),
    }
}
