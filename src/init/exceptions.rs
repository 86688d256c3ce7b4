//! Exceptions for all that is found today: files by path, services by name.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Page;
use crate::facts::Facts;
use crate::finding::Reported;
use crate::source::RepoPath;

/// For each rule, what is excepted from it, as patterns of the policy file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Exceptions {
    by_rule: BTreeMap<&'static str, Excepted>,
}

/// What is excepted from a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Excepted {
    /// Patterns of files, and names of services.
    pub(crate) patterns: BTreeSet<String>,
    /// How many findings they are for.
    pub(crate) count: usize,
}

impl Exceptions {
    /// Exceptions that take findings away: a finding in a Dockerfile by its path; one in a Compose file by
    /// the services that it is about, so that a new service there is judged; any other by its path. What is
    /// found in comments is mended, not excepted.
    #[must_use]
    pub(crate) fn for_findings(facts: &Facts, pages: &[&Page], findings: &[Reported]) -> Self {
        let mut exceptions = Self::default();
        let is_of_policy = |finding: &&Reported| {
            pages.iter().any(|page| page.name == finding.rule && page.category == "policy")
        };
        let findings: Vec<&Reported> = findings.iter().filter(|finding| !is_of_policy(finding)).collect();
        let of_paths: BTreeSet<(&str, &RepoPath)> = findings
            .iter()
            .filter(|finding| services(facts, finding).is_empty())
            .map(|finding| (finding.rule, facts.repo.files().path(finding.place)))
            .collect();
        for finding in findings {
            let excepted = exceptions.by_rule.entry(finding.rule).or_default();
            excepted.count += 1;
            let path = facts.repo.files().path(finding.place);
            if of_paths.contains(&(finding.rule, path)) {
                excepted.patterns.insert(escaped(path.as_str()));
            } else {
                excepted.patterns.extend(services(facts, finding).iter().map(|name| escaped(name)));
            }
        }
        exceptions
    }

    /// Excepts files from what is found in them all the same: a finding that is made of several, of which some
    /// are excepted by the name of a service.
    pub(crate) fn add_paths(&mut self, facts: &Facts, pages: &[&Page], findings: &[Reported]) {
        for finding in findings {
            let mut of_policy = pages.iter().filter(|page| page.category == "policy");
            if of_policy.any(|page| page.name == finding.rule) {
                continue;
            }
            let excepted = self.by_rule.entry(finding.rule).or_default();
            excepted.count = excepted.count.max(1);
            excepted.patterns.insert(escaped(facts.repo.files().path(finding.place).as_str()));
        }
    }

    /// Leaves out a pattern that turned out to be for nothing.
    pub(crate) fn remove(&mut self, rule: &str, pattern: &str) {
        if let Some(excepted) = self.by_rule.get_mut(rule) {
            excepted.patterns.remove(pattern);
        }
        self.by_rule.retain(|_, excepted| !excepted.patterns.is_empty());
    }

    /// How many patterns there are.
    #[must_use]
    pub(crate) fn count(&self) -> usize {
        self.by_rule.values().map(|excepted| excepted.patterns.len()).sum()
    }

    /// How many rules have one.
    #[must_use]
    pub(crate) fn rule_count(&self) -> usize {
        self.by_rule.len()
    }

    pub(crate) fn of(&self, rule: &str) -> Option<&Excepted> {
        self.by_rule.get(rule)
    }
}

/// The services by which a finding is excepted: none for one in a Dockerfile, which its path names better.
fn services(facts: &Facts, finding: &Reported) -> BTreeSet<String> {
    let path = facts.repo.files().path(finding.place);
    let is_in_dockerfile =
        facts.repo.dockerfiles().iter().any(|dockerfile| !dockerfile.is_inline && dockerfile.path == *path);
    if is_in_dockerfile {
        return BTreeSet::new();
    }
    if finding.services.is_empty() {
        return facts.repo.service_at(finding.place).map(ToOwned::to_owned).into_iter().collect();
    }
    finding.services.iter().map(|service| service.value.clone()).collect()
}

/// A text as a pattern that matches it and nothing else.
fn escaped(text: &str) -> String {
    globset::escape(text)
}
