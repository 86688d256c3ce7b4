//! From rules to the findings of a run, in named steps: run, judge, suppress, merge, sort, mark, scope.

mod baseline;
mod exceptions;
mod fingerprint;
mod merge;
mod suppressions;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::catalog::Level;
use crate::facts::Facts;
use crate::finding::{Finding, Reported, Suppressed};
use crate::policy::{Policy, Profile};
use crate::rules::{self, Rule};
use crate::source::{RepoPath, Span};
use merge::merge;
use suppressions::Suppressions;

pub use baseline::baseline_after;

/// Everything that is wrong in the part of a repository that `scope` names; the root names all of it.
#[must_use]
pub fn lint(facts: &Facts, policy: &Policy, scope: &[RepoPath]) -> Vec<Reported> {
    lint_all(facts, policy, scope).findings
}

/// What a run found.
#[derive(Debug, Clone, Default)]
pub struct RunOutcome {
    /// What is wrong, sorted.
    pub findings: Vec<Reported>,
    /// What comments and the baseline take away, sorted, each with what does.
    pub suppressed: Vec<Reported>,
    /// The entries of the baseline that do not occur any more, by number.
    pub stale: BTreeSet<usize>,
}

/// As [`lint`], with what was suppressed.
#[must_use]
pub fn lint_all(facts: &Facts, policy: &Policy, scope: &[RepoPath]) -> RunOutcome {
    let mut findings = merge(run(facts, policy));
    sort(facts, &mut findings);
    // Before anything is left out: a mark must not depend on what else is shown.
    fingerprint::mark(facts, &mut findings);
    let mut stale = BTreeSet::new();
    if let Some(accepted) = &policy.baseline {
        let unmatched = baseline::accept(facts, accepted, &mut findings);
        stale = baseline::stale(facts, policy, accepted, unmatched, scope);
        let told = stale.iter().map(|number| baseline::tell(accepted, *number)).collect();
        let told = level(facts, policy, rules::STALE_BASELINE, told);
        findings.extend(told.into_iter().map(Judged::into_reported));
        sort(facts, &mut findings);
        fingerprint::mark(facts, &mut findings);
    }
    findings.retain(|finding| !is_left_out(policy, finding));
    findings.retain_mut(|finding| is_in_scope(facts, finding, scope));
    let (suppressed, findings) = findings.into_iter().partition(|finding| finding.suppressed.is_some());
    RunOutcome { findings, suppressed, stale }
}

/// Whether a finding is only feared, and nobody asked for that. It is taken along as far as here because an
/// exception, a comment or an entry of the baseline for it is of use to the strict profile.
fn is_left_out(policy: &Policy, finding: &Reported) -> bool {
    finding.is_unproven && policy.profile != Profile::Strict
}

/// Runs every rule that is on, each on its own, and judges what it finds; then says which exceptions and
/// which comments were for nothing.
fn run(facts: &Facts, policy: &Policy) -> Vec<Judged> {
    let suppressions = Suppressions::new(facts, policy);
    let judge = |rule: &Rule, findings| judge(facts, policy, &suppressions, rule, findings);
    let rules: Vec<&Rule> = rules::all().filter(|rule| policy.is_on(rule.page())).collect();
    let left: Vec<Left> = rules.par_iter().map(|rule| judge(rule, rule.run(facts, policy))).collect();
    let excepted = left.iter().flat_map(|left| &left.used_exceptions).copied().collect();
    let meant = left.iter().flat_map(|left| &left.used_names).copied().collect();
    let mut findings: Vec<Judged> = left.into_iter().flat_map(|left| left.findings).collect();
    let of_comments = suppressions.judge(&meant, &findings);
    let of_exceptions = exceptions::unused(facts, policy, &rules, &excepted);
    let of_exceptions = of_exceptions.into_iter().map(|finding| (rules::UNUSED_EXCEPTION, finding));
    for (rule, finding) in of_comments.into_iter().chain(of_exceptions) {
        findings.extend(level(facts, policy, rule, vec![finding]));
    }
    findings
}

/// A finding with what the policy and the comments say of it.
struct Judged {
    finding: Finding,
    level: Level,
    suppressed: Option<Suppressed>,
}

impl Judged {
    fn into_reported(self) -> Reported {
        Reported::new(self.finding, self.level, self.suppressed)
    }
}

/// What the policy leaves of a rule's findings.
struct Left {
    findings: Vec<Judged>,
    /// The exceptions that took something away.
    used_exceptions: BTreeSet<Span>,
    /// The names in comments that something was meant by.
    used_names: BTreeSet<suppressions::Name>,
}

/// Gives findings the level that the policy wants where they stand. What is excluded or off there goes.
fn level(facts: &Facts, policy: &Policy, rule: &Rule, findings: Vec<Finding>) -> Vec<Judged> {
    let mut kept = Vec::with_capacity(findings.len());
    for mut finding in findings {
        let path = facts.repo.files().path(finding.place());
        if policy.excludes(path) {
            continue;
        }
        let decision = policy.decide(rule.page(), path);
        let Some(level) = decision.level else { continue };
        if let Some((place, why)) = decision.because {
            finding.note(place, format!("{why}: {level}"));
        }
        let level = finding.level_under(level);
        kept.push(Judged { finding, level, suppressed: None });
    }
    kept
}

/// Levels what a rule finds; what is excepted goes, and what a comment takes away is marked.
fn judge(
    facts: &Facts,
    policy: &Policy,
    suppressions: &Suppressions<'_>,
    rule: &Rule,
    findings: Vec<Finding>,
) -> Left {
    let mut left =
        Left { findings: Vec::new(), used_exceptions: BTreeSet::new(), used_names: BTreeSet::new() };
    let mut by_alias = suppressions::ByAlias::new();
    for mut judged in level(facts, policy, rule, findings) {
        let exceptions = exceptions::that_cover(facts, policy, rule.page(), &judged.finding);
        if !exceptions.is_empty() {
            left.used_exceptions.extend(exceptions);
            continue;
        }
        let taken = suppressions.take(rule.page(), &mut judged.finding, &mut by_alias);
        left.used_names.extend(taken.names);
        judged.suppressed = taken.suppressed;
        left.findings.push(judged);
    }
    left
}

/// Whether a finding concerns what was asked for: its place, or a step of the way to its cause. One of the
/// latter kind says so: a change in one file shows in another.
fn is_in_scope(facts: &Facts, finding: &mut Reported, scope: &[RepoPath]) -> bool {
    let is_asked = |place: &Span| scope.iter().any(|asked| facts.repo.files().path(*place).is_in(asked));
    if is_asked(&finding.place) {
        return true;
    }
    finding.follows_from = finding.notes.iter().map(|note| note.place).find(is_asked);
    finding.follows_from.is_some()
}

/// By path, place, rule and message: the same whatever the order of the work was.
fn sort(facts: &Facts, findings: &mut [Reported]) {
    findings.sort_by_cached_key(|finding| {
        let place = finding.place;
        (facts.repo.files().path(place), place.start, place.end, finding.rule, finding.message.clone())
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo::Repo;
    use crate::source::Files;
    use crate::source::Tree;

    /// What a rule says about these files.
    fn said(rule: &str, files: &[(&str, &str)]) -> Vec<String> {
        let files = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
        let (policy, scope) = (Policy::default(), [RepoPath::root()]);
        let facts = Facts::of(Repo::read(Tree::in_memory(files), Files::default(), &policy, &scope));
        let findings = lint(&facts, &policy, &scope).into_iter();
        findings.filter(|finding| finding.rule == rule).map(|finding| finding.message).collect()
    }

    #[test]
    fn what_a_file_says_stays_as_it_is() {
        let dockerfile = "FROM alpine:3.22\nCOPY {services}/x.js /app/\nCMD [\"/x\"]\n";
        let compose = "services:\n  a: {build: .}\n  b: {build: .}\n";
        assert_eq!(
            said("missing-copy-source", &[("Dockerfile", dockerfile), ("compose.yaml", compose)]),
            ["there is no `{services}/x.js` in the repository's root, the build context"]
        );
        let compose =
            "x-all: &all\n  image: a:1\n  cap_add: [\"{services}\"]\nservices:\n  a: *all\n  b: *all\n";
        assert_eq!(
            said("added-capability", &[("compose.yaml", compose)]),
            ["`{services}` lets services `a` and `b` do more than an ordinary container"]
        );
    }
}
