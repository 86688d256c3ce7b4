//! Comments that take findings away: where they reach, and what is said of them.
#![expect(clippy::unwrap_used, reason = "a test whose data is wrong fails")]

use stockade::{
    Date, Facts, Profile, RepoPath, Reported, Rule, RunOutcome, Selector, Tree, all_rules, lint_all,
};

use crate::common;

struct Run {
    facts: Facts,
    outcome: RunOutcome,
}

fn run(files: &[(&str, &str)], as_of: &str, profile: Option<Profile>) -> Run {
    let files = files.iter().map(|(name, text)| (RepoPath::new(name).unwrap(), text.as_bytes().to_vec()));
    let (facts, mut policy) = common::read(Tree::in_memory(files), &[RepoPath::root()]);
    policy.as_of = Some(Date::parse(as_of).unwrap());
    policy.profile = profile.unwrap_or(policy.profile);
    let mut outcome = lint_all(&facts, &policy, &[RepoPath::root()]);
    // What else short files are found guilty of is not what these tests are about. Rules that are selected would run
    // whatever a policy says.
    let of_policy =
        all_rules().map(Rule::page).filter(|page| page.category == "policy").map(|page| page.name);
    let meant: Vec<_> = of_policy.chain(["root-user", "unpinned-image", "missing-healthcheck"]).collect();
    outcome.findings.retain(|finding| meant.contains(&finding.rule));
    outcome.suppressed.retain(|finding| meant.contains(&finding.rule));
    Run { facts, outcome }
}

impl Run {
    fn rows(&self, findings: &[Reported]) -> Vec<String> {
        let row = |finding: &Reported| {
            let file = self.facts.repo.files().get(finding.place.file);
            format!("{}:{} {}", file.path(), file.position(finding.place.start).line, finding.rule)
        };
        findings.iter().map(row).collect()
    }

    fn found(&self) -> Vec<String> {
        self.rows(&self.outcome.findings)
    }

    fn suppressed(&self) -> Vec<String> {
        self.rows(&self.outcome.suppressed)
    }
}

/// What is found and what is suppressed in one Dockerfile.
fn dockerfile(text: &str) -> (Vec<String>, Vec<String>) {
    let run = run(&[("Dockerfile", text)], "2026-11-21", None);
    (run.found(), run.suppressed())
}

fn compose(text: &str) -> (Vec<String>, Vec<String>) {
    let run = run(&[("compose.yaml", text)], "2026-11-21", None);
    (run.found(), run.suppressed())
}

const NONE: [&str; 0] = [];
const END: &str = "USER 1000\nHEALTHCHECK CMD [\"/a\"]\nCMD [\"/a\"]\n";

#[test]
fn a_comment_reaches_the_whole_instruction_below_it() {
    let (found, suppressed) = dockerfile(&format!(
        "FROM alpine:3.20\n# stockade: ignore[unpinned-image] -- x\n\n# more\nCOPY \\\n  # within\n  --from=busybox \\\n  /a /b\n{END}"
    ));
    assert_eq!(found, NONE);
    assert_eq!(suppressed, ["Dockerfile:7 unpinned-image"]);
}

#[test]
fn within_an_instruction_it_reaches_the_next_line() {
    let text = |first: &str, second: &str| {
        format!(
            "FROM alpine:3.20\nRUN --mount=type=bind,from=busybox,target=/a \\\n{first}  --mount=type=bind,from=debian,target=/b \\\n{second}  true\n{END}"
        )
    };
    let comment = "  # stockade: ignore[unpinned-image] -- x\n";
    let (found, suppressed) = dockerfile(&text(comment, ""));
    assert_eq!(found, ["Dockerfile:2 unpinned-image"]);
    assert_eq!(suppressed, ["Dockerfile:4 unpinned-image"]);
    let (found, _) = dockerfile(&text("", comment));
    assert_eq!(
        found,
        ["Dockerfile:2 unpinned-image", "Dockerfile:3 unpinned-image", "Dockerfile:4 unused-suppression"]
    );
}

#[test]
fn an_absence_is_suppressed_where_it_is_reported() {
    let (found, suppressed) = dockerfile(
        "# stockade: ignore[root-user] -- x\nFROM alpine:3.20\nHEALTHCHECK CMD [\"/a\"]\nCMD [\"/a\"]\n",
    );
    assert_eq!(found, NONE);
    assert_eq!(suppressed, ["Dockerfile:2 root-user"]);
}

#[test]
fn a_stage_is_reached_from_its_from_to_the_next() {
    let text = format!(
        "# stockade: ignore-stage[unpinned-image] -- x\nFROM alpine AS a\nCOPY --from=busybox /a /b\nFROM debian:latest\n{END}"
    );
    let (found, suppressed) = dockerfile(&text);
    assert_eq!(found, ["Dockerfile:4 unpinned-image"]);
    assert_eq!(suppressed, ["Dockerfile:2 unpinned-image", "Dockerfile:3 unpinned-image"]);
}

#[test]
fn a_file_is_reached_from_its_head() {
    let text = format!(
        "# syntax=docker/dockerfile:1\n# stockade: ignore-file[image] -- x\nARG V=1\nFROM alpine AS a\nFROM debian:12\n{END}"
    );
    let (found, suppressed) = dockerfile(&text);
    assert_eq!(found, NONE);
    assert_eq!(suppressed, ["Dockerfile:4 unpinned-image"]);
}

#[test]
fn comments_for_other_linters_count_for_the_rules_that_answer_to_them() {
    for comment in
        ["hadolint ignore=DL3007,DL3006 # why", "hadolint ignore = DL3006", "hadolint stage ignore=DL3006"]
    {
        let (found, suppressed) = dockerfile(&format!("# {comment}\nFROM alpine\n{END}"));
        assert_eq!(found, NONE, "{comment}");
        assert_eq!(suppressed, ["Dockerfile:2 unpinned-image"], "{comment}");
    }
    let text = format!("FROM alpine\n{END}# hadolint global ignore=DL3006\n");
    assert_eq!(dockerfile(&text).0, NONE, "hadolint takes it anywhere");
    let (found, suppressed) = dockerfile(&format!("# check=skip=all\nFROM alpine\n{END}"));
    assert_eq!(found, ["Dockerfile:2 unpinned-image"], "all of BuildKit's rules, and no other");
    assert_eq!(suppressed, NONE);
    // What they take away elsewhere, or nowhere, is theirs to judge.
    let text = format!(
        "# hadolint ignore=DL3008\n# check=skip=JSONArgsRecommended;error=true\nFROM alpine:3.20\n{END}"
    );
    assert_eq!(dockerfile(&text).0, NONE);
}

#[test]
fn prose_is_no_suppression_and_a_mistake_is_told() {
    for prose in
        ["stockade reads this", "Stockade, see docs", "we ignore[root-user] nothing", "hadolint is nice"]
    {
        let (found, _) = dockerfile(&format!("# {prose}\nFROM alpine:3.20\n{END}"));
        assert_eq!(found, NONE, "{prose}");
    }
    for wrong in [
        "stockade ignore[root-user]",
        "stockade-ignore: root-user",
        "stockade: ignore",
        "stockade: ignore root-user",
        "stockade: ignore=root-user",
        "stockade: ignore[]",
        "stockade: ignore[root-user",
        "stockade: ignore[no-such-rule] -- x",
        "stockade: ignores[root-user] -- x",
        "stockade: disable[root-user]",
        "stockade:",
        "stockade: ignore[root-user] until=2026-02-30 -- x",
        "stockade: ignore[root-user] because",
        "stockade: ignore[root-user] - x",
        "stockade: ignore[unused-suppression] -- x",
    ] {
        let (found, suppressed) = dockerfile(&format!("# {wrong}\nFROM alpine:3.20\n{END}"));
        assert_eq!(found, ["Dockerfile:1 invalid-suppression"], "{wrong}");
        assert_eq!(suppressed, NONE, "{wrong}");
    }
}

const WEB: &str = "    image: nginx:1.27.2\n    healthcheck: {test: [CMD, a]}\n";

#[test]
fn in_yaml_a_comment_reaches_what_begins_on_its_line_or_below_it() {
    let comment = "# stockade: ignore[root-user] -- x";
    let wanted = (Vec::<String>::new(), vec!["compose.yaml:LINE root-user".to_owned()]);
    for (text, line) in [
        (format!("services:\n  web:\n{WEB}    user: root  {comment}\n"), 5),
        (format!("services:\n  web:\n{WEB}    {comment}\n    user: root\n"), 6),
        (format!("services:\n  web:  {comment}\n{WEB}    user: root\n"), 5),
        (format!("services:\n  {comment}\n  web:\n{WEB}    user: root\n"), 6),
        (format!("services:\n  {comment}\n\n  # more\n  web:\n{WEB}    user: root\n"), 8),
        (format!("services:\n{comment}\n  web:\n{WEB}    user: root\n"), 6),
        (format!("services:  {comment}\n  web:\n{WEB}    user: root\n"), 5),
        (format!("# stockade: ignore-file[root-user] -- x\nservices:\n  web:\n{WEB}    user: root\n"), 6),
        (
            format!(
                "services:\n  web: {{image: nginx:1.27.2, user: root, healthcheck: {{test: [CMD, a]}}}}  {comment}\n"
            ),
            2,
        ),
        (
            format!(
                "services: {{\n  web: {{image: nginx:1.27.2,\n    user: root, {comment}\n    healthcheck: {{test: [CMD, a]}}}}}}\n"
            ),
            3,
        ),
    ] {
        let wanted =
            (wanted.0.clone(), wanted.1.iter().map(|row| row.replace("LINE", &line.to_string())).collect());
        assert_eq!(compose(&text), wanted, "{text}");
    }
}

#[test]
fn in_yaml_it_reaches_no_neighbour() {
    let text = format!(
        "services:\n  web:  # stockade: ignore[root-user] -- x\n{WEB}    user: root\n  db:\n{WEB}    user: root\n"
    );
    assert_eq!(
        compose(&text),
        (vec!["compose.yaml:9 root-user".to_owned()], vec!["compose.yaml:5 root-user".to_owned()])
    );
    let text = format!("services:\n  web:\n    # stockade: ignore[root-user] -- x\n{WEB}    user: root\n");
    assert_eq!(compose(&text).0, ["compose.yaml:3 unused-suppression", "compose.yaml:6 root-user"]);
}

#[test]
fn what_an_anchor_carries_is_suppressed_where_every_alias_is() {
    let text = |web: &str, worker: &str, block: &str| {
        format!(
            "x-common: &common{block}\n  user: root\nservices:\n  web:{web}\n    <<: *common\n{WEB}  worker:{worker}\n    <<: *common\n{WEB}"
        )
    };
    let comment = "  # stockade: ignore[root-user] -- x";
    let both = (vec![], vec!["compose.yaml:2 root-user".to_owned(); 2]);
    assert_eq!(compose(&text(comment, comment, "")), both);
    assert_eq!(compose(&text("", "", comment)), both);
    let (found, suppressed) = compose(&text(comment, "", ""));
    assert_eq!(found, ["compose.yaml:2 root-user"], "the worker's is not suppressed");
    assert_eq!(suppressed, ["compose.yaml:2 root-user"]);
}

#[test]
fn what_services_carry_on_each_of_them_is_suppressed_in_their_dockerfile() {
    let dockerfile = "FROM alpine:3.20\nHEALTHCHECK CMD [\"/a\"]\nCMD [\"/a\"]\n";
    let compose = |web: &str, copy: &str| {
        format!(
            "services:\n  web:{web}\n    build: .\n    image: a/b:1\n  web-2:{copy}\n    build: .\n    image: a/b:1\n"
        )
    };
    let comment = "  # stockade: ignore[root-user] -- x";
    let of = |web, copy| {
        let compose = compose(web, copy);
        let run = run(&[("Dockerfile", dockerfile), ("compose.yaml", &compose)], "2026-11-21", None);
        (run.found(), run.suppressed())
    };
    assert_eq!(of(comment, comment), (vec![], vec!["Dockerfile:1 root-user".to_owned()]));
    let (found, suppressed) = of(comment, "");
    assert_eq!(found, ["Dockerfile:1 root-user", "compose.yaml:2 unused-suppression"]);
    assert_eq!(suppressed, NONE);
}

#[test]
fn dates_end_suppressions_the_day_after() {
    let text = format!("# stockade: ignore[unpinned-image] until=2026-11-21 -- x\nFROM alpine\n{END}");
    let on = |day| run(&[("Dockerfile", &text)], day, None).found();
    assert_eq!(on("2026-11-21"), NONE);
    assert_eq!(on("2026-11-22"), ["Dockerfile:1 expired-suppression", "Dockerfile:2 unpinned-image"]);
    let mended = format!("# stockade: ignore[unpinned-image] until=2020-01-01 -- x\nFROM alpine:3.20\n{END}");
    assert_eq!(
        run(&[("Dockerfile", &mended)], "2026-11-21", None).found(),
        ["Dockerfile:1 unused-suppression"]
    );
}

#[test]
fn protected_rules_are_not_suppressed_by_anybodys_comment() {
    let policy = "protected: [image]\n";
    for comment in ["stockade: ignore[unpinned-image] -- x", "hadolint ignore=DL3006"] {
        let text = format!("# {comment}\nFROM alpine\n{END}");
        let run = run(&[("Dockerfile", &text), ("stockade.yaml", policy)], "2026-11-21", None);
        assert!(run.found().contains(&"Dockerfile:2 unpinned-image".to_owned()), "{comment}");
        let finding = run.outcome.findings.iter().find(|finding| finding.rule == "unpinned-image").unwrap();
        let last = finding.notes.last().unwrap();
        assert_eq!(run.facts.repo.files().path(last.place).as_str(), "stockade.yaml");
    }
}

#[test]
fn rules_that_did_not_run_leave_their_comments_alone() {
    let text = format!("# stockade: ignore[unpinned-image] -- x\nFROM alpine:3.20\n{END}");
    let off = "rules: {unpinned-image: off}\n";
    assert_eq!(run(&[("Dockerfile", &text), ("stockade.yaml", off)], "2026-11-21", None).found(), NONE);
    let excluded = "exclude: [Dockerfile]\n";
    assert_eq!(run(&[("Dockerfile", &text), ("stockade.yaml", excluded)], "2026-11-21", None).found(), NONE);
}

#[test]
fn a_reason_is_wanted_and_under_strict_demanded() {
    let text = format!("# stockade: ignore[unpinned-image]\nFROM alpine\n{END}");
    let level = |profile| {
        let run = run(&[("Dockerfile", &text)], "2026-11-21", Some(profile));
        let mut of_reason = run.outcome.findings.iter().filter(|f| f.rule == "suppression-without-reason");
        of_reason.next().unwrap().level.word()
    };
    assert_eq!(level(Profile::Recommended), "notice");
    assert_eq!(level(Profile::Strict), "error");
}

#[test]
fn a_comment_at_a_step_of_the_way_says_where_it_belongs() {
    let dockerfile = "FROM alpine:3.20\nHEALTHCHECK CMD [\"/a\"]\nCMD [\"/a\"]\n";
    let compose =
        "services:\n  web:\n    # stockade: ignore[root-user] -- x\n    build: .\n    image: a/b:1\n";
    let run = run(&[("Dockerfile", dockerfile), ("compose.yaml", compose)], "2026-11-21", None);
    assert_eq!(run.found(), ["Dockerfile:1 root-user", "compose.yaml:3 unused-suppression"]);
    let note = &run.outcome.findings[1].notes[0];
    assert_eq!(run.facts.repo.files().path(note.place).as_str(), "Dockerfile");
}

#[test]
fn what_is_said_of_several_services_at_the_first_needs_a_comment_on_each() {
    let text = |first: &str, second: &str| {
        format!("services:\n  a:{first}\n    image: nginx:1.27.2\n  b:{second}\n    image: nginx:1.27.2\n")
    };
    let comment = "  # stockade: ignore[missing-memory-limit] -- x";
    let pages: Vec<_> = all_rules().map(Rule::page).collect();
    let found = |text: String| {
        let files = [(RepoPath::new("compose.yaml").unwrap(), text.into_bytes())];
        let (facts, mut policy) = common::read(Tree::in_memory(files), &[RepoPath::root()]);
        policy.select = vec![Selector::parse("missing-memory-limit", &pages).unwrap()];
        lint_all(&facts, &policy, &[RepoPath::root()]).findings.len()
    };
    assert_eq!(found(text("", "")), 1, "one finding for both");
    assert_eq!(found(text(comment, "")), 1, "the second has no limit either, and no comment");
    assert_eq!(found(text("", comment)), 1);
    assert_eq!(found(text(comment, comment)), 0);
}
