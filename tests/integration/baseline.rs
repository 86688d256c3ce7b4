//! The baseline as its users meet it: what is accepted, what is new, what is stale, what is written when.

use crate::program::{Repository, err, out};

const ROOT: &str =
    "FROM alpine:3.20\nHEALTHCHECK --interval=5s --timeout=3s --retries=3 CMD [\"/a\"]\nCMD [\"/a\"]\n";
const CLEAN: &str = "FROM alpine:3.20\nUSER 1000\nHEALTHCHECK --interval=5s --timeout=3s --retries=3 CMD [\"/a\"]\nCMD [\"/a\"]\n";
const ROOT_AND_UNPINNED: &str = "# moved\nFROM alpine:3.20\nCOPY --from=busybox /a /b\nHEALTHCHECK --interval=5s --timeout=3s --retries=3 CMD [\"/a\"]\nCMD [\"/a\"]\n";
const WRITE: [&str; 4] = ["check", "--baseline", "accepted.json", "--write-baseline"];
const READ: [&str; 3] = ["check", "--baseline", "accepted.json"];

#[test]
fn what_is_accepted_is_not_reported_and_what_is_new_is() {
    let repository = Repository::new(&[("a/Dockerfile", ROOT), ("b/Dockerfile", ROOT)]);
    let written = repository.run(&WRITE);
    assert_eq!((out(&written).as_str(), written.status.code()), ("", Some(0)));
    assert_eq!(err(&written), "stockade: accepted.json: 2 entries added, 0 entries taken out\n");
    assert_eq!(repository.run(&READ).status.code(), Some(0));
    repository.write("a/Dockerfile", ROOT_AND_UNPINNED);
    let run = repository.run(&READ);
    assert_eq!(
        out(&run),
        "a/Dockerfile:3:13: error[unpinned-image]: image `busybox` has no tag: each pull may get a different image\n"
    );
    assert_eq!(run.status.code(), Some(1));
}

#[test]
fn an_old_file_gets_nothing_new_unless_asked() {
    let repository = Repository::new(&[("a/Dockerfile", ROOT), ("b/Dockerfile", ROOT)]);
    repository.run(&WRITE);
    let before = repository.read("accepted.json");
    repository.write("a/Dockerfile", ROOT_AND_UNPINNED);
    let run = repository.run(&WRITE);
    assert_eq!(run.status.code(), Some(1), "what is new is still reported");
    assert!(
        err(&run).ends_with(
            "0 entries added, 0 entries taken out; 1 new, not added: `--update` adds what is new\n"
        )
    );
    assert_eq!(repository.read("accepted.json"), before);
    let run = repository.run(&[&WRITE[..], &["--update"]].concat());
    assert_eq!(run.status.code(), Some(0));
    assert_eq!(repository.read("accepted.json").lines().count(), before.lines().count() + 1);
}

#[test]
fn what_was_mended_is_stale_until_it_is_taken_out() {
    let repository = Repository::new(&[("a/Dockerfile", ROOT), ("b/Dockerfile", ROOT)]);
    repository.run(&WRITE);
    repository.write("a/Dockerfile", CLEAN);
    let run = repository.run(&READ);
    assert!(
        out(&run).starts_with(
            "accepted.json:4:5: warning[stale-baseline]: `root-user` is no longer found in a/Dockerfile"
        ),
        "{}",
        out(&run)
    );
    assert_eq!(run.status.code(), Some(1));
    // Nothing can be said of rules that did not run, or of files that were not asked for.
    for more in [&["--ignore", "root-user"][..], &["b"]] {
        let run = repository.run(&[&READ[..], more].concat());
        assert_eq!((out(&run).as_str(), run.status.code()), ("", Some(0)), "{more:?}");
    }
    let run = repository.run(&WRITE);
    assert_eq!((out(&run).as_str(), run.status.code()), ("", Some(0)));
    assert!(err(&run).contains("0 entries added, 1 entry taken out"), "{}", err(&run));
    repository.write("a/Dockerfile", ROOT);
    assert_eq!(repository.run(&READ).status.code(), Some(1), "what was mended is not accepted again");
}

#[test]
fn writing_a_part_keeps_the_rest() {
    let repository = Repository::new(&[("a/Dockerfile", ROOT), ("b/Dockerfile", ROOT)]);
    repository.run(&WRITE);
    repository.write("a/Dockerfile", CLEAN);
    repository.write("b/Dockerfile", CLEAN);
    let run = repository.run(&[&WRITE[..], &["a"]].concat());
    assert!(err(&run).contains("1 entry taken out"), "{}", err(&run));
    assert!(repository.read("accepted.json").contains("b/Dockerfile"));
}

#[test]
fn a_comment_goes_first_and_the_entry_is_stale() {
    let repository = Repository::new(&[("a/Dockerfile", ROOT)]);
    repository.run(&WRITE);
    repository.write("a/Dockerfile", &format!("# stockade: ignore[root-user] -- x\n{ROOT}"));
    assert!(out(&repository.run(&READ)).contains("[stale-baseline]"));
}

#[test]
fn what_only_strict_reports_is_not_stale_without_it() {
    let repository = Repository::new(&[("a/Dockerfile", "FROM example.org/unknown:1.2\nCMD [\"/a\"]\n")]);
    let strict = repository.run(&[&WRITE[..], &["--profile", "strict"]].concat());
    assert_eq!(strict.status.code(), Some(0));
    let run = repository.run(&READ);
    assert_eq!((out(&run).as_str(), run.status.code()), ("", Some(0)));
}

#[test]
fn wrong_files_are_refused_and_left_as_they_are() {
    let repository = Repository::new(&[("a/Dockerfile", ROOT)]);
    let run = repository.run(&READ);
    assert_eq!(run.status.code(), Some(2));
    assert_eq!(
        err(&run),
        "stockade: --baseline: accepted.json does not exist; `--write-baseline` writes it\n"
    );
    for (text, wanted) in [
        ("{", "stockade: the baseline has "),
        (
            "{\"version\": 9, \"findings\": []}",
            "stockade: the baseline has a mistake\naccepted.json:1:13: version 9",
        ),
    ] {
        repository.write("accepted.json", text);
        let run = repository.run(&WRITE);
        assert_eq!(run.status.code(), Some(2), "{text}");
        assert!(err(&run).starts_with(wanted), "{}", err(&run));
        assert_eq!(repository.read("accepted.json"), text);
    }
    let run = repository.run(&["check", "--baseline", "../b.json", "--write-baseline"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(err(&run).contains("is outside the repository"), "{}", err(&run));
}

/// Services without a memory limit, of which one finding is made.
fn compose(names: &[&str], limited: &[&str]) -> String {
    let service = |name: &&str| {
        let limit = if limited.contains(name) { "    mem_limit: 64m\n" } else { "" };
        format!("  {name}:\n    image: nginx:1.27.2\n{limit}")
    };
    format!("services:\n{}", names.iter().map(service).collect::<String>())
}

#[test]
fn what_is_said_of_several_services_is_accepted_for_each_of_them_and_for_no_other() {
    let only = ["--select", "missing-memory-limit,policy"];
    let repository = Repository::new(&[("compose.yaml", &compose(&["a", "b", "c"], &[]))]);
    repository.run(&[&WRITE[..], &only].concat());
    let check = || {
        let run = repository.run(&[&READ[..], &only].concat());
        (out(&run), run.status.code())
    };
    repository.write("compose.yaml", &compose(&["c", "b", "a"], &[]));
    assert_eq!(check(), (String::new(), Some(0)), "in another order");
    let told = |names| {
        let line = "accepted.json:4:5: notice[stale-baseline]: `missing-memory-limit` is no longer found in compose.yaml";
        (format!("{line} for {names}\n"), Some(0))
    };
    repository.write("compose.yaml", &compose(&["a", "b", "c"], &["a"]));
    assert_eq!(check(), told("`a`"), "one is mended");
    repository.write("compose.yaml", &compose(&["a", "b", "c"], &["a", "b"]));
    assert_eq!(check(), told("`a` and `b`"), "two are mended");
    repository.write("compose.yaml", &compose(&["a", "b", "c", "d"], &[]));
    assert!(check().0.contains("missing-memory-limit"), "one is new");
    repository.write("compose.yaml", &compose(&["a", "b", "c"], &["a"]));
    repository.run(&[&WRITE[..], &only].concat());
    repository.write("compose.yaml", &compose(&["a", "b", "c"], &[]));
    assert!(check().0.contains("missing-memory-limit"), "what was mended does not come back");
}

#[test]
fn an_entry_that_says_something_else_than_what_is_found_is_told() {
    let repository = Repository::new(&[("a/Dockerfile", ROOT)]);
    repository.run(&WRITE);
    let written = repository.read("accepted.json");
    let message = "the container runs as root";
    assert!(written.contains(message), "{written}");
    repository.write("accepted.json", &written.replace(message, "nothing of note"));
    let run = repository.run(&READ);
    assert_eq!(run.status.code(), Some(0));
    let told = "accepted.json:4:5: notice[stale-baseline]: the finding of `root-user` in a/Dockerfile has changed since it was accepted: the container runs as root";
    assert!(out(&run).starts_with(told), "{}", out(&run));
    // It is made to say so again.
    repository.run(&WRITE);
    assert_eq!(repository.read("accepted.json"), written);
}

#[test]
fn services_are_accepted_by_name_and_none_in_advance() {
    let only = ["--select", "missing-memory-limit,policy"];
    let repository = Repository::new(&[("compose.yaml", &compose(&["a", "b"], &[]))]);
    let check = || {
        let run = repository.run(&[&READ[..], &only].concat());
        (out(&run), run.status.code())
    };
    // The mark of an entry is that of the services that it names.
    let forged = |fingerprint: &str| {
        let entry = "\"rule\": \"missing-memory-limit\", \"path\": \"compose.yaml\", \"message\": \"m\"";
        let services = "\"services\": [\"a\", \"b\", \"c\", \"d\"]";
        format!(
            "{{\"version\": 1, \"findings\": [\n{{\"fingerprint\": \"{fingerprint}\", {entry}, {services}}}\n]}}\n"
        )
    };
    repository.write("accepted.json", &forged(&"0".repeat(32)));
    let (printed, code) = check();
    assert!(printed.contains("[missing-memory-limit]") && printed.contains("[stale-baseline]"), "{printed}");
    assert_eq!(code, Some(1));
    // Whoever works it out names services that are not there.
    repository.write("compose.yaml", &compose(&["a", "b", "c", "d"], &[]));
    std::fs::remove_file(repository.path().join("accepted.json")).unwrap();
    repository.run(&[&WRITE[..], &only].concat());
    repository.write("compose.yaml", &compose(&["a", "b"], &[]));
    let told = "accepted.json:4:5: warning[stale-baseline]: this accepts `missing-memory-limit` in advance: \
                the repository has no services `c` and `d`\n";
    assert_eq!(check(), (told.to_owned(), Some(1)));
    let run = repository.run(&[&WRITE[..], &only].concat());
    assert_eq!((out(&run).as_str(), run.status.code()), ("", Some(0)));
    assert_eq!(check(), (String::new(), Some(0)));
    assert!(!repository.read("accepted.json").contains("\"c\""), "{}", repository.read("accepted.json"));
}
