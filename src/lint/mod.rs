//! From rules to the findings of a run, in named steps: run, judge, merge, scope, sort, mark.

mod exceptions;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hasher;

use rayon::prelude::*;
use siphasher::sip128::{Hasher128, SipHasher13};

use crate::finding::{Finding, Together};
use crate::model::Repo;
use crate::policy::{Policy, Profile};
use crate::rules::{self, Rule};
use crate::source::{FileId, RepoPath, Span};

/// Everything that is wrong in the part of a repository that `scope` names; the root names all of it.
#[must_use]
pub fn lint(repo: &Repo, policy: &Policy, scope: &[RepoPath]) -> Vec<Finding> {
    let findings = run(repo, policy);
    let mut findings = merge(findings);
    findings.retain(|finding| is_in_scope(repo, finding, scope));
    sort(repo, &mut findings);
    mark(repo, &mut findings);
    findings
}

/// Runs every rule that is on, each on its own, and judges what it finds; then says which exceptions were
/// for nothing.
fn run(repo: &Repo, policy: &Policy) -> Vec<Finding> {
    let rules: Vec<&Rule> = rules::all().filter(|rule| policy.is_on(rule.page())).collect();
    let judged: Vec<Judged> =
        rules.par_iter().map(|rule| judge(repo, policy, rule, rule.run(repo, policy))).collect();
    let used = judged.iter().flat_map(|judged| &judged.used_exceptions).copied().collect();
    let unused = exceptions::unused(repo, policy, &rules, &used);
    let unused = judge(repo, policy, rules::UNUSED_EXCEPTION, unused).findings;
    judged.into_iter().flat_map(|judged| judged.findings).chain(unused).collect()
}

/// What the policy leaves of a rule's findings.
struct Judged {
    findings: Vec<Finding>,
    /// The exceptions that took something away.
    used_exceptions: BTreeSet<Span>,
}

/// Gives findings the level that the policy wants where they stand. What is excepted or off there goes,
/// and so does what is only feared, except under the strict profile.
fn judge(repo: &Repo, policy: &Policy, rule: &Rule, findings: Vec<Finding>) -> Judged {
    let mut judged = Judged { findings: Vec::new(), used_exceptions: BTreeSet::new() };
    for mut finding in findings {
        let path = repo.files().path(finding.place);
        if policy.excludes(path) {
            continue;
        }
        let decision = policy.decide(rule.page(), path);
        let Some(level) = decision.level else { continue };
        if finding.is_unproven && policy.profile != Profile::Strict {
            continue;
        }
        let exceptions = exceptions::that_cover(repo, policy, rule.page(), &finding);
        if !exceptions.is_empty() {
            judged.used_exceptions.extend(exceptions);
            continue;
        }
        finding.level = level.min(finding.at_most);
        if let Some(place) = decision.place {
            finding.note(place, format!("the policy sets this level: {level}"));
        }
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

/// Makes one finding of those that say the same at the same place, or of the same file where that is one
/// cause: their notes and services are put together, each once.
///
/// A base stage that four images share is looked at four times, and has one cause.
fn merge(mut findings: Vec<Finding>) -> Vec<Finding> {
    // As they stand in the files: the first of a file is the one that stays.
    findings.sort_by_key(|finding| finding.place);
    let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut seen: BTreeMap<(&'static str, Cause, String), usize> = BTreeMap::new();
    for mut finding in findings {
        let cause = match finding.together {
            Together::InFile => Cause::File(finding.place.file),
            Together::AtPlace | Together::No => Cause::Place(finding.place),
        };
        let key = (finding.rule, cause, finding.message.clone());
        let notes = std::mem::take(&mut finding.notes);
        let services = std::mem::take(&mut finding.services);
        let number = *seen.entry(key).or_insert_with(|| {
            merged.push(finding.clone());
            merged.len() - 1
        });
        let first = &mut merged[number];
        first.level = first.level.max(finding.level);
        for note in notes {
            if !first.notes.contains(&note) {
                first.notes.push(note);
            }
        }
        for service in services {
            if !first.services.contains(&service) {
                first.services.push(service);
            }
        }
    }
    merged.iter_mut().for_each(Finding::name_services);
    merged
}

/// Whether a finding concerns what was asked for: its place, or a step of the way to its cause.
fn is_in_scope(repo: &Repo, finding: &Finding, scope: &[RepoPath]) -> bool {
    let places = std::iter::once(finding.place).chain(finding.notes.iter().map(|note| note.place));
    let mut paths = places.map(|place| repo.files().path(place));
    paths.any(|path| scope.iter().any(|asked| path.is_in(asked)))
}

/// By path, place, rule and message: the same whatever the order of the work was.
fn sort(repo: &Repo, findings: &mut [Finding]) {
    let key = |finding: &Finding| {
        let place = finding.place;
        (repo.files().path(place).clone(), place.start, place.end, finding.rule)
    };
    findings.sort_by(|one, other| key(one).cmp(&key(other)).then_with(|| one.message.cmp(&other.message)));
}

/// Gives each finding the mark by which it is recognized after lines have moved.
///
/// The mark is made of the rule, the path, what the place belongs to (a stage, a service's key) and the
/// text at the place, without blanks; where several are equal, they are counted.
fn mark(repo: &Repo, findings: &mut [Finding]) {
    let mut counts: BTreeMap<u128, u32> = BTreeMap::new();
    for finding in findings {
        let mut hasher = SipHasher13::new();
        let mut add = |part: &str| {
            hasher.write(part.as_bytes());
            hasher.write_u8(0);
        };
        add(finding.rule);
        add(repo.files().path(finding.place).as_str());
        add(repo.subject_at(finding.place));
        let text = repo.files().slice(finding.place);
        text.split_whitespace().for_each(&mut add);
        let hash = hasher.finish128().as_u128();
        let count = counts.entry(hash).or_insert(0);
        *count += 1;
        finding.fingerprint = match *count {
            1 => format!("{hash:032x}"),
            nth => format!("{hash:032x}:{nth}"),
        };
    }
}
