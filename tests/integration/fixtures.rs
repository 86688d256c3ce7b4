//! Whole repositories under `fixtures/`: of each is said what its `expected.txt` says; or, where that would be too long
//! to be read, what `expected/` says, with a file for each category of rules.
//!
//! `UPDATE=1 cargo test --test integration fixtures::` rewrites them; read the difference before you commit it.
#![expect(clippy::disallowed_methods, reason = "a test reads its data")]
#![expect(clippy::unwrap_used, reason = "a test that cannot read its data fails")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use stockade::{
    Facts, Format, Level, Policy, Profile, RepoPath, Report, Reported, Rule, Span, all_rules, lint, locate,
};

use crate::common;

fn fixtures() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut paths: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    paths.sort();
    paths
}

fn findings(path: &Path, threads: usize) -> (Facts, Vec<Reported>) {
    findings_under(path, threads, |_| {})
}

/// What is found when `change` has had its way with the policy that the repository has.
fn findings_under(path: &Path, threads: usize, change: impl Fn(&mut Policy)) -> (Facts, Vec<Reported>) {
    let located = locate(&[path.to_owned()], &[], threads).unwrap();
    let (facts, mut policy) = common::read(located.tree, &located.scope);
    change(&mut policy);
    let findings = lint(&facts, &policy, &located.scope);
    (facts, findings)
}

fn strictly(policy: &mut Policy) {
    policy.profile = Profile::Strict;
}

/// Each finding as `short` writes it, with its notes and its help below.
fn text(facts: &Facts, findings: &[Reported]) -> String {
    let place = |place: Span| {
        let file = facts.repo.files().get(place.file);
        let position = file.position(place.start);
        format!("{}:{}:{}", file.path(), position.line, position.column)
    };
    let mut text = String::new();
    for finding in findings {
        let mut line = Vec::new();
        let one = std::slice::from_ref(finding);
        let report = Report::new(one, facts.repo.files());
        Format::Short.write(&report, false, &mut line).unwrap();
        text += &String::from_utf8(line).unwrap();
        for note in &finding.notes {
            text += &format!("    {}: {}\n", place(note.place), note.message);
        }
        if let Some(help) = &finding.help {
            text += &format!("    help: {help}\n");
        }
    }
    text
}

/// How what is found differs from what a file says; nothing where it does not.
fn difference(file: &Path, found: &str) -> String {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, found).unwrap();
    }
    held_against(file, found)
}

fn held_against(file: &Path, found: &str) -> String {
    match std::fs::read_to_string(file) {
        Ok(expected) if found == expected => String::new(),
        Ok(expected) => format!("{}:\n--- expected\n{expected}--- found\n{found}", file.display()),
        Err(error) => format!("{}: {error}\n--- found\n{found}", file.display()),
    }
}

/// The same for the files of `expected/`. One of a category in which nothing is found must not be there.
fn difference_by_category(folder: &Path, facts: &Facts, findings: Vec<Reported>) -> String {
    let categories: BTreeMap<_, _> =
        all_rules().map(Rule::page).map(|page| (page.name, page.category)).collect();
    let mut found: BTreeMap<_, Vec<Reported>> = BTreeMap::new();
    for finding in findings {
        let file = format!("{}.txt", categories[finding.rule]);
        found.entry(file).or_default().push(finding);
    }
    let mut differences = String::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if !found.contains_key(entry.file_name().to_str().unwrap()) {
            differences += &format!("{}: nothing of this category is found\n", entry.path().display());
        }
    }
    for (file, findings) in &found {
        differences += &difference(&folder.join(file), &text(facts, findings));
    }
    differences
}

#[test]
fn a_file_that_is_missing_is_not_an_empty_one() {
    let directory = tempfile::TempDir::new().unwrap();
    let file = directory.path().join("expected.txt");
    assert_ne!(held_against(&file, ""), "");
    std::fs::write(&file, "").unwrap();
    assert_eq!(held_against(&file, ""), "");
}

#[test]
fn every_fixture_says_what_is_expected() {
    let mut differences = String::new();
    for fixture in fixtures() {
        let (facts, findings) = findings(&fixture, 0);
        let by_category = fixture.join("expected");
        differences += &if by_category.is_dir() {
            difference_by_category(&by_category, &facts, findings)
        } else {
            difference(&fixture.join("expected.txt"), &text(&facts, &findings))
        };
        // One that has this file is held under the strict profile as well.
        let strict = fixture.join("strict.txt");
        if strict.exists() {
            let (facts, findings) = findings_under(&fixture, 0, strictly);
            differences += &difference(&strict, &text(&facts, &findings));
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

/// Repositories that do all that their document asks for, and whose policy file is that document.
#[test]
fn what_obeys_is_left_alone_under_both_profiles() {
    let mut obedient = fixtures();
    obedient.retain(|fixture| fixture.to_string_lossy().ends_with("-after"));
    assert!(obedient.len() >= 4);
    for fixture in obedient {
        let (facts, mut findings) = findings_under(&fixture, 0, |policy| {
            assert_eq!(policy.profile, Profile::Strict, "the policy file says so");
        });
        assert_eq!(text(&facts, &findings), "", "{}: strict", fixture.display());
        (_, findings) = findings_under(&fixture, 0, |policy| {
            let as_of = policy.as_of;
            *policy = Policy::default();
            policy.as_of = as_of;
        });
        findings.retain(|finding| finding.level >= Level::Warning);
        assert_eq!(text(&facts, &findings), "", "{}: recommended", fixture.display());
    }
}

#[test]
fn every_place_exists_and_nothing_depends_on_threads() {
    for fixture in fixtures() {
        let (facts, findings_of_many) = findings(&fixture, 0);
        let (_, findings_of_one) = findings(&fixture, 1);
        assert_eq!(findings_of_many, findings_of_one, "{}", fixture.display());
        for finding in &findings_of_many {
            let places = std::iter::once(finding.place).chain(finding.notes.iter().map(|note| note.place));
            for place in places {
                let file = facts.repo.files().get(place.file);
                assert!(place.start <= place.end && place.end as usize <= file.bytes().len(), "{finding:?}");
                let text = std::str::from_utf8(file.bytes()).unwrap();
                let on_borders =
                    [place.start, place.end].iter().all(|at| text.is_char_boundary(*at as usize));
                assert!(on_borders, "{finding:?}");
            }
            assert!(!finding.fingerprint.is_empty());
        }
        let mut marks: Vec<_> = findings_of_many.iter().map(|finding| &finding.fingerprint).collect();
        marks.sort();
        marks.dedup();
        assert_eq!(marks.len(), findings_of_many.len(), "fingerprints are unique");
    }
}

#[test]
fn a_part_is_reported_and_the_whole_is_modelled() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pnpm-workspace");
    let located = locate(std::slice::from_ref(&fixture), &[], 0).unwrap();
    let (facts, policy) = common::read(located.tree, &[RepoPath::root()]);
    let part = RepoPath::new("services/orders").unwrap();
    let findings = lint(&facts, &policy, std::slice::from_ref(&part));
    assert!(!findings.is_empty());
    // What stands elsewhere is there only because something in the part leads to it.
    let belongs = |finding: &Reported| {
        facts.repo.files().path(finding.place).is_in(&part) || finding.follows_from.is_some()
    };
    assert!(findings.iter().all(belongs), "{findings:?}");
}
