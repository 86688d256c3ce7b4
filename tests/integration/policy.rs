//! The policy file: what its documentation says is so, and what it may not say is refused.
#![expect(clippy::disallowed_methods, reason = "a test reads its data")]
#![expect(clippy::unwrap_used, reason = "a test whose data is wrong fails")]

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value as Json;
use stockade::{RepoPath, Tree, all_rules, lint, policy_schema};

use crate::common;
use crate::program::{Repository, err, out};

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// An example of the documentation: files, and the rules that it is about.
struct Example {
    line: usize,
    rules: Vec<String>,
    files: Vec<(String, String)>,
}

/// The examples: fences with titles after a comment that names the rules.
fn examples(text: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if let Some(names) = line.strip_prefix("<!-- rules: ").and_then(|rest| rest.strip_suffix(" -->")) {
            let rules = names.split(", ").map(ToOwned::to_owned).collect();
            examples.push(Example { line: number + 1, rules, files: Vec::new() });
        }
        let Some(head) = line.strip_prefix("```") else { continue };
        let text: Vec<&str> =
            lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        if let Some((_, title)) = head.split_once("title=\"") {
            let title = title.trim_end_matches('"').to_owned();
            examples.last_mut().unwrap().files.push((title, text.join("\n") + "\n"));
        }
    }
    examples
}

/// Where the marks of an example want findings: file, line and rule.
fn wanted(example: &Example) -> BTreeSet<(String, u32, String)> {
    let mut wanted = BTreeSet::new();
    for (name, text) in &example.files {
        let mut pending: Option<String> = None;
        for (number, line) in (1..).zip(text.lines()) {
            let mark = line.trim().strip_prefix("# finding[").and_then(|rest| rest.strip_suffix(']'));
            if let Some(rule) = mark {
                pending = Some(rule.to_owned());
            } else if let Some(rule) = pending.take() {
                wanted.insert((name.clone(), number, rule));
            }
        }
    }
    wanted
}

#[test]
fn the_documentation_says_what_is_so() {
    let examples = examples(&read("docs/policy.md"));
    assert!(examples.len() >= 14);
    for example in examples {
        let files = example.files.iter();
        let files = files.map(|(name, text)| (RepoPath::new(name).unwrap(), text.clone().into_bytes()));
        let (facts, policy) = common::read(Tree::in_memory(files), &[RepoPath::root()]);
        let findings = lint(&facts, &policy, &[RepoPath::root()]);
        let known: BTreeSet<&str> = all_rules().map(|rule| rule.page().name).collect();
        assert!(example.rules.iter().all(|rule| known.contains(rule.as_str())), "{:?}", example.rules);
        let of_rules =
            findings.iter().filter(|finding| example.rules.iter().any(|rule| rule == finding.rule));
        let found: BTreeSet<_> = of_rules
            .map(|finding| {
                let file = facts.repo.files().get(finding.place.file);
                let line = file.position(finding.place.start).line;
                (file.path().as_str().to_owned(), line, finding.rule.to_owned())
            })
            .collect();
        assert_eq!(found, wanted(&example), "docs/policy.md:{}", example.line);
        let wrong: Vec<_> = findings.iter().filter(|finding| finding.rule.ends_with("-syntax")).collect();
        assert!(wrong.is_empty(), "docs/policy.md:{}: {wrong:?}", example.line);
    }
}

/// Every key of a schema's tables, those in lists and choices included.
fn keys(schema: &Json, found: &mut BTreeSet<String>) {
    let properties = schema["properties"].as_object();
    for (key, value) in properties.into_iter().flatten() {
        found.insert(key.clone());
        // What may be said of rules is told by their pages.
        if key != "rules" {
            keys(value, found);
        }
    }
    for inner in schema["oneOf"]
        .as_array()
        .into_iter()
        .flatten()
        .chain([&schema["items"], &schema["additionalProperties"]])
    {
        if inner.is_object() {
            keys(inner, found);
        }
    }
}

#[test]
fn the_documentation_names_every_key() {
    let schema = policy_schema();
    let text = read("docs/policy.md");
    let mut found = BTreeSet::new();
    keys(&schema, &mut found);
    assert!(found.contains("runtime-bases") && found.contains("kind") && found.contains("reason"));
    for key in schema["properties"].as_object().unwrap().keys() {
        assert!(text.contains(&format!("\n### `{key}`\n")), "docs/policy.md has no section `{key}`");
    }
    for key in found {
        assert!(text.contains(&format!("`{key}`")), "docs/policy.md does not name `{key}`");
    }
}

/// The wrong policy files of `tests/policy/wrong.txt`: what each says, and what is said of it.
fn wrong_files() -> Vec<(String, String, String)> {
    let text = read("tests/policy/wrong.txt");
    let blocks = text.split("\n=== ").skip(1).map(|block| {
        let (name, rest) = block.split_once('\n').unwrap();
        let (policy, said) = rest.split_once("--- \n").unwrap();
        (name.to_owned(), policy.to_owned(), said.trim().to_owned())
    });
    blocks.collect()
}

#[test]
fn wrong_files_are_refused_with_place_and_reason_and_nothing_is_written() {
    let wrong = wrong_files();
    assert!(wrong.len() >= 40, "{}", wrong.len());
    let repository = Repository::new(&[
        ("Dockerfile", "FROM alpine\n"),
        ("policies/circle.yaml", "extends: [../stockade.yaml]\n"),
        ("policies/wrong.yaml", "profile: 1\n"),
    ]);
    let mut failures = String::new();
    for (name, policy, said) in wrong {
        repository.write("stockade.yaml", &policy.replace("\\t", "\t").replace("\\xff", "\u{fffd}"));
        let before = repository.listing();
        let run = repository.run(&[
            "check",
            "--baseline",
            "new.json",
            "--write-baseline",
            "--output",
            "json=report.json",
        ]);
        assert_eq!(repository.listing(), before, "{name}: something was written");
        assert_eq!(out(&run), "", "{name}");
        let told = err(&run);
        let lines: Vec<&str> = told.trim_end().lines().skip(1).collect();
        if run.status.code() != Some(2) || lines.join("\n") != said {
            failures +=
                &format!("=== {name}\n{policy}--- \n{}\n(exit {:?})\n", lines.join("\n"), run.status.code());
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn the_policy_of_the_root_is_in_force_in_every_folder() {
    let repository = Repository::new(&[
        ("stockade.yaml", "rules: {root-user: warning}\n"),
        ("a/b/Dockerfile", "FROM alpine:3.20\nCMD [\"/a\"]\n"),
        ("own/stockade.yaml", "rules: {root-user: notice}\n"),
        ("own/c/Dockerfile", "FROM alpine:3.20\nCMD [\"/a\"]\n"),
    ]);
    assert!(out(&repository.run(&["check", "a/b"])).contains("warning[root-user]"));
    let own = out(&repository.run(&["check", "own/c"]));
    assert!(own.contains("warning[root-user]"), "{own}");
}

/// `level[rule]` of what is found in an image that runs as root, and in one service that is privileged.
fn levels_under(policy: &str) -> Vec<String> {
    let files = [
        ("stockade.yaml", policy),
        ("Dockerfile", "FROM alpine:3.20\nCMD [\"/a\"]\n"),
        ("compose.yaml", "services: {web: {image: \"acme/web:1\", privileged: true}}\n"),
    ];
    let files = files.map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    let (facts, policy) = common::read(Tree::in_memory(files), &[RepoPath::root()]);
    let mut findings = lint(&facts, &policy, &[RepoPath::root()]);
    findings.retain(|finding| ["root-user", "privileged-service"].contains(&finding.rule));
    findings.iter().map(|finding| format!("{}[{}]", finding.level, finding.rule)).collect()
}

#[test]
fn what_is_said_of_a_rule_beats_what_is_said_of_its_category() {
    for table in ["privilege: off, root-user: notice", "root-user: notice, privilege: off"] {
        assert_eq!(levels_under(&format!("rules: {{{table}}}\n")), ["notice[root-user]"], "{table}");
        let overrides = format!("overrides: [{{files: [\"**\"], rules: {{{table}}}}}]\n");
        assert_eq!(levels_under(&overrides), ["notice[root-user]"], "{overrides}");
    }
    let both = ["notice[root-user]", "notice[privileged-service]"];
    assert_eq!(levels_under("rules: {privilege: notice}\n"), both);
    assert_eq!(levels_under("rules: {privilege: notice, root-user: off}\n"), both[1..]);
}
