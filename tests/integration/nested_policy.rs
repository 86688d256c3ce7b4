//! Policy files below the root: they add, and take nothing away.

use crate::program::{Repository, err, out};

const ROOT: &str = "FROM alpine:3.22\nCMD [\"/x\"]\n";

#[test]
fn levels_are_raised_in_the_folder_alone() {
    let repository = Repository::new(&[
        ("stockade.yaml", "rules: {root-user: notice, user-not-numeric: off}\n"),
        ("a/Dockerfile", ROOT),
        ("ab/Dockerfile", ROOT),
        ("a/deep/Dockerfile", "FROM alpine:3.22\nUSER nobody\nCMD [\"/x\"]\n"),
        ("a/.stockade.yaml", "rules: {root-user: {level: error}}\n"),
        ("a/deep/stockade.yaml", "rules: {user-not-numeric: warning}\n"),
    ]);
    let printed = out(&repository.run(&["check"]));
    for wanted in [
        "a/Dockerfile:1:6: error[root-user]",
        "ab/Dockerfile:1:6: notice[root-user]",
        "a/deep/Dockerfile:2:6: warning[user-not-numeric]",
    ] {
        assert!(printed.contains(wanted), "{wanted}: {printed}");
    }
    assert!(!printed.contains("nested-policy"), "{printed}");
}

#[test]
fn what_it_protects_is_suppressed_by_no_comment_there() {
    let repository = Repository::new(&[
        ("a/Dockerfile", &format!("# stockade: ignore[root-user] -- x\n{ROOT}")),
        ("b/Dockerfile", &format!("# stockade: ignore[root-user] -- x\n{ROOT}")),
        ("a/stockade.yaml", "protected: [privilege]\n"),
    ]);
    let printed = out(&repository.run(&["check"]));
    assert!(printed.contains("a/Dockerfile:2:6: error[root-user]"), "{printed}");
    assert!(!printed.contains("b/Dockerfile:2:6: error[root-user]"), "{printed}");
}

#[test]
fn what_would_loosen_does_not_count_and_is_told_with_its_line() {
    for (nested, told) in [
        ("exclude: [\"**\"]\n", "1:1: warning[nested-policy]: below the root, `exclude` does not count"),
        ("rules: {root-user: off}\n", "1:20: warning[nested-policy]: `root-user` has the level error here"),
        (
            "rules: {root-user: notice}\n",
            "1:20: warning[nested-policy]: `root-user` has the level error here",
        ),
        (
            "rules: {root-user: {except: [\"**\"]}}\n",
            "1:21: warning[nested-policy]: below the root, `root-user.except` does",
        ),
        (
            "overrides: [{files: [\"**\"], rules: {root-user: off}}]\n",
            "1:1: warning[nested-policy]: below the root, `overrides`",
        ),
        (
            "extends: [../../../etc/passwd]\n",
            "1:1: warning[nested-policy]: below the root, `extends` does not count",
        ),
        (
            "runtime: {allow: [npm]}\n",
            "1:1: warning[nested-policy]: below the root, `runtime` does not count",
        ),
        (
            "rules: {rot-user: error}\n",
            "1:9: warning[nested-policy]: there is no rule or category `rot-user`",
        ),
        ("profil: strict\n", "1:1: warning[nested-policy]: there is no key `profil` here"),
        ("rules: [\n", "warning[nested-policy]: "),
    ] {
        let repository = Repository::new(&[("svc/Dockerfile", ROOT), ("svc/stockade.yaml", nested)]);
        for path in [".", "svc"] {
            let run = repository.run(&["check", path]);
            let printed = out(&run);
            assert!(
                printed.contains("svc/Dockerfile:1:6: error[root-user]"),
                "{nested}: {printed}{}",
                err(&run)
            );
            let line =
                printed.lines().find(|line| line.starts_with("svc/stockade.yaml:") && line.contains(told));
            assert!(line.is_some(), "{nested}: {printed}");
        }
    }
}

#[test]
fn only_the_files_of_the_team_are_told() {
    let wrong = "exclude: [\"**\"]\n";
    let repository = Repository::new(&[
        ("Dockerfile", ROOT),
        ("stockade.yaml", "extends: [policies/stockade.yaml]\nexclude: [samples]\n"),
        ("policies/stockade.yaml", "profile: strict\n"),
        ("samples/stockade.yaml", wrong),
        ("third_party/x/stockade.yaml", wrong),
        ("own/stockade.yaml", wrong),
    ]);
    let printed = out(&repository.run(&["check"]));
    let told: Vec<&str> = printed.lines().filter(|line| line.contains("[nested-policy]")).collect();
    assert_eq!(told.len(), 1, "{printed}");
    assert!(told[0].starts_with("own/stockade.yaml:1:1:"), "{printed}");
}
