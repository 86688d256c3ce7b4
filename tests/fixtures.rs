//! Whole repositories under `fixtures/`: each says what its `expected.txt` says.
//!
//! `UPDATE=1 cargo test --test fixtures` rewrites the expectations; read the difference before you commit it.
#![expect(clippy::disallowed_methods, reason = "a test reads its data")]
#![expect(clippy::unwrap_used, reason = "a test that cannot read its data fails")]

mod common;

use std::path::{Path, PathBuf};

use stockade::finding::Finding;
use stockade::lint::lint;
use stockade::model::Repo;
use stockade::report::{Format, Report};
use stockade::source::{self, RepoPath, Span};

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

fn findings(path: &Path, threads: usize) -> (Repo, Vec<Finding>) {
    let located = source::locate(&[path.to_owned()], &[], threads).unwrap();
    let (repo, policy) = common::read(located.tree, &located.scope);
    let findings = lint(&repo, &policy, &located.scope);
    (repo, findings)
}

/// Each finding as `short` writes it, with its notes and its help below.
fn text(repo: &Repo, findings: &[Finding]) -> String {
    let place = |place: Span| {
        let file = repo.files().get(place.file);
        let position = file.position(place.start);
        format!("{}:{}:{}", file.path(), position.line, position.column)
    };
    let mut text = String::new();
    for finding in findings {
        let mut line = Vec::new();
        let one = std::slice::from_ref(finding);
        let report = Report::new(one, repo.files());
        Format::Short.write(&report, false, &mut line).unwrap();
        text += &String::from_utf8(line).unwrap();
        for note in &finding.notes {
            text += &format!("    {}: {}\n", place(note.place), note.message);
        }
    }
    text
}

#[test]
fn every_fixture_says_what_is_expected() {
    let mut differences = String::new();
    for fixture in fixtures() {
        let (repo, findings) = findings(&fixture, 0);
        let found = text(&repo, &findings);
        let file = fixture.join("expected.txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&file, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        if found != expected {
            differences += &format!("{}:\n--- expected\n{expected}--- found\n{found}", fixture.display());
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

#[test]
fn every_place_exists_and_nothing_depends_on_threads() {
    for fixture in fixtures() {
        let (repo, findings_of_many) = findings(&fixture, 0);
        let (_, findings_of_one) = findings(&fixture, 1);
        assert_eq!(findings_of_many, findings_of_one, "{}", fixture.display());
        for finding in &findings_of_many {
            let places = std::iter::once(finding.place).chain(finding.notes.iter().map(|note| note.place));
            for place in places {
                let file = repo.files().get(place.file);
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
    let located = source::locate(std::slice::from_ref(&fixture), &[], 0).unwrap();
    let (repo, policy) = common::read(located.tree, &[RepoPath::root()]);
    let part = RepoPath::new("services/orders").unwrap();
    let findings = lint(&repo, &policy, std::slice::from_ref(&part));
    assert!(!findings.is_empty());
    assert!(findings.iter().all(|finding| repo.files().path(finding.place).is_in(&part)), "{findings:?}");
}
