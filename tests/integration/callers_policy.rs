//! What the caller says, by options and by a policy file of their own, against what the repository says.

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

/// A repository whose policy and whose folder say much, and an organisation that says more.
fn policies() -> (Repository, Repository) {
    let organisation = Repository::new(&[
        ("org.yaml", "extends: [base.yaml]\nrules:\n  root-user: warning\n"),
        ("base.yaml", "protected: [secrets]\n"),
    ]);
    let policy = "profile: strict\nexclude: [legacy]\nrules:\n  root-user: {level: notice, except: [web]}\n  \
                  missing-required-stage: {stages: [test]}\noverrides:\n  - files: [\"svc/**\"]\n    \
                  rules: {unpinned-image: off}\nimages: {pin: patch, labels: [a.b]}\nprojects: {live: {kind: \
                  production, files: [svc/compose.yaml]}}\nsame-service: [{services: [a, b], reason: \"one\"}]\n";
    let repository = Repository::new(&[
        ("stockade.yaml", policy),
        ("svc/compose.yaml", "services: {a: {image: x}}\n"),
        ("svc/Dockerfile", ROOT),
        ("svc/stockade.yaml", "rules: {unpinned-image: warning}\nprotected: [privilege]\n"),
    ]);
    (organisation, repository)
}

#[test]
fn the_policy_that_counts_is_printed_with_the_place_of_each_value() {
    let (organisation, repository) = policies();
    let file = organisation.path().join("org.yaml");
    let file = file.to_str().unwrap();
    let arguments =
        ["policy", "--config", file, "--level", "floating-tag=error", "--ignore", "health", "svc/Dockerfile"];
    let printed = out(&repository.run(&arguments)).replace(organisation.path().to_str().unwrap(), "ORG");
    let (of_profile, said): (Vec<&str>, Vec<&str>) =
        printed.lines().partition(|line| line.ends_with("# profile strict"));
    assert!(of_profile.iter().any(|line| line.starts_with("rules.dockerignore-gap: error  ")), "{printed}");
    assert!(of_profile.len() > 80, "{printed}");
    let said: Vec<String> =
        said.iter().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let (ignored, said): (Vec<String>, Vec<String>) =
        said.into_iter().partition(|line| line.ends_with(": off # command line: --ignore"));
    assert!(ignored.iter().any(|line| line.starts_with("rules.missing-healthcheck: off")), "{printed}");
    assert_eq!(
        said,
        [
            "profile: strict # stockade.yaml:1:10",
            "rules.missing-required-stage.stages: [\"test\"] # stockade.yaml:5:36",
            "rules.floating-tag: error # command line: --level",
            "rules.unpinned-image: warning # svc/stockade.yaml:1:25",
            "rules.root-user: warning # ORG/org.yaml:3:14",
            "rules.root-user.except: web # stockade.yaml:4:39; this does not count: the caller's policy asks for `root-user`",
            "overrides: {\"files\":[\"svc/**\"],\"rules\":{\"unpinned-image\":\"off\"}} # stockade.yaml:7:5",
            "protected: secrets # ORG/base.yaml:1:13",
            "exclude: legacy # stockade.yaml:2:11",
            "projects.live: {\"files\":[\"svc/compose.yaml\"],\"kind\":\"production\"} # stockade.yaml:10:12",
            "same-service: {\"reason\":\"one\",\"services\":[\"a\",\"b\"]} # stockade.yaml:11:16",
            "images.pin: patch # stockade.yaml:9:15",
            "images.labels: a.b # stockade.yaml:9:31",
            "folders.svc.rules.unpinned-image: warning # svc/stockade.yaml:1:25",
            "folders.svc.protected: privilege # svc/stockade.yaml:2:13",
        ]
    );
}

#[test]
fn the_policy_that_counts_is_printed_for_programs() {
    let (_, repository) = policies();
    let printed = out(&repository.run(&[
        "policy",
        "--format",
        "json",
        "--profile",
        "recommended",
        "--select",
        "root-user",
    ]));
    let printed: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!((printed["version"].as_u64(), printed["path"].as_str()), (Some(1), Some(".")));
    let values = printed["values"].as_array().unwrap();
    let with_key = |key: &[&str]| values.iter().find(|value| value["key"] == serde_json::json!(key)).unwrap();
    let wanted = serde_json::json!({
        "key": ["profile"], "value": "recommended", "by": "command-line", "option": "--profile"
    });
    assert_eq!(*with_key(&["profile"]), wanted);
    let wanted = serde_json::json!({
        "key": ["rules", "root-user"], "value": "notice", "by": "file",
        "place": {"path": "stockade.yaml", "line": 4, "column": 22, "end_line": 4, "end_column": 28}
    });
    assert_eq!(*with_key(&["rules", "root-user"]), wanted);
    let excepted = with_key(&["rules", "root-user", "except"]);
    assert_eq!(excepted["set_aside"], "this does not count: `--select` asks for `root-user`");
    let off = serde_json::json!({
        "key": ["rules", "floating-tag"], "value": "off", "by": "command-line", "option": "--select"
    });
    assert_eq!(*with_key(&["rules", "floating-tag"]), off);
}

#[test]
fn a_policy_of_the_other_branch_that_says_the_same_changes_nothing() {
    let policy = "rules: {root-user: {level: error, except: [\"svc/**\"]}}\nexclude: [\"nothing/**\"]\n";
    let base = Repository::new(&[("stockade.yaml", policy)]);
    let repository = repository(policy);
    let alone = repository.run(&["check"]);
    let file = base.path().join("stockade.yaml");
    let both = repository.run(&["check", "--config", file.to_str().unwrap()]);
    assert_eq!((out(&both), both.status.code()), (out(&alone), alone.status.code()));
    assert!(out(&alone).contains("[unused-exception]"), "{}", out(&alone));
}

#[test]
fn the_policy_of_the_repository_is_left_out_on_demand() {
    let organisation = Repository::new(&[("org.yaml", "rules: {root-user: error}\n")]);
    let file = organisation.path().join("org.yaml");
    let repository = Repository::new(&[
        ("svc/Dockerfile", ROOT),
        ("stockade.yaml", "extends: [gone.yaml]\nexclude: [\"**\"]\nimages: {pin: digest}\n"),
        (".stockade.yaml", "rules: {root-user: off}\n"),
    ]);
    assert_eq!(repository.run(&["check"]).status.code(), Some(2));
    let run = repository.run(&["check", "--isolated", "--config", file.to_str().unwrap()]);
    assert_found(&run, "--isolated");
    assert!(!out(&run).contains("[floating-tag]"), "{}", out(&run));
    let printed = out(&repository.run(&["policy", "--isolated"]));
    assert!(printed.contains("images.pin: release") && !printed.contains("stockade.yaml"), "{printed}");
}
