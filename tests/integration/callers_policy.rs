//! What the caller says, by options and by a policy file of their own, against what the repository says.
#![expect(clippy::unwrap_used, reason = "a test whose data is wrong fails")]

use std::process::Output;

use crate::program::{Repository, err, out};

const ROOT: &str = "FROM alpine:3.22\nCMD [\"/x\"]\n";
const FOUND: &str = "svc/Dockerfile:1:6: error[root-user]";

/// A repository whose image runs as root, and what its policy says.
fn repository(policy: &str) -> Repository {
    Repository::new(&[("svc/Dockerfile", ROOT), ("stockade.yaml", policy)])
}

/// What a policy of the repository may say to leave `root-user` out.
const LEFT_OUT: [&str; 6] = [
    "exclude: [\"**\"]\n",
    "rules: {root-user: {except: [\"**\"]}}\n",
    "rules: {privilege: {except: [svc]}}\n",
    "rules: {root-user: off}\n",
    "overrides: [{files: [\"**\"], rules: {privilege: off}}]\n",
    "overrides: [{files: [\"svc/**\"], rules: {root-user: notice}}]\nprofile: recommended\n",
];

fn assert_found(run: &Output, what: &str) {
    assert!(out(run).contains(FOUND), "{what}: {}{}", out(run), err(run));
    assert_eq!(run.status.code(), Some(1), "{what}");
}

#[test]
fn without_the_caller_a_policy_leaves_out_what_it_says() {
    for policy in LEFT_OUT {
        let run = repository(policy).run(&["check"]);
        assert!(!out(&run).contains("error[root-user]"), "{policy}: {}", out(&run));
    }
}

#[test]
fn a_level_of_the_command_line_holds_against_the_policy() {
    for policy in LEFT_OUT {
        let repository = repository(policy);
        for level in ["root-user=error", "privilege=error"] {
            assert_found(&repository.run(&["check", "--level", level]), policy);
        }
        let off = repository.run(&["check", "--level", "root-user=off"]);
        assert!(!out(&off).contains("[root-user]"), "{policy}: {}", out(&off));
    }
}

#[test]
fn what_the_command_line_selects_is_neither_excluded_nor_excepted_nor_off() {
    for policy in &LEFT_OUT[..5] {
        let repository = repository(policy);
        for select in ["root-user", "privilege"] {
            assert_found(&repository.run(&["check", "--select", select]), policy);
        }
    }
    // It says which rules run, not how much they matter.
    let lower = out(&repository(LEFT_OUT[5]).run(&["check", "--select", "root-user"]));
    assert!(lower.contains("notice[root-user]"), "{lower}");
}

#[test]
fn a_finding_says_which_line_does_not_count() {
    let run = repository(LEFT_OUT[1]).run(&["check", "--select", "root-user", "--format", "json"]);
    assert!(out(&run).contains("this does not count: `--select` asks for `root-user`"), "{}", out(&run));
}

#[test]
fn comments_count_where_a_rule_is_asked_for_but_not_protected() {
    let repository = Repository::new(&[(
        "Dockerfile",
        "# stockade: ignore[root-user] -- drops it by itself\nFROM alpine:3.22\nCMD [\"/x\"]\n",
    )]);
    let run = repository.run(&["check", "--level", "root-user=error", "--select", "root-user"]);
    assert_eq!((out(&run).as_str(), run.status.code()), ("", Some(0)));
}

#[test]
fn the_callers_file_may_lie_anywhere_and_what_it_asks_for_holds() {
    for callers in [
        "rules: {root-user: error}\n",
        "rules: {privilege: error}\n",
        "overrides: [{files: [\"svc/**\"], rules: {root-user: error}}]\n",
        "protected: [root-user]\n",
        "extends: [base/protects.yaml]\n",
    ] {
        let organisation = Repository::new(&[
            ("org.yaml", callers),
            ("base/protects.yaml", "extends: [more.yaml]\n"),
            ("base/more.yaml", "protected: [privilege]\n"),
        ]);
        let file = organisation.path().join("org.yaml");
        let file = file.to_str().unwrap();
        for policy in LEFT_OUT {
            let repository = repository(policy);
            assert_found(&repository.run(&["check", "--config", file]), &format!("{callers}{policy}"));
            let run = repository.run_with(&["check"], &[("STOCKADE_CONFIG", file)]);
            assert_found(&run, &format!("{callers}{policy}"));
        }
    }
}

#[test]
fn what_the_callers_file_protects_is_neither_suppressed_nor_accepted() {
    let organisation = Repository::new(&[("org.yaml", "protected: [root-user]\n")]);
    let file = organisation.path().join("org.yaml");
    let repository = Repository::new(&[("svc/Dockerfile", ROOT)]);
    let accept = ["check", "--select", "root-user", "--baseline", "b.json", "--write-baseline"];
    assert_eq!(repository.run(&accept).status.code(), Some(0));
    let config = ["check", "--config", file.to_str().unwrap()];
    let run = repository.run(&[&config[..], &["--baseline", "b.json"]].concat());
    assert_found(&run, "a baseline");
    let told = "b.json:4:5: warning[stale-baseline]: `root-user` is not accepted in svc/Dockerfile: the policy protects it";
    assert!(out(&run).contains(told), "{}", out(&run));
    repository.write("svc/Dockerfile", &format!("# stockade: ignore[root-user] -- x\n{ROOT}"));
    let run = repository.run(&config);
    assert!(out(&run).contains("svc/Dockerfile:2:6: error[root-user]"), "{}", out(&run));
}

#[test]
fn what_is_protected_is_not_put_into_a_baseline() {
    let repository = Repository::new(&[("Dockerfile", ROOT), ("stockade.yaml", "protected: [root-user]\n")]);
    let run = repository.run(&["check", "--baseline", "b.json", "--write-baseline"]);
    assert!(out(&run).contains("Dockerfile:1:6: error[root-user]"), "{}", out(&run));
    assert_eq!(run.status.code(), Some(1));
    assert!(err(&run).contains("1 not added: the policy protects its rule"), "{}", err(&run));
    assert!(!repository.read("b.json").contains("root-user"));
}

#[test]
fn the_repository_adds_to_the_callers_file_and_is_stricter() {
    let organisation = Repository::new(&[(
        "org.yaml",
        "rules: {root-user: warning}\nprotected: [secrets]\nprofile: recommended\n",
    )]);
    let file = organisation.path().join("org.yaml");
    let repository = Repository::new(&[
        ("Dockerfile", "# stockade: ignore[unpinned-image] -- x\nFROM alpine\nCMD [\"/x\"]\n"),
        ("stockade.yaml", "rules: {root-user: error}\nprotected: [image]\nprofile: strict\n"),
    ]);
    let run = repository.run(&["check", "--config", file.to_str().unwrap()]);
    for wanted in ["2:6: error[root-user]", "2:6: error[unpinned-image]", "1:20: warning[unused-suppression]"]
    {
        assert!(out(&run).contains(wanted), "{wanted}: {}", out(&run));
    }
}

#[test]
fn a_line_of_the_callers_file_is_told_by_its_name() {
    let organisation =
        Repository::new(&[("org.yaml", "\nrules: {root-user: warning}\nexclude: [\"nothing/**\"]\n")]);
    let file = organisation.path().join("org.yaml");
    let repository = Repository::new(&[("Dockerfile", ROOT)]);
    let arguments = ["check", "--config", file.to_str().unwrap(), "--format", "json"];
    let printed: serde_json::Value = serde_json::from_str(&out(&repository.run(&arguments))).unwrap();
    let findings = printed["findings"].as_array().unwrap();
    // What is made for many repositories matches nothing in some, and nothing is said of that.
    assert!(findings.iter().all(|finding| finding["rule"] != "unused-exception"), "{printed}");
    let root_user = findings.iter().find(|finding| finding["rule"] == "root-user").unwrap();
    let note = &root_user["notes"][0];
    let wanted = format!("the policy sets this level: warning ({}:2)", file.display());
    assert_eq!(
        (note["message"].as_str(), note["path"].as_str()),
        (Some(wanted.as_str()), Some("Dockerfile")),
        "{printed}"
    );
}

#[test]
fn mistakes_of_the_callers_file_are_told_and_nothing_is_read_at_the_word_of_the_repository() {
    let repository = Repository::new(&[("Dockerfile", ROOT), ("part.yaml", "extends: [/etc/passwd]\n")]);
    let part = repository.path().join("part.yaml");
    let organisation = Repository::new(&[
        ("wrong.yaml", "profil: strict\n"),
        ("gone.yaml", "extends: [nothing.yaml]\n"),
        ("circle.yaml", "extends: [circle.yaml]\n"),
        ("back.yaml", &format!("extends: [{}]\n", part.display())),
    ]);
    for (name, said) in [
        ("wrong.yaml", ":1:1: there is no key `profil` here; did you mean `profile`?".to_owned()),
        ("gone.yaml", ":1:11: `nothing.yaml` cannot be read: it does not exist".to_owned()),
        ("circle.yaml", ":1:11: `circle.yaml` builds on this file itself".to_owned()),
        ("back.yaml", format!(":1:11: `{}` lies in the repository that is judged", part.display())),
    ] {
        let file = organisation.path().join(name);
        let run = repository.run(&["check", "--config", file.to_str().unwrap()]);
        assert_eq!(run.status.code(), Some(2), "{name}");
        assert!(err(&run).contains(&format!("{}{said}", file.display())), "{name}: {}", err(&run));
    }
    for (arguments, said) in [
        (["check", "--config", "nothing.yaml"], "--config: nothing.yaml: no such file or directory"),
        (["check", "--config", "part.yaml"], "part.yaml:1:11: `/etc/passwd` leads out of the repository"),
    ] {
        let run = repository.run(&arguments);
        assert_eq!(run.status.code(), Some(2), "{said}");
        assert!(err(&run).contains(said), "{}", err(&run));
    }
}

#[test]
fn every_command_refuses_a_file_that_could_be_taken_for_the_policy() {
    for name in ["stockade.yml", ".stockade.yml", "stockade.toml", ".stockade.toml"] {
        let repository = Repository::new(&[("svc/Dockerfile", ROOT), (name, "profile: strict\n")]);
        for arguments in [
            &["check"][..],
            &["check", "svc"],
            &["check", "--stdin-filename", "svc/Dockerfile", "-"],
            &["check", "--config", "/dev/null"],
            &["init"],
            &["init", "--print"],
            &["policy"],
            &["model"],
            &["services"],
            &["contents", "svc/Dockerfile"],
        ] {
            let run = repository.run(arguments);
            assert_eq!(run.status.code(), Some(2), "{name}, {arguments:?}: {}", out(&run));
            assert!(err(&run).contains(&format!("`{name}` is not read")), "{arguments:?}: {}", err(&run));
        }
    }
}
