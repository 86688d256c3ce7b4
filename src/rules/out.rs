//! What a rule says its findings to.

use crate::catalog::{Level, Page};
use crate::compose::{Problem, ProblemKind, ProjectKind};
use crate::facts::Facts;
use crate::facts::{BuildProblem, BuildProblemKind, ServiceRef};
use crate::finding::{Finding, Message};
use crate::policy::{Policy, SameService, Sections};
use crate::source::{Date, Span, Spanned};

/// Takes a rule's findings.
#[derive(Debug)]
pub(crate) struct Out<'a> {
    page: &'a Page,
    policy: &'a Policy,
    findings: Vec<Finding>,
}

impl<'a> Out<'a> {
    /// Nothing is found yet by the rule of `page`.
    pub(crate) fn new(page: &'a Page, policy: &'a Policy) -> Self {
        Self { page, policy, findings: Vec::new() }
    }

    /// Everything that was found.
    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// What the policy file says beyond rules: of images, of runtime images, of services.
    #[must_use]
    pub(crate) fn policy(&self) -> &'a Sections {
        &self.policy.sections
    }

    /// The numbers of the policy's declarations that services are processes of one program which name a service.
    #[must_use]
    pub(super) fn declared_same(&self, service: ServiceRef<'_>) -> Vec<usize> {
        let names = |same: &Spanned<SameService>| {
            same.value.services.iter().any(|declared| declared.value == service.name())
        };
        let all = self.policy().same_service.iter().enumerate();
        all.filter(|(_, same)| names(same)).map(|(number, _)| number).collect()
    }

    /// The day of the run, if dates are to be compared to it.
    #[must_use]
    pub(crate) fn as_of(&self) -> Option<Date> {
        self.policy.as_of
    }

    /// Something is wrong at `place`. The finding can be decorated with notes and help.
    pub(crate) fn find(&mut self, place: Span, message: impl Into<Message>) -> &mut Finding {
        let index = self.findings.len();
        self.findings.push(Finding::new(self.page.name, place, message));
        &mut self.findings[index]
    }

    /// Something cannot be proved right; the message says why. Reported under the strict profile.
    pub(crate) fn doubt(&mut self, place: Span, message: impl Into<Message>) -> &mut Finding {
        self.find(place, message).doubt()
    }
}

impl Out<'_> {
    /// Something is wrong with a service at `place`, which others may share: they become one finding. A message
    /// of two parts names them in between.
    pub(super) fn find_of(
        &mut self,
        service: ServiceRef<'_>,
        place: Span,
        message: impl Into<Message>,
    ) -> &mut Finding {
        self.find(place, message).concerns(&service.service.name)
    }

    /// A service does not say what it should: one finding for all services of the repository that do not, at the
    /// first. It is but a notice in a development project, and only feared where other files may say it.
    pub(super) fn find_lack(&mut self, service: ServiceRef<'_>, message: impl Into<Message>) -> &mut Finding {
        self.find_lack_at(service, service.place(), message).once_in_repository()
    }

    /// As [`Out::find_lack`], for the services of one file, in whatever release of it, at what the service does say.
    pub(super) fn find_lack_at(
        &mut self,
        service: ServiceRef<'_>,
        place: Span,
        message: impl Into<Message>,
    ) -> &mut Finding {
        let finding = self.find_of(service, place, message).once_in_files(service.file_of_any_release());
        if service.project.kind == ProjectKind::Development {
            finding.at_most(Level::Notice);
        }
        if let Some(why) = service.unread() {
            finding
                .doubt()
                .note(why.place.unwrap_or(service.place()), format!("not certain: {}", why.reason));
        }
        finding
    }

    /// Every problem of one kind that the projects have.
    pub(super) fn find_problems(&mut self, facts: &Facts, kind: ProblemKind) {
        self.find_problems_with(facts, kind, |_, _| {});
    }

    /// As [`Out::find_problems`], and `add` decorates each.
    pub(super) fn find_problems_with(
        &mut self,
        facts: &Facts,
        kind: ProblemKind,
        add: impl Fn(&Problem, &mut Finding),
    ) {
        let problems = facts.repo.projects().iter().flat_map(|project| &project.problems);
        for problem in problems.filter(|problem| problem.kind == kind) {
            let finding = self.find(problem.place, problem.message.as_str());
            tell(finding, problem);
            add(problem, finding);
        }
    }

    /// Every problem of one kind that the builds of services have. `advice` is for those of which it is not known
    /// what was meant.
    pub(super) fn find_build_problems<A: Into<Message>>(
        &mut self,
        facts: &Facts,
        kind: BuildProblemKind,
        advice: impl Fn(&BuildProblem) -> A,
    ) {
        for problem in facts.build_problems().iter().filter(|problem| problem.kind == kind) {
            let finding = self.find(problem.place, problem.message.as_str());
            if let Some(place) = problem.dockerfile {
                finding.note(place, "this is the Dockerfile");
            }
            match &problem.meant {
                Some(meant) => finding.help(format!("did you mean `{meant}`?")),
                None => finding.help(advice(problem)),
            };
        }
    }
}

/// Adds what a problem says beside its message.
fn tell(finding: &mut Finding, problem: &Problem) {
    for (place, message) in &problem.notes {
        finding.note(*place, message);
    }
    if problem.is_of_profile {
        finding.at_most(Level::Warning);
    }
    if let Some(help) = &problem.help {
        finding.help(help.as_str());
    }
}
