//! Exceptions that a policy makes: what they take away, and those that take nothing away.

use std::collections::BTreeSet;

use crate::catalog::Page;
use crate::facts::Facts;
use crate::finding::Finding;
use crate::policy::{Exceptions, Policy};
use crate::rules::{Rule, UNUSED_EXCEPTION};
use crate::source::{RepoPath, Span};

/// The exceptions that mean a finding.
pub(super) struct Excepted {
    /// Their places.
    pub(super) by: Vec<Span>,
    /// Whether they take the finding away.
    pub(super) counts: bool,
}

/// The exceptions from a rule that mean a finding. Where the caller asks for the rule, those of the repository do not
/// take it away, and the finding says so.
pub(super) fn take(facts: &Facts, policy: &Policy, page: &Page, finding: &mut Finding) -> Excepted {
    let (callers, own) = policy.exceptions(page);
    let mut by = that_cover(facts, &callers, finding);
    if !by.is_empty() {
        // Those that say the same are of use without the caller's.
        by.extend(that_cover(facts, &own, finding));
        return Excepted { by, counts: true };
    }
    let all = callers.into_iter().chain(own).collect();
    let by = that_cover(facts, &all, finding);
    let hold = policy.hold(page, facts.repo.files().path(finding.place()));
    if let (Some(first), Some(hold)) = (by.first(), hold) {
        finding.note(*first, hold.clause(page));
        return Excepted { by, counts: false };
    }
    let counts = !by.is_empty();
    Excepted { by, counts }
}

/// The places of the exceptions that mean a finding together: one that covers its file, or those that name every service
/// it concerns. None where one of these is missing.
fn that_cover(facts: &Facts, exceptions: &Exceptions<'_>, finding: &Finding) -> Vec<Span> {
    let path = facts.repo.files().path(finding.place());
    if let Some(exception) = exceptions.iter().find(|exception| exception.value.covers(path)) {
        return vec![exception.span];
    }
    let of_place = facts.repo.service_at(finding.place()).into_iter().collect::<Vec<_>>();
    let services: Vec<&str> = finding.services().iter().map(|service| service.value.as_str()).collect();
    let services = if services.is_empty() { of_place } else { services };
    let named = services.iter().map(|service| {
        let found = exceptions.iter().find(|exception| exception.value.matches_name(service));
        found.map(|exception| exception.span)
    });
    named.collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// Says which exceptions were for nothing. Those of rules that did not run may have their use, and so may those in files
/// outside of the repository, which are made for many.
pub(super) fn unused(facts: &Facts, policy: &Policy, run: &[&Rule], used: &BTreeSet<Span>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut report = |place: Span, message: String| {
        if facts.repo.files().get(place.file).is_outside() {
            return;
        }
        let mut finding = Finding::new(UNUSED_EXCEPTION.page().name, place, message);
        finding.help("delete it, or correct the spelling");
        findings.push(finding);
    };
    let mut seen = BTreeSet::new();
    for rule in run {
        let (callers, own) = policy.exceptions(rule.page());
        for exception in callers.into_iter().chain(own) {
            if !used.contains(&exception.span) && seen.insert(exception.span) {
                let name = exception.value.as_str();
                report(
                    exception.span,
                    format!("the exception `{name}` of `{}` matches nothing", rule.page().name),
                );
            }
        }
    }
    let sections = &policy.sections;
    for name in sections.same_service.iter().flat_map(|same| &same.value.services) {
        if !facts.services().any(|service| service.name() == name.value) {
            report(name.span, format!("no project has a service `{}`", name.value));
        }
    }
    let paths: Vec<&RepoPath> = facts.repo.tree().entries().map(|(path, _)| path).collect();
    let overridden = sections.overrides.iter().flat_map(|over| &over.files);
    for pattern in overridden.chain(&sections.exclude).chain(&sections.services).chain(&sections.shared) {
        if !paths.iter().any(|path| pattern.value.matches(path)) {
            report(pattern.span, format!("`{}` matches no file of the repository", pattern.value.as_str()));
        }
    }
    findings
}
