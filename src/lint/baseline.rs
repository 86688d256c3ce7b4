//! Findings that were accepted: which of a run are among them, and which of them do not occur any more.

use std::collections::{BTreeMap, BTreeSet};

use super::fingerprint::stem;
use crate::catalog::Page;
use crate::finding::{Finding, Suppressed, SuppressedBy};
use crate::model::Repo;
use crate::policy::{Baseline, BaselineEntry, Policy};
use crate::rules::{self, Rule};
use crate::source::RepoPath;

/// Marks the findings that the baseline accepts. The result are the numbers of the entries that none is for.
pub(super) fn accept(baseline: &Baseline, findings: &mut [Finding]) -> BTreeSet<usize> {
    let mut left: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, entry) in baseline.entries.iter().enumerate() {
        left.entry(stem(&entry.fingerprint)).or_default().push(number);
    }
    // Of equal ones, those that say the same are the same; of the rest, any is as good as the next.
    for same_message in [true, false] {
        for finding in findings.iter_mut().filter(|finding| finding.suppressed.is_none()) {
            let Some(numbers) = left.get_mut(stem(&finding.fingerprint)) else { continue };
            let says_it = |number: &usize| baseline.entries[*number].message == finding.message;
            let found = numbers.iter().position(|number| !same_message || says_it(number));
            let Some(number) = found.map(|at| numbers.remove(at)) else { continue };
            let place = baseline.entries[number].span;
            finding.suppressed = Some(Suppressed { by: SuppressedBy::Baseline, place, reason: None });
        }
    }
    left.into_values().flatten().collect()
}

/// Of the entries that no finding is for, those that a run would have found: their rule ran, and their file
/// was asked for. A rule that does not exist any more finds nothing any more.
pub(super) fn stale(
    repo: &Repo,
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
            && page.is_none_or(|page| policy.decide(page, &path).level.is_some() || !repo.tree().holds(&path))
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
    repo: &Repo,
    old: Option<&Baseline>,
    stale: &BTreeSet<usize>,
    added: &[Finding],
) -> Vec<BaselineEntry> {
    let old = old.map(|baseline| baseline.entries.as_slice()).unwrap_or_default();
    let kept = old.iter().enumerate().filter(|(number, _)| !stale.contains(number));
    let mut entries: Vec<BaselineEntry> = kept.map(|(_, entry)| entry.value.clone()).collect();
    let added = added.iter().filter(|finding| finding.rule != rules::STALE_BASELINE.page().name);
    entries.extend(added.map(|finding| BaselineEntry {
        fingerprint: finding.fingerprint.clone(),
        rule: finding.rule.to_owned(),
        path: repo.files().path(finding.place).as_str().to_owned(),
        message: finding.message.clone(),
    }));
    let key = |entry: &BaselineEntry| {
        (entry.path.clone(), entry.rule.clone(), entry.message.clone(), entry.fingerprint.clone())
    };
    entries.sort_by_cached_key(key);
    entries
}
