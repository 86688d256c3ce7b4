//! A rule: its page and its check.

use std::sync::LazyLock;

use super::out::Out;
use crate::catalog::Page;
use crate::facts::Facts;
use crate::finding::Finding;
use crate::policy::{FromPolicy, Mistakes, Policy, read_options};
use crate::syntax::yaml::Node;

/// A rule: its page and its check.
#[derive(Debug)]
pub struct Rule {
    pub(crate) page: LazyLock<Page>,
    pub(crate) run: fn(&Facts, &Policy, &Page, &mut Out<'_>),
    pub(crate) validate: fn(Node<'_>, &mut Mistakes),
    pub(crate) schema: fn() -> serde_json::Value,
}

/// A check: asks the repository, and reports what is wrong. Its options are what the policy file gives it.
pub(crate) type Check<O> = fn(&Facts, &O, &mut Out<'_>);

impl Rule {
    /// The rule's page.
    #[must_use]
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Everything the rule finds.
    #[must_use]
    pub fn run(&self, facts: &Facts, policy: &Policy) -> Vec<Finding> {
        let mut out = Out::new(self.page(), policy);
        (self.run)(facts, policy, self.page(), &mut out);
        out.into_findings()
    }

    /// What is wrong with the options in the rule's table of a policy file.
    pub fn validate(&self, table: Node<'_>, mistakes: &mut Mistakes) {
        (self.validate)(table, mistakes);
    }

    /// The JSON schema of the rule's options.
    #[must_use]
    pub fn schema(&self) -> serde_json::Value {
        (self.schema)()
    }
}

/// Runs a check with the options that the policy gives it.
pub(crate) fn run<O: FromPolicy + Default>(
    check: Check<O>,
    facts: &Facts,
    policy: &Policy,
    page: &Page,
    out: &mut Out<'_>,
) {
    check(facts, &policy.options(page), out);
}

/// Says what is wrong with the options of a check.
pub(crate) fn validate<O: FromPolicy>(_: Check<O>, table: Node<'_>, mistakes: &mut Mistakes) {
    let _: Option<O> = read_options(table, mistakes);
}

/// The JSON schema of the options of a check.
pub(crate) fn schema<O: FromPolicy>(_: Check<O>) -> serde_json::Value {
    O::schema()
}

/// Declares the rule of a file: its page, and the function that checks.
///
/// A rule without one judges the run and not the repository: `lint` finds what it reports.
macro_rules! rule {
    ($id:literal) => {
        fn check(_: &Facts, _: &NoOptions, _: &mut Out<'_>) {}
        rule!($id, check);
    };
    ($id:literal, $check:path) => {
        pub(crate) static RULE: crate::rules::Rule = crate::rules::Rule {
            page: std::sync::LazyLock::new(|| {
                crate::catalog::Page::read(
                    $id,
                    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/", $id, ".md")),
                )
            }),
            run: |facts, policy, page, out| crate::rules::rule::run($check, facts, policy, page, out),
            validate: |table, mistakes| crate::rules::rule::validate($check, table, mistakes),
            schema: || crate::rules::rule::schema($check),
        };
    };
}

pub(crate) use rule;
