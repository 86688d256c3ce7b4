//! From rules to the findings of a run, in named steps: run, judge, suppress, merge, sort, mark, scope.

mod baseline;
mod exceptions;
mod fingerprint;
mod suppressions;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::finding::{Finding, Note, Together};
use crate::model::Repo;
use crate::policy::{Policy, Profile};
use crate::rules::{self, Rule};
use crate::source::{FileId, RepoPath, Span, Spanned};
use suppressions::Suppressions;

pub use baseline::baseline_after;

/// Everything that is wrong in the part of a repository that `scope` names; the root names all of it.
#[must_use]
pub fn lint(repo: &Repo, policy: &Policy, scope: &[RepoPath]) -> Vec<Finding> {
    lint_all(repo, policy, scope).findings
}

/// What a run found.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// What is wrong, sorted.
    pub findings: Vec<Finding>,
    /// What comments and the baseline take away, sorted, each with what does.
    pub suppressed: Vec<Finding>,
    /// The entries of the baseline that do not occur any more, by number.
    pub stale: BTreeSet<usize>,
}

/// As [`lint`], with what was suppressed.
#[must_use]
pub fn lint_all(repo: &Repo, policy: &Policy, scope: &[RepoPath]) -> Outcome {
    let mut findings = merge(run(repo, policy));
    sort(repo, &mut findings);
    // Before anything is left out: a mark must not depend on what else is shown.
    fingerprint::mark(repo, &mut findings);
    let mut stale = BTreeSet::new();
    if let Some(accepted) = &policy.baseline {
        let unmatched = baseline::accept(repo, accepted, &mut findings);
        stale = baseline::stale(repo, policy, accepted, unmatched, scope);
        let told = stale.iter().map(|number| baseline::tell(accepted, *number)).collect();
        findings.extend(level(repo, policy, rules::STALE_BASELINE, told));
        sort(repo, &mut findings);
        fingerprint::mark(repo, &mut findings);
    }
    findings.retain(|finding| !is_left_out(policy, finding));
    findings.retain_mut(|finding| is_in_scope(repo, finding, scope));
    let (suppressed, findings) = findings.into_iter().partition(|finding| finding.suppressed.is_some());
    Outcome { findings, suppressed, stale }
}

/// Whether it is only feared, and nobody asked for that. It is taken along as far as here because an
/// exception, a comment or an entry of the baseline for it is of use to the strict profile.
fn is_left_out(policy: &Policy, finding: &Finding) -> bool {
    finding.is_unproven && policy.profile != Profile::Strict
}

/// Runs every rule that is on, each on its own, and judges what it finds; then says which exceptions and
/// which comments were for nothing.
fn run(repo: &Repo, policy: &Policy) -> Vec<Finding> {
    let suppressions = Suppressions::new(repo, policy);
    let judge = |rule: &Rule, findings| judge(repo, policy, &suppressions, rule, findings);
    let rules: Vec<&Rule> = rules::all().filter(|rule| policy.is_on(rule.page())).collect();
    let judged: Vec<Judged> = rules.par_iter().map(|rule| judge(rule, rule.run(repo, policy))).collect();
    let excepted = judged.iter().flat_map(|judged| &judged.used_exceptions).copied().collect();
    let meant = judged.iter().flat_map(|judged| &judged.used_names).copied().collect();
    let mut findings: Vec<Finding> = judged.into_iter().flat_map(|judged| judged.findings).collect();
    let of_comments = suppressions.judge(&meant, &findings);
    let of_exceptions = exceptions::unused(repo, policy, &rules, &excepted);
    let of_exceptions = of_exceptions.into_iter().map(|finding| (rules::UNUSED_EXCEPTION, finding));
    for (rule, finding) in of_comments.into_iter().chain(of_exceptions) {
        findings.extend(level(repo, policy, rule, vec![finding]));
    }
    findings
}

/// What the policy leaves of a rule's findings.
struct Judged {
    findings: Vec<Finding>,
    /// The exceptions that took something away.
    used_exceptions: BTreeSet<Span>,
    /// The names in comments that something was meant by.
    used_names: BTreeSet<suppressions::Name>,
}

/// Gives findings the level that the policy wants where they stand. What is excluded or off there goes.
fn level(repo: &Repo, policy: &Policy, rule: &Rule, findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept = Vec::with_capacity(findings.len());
    for mut finding in findings {
        let path = repo.files().path(finding.place);
        if policy.excludes(path) {
            continue;
        }
        let decision = policy.decide(rule.page(), path);
        let Some(level) = decision.level else { continue };
        finding.level = level.min(finding.at_most);
        if let Some((place, why)) = decision.because {
            finding.note(place, format!("{why}: {level}"));
        }
        kept.push(finding);
    }
    kept
}

/// Levels what a rule finds; what is excepted goes, and what a comment takes away is marked.
fn judge(
    repo: &Repo,
    policy: &Policy,
    suppressions: &Suppressions<'_>,
    rule: &Rule,
    findings: Vec<Finding>,
) -> Judged {
    let mut judged =
        Judged { findings: Vec::new(), used_exceptions: BTreeSet::new(), used_names: BTreeSet::new() };
    let mut by_alias = suppressions::ByAlias::new();
    for mut finding in level(repo, policy, rule, findings) {
        let exceptions = exceptions::that_cover(repo, policy, rule.page(), &finding);
        if !exceptions.is_empty() {
            judged.used_exceptions.extend(exceptions);
            continue;
        }
        let taken = suppressions.take(rule.page(), &mut finding, &mut by_alias);
        judged.used_names.extend(taken.names);
        finding.suppressed = taken.suppressed;
        judged.findings.push(finding);
    }
    judged
}

/// What makes findings of one rule with one message one finding.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    Place(Span),
    File(FileId),
}

/// How many further places of one finding are shown.
const MAX_PLACES: usize = 5;

/// Makes one finding of those that say the same at the same place, or of the same file where that is one
/// cause: their notes and services are put together, each once. What is suppressed for one service is not
/// for the next.
///
/// A base stage that four images share is looked at four times, and has one cause.
fn merge(mut findings: Vec<Finding>) -> Vec<Finding> {
    // As they stand in the files: the first of a file is the one that stays.
    findings.sort_by_key(|finding| finding.place);
    let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut parts: Vec<(Distinct<Note>, Distinct<Spanned<String>>)> = Vec::with_capacity(findings.len());
    let mut seen: BTreeMap<(&'static str, Cause, String, bool, bool), usize> = BTreeMap::new();
    for mut finding in findings {
        let cause = match finding.together {
            Together::InFile => Cause::File(finding.place.file),
            Together::AtPlace | Together::No => Cause::Place(finding.place),
        };
        let is_suppressed = finding.suppressed.is_some();
        let key = (finding.rule, cause, finding.message.clone(), is_suppressed, finding.is_unproven);
        let notes = std::mem::take(&mut finding.notes);
        let services = std::mem::take(&mut finding.services);
        let number = *seen.entry(key).or_insert_with(|| {
            merged.push(finding.clone());
            parts.push(Default::default());
            merged.len() - 1
        });
        let first = &mut merged[number];
        let (known_notes, known_services) = &mut parts[number];
        first.level = first.level.max(finding.level);
        // What concerns services names them; anything else is shown wherever it stands.
        if first.place != finding.place && services.is_empty() && first.notes.len() < MAX_PLACES {
            first.note(finding.place, "here as well");
        }
        notes.into_iter().for_each(|note| known_notes.add(&mut first.notes, note));
        services.into_iter().for_each(|service| known_services.add(&mut first.services, service));
    }
    merged.iter_mut().for_each(Finding::name_services);
    merged
}

/// How many things are looked through one by one, because that is faster than keeping them in order.
const FEW: usize = 16;

/// What a list holds, where that is much.
struct Distinct<T>(BTreeSet<T>);

impl<T> Default for Distinct<T> {
    fn default() -> Self {
        Self(BTreeSet::new())
    }
}

impl<T: Clone + Ord> Distinct<T> {
    /// Puts something into the list, unless it is there.
    fn add(&mut self, list: &mut Vec<T>, new: T) {
        if list.len() < FEW {
            if !list.contains(&new) {
                list.push(new);
            }
            return;
        }
        // Others add to the list as well.
        if self.0.len() != list.len() {
            self.0 = list.iter().cloned().collect();
        }
        if self.0.insert(new.clone()) {
            list.push(new);
        }
    }
}

/// Whether a finding concerns what was asked for: its place, or a step of the way to its cause. One of the
/// latter kind says so: a change in one file shows in another.
fn is_in_scope(repo: &Repo, finding: &mut Finding, scope: &[RepoPath]) -> bool {
    let is_asked = |place: &Span| scope.iter().any(|asked| repo.files().path(*place).is_in(asked));
    if is_asked(&finding.place) {
        return true;
    }
    finding.follows_from = finding.notes.iter().map(|note| note.place).find(is_asked);
    finding.follows_from.is_some()
}

/// By path, place, rule and message: the same whatever the order of the work was.
fn sort(repo: &Repo, findings: &mut [Finding]) {
    let key = |finding: &Finding| {
        let place = finding.place;
        (repo.files().path(place).clone(), place.start, place.end, finding.rule)
    };
    findings.sort_by(|one, other| key(one).cmp(&key(other)).then_with(|| one.message.cmp(&other.message)));
}
