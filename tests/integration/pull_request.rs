//! What the author of a pull request may change of the judgement over it: nothing but the code that is judged.
#![expect(clippy::disallowed_methods, reason = "a test writes its data")]
#![expect(clippy::unwrap_used, reason = "a test that cannot write its data fails")]

use crate::program::{Repository, err, out};

const ROOT: &str = "FROM alpine:3.22\nCMD [\"/x\"]\n";

#[test]
fn a_policy_below_the_root_takes_nothing_out_of_force() {
    let repository = Repository::new(&[
        ("stockade.yaml", "profile: strict\nprotected: [privilege]\n"),
        ("svc/Dockerfile", ROOT),
        ("svc/stockade.yaml", "exclude: [\"**\"]\n"),
    ]);
    for path in [".", "svc", "svc/Dockerfile"] {
        let run = repository.run(&["check", path]);
        assert!(
            out(&run).contains("svc/Dockerfile:1:6: error[root-user]"),
            "{path}: {}{}",
            out(&run),
            err(&run)
        );
        assert_eq!(run.status.code(), Some(1), "{path}");
    }
}

#[test]
fn a_file_that_could_be_taken_for_the_policy_is_refused() {
    for (one, other, said) in [
        (
            ".stockade.yaml",
            "stockade.yaml",
            "there are two policy files, `stockade.yaml` and `.stockade.yaml`",
        ),
        ("Dockerfile", "stockade.yml", "`stockade.yml` is not read: a policy file is called `stockade.yaml`"),
        ("stockade.yaml", ".stockade.toml", "`.stockade.toml` is not read"),
    ] {
        let repository =
            Repository::new(&[(one, "profile: strict\n"), ("svc/Dockerfile", ROOT), (other, "a: 1\n")]);
        let run = repository.run(&["check"]);
        assert_eq!((run.status.code(), out(&run)), (Some(2), String::new()), "{other}");
        assert!(err(&run).contains(said), "{other}: {}", err(&run));
    }
}

#[test]
fn a_pattern_without_end_is_a_mistake_with_its_line() {
    let nested = format!("{}a,b{}", "{".repeat(249), "}".repeat(249));
    for pattern in [nested, "?".repeat(200_000)] {
        for policy in [
            format!("exclude:\n  - \"{pattern}\"\n"),
            format!("rules:\n  root-user: {{except: [\"{pattern}\"]}}\n"),
            format!("services:\n  - \"{pattern}\"\n"),
        ] {
            let repository = Repository::new(&[("stockade.yaml", &policy), ("Dockerfile", ROOT)]);
            let run = repository.run(&["check"]);
            assert_eq!(run.status.code(), Some(2), "{}", err(&run));
            assert!(err(&run).contains("stockade.yaml:2:"), "{}", err(&run));
        }
    }
}

#[test]
fn an_entry_of_a_baseline_accepts_what_it_says_and_nothing_else() {
    let repository = Repository::new(&[("Dockerfile", ROOT)]);
    let accept = ["check", "--select", "root-user", "--baseline", "b.json", "--write-baseline"];
    assert_eq!(repository.run(&accept).status.code(), Some(0));
    let check = ["check", "--select", "root-user", "--baseline", "b.json"];
    assert_eq!(repository.run(&check).status.code(), Some(0));
    let written = repository.read("b.json");
    for (from, to) in [("\"root-user\"", "\"unpinned-image\""), ("\"Dockerfile\"", "\"docs/Dockerfile\"")] {
        assert!(written.contains(from), "{written}");
        repository.write("b.json", &written.replace(from, to));
        let run = repository.run(&check);
        assert_eq!(run.status.code(), Some(1), "{to}");
        assert!(out(&run).contains("error[root-user]"), "{to}: {}", out(&run));
    }
}

#[cfg(unix)]
#[test]
fn no_report_is_written_through_links_of_the_checkout() {
    use std::os::unix::fs::symlink;
    let repository = Repository::new(&[("work/Dockerfile", ROOT), ("victim", "old"), ("work/reports/x", "")]);
    std::fs::create_dir(repository.path().join("work/.git")).unwrap();
    symlink("../victim", repository.path().join("work/out.json")).unwrap();
    symlink("..", repository.path().join("work/up")).unwrap();
    for target in ["work/out.json", "work/up/victim", "work/reports/../out.json"] {
        let output = format!("json={target}");
        let run = repository.run(&["check", "work", "--output", &output]);
        assert_eq!(run.status.code(), Some(2), "{target}");
        assert!(err(&run).contains("is a link of the repository"), "{target}: {}", err(&run));
    }
    assert_eq!(repository.read("victim"), "old");
    let twice = ["check", "work", "--output", "json=a.json", "--output", "short=work/../a.json"];
    let run = repository.run(&twice);
    assert!(err(&run).contains("two reports cannot both go to"), "{}", err(&run));
}

#[cfg(unix)]
#[test]
fn a_pipe_of_the_checkout_blocks_nobody() {
    let repository = Repository::new(&[("Dockerfile", ROOT)]);
    let pipe = repository.path().join("out.json");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let run = repository.run(&["check", "--output", "json=out.json"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(err(&run).contains("is no regular file"), "{}", err(&run));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_is_not_followed_where_it_is_named() {
    use std::os::unix::fs::symlink;
    let repository = Repository::new(&[("work/Dockerfile", ROOT), ("outside/Dockerfile", ROOT)]);
    std::fs::create_dir(repository.path().join("work/.git")).unwrap();
    symlink("../outside/Dockerfile", repository.path().join("work/b.Dockerfile")).unwrap();
    symlink("Dockerfile", repository.path().join("work/c.Dockerfile")).unwrap();
    let run = repository.run(&["check", "work/b.Dockerfile"]);
    assert_eq!(run.status.code(), Some(2), "{}", out(&run));
    assert!(err(&run).contains("work/b.Dockerfile: it leads out of the repository"), "{}", err(&run));
    let run = repository.run(&["check", "work/c.Dockerfile"]);
    assert!(out(&run).contains("work/Dockerfile:1:6: error[root-user]"), "{}{}", out(&run), err(&run));
}

#[test]
fn a_new_policy_shows_no_characters_that_turn_text_around() {
    let repository = Repository::new(&[("s\u{202e}vc/Dockerfile", ROOT)]);
    let run = repository.run(&["init", "--print"]);
    assert!(out(&run).contains("s\\u202evc"), "{}", out(&run));
    assert!(!out(&run).contains('\u{202e}'));
}
