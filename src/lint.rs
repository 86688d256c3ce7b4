//! From rules to the findings of a run, in named steps: run, level, merge, scope, sort, mark.

use std::collections::BTreeMap;
use std::hash::Hasher;

use rayon::prelude::*;
use siphasher::sip128::{Hasher128, SipHasher13};

use crate::catalog::Level;
use crate::finding::Finding;
use crate::model::Repo;
use crate::policy::{Policy, Profile};
use crate::rules::{self, Rule};
use crate::source::{RepoPath, Span};

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

/// Runs every rule that is on, each on its own, and sets the level of what it finds.
fn run(repo: &Repo, policy: &Policy) -> Vec<Finding> {
    let rules: Vec<(&Rule, Level)> =
        rules::all().filter_map(|rule| Some((rule, policy.level(rule.page())?))).collect();
    let findings: Vec<Vec<Finding>> =
        rules.par_iter().map(|(rule, level)| leveled(rule.run(repo), *level, policy.profile)).collect();
    findings.into_iter().flatten().collect()
}

/// Sets levels; what is only feared is kept under the strict profile alone.
fn leveled(mut findings: Vec<Finding>, level: Level, profile: Profile) -> Vec<Finding> {
    findings.retain(|finding| !finding.is_unproven || profile == Profile::Strict);
    for finding in &mut findings {
        finding.level = level.min(finding.at_most);
    }
    findings
}

/// Makes one finding of those that say the same at the same place: their notes are put together, each once.
///
/// A base stage that four images share is looked at four times, and has one cause.
fn merge(findings: Vec<Finding>) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut seen: BTreeMap<(&'static str, Span, String), usize> = BTreeMap::new();
    for mut finding in findings {
        let key = (finding.rule, finding.place, finding.message.clone());
        let notes = std::mem::take(&mut finding.notes);
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
    }
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
