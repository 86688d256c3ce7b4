//! Helps work when they are typed: each help of a page that is a literal edit is made in the page's Bad example, the
//! finding is gone, and no other rule objects.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its data fails")]

mod edit;
mod pages;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use stockade::{Page, Profile, RepoPath, Reported, Rule, Tree, all_rules, lint_all};

use crate::common;
use crate::rules::examples;
use edit::{Edit, Found};
use pages::{EDITS, NO_EDIT};

type Files = Vec<(String, String)>;

/// What is found in files: by the strict profile, and how often each rule of the recommended one finds something.
fn judge(files: &Files) -> (Vec<(Reported, Found)>, BTreeMap<&'static str, usize>) {
    let in_memory =
        files.iter().map(|(name, text)| (RepoPath::new(name).unwrap(), text.clone().into_bytes()));
    let (facts, mut policy) = common::read(Tree::in_memory(in_memory), &[RepoPath::root()]);
    let mut counts = BTreeMap::new();
    for finding in lint_all(&facts, &policy, &[RepoPath::root()]).findings {
        *counts.entry(finding.rule).or_insert(0) += 1;
    }
    policy.profile = Profile::Strict;
    let found = lint_all(&facts, &policy, &[RepoPath::root()]).findings.into_iter().map(|finding| {
        let file = facts.repo.files().get(finding.place.file);
        let found = Found {
            path: file.path().as_str().to_owned(),
            place: finding.place.start as usize..finding.place.end as usize,
            services: finding.services.iter().map(|service| service.value.clone()).collect(),
            help: finding.help.clone().unwrap_or_default(),
        };
        (finding, found)
    });
    (found.collect(), counts)
}

/// What is wrong with what a page's helps say, and how many of them were tried.
fn try_page(page: &Page, edits: &[Edit]) -> (Vec<String>, usize) {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for example in examples(page).iter().filter(|example| example.is_bad) {
        let (findings, before) = judge(&example.files);
        let own = || findings.iter().filter(|(finding, _)| finding.rule == page.name);
        for (finding, found) in own() {
            let Some(edited) = edits.iter().find_map(|edit| edit.apply(&example.files, found)) else {
                continue;
            };
            tried += 1;
            let (left, after) = judge(&edited);
            let is_same = |other: &&(Reported, Found)| {
                other.0.rule == page.name && other.0.message == finding.message && other.1.path == found.path
            };
            let count = findings.iter().filter(is_same).count();
            let place = format!("{}, example at line {}: {}", page.name, example.line, found.help);
            if left.iter().filter(is_same).count() >= count {
                wrong.push(format!("{place}\n  still: {}\n{}", finding.message, shown(&edited, &found.path)));
            }
            for (rule, count) in after.iter().filter(|(rule, _)| **rule != page.name) {
                if *count > before.get(rule).copied().unwrap_or_default() {
                    let said: Vec<&str> = left
                        .iter()
                        .filter(|other| other.0.rule == *rule)
                        .map(|other| other.0.message.as_str())
                        .collect();
                    wrong.push(format!(
                        "{place}\n  {rule} objects: {said:?}\n{}",
                        shown(&edited, &found.path)
                    ));
                }
            }
        }
    }
    (wrong, tried)
}

fn shown(files: &Files, path: &str) -> String {
    files.iter().find(|(name, _)| name == path).map(|(_, text)| text.clone()).unwrap_or_default()
}

#[test]
fn helps_work_when_they_are_typed() {
    let mut failures = String::new();
    for (name, edits) in EDITS {
        let page = all_rules().map(Rule::page).find(|page| page.name == *name).unwrap();
        let (wrong, tried) = try_page(page, edits);
        if tried == 0 {
            failures += &format!("{name}: no help of its Bad examples can be typed so\n");
        }
        wrong.iter().for_each(|wrong| failures += &format!("{wrong}\n"));
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn every_page_says_whether_its_help_can_be_typed() {
    let typed: Vec<&str> = EDITS.iter().map(|(name, _)| *name).collect();
    let all: Vec<&str> =
        typed.iter().copied().chain(NO_EDIT.iter().flat_map(|(_, names)| names.iter().copied())).collect();
    let listed: BTreeSet<&str> = all.iter().copied().collect();
    let pages: BTreeSet<&str> = all_rules().map(|rule| rule.page().name).collect();
    assert_eq!(listed, pages, "a page stands in EDITS, or in NO_EDIT under its reason");
    assert_eq!(all.len(), listed.len(), "and in one of them");
    assert!(typed.len() >= 40, "{}", typed.len());
}
