//! Findings that were accepted: which of a run are among them, and which of them do not occur any more.

use std::collections::{BTreeMap, BTreeSet};

use super::fingerprint::{group, stem};
use crate::catalog::Page;
use crate::facts::Facts;
use crate::finding::{Finding, Reported, Suppressed, SuppressedBy};
use crate::policy::{Baseline, BaselineEntry, Policy};
use crate::rules::{self, Rule};
use crate::source::{RepoPath, Spanned};

/// Marks the findings that the baseline accepts. The result are the numbers of the entries that none is for.
pub(super) fn accept(facts: &Facts, baseline: &Baseline, findings: &mut [Reported]) -> BTreeSet<usize> {
    let mut left: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, entry) in baseline.entries.iter().enumerate() {
        left.entry(stem(&entry.fingerprint)).or_default().push(number);
    }
    // Of equal ones, those that say the same are the same; of the rest, any is as good as the next.
    for same_message in [true, false] {
        for finding in findings.iter_mut().filter(|finding| finding.suppressed.is_none()) {
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
            let place = baseline.entries[number].span;
            finding.suppressed = Some(Suppressed { by: SuppressedBy::Baseline, place, reason: None });
        }
    }
    let mut left: BTreeSet<usize> = left.into_values().flatten().collect();
    // One that says the same of several services is accepted for fewer of them, too.
    for finding in findings.iter_mut().filter(|finding| finding.suppressed.is_none()) {
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
        };
        let Some(number) = left.iter().find(is_for).copied() else { continue };
        left.remove(&number);
        let place = baseline.entries[number].span;
        finding.suppressed = Some(Suppressed { by: SuppressedBy::Baseline, place, reason: None });
    }
    left
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
    let pages: BTreeMap<&str, &Page> = rules::all().map(Rule::page).map(|page| (page.name, page)).collect();
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

/// What is said of an entry that does not occur any more.
pub(super) fn tell(baseline: &Baseline, number: usize) -> Finding {
    let entry = &baseline.entries[number];
    let message = format!("`{}` is not found in {} any more: {}", entry.rule, entry.path, entry.message);
    let mut finding = Finding::new(rules::STALE_BASELINE.page().name, entry.span, message);
    finding.help("`stockade check --baseline FILE --write-baseline` takes such entries out");
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
