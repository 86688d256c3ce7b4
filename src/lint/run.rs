//! A run: every rule that is on, and what is left of what they find.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::baseline::Accepted;
use super::join::join;
use super::judge::{Left, judge, level};
use super::judged::Judged;
use super::merge::merge;
use super::suppressions::Suppressions;
use super::{baseline, cover, exceptions, fingerprint};
use crate::facts::Facts;
use crate::finding::{Finding, Reported};
use crate::policy::{Mistake, Policy, Profile};
use crate::rules::{self, Rule};
use crate::source::{RepoPath, Span};

/// Everything that is wrong in the part of a repository that `scope` names; the root names all of it. Findings of one
/// cause are one.
#[must_use]
pub fn lint(facts: &Facts, policy: &Policy, scope: &[RepoPath]) -> Vec<Reported> {
    join(lint_all(facts, policy, scope).findings)
}

/// What a run found.
#[derive(Debug, Clone, Default)]
pub struct RunOutcome {
    /// What is wrong, sorted: each place by itself, as baselines accept it. [`join`] makes one finding of each cause.
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
    findings.iter_mut().for_each(|finding| stay_inside(facts, finding));
    cover::cover(facts, &mut findings);
    sort(facts, &mut findings);
    // Before anything is left out: a mark must not depend on what else is shown.
    fingerprint::mark(facts, &mut findings);
    let mut stale = BTreeSet::new();
    if let Some(accepted) = &policy.baseline {
        let Accepted { unmatched, changed } = baseline::accept(facts, policy, accepted, &mut findings);
        stale = baseline::stale(facts, policy, accepted, unmatched, scope);
        let of_stale = stale.iter().map(|number| baseline::tell(policy, accepted, *number));
        let told = of_stale.chain(changed).collect();
        let mut told: Vec<Reported> = level(facts, policy, &rules::STALE_BASELINE, told)
            .into_iter()
            .map(Judged::into_reported)
            .collect();
        told.iter_mut().for_each(|finding| stay_inside(facts, finding));
        cover::cover(facts, &mut told);
        findings.extend(told);
        sort(facts, &mut findings);
        fingerprint::mark(facts, &mut findings);
    }
    findings.retain(|finding| !is_left_out(policy, finding));
    findings.retain_mut(|finding| is_in_scope(facts, finding, scope));
    // In place: there may be very many.
    let suppressed = findings.extract_if(.., |finding| finding.suppressed.is_some()).collect();
    RunOutcome { findings, suppressed, stale }
}

/// Puts notes in the caller's policy file, where it is outside the repository, to the finding's own place: readers
/// of reports know the files of the repository alone.
fn stay_inside(facts: &Facts, finding: &mut Reported) {
    for note in &mut finding.notes {
        let file = facts.repo.files().get(note.place.file);
        if file.is_outside() {
            let line = file.position(note.place.start).line;
            note.message = format!("{} ({}:{line})", note.message, file.path());
            note.place = finding.place;
        }
    }
}

/// Whether a finding is only feared, and nobody asked for that. It is taken along as far as here because an
/// exception, a comment or an entry of the baseline for it is of use to the strict profile.
fn is_left_out(policy: &Policy, finding: &Reported) -> bool {
    finding.is_unproven && policy.profile != Profile::Strict
}

/// Runs every rule that is on, each on its own, and judges what it finds; then says which exceptions and
/// which comments were for nothing, and what in policy files of folders does not count.
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
    let of_exceptions = of_exceptions.into_iter().map(|finding| (&rules::UNUSED_EXCEPTION, finding));
    let of_folders = in_folders(policy).into_iter().map(|finding| (&rules::NESTED_POLICY, finding));
    for (rule, finding) in of_comments.into_iter().chain(of_exceptions).chain(of_folders) {
        findings.extend(level(facts, policy, rule, vec![finding]));
    }
    findings
}

/// What does not count in the policy files of folders.
fn in_folders(policy: &Policy) -> Vec<Finding> {
    let mistakes = policy.nested().iter().flat_map(|nested| &nested.mistakes);
    let finding = |mistake: &Mistake| {
        let mut finding =
            Finding::new(rules::NESTED_POLICY.page().name, mistake.place, mistake.message.clone());
        if let Some(help) = &mistake.help {
            finding.help(help.clone());
        }
        finding
    };
    mistakes.map(finding).collect()
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
    let key = |finding: &Reported| (finding.place.start, finding.place.end, finding.rule);
    findings.sort_by(|one, other| {
        let paths = facts.repo.files().path(one.place).cmp(facts.repo.files().path(other.place));
        paths.then_with(|| key(one).cmp(&key(other))).then_with(|| one.message.cmp(&other.message))
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
            ["`{services}/x.js` does not exist in the repository's root, the build context"]
        );
        let compose =
            "x-all: &all\n  image: a:1\n  cap_add: [\"{services}\"]\nservices:\n  a: *all\n  b: *all\n";
        assert_eq!(
            said("added-capability", &[("compose.yaml", compose)]),
            ["capability `{services}` lets services `a` and `b` do more than an ordinary container"]
        );
    }
}
