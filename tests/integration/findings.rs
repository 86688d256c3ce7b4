//! What is found in a small repository, in words that a test can compare.
#![expect(clippy::unwrap_used, reason = "a test whose data is wrong fails")]

use stockade::{
    Facts, Format, Profile, RepoPath, Report, Reported, Rule, RunOutcome, Selector, Span, Tree, all_rules,
    join, lint_all,
};

/// A repository and what some rules, or those of some categories, say of it.
pub(crate) struct Checked {
    pub(crate) facts: Facts,
    pub(crate) outcome: RunOutcome,
}

/// Checks a repository of these files, by path, under its policy file or the recommended profile.
pub(crate) fn check(rules: &[&str], files: &[(&str, &str)]) -> Checked {
    check_under(None, rules, files)
}

/// The same under the strict profile.
pub(crate) fn check_strictly(rules: &[&str], files: &[(&str, &str)]) -> Checked {
    check_under(Some(Profile::Strict), rules, files)
}

fn check_under(profile: Option<Profile>, rules: &[&str], files: &[(&str, &str)]) -> Checked {
    let files = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    let (facts, mut policy) = crate::common::read(Tree::in_memory(files), &[RepoPath::root()]);
    policy.profile = profile.unwrap_or(policy.profile);
    // What else short files are found guilty of is not what these tests are about.
    let pages: Vec<_> = all_rules().map(Rule::page).collect();
    policy.select = rules.iter().map(|name| Selector::parse(name, &pages).unwrap()).collect();
    let outcome = lint_all(&facts, &policy, &[RepoPath::root()]);
    Checked { facts, outcome }
}

impl Checked {
    /// `path:line` of a place.
    pub(crate) fn at(&self, place: Span) -> String {
        let file = self.facts.repo.files().get(place.file);
        format!("{}:{}", file.path(), file.position(place.start).line)
    }

    fn rows(&self, findings: &[Reported]) -> Vec<String> {
        findings.iter().map(|finding| format!("{} {}", self.at(finding.place), finding.rule)).collect()
    }

    /// `path:line rule` of each finding.
    pub(crate) fn found(&self) -> Vec<String> {
        self.rows(&self.outcome.findings)
    }

    /// The same for what comments take away.
    pub(crate) fn suppressed(&self) -> Vec<String> {
        self.rows(&self.outcome.suppressed)
    }

    /// The one finding that there must be.
    pub(crate) fn only(&self) -> &Reported {
        assert_eq!(self.outcome.findings.len(), 1, "{:?}", self.found());
        &self.outcome.findings[0]
    }

    /// What is found, with those of one cause as one.
    pub(crate) fn joined(&self) -> Vec<Reported> {
        join(self.outcome.findings.clone())
    }

    /// A report of what is found, with those of one cause as one.
    pub(crate) fn report(&self, format: Format) -> String {
        let (findings, mut bytes) = (self.joined(), Vec::new());
        format.write(&Report::new(&findings, self.facts.repo.files()), false, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// `path:line words` of each note of a finding.
    pub(crate) fn notes(&self, finding: &Reported) -> Vec<String> {
        finding.notes.iter().map(|note| format!("{} {}", self.at(note.place), note.message)).collect()
    }
}

/// `path:line rule` of what some rules find in these files.
pub(crate) fn found(rules: &[&str], files: &[(&str, &str)]) -> Vec<String> {
    check(rules, files).found()
}

/// The same under the strict profile.
pub(crate) fn found_strictly(rules: &[&str], files: &[(&str, &str)]) -> Vec<String> {
    check_strictly(rules, files).found()
}

/// The names of the services that a finding concerns.
pub(crate) fn services(finding: &Reported) -> Vec<&str> {
    finding.services.iter().map(|service| service.value.as_str()).collect()
}

/// Nothing found.
pub(crate) const NONE: [&str; 0] = [];
