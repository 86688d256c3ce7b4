//! The rules: each asks the model one question, and says what is wrong where.
//!
//! A rule is a page under `rules/` and a file of the same name here; adding one takes both, and two
//! lines in its category's `mod.rs`.

mod build;
mod health;
mod image;
mod isolation;
pub mod prelude;
mod privilege;
mod references;
mod runtime;
mod syntax;
mod words;

use std::sync::LazyLock;

use crate::catalog::Page;
use crate::finding::Finding;
use crate::model::Repo;
use crate::model::project::{Problem, ProblemKind};
use crate::source::Span;

/// A rule: its page and its check.
#[derive(Debug)]
pub struct Rule {
    page: LazyLock<Page>,
    check: fn(&Repo, &mut Out<'_>),
}

impl Rule {
    /// The rule's page.
    #[must_use]
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Everything the rule finds.
    #[must_use]
    pub fn run(&self, repo: &Repo) -> Vec<Finding> {
        let mut out = Out { page: self.page(), findings: Vec::new() };
        (self.check)(repo, &mut out);
        out.findings
    }
}

/// Takes a rule's findings.
#[derive(Debug)]
pub struct Out<'a> {
    page: &'a Page,
    findings: Vec<Finding>,
}

impl Out<'_> {
    /// Something is wrong at `place`. The finding can be decorated with notes and help.
    pub fn find(&mut self, place: Span, message: impl Into<String>) -> &mut Finding {
        let index = self.findings.len();
        self.findings.push(Finding::new(self.page.name, place, message.into()));
        &mut self.findings[index]
    }

    /// Something cannot be proved right; the message says why. Reported under the strict profile.
    pub fn doubt(&mut self, place: Span, message: impl Into<String>) -> &mut Finding {
        let finding = self.find(place, message);
        finding.is_unproven = true;
        finding
    }
}

impl Out<'_> {
    /// Every problem of one kind that the projects have.
    pub fn find_problems(&mut self, repo: &Repo, kind: ProblemKind) {
        let problems = repo.projects().iter().flat_map(|project| &project.problems);
        for problem in problems.filter(|problem| problem.kind == kind) {
            tell(self.find(problem.place, &problem.message), problem);
        }
    }

    /// The same for problems that depend on who runs Compose: reported under the strict profile.
    pub fn doubt_problems(&mut self, repo: &Repo, kind: ProblemKind) {
        let problems = repo.projects().iter().flat_map(|project| &project.problems);
        for problem in problems.filter(|problem| problem.kind == kind) {
            tell(self.doubt(problem.place, &problem.message), problem);
        }
    }
}

/// Adds what a problem says beside its message.
fn tell(finding: &mut Finding, problem: &Problem) {
    for (place, message) in &problem.notes {
        finding.note(*place, message);
    }
    if let Some(help) = &problem.help {
        finding.help(help);
    }
}

/// Declares the rule of a file: its page, and the function that checks.
macro_rules! rule {
    ($id:literal, $check:path) => {
        pub(super) static RULE: crate::rules::Rule = crate::rules::Rule {
            page: std::sync::LazyLock::new(|| {
                crate::catalog::Page::read(
                    $id,
                    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/", $id, ".md")),
                )
            }),
            check: $check,
        };
    };
}
pub(crate) use rule;

/// Every rule, by category and name.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let categories = [
        build::RULES,
        health::RULES,
        image::RULES,
        isolation::RULES,
        privilege::RULES,
        references::RULES,
        runtime::RULES,
        syntax::RULES,
    ];
    categories.into_iter().flatten().copied()
}
