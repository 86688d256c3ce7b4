//! What is left of a rule's findings: the policy gives them levels, exceptions and comments take them away.

use std::collections::BTreeSet;

use super::exceptions;
use super::judged::Judged;
use super::suppressions::{self, Suppressions};
use crate::facts::Facts;
use crate::finding::Finding;
use crate::policy::Policy;
use crate::rules::Rule;
use crate::source::Span;

/// What the policy leaves of a rule's findings.
pub(super) struct Left {
    pub(super) findings: Vec<Judged>,
    /// The exceptions that took something away.
    pub(super) used_exceptions: BTreeSet<Span>,
    /// The names in comments that something was meant by.
    pub(super) used_names: BTreeSet<suppressions::Name>,
}

/// Gives findings the level that the policy wants where they stand. What is excluded or off there goes.
pub(super) fn level(facts: &Facts, policy: &Policy, rule: &Rule, findings: Vec<Finding>) -> Vec<Judged> {
    let mut kept = Vec::with_capacity(findings.len());
    for mut finding in findings {
        let (page, path) = (rule.page(), facts.repo.files().path(finding.place()));
        if policy.caller_excludes(path) {
            continue;
        }
        if let Some(place) = policy.own_exclusion(path) {
            let Some(hold) = policy.hold(page, path) else { continue };
            finding.note(place, hold.clause(page));
        }
        let decision = policy.decide(page, path);
        let Some(level) = decision.level else { continue };
        if let Some((place, why)) = decision.because() {
            finding.note(place, format!("{why}: {level}"));
        }
        let level = finding.level_under(level);
        kept.push(Judged { finding, level, suppressed: None });
    }
    kept
}

/// Levels what a rule finds; what is excepted goes, and what a comment takes away is marked.
pub(super) fn judge(
    facts: &Facts,
    policy: &Policy,
    suppressions: &Suppressions<'_>,
    rule: &Rule,
    findings: Vec<Finding>,
) -> Left {
    let mut left = Left {
        findings: level(facts, policy, rule, findings),
        used_exceptions: BTreeSet::new(),
        used_names: BTreeSet::new(),
    };
    let mut by_alias = suppressions::ByAlias::new();
    // In place: there may be very many.
    left.findings.retain_mut(|judged| {
        let excepted = exceptions::take(facts, policy, rule.page(), &mut judged.finding);
        left.used_exceptions.extend(excepted.by);
        if excepted.counts {
            return false;
        }
        let taken = suppressions.take(rule.page(), &mut judged.finding, &mut by_alias);
        left.used_names.extend(taken.names);
        judged.suppressed = taken.suppressed;
        true
    });
    left
}
