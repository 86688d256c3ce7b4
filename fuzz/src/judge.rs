//! A whole run in memory, on this thread alone: every place exists, and a report obeys nothing that it shows.

use std::collections::BTreeSet;
use std::sync::Once;

use stockade::{
    Date, Facts, Files, Format, Policy, Profile, Repo, RepoPath, Report, Reported, Tree, find_policy,
    lint_all, load_policy,
};

use crate::places::assert_inside;
use crate::split::{add, files};

/// Judges the files of an input, of which the first is the one at `first`, and those of a frame that can stand beside
/// them: what is read of the input depends on something else.
pub(crate) fn judge_with(input: &[u8], first: &str, frame: &[(&str, &str)]) {
    let mut all = files(input, first);
    for (path, text) in frame {
        add(&mut all, RepoPath::new(path).expect("the path is one"), text.as_bytes().to_vec());
    }
    judge(all, None);
}

/// Judges files, and asserts what must hold of findings, and of a report of them in a format if one is given: all of
/// them take longer than the rest of the run.
pub(crate) fn judge(input: Vec<(RepoPath, Vec<u8>)>, format: Option<Format>) {
    // One thread, so that a fuzzer sees the ways of one run.
    static POOL: Once = Once::new();
    POOL.call_once(|| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        pool.build_global().expect("nobody has made a pool before");
    });
    let tree = Tree::in_memory(input);
    let mut files = Files::default();
    let policy = find_policy(&tree).map(|path| load_policy(&tree, &mut files, &path).0);
    let mut policy = policy.unwrap_or_else(Policy::default);
    policy.as_of = Date::parse("2026-11-30");
    policy.profile = Profile::Strict;
    let facts = Facts::of(Repo::read(tree, files, &policy, &[RepoPath::root()]));
    let outcome = lint_all(&facts, &policy, &[RepoPath::root()]);
    let mut marks = BTreeSet::new();
    for finding in &outcome.findings {
        hold(&facts, finding);
        assert!(marks.insert(&finding.fingerprint), "two findings with one mark: {finding:?}");
    }
    outcome.suppressed.iter().for_each(|finding| hold(&facts, finding));
    if let Some(format) = format {
        let mut report = Report::new(&outcome.findings, facts.repo.files());
        report.suppressed = &outcome.suppressed;
        let mut text = Vec::new();
        format.write(&report, false, &mut text).expect("a vector takes everything");
        hold_report(format, &text);
    }
    // What `stockade contents` says.
    for image in facts.images() {
        for stage in &image.contents().stages {
            stage.visit(&mut |visit| {
                let _ = visit.arrivals();
                true
            });
        }
    }
}

fn hold(facts: &Facts, finding: &Reported) {
    assert!(!finding.message.is_empty(), "{finding:?}");
    let services = finding.services.iter().map(|service| service.span);
    let notes = finding.notes.iter().map(|note| note.place);
    for place in [finding.place].into_iter().chain(notes).chain(services).chain(finding.follows_from) {
        assert_inside(place, facts.repo.files().get(place.file).bytes());
    }
}

/// No report obeys what the files say: nothing in it acts on a terminal, and what is JSON is JSON.
fn hold_report(format: Format, report: &[u8]) {
    let text = std::str::from_utf8(report).expect("reports are UTF-8");
    let acts =
        |letter: char| letter.is_control() && letter != '\n' || matches!(letter, '\u{202a}'..='\u{202e}');
    assert!(!text.contains(acts), "{format}: {text:?}");
    match format {
        Format::Json | Format::Sarif | Format::Gitlab | Format::Rdjson | Format::Sonar => {
            serde_json::from_str::<serde_json::Value>(text).expect("the report is JSON");
        }
        Format::Jsonl => {
            for line in text.lines() {
                serde_json::from_str::<serde_json::Value>(line).expect("each line is JSON");
            }
        }
        _ => {}
    }
}
