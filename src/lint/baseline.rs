//! Findings that were accepted: which of a run are among them, and which of them do not occur any more.

use std::collections::{BTreeMap, BTreeSet};

use super::fingerprint::{group, of_group, stem};
use crate::catalog::{Level, Page};
use crate::facts::Facts;
use crate::finding::{Finding, Reported, Suppressed, SuppressedBy, listed};
use crate::policy::{Baseline, BaselineEntry, Policy};
use crate::rules::{self, Rule};
use crate::source::{RepoPath, Spanned};

/// What a baseline is to the findings of a run.
pub(super) struct Accepted {
    /// The numbers of the entries that no finding is for.
    pub(super) unmatched: BTreeSet<usize>,
    /// What is said of the entries that say something else than what is found.
    pub(super) changed: Vec<Finding>,
}

/// Marks the findings that the baseline accepts: none of a rule that the policy protects where it is found.
pub(super) fn accept(
    facts: &Facts,
    policy: &Policy,
    baseline: &Baseline,
    findings: &mut [Reported],
) -> Accepted {
    let mut left: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, entry) in baseline.entries.iter().enumerate() {
        left.entry(stem(&entry.fingerprint)).or_default().push(number);
    }
    let pages = pages();
    let is_open = |finding: &&mut Reported| {
        let path = facts.repo.files().path(finding.place);
        let is_protected =
            pages.get(finding.rule).is_some_and(|page| policy.protection(page, path).is_some());
        finding.suppressed.is_none() && !is_protected
    };
    let mut changed = Vec::new();
    let mut take = |number: usize, finding: &mut Reported| {
        let place = baseline.entries[number].span;
        changed.extend(change(facts, &baseline.entries[number], finding));
        finding.suppressed = Some(Suppressed { by: SuppressedBy::Baseline, place, reason: None });
    };
    // Of equal ones, those that say the same are the same; of the rest, any is as good as the next.
    for same_message in [true, false] {
        for finding in findings.iter_mut().filter(is_open) {
            let Some(numbers) = left.get_mut(stem(&finding.fingerprint)) else { continue };
            let path = facts.repo.files().path(finding.place).as_str();
            let is_for = |number: &usize| {
                let entry = &baseline.entries[*number];
                // What a reviewer reads is what is accepted.
                entry.rule == finding.rule
                    && entry.path == path
                    && (!same_message || entry.message == finding.message)
            };
            let found = numbers.iter().position(is_for);
            let Some(number) = found.map(|at| numbers.remove(at)) else { continue };
            take(number, finding);
        }
    }
    let mut unmatched: BTreeSet<usize> = left.into_values().flatten().collect();
    // One that says the same of several services is accepted for fewer of them, too.
    for finding in findings.iter_mut().filter(is_open) {
        let path = facts.repo.files().path(finding.place).as_str();
        let services: BTreeSet<&str> =
            finding.services.iter().map(|service| service.value.as_str()).collect();
        let is_for = |number: &&usize| {
            let entry = &baseline.entries[**number];
            let holds = |service: &&str| entry.services.iter().any(|known| known == service);
            entry.rule == finding.rule
                && entry.path == path
                && !services.is_empty()
                && services.iter().all(holds)
                && is_of_its_services(entry)
        };
        let Some(number) = unmatched.iter().find(is_for).copied() else { continue };
        unmatched.remove(&number);
        take(number, finding);
    }
    Accepted { unmatched, changed }
}

/// Whether the fingerprint of an entry is that of the services that it names.
fn is_of_its_services(entry: &BaselineEntry) -> bool {
    let names: BTreeSet<&str> = entry.services.iter().map(String::as_str).collect();
    let own = of_group(&entry.rule, &entry.path, names);
    stem(&entry.fingerprint) == format!("{own:032x}")
}

/// What is said of an entry that accepts a finding and does not say the same: of services that it names beside those
/// of the finding, or in its message.
fn change(facts: &Facts, entry: &Spanned<BaselineEntry>, found: &Reported) -> Option<Finding> {
    let (rule, path) = (&entry.rule, &entry.path);
    let is_found = |name: &&String| found.services.iter().any(|service| service.value == **name);
    let too_many: Vec<&String> = entry.services.iter().filter(|name| !is_found(name)).collect();
    let is_service = |name: &&String| facts.services().any(|service| service.name() == name.as_str());
    let (mended, unknown): (Vec<_>, Vec<_>) = too_many.into_iter().partition(is_service);
    let quoted =
        |names: Vec<&String>| -> Vec<String> { names.iter().map(|name| format!("`{name}`")).collect() };
    let (message, is_in_advance) = if !unknown.is_empty() {
        let what = if unknown.len() == 1 { "service" } else { "services" };
        let names = listed(&quoted(unknown));
        (format!("this accepts `{rule}` in advance: the repository has no {what} {names}"), true)
    } else if !mended.is_empty() {
        let names = listed(&quoted(mended));
        (format!("`{rule}` is no longer found in {path} for {names}"), false)
    } else if !says_the_same(entry, found) {
        (
            format!("the finding of `{rule}` in {path} has changed since it was accepted: {}", found.message),
            false,
        )
    } else {
        return None;
    };
    let mut finding = Finding::new(rules::STALE_BASELINE.page().name, entry.span, message);
    finding.note(found.place, "it is found here").help(HELP_CHANGED);
    if !is_in_advance {
        finding.at_most(Level::Notice);
    }
    Some(finding)
}

/// Whether an entry and a finding that it accepts have one message, but for the order of the services that it names.
fn says_the_same(entry: &BaselineEntry, found: &Reported) -> bool {
    // Others than the first few were counted, and are named today.
    let is_count =
        |word: &str| matches!(word, "and" | "more") || word.bytes().all(|byte| byte.is_ascii_digit());
    let is_unnamed = |word: &&str| !word.contains('`') && !is_count(word);
    let words =
        |message: &'_ str| message.split(' ').filter(is_unnamed).map(str::to_owned).collect::<Vec<_>>();
    entry.message == found.message
        || !entry.services.is_empty() && words(&entry.message) == words(&found.message)
}

/// How an entry is made to say what is so.
const HELP_CHANGED: &str = "`stockade check --baseline FILE --write-baseline` writes the current findings";

fn pages() -> BTreeMap<&'static str, &'static Page> {
    rules::all().map(Rule::page).map(|page| (page.name, page)).collect()
}

/// Of the entries that no finding is for, those that a run would have found: their rule ran, and their file
/// was asked for. A rule that does not exist any more finds nothing any more.
pub(super) fn stale(
    facts: &Facts,
    policy: &Policy,
    baseline: &Baseline,
    unmatched: BTreeSet<usize>,
    scope: &[RepoPath],
) -> BTreeSet<usize> {
    let pages = pages();
    let ran = |entry: &BaselineEntry| {
        let Some(path) = RepoPath::new(&entry.path) else { return true };
        let is_asked = scope.iter().any(|asked| path.is_in(asked));
        let page = pages.get(entry.rule.as_str());
        is_asked
            && page.is_none_or(|page| {
                policy.decide(page, &path).level.is_some() || !facts.repo.tree().holds(&path)
            })
    };
    unmatched.into_iter().filter(|number| ran(&baseline.entries[*number].value)).collect()
}

/// What is said of an entry that accepts nothing.
pub(super) fn tell(policy: &Policy, baseline: &Baseline, number: usize) -> Finding {
    let entry = &baseline.entries[number];
    let page = rules::all().map(Rule::page).find(|page| page.name == entry.rule);
    let protected =
        page.zip(RepoPath::new(&entry.path)).and_then(|(page, path)| policy.protection(page, &path));
    let message = match protected {
        Some(_) => format!("`{}` is not accepted in {}: the policy protects it", entry.rule, entry.path),
        None => format!("`{}` is no longer found in {}: {}", entry.rule, entry.path, entry.message),
    };
    let mut finding = Finding::new(rules::STALE_BASELINE.page().name, entry.span, message);
    if let Some(place) = protected {
        finding.note(place, "it is protected here");
    }
    finding.help("`stockade check --baseline FILE --write-baseline` removes such entries");
    finding
}

/// The entries of a baseline after a run: the old ones without those that are stale, and the findings of the
/// run if they are to be added.
#[must_use]
pub fn baseline_after(
    facts: &Facts,
    old: Option<&Baseline>,
    stale: &BTreeSet<usize>,
    accepted: &[Reported],
    added: &[Reported],
) -> Vec<BaselineEntry> {
    let old = old.map(|baseline| baseline.entries.as_slice()).unwrap_or_default();
    let kept = old.iter().enumerate().filter(|(number, _)| !stale.contains(number));
    // An entry says what its finding says today: of fewer services, perhaps.
    let today = |entry: &Spanned<BaselineEntry>| {
        let is_for =
            |finding: &&Reported| finding.suppressed.as_ref().is_some_and(|by| by.place == entry.span);
        accepted.iter().find(is_for).map_or_else(|| entry.value.clone(), |finding| new_entry(facts, finding))
    };
    let mut entries: Vec<BaselineEntry> = kept.map(|(_, entry)| today(entry)).collect();
    let added = added.iter().filter(|finding| finding.rule != rules::STALE_BASELINE.page().name);
    entries.extend(added.map(|finding| new_entry(facts, finding)));
    let key = |entry: &BaselineEntry| {
        (entry.path.clone(), entry.rule.clone(), entry.message.clone(), entry.fingerprint.clone())
    };
    entries.sort_by_cached_key(key);
    entries
}

fn new_entry(facts: &Facts, finding: &Reported) -> BaselineEntry {
    BaselineEntry {
        fingerprint: finding.fingerprint.clone(),
        rule: finding.rule.to_owned(),
        path: facts.repo.files().path(finding.place).as_str().to_owned(),
        message: finding.message.clone(),
        services: group(facts, finding.place, finding.recognized_at, &finding.services)
            .into_iter()
            .map(ToOwned::to_owned)
            .collect(),
    }
}
