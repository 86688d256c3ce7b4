//! Where reports go, what they are about, and from where paths are seen: `--output`, standard input, lists of files.
#![expect(clippy::disallowed_methods, reason = "a test writes its data")]
#![expect(clippy::unwrap_used, reason = "a test that cannot write its data fails")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::program::checkout;
use serde_json::Value;

const CLEAN: &str = "FROM alpine:3.20\nUSER 1000\nHEALTHCHECK CMD [\"/a\"]\nCMD [\"/a\"]\n";
const ROOT: &str = "FROM alpine:3.20\nHEALTHCHECK CMD [\"/a\"]\nCMD [\"/a\"]\n";

fn command(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stockade"));
    command.arg("check").args(["--select", "root-user"]).args(arguments).current_dir(directory);
    for variable in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "GITHUB_STEP_SUMMARY"] {
        command.env_remove(variable);
    }
    command
}

/// Standard output, standard error, exit code.
type Said = (String, String, i32);

fn said(output: Output) -> Said {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

fn check(directory: &Path, arguments: &[&str]) -> Said {
    said(command(directory, arguments).output().unwrap())
}

fn check_buffer(directory: &Path, arguments: &[&str], buffer: &str) -> Said {
    let mut child = command(directory, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that has nothing to do with it may be gone before it is written.
    let _ = child.stdin.take().unwrap().write_all(buffer.as_bytes());
    said(child.wait_with_output().unwrap())
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn one_run_serves_a_log_and_uploads() {
    let repository = checkout(&[("Dockerfile", ROOT)]);
    let root = repository.path();
    let outputs = ["--output", "sarif=out.sarif", "--output", "json=out.json", "--output", "short=-"];
    let (out, err, code) = check(root, &outputs);
    assert!(out.starts_with("Dockerfile:1:6: error[root-user]: "), "{out}");
    assert_eq!((err.as_str(), code), ("", 1));
    assert_eq!(json(&root.join("out.json"))["findings"].as_array().unwrap().len(), 1);
    assert_eq!(json(&root.join("out.sarif"))["runs"][0]["results"].as_array().unwrap().len(), 1);
}

#[test]
fn format_is_for_standard_output_or_for_a_file_without_one() {
    let repository = checkout(&[("Dockerfile", ROOT)]);
    let root = repository.path();
    let (out, _, _) = check(root, &["--format", "jsonl", "--output", "sarif=out.sarif"]);
    assert!(out.starts_with("{\"rule\":\"root-user\""), "{out}");
    let (out, err, _) = check(root, &["--format", "json", "--output", "./a=b.json"]);
    assert_eq!(out, "");
    assert_eq!(err, "stockade: 1 error, 0 warnings, 0 notices: see ./a=b.json\n", "never red and silent");
    assert_eq!(json(&root.join("a=b.json"))["version"], 1);
    let (out, err, code) = check(root, &["--quiet", "--output", "json=quiet.json"]);
    assert_eq!((out.as_str(), err.as_str(), code), ("", "", 1));
    assert_eq!(json(&root.join("quiet.json"))["version"], 1);
}

#[test]
fn mistakes_about_outputs_are_told_before_anything_is_written() {
    let repository = checkout(&[("Dockerfile", ROOT)]);
    let root = repository.path();
    let refused = |arguments: &[&str], words: &str| {
        let (out, err, code) = check(root, arguments);
        assert_eq!((out.as_str(), code), ("", 2), "{arguments:?}");
        assert!(err.starts_with(words), "{err}");
    };
    refused(&["--output", "sarfi=x"], "stockade: --output: `sarfi` is not a format: use pretty, short, ");
    refused(&["--output", "json="], "stockade: --output: `json=` names no file");
    refused(
        &["--output", "json=a", "--output", "sarif=a"],
        "stockade: --output: two reports cannot both go to a",
    );
    refused(
        &["--output", "json=-", "--output", "-"],
        "stockade: --output: two reports cannot both go to standard output",
    );
    refused(&["--output", "json=gone/a"], "stockade: gone/a: ");
    let names: Vec<_> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn a_summary_is_added_to_what_the_step_has() {
    let repository = checkout(&[("Dockerfile", ROOT)]);
    let summary = repository.path().join("summary.md");
    std::fs::write(&summary, "before\n").unwrap();
    let mut run = command(repository.path(), &["--format", "github"]);
    let (out, _, code) = said(run.env("GITHUB_STEP_SUMMARY", &summary).output().unwrap());
    assert!(
        out.starts_with("::error file=Dockerfile,line=1,col=6,endLine=1,endColumn=17,title=root-user::"),
        "{out}"
    );
    assert_eq!(code, 1);
    let text = std::fs::read_to_string(&summary).unwrap();
    assert!(
        text.starts_with("before\n### Stockade: 1 error, 0 warnings, 0 notices\n\n| level | where |"),
        "{text}"
    );
    assert!(text.contains("\n| error | Dockerfile:1 | root-user | "), "{text}");
    let mut run = command(repository.path(), &["--format", "short"]);
    run.env("GITHUB_STEP_SUMMARY", &summary).output().unwrap();
    assert_eq!(std::fs::read_to_string(&summary).unwrap(), text, "with `github` only");
}

#[test]
fn what_is_not_saved_is_judged_in_its_repository() {
    let compose = "services:\n  web:\n    build: web\n    user: \"1000\"\n  api:\n    build: api\n";
    let repository =
        checkout(&[("compose.yaml", compose), ("web/Dockerfile", ROOT), ("api/Dockerfile", CLEAN)]);
    let root = repository.path();
    let (out, _, code) = check_buffer(root, &["--stdin-filename", "api/Dockerfile", "-"], ROOT);
    assert!(out.starts_with("api/Dockerfile:1:6: error[root-user]"), "{out}");
    assert_eq!(code, 1);
    assert_eq!(std::fs::read_to_string(root.join("api/Dockerfile")).unwrap(), CLEAN);
    let (out, _, code) = check_buffer(root, &["--stdin-filename", "web/Dockerfile"], ROOT);
    assert_eq!((out.as_str(), code), ("", 0), "the Compose file on disk clears it");
    let (out, _, _) = check_buffer(root, &["--stdin-filename", "new.Dockerfile"], ROOT);
    assert!(out.starts_with("new.Dockerfile:1:6: error[root-user]"), "a file that is not there yet: {out}");
    // Seen from the file's own folder.
    let (out, _, _) = check_buffer(&root.join("api"), &["--stdin-filename", "Dockerfile"], ROOT);
    assert!(out.starts_with("Dockerfile:1:6: error[root-user]"), "{out}");
    // The buffer is the Compose file: what follows stands in a Dockerfile, and says so.
    let changed = compose.replace("    user: \"1000\"\n", "");
    let (out, _, _) = check_buffer(root, &["--stdin-filename", "compose.yaml"], &changed);
    assert!(out.starts_with("web/Dockerfile:1:6: error[root-user]"), "{out}");
    assert!(out.ends_with(" (not in what was checked: it follows from compose.yaml:2)\n"), "{out}");
}

#[test]
fn standard_input_needs_a_name_and_is_all_that_is_checked() {
    let repository = checkout(&[("Dockerfile", CLEAN)]);
    let (_, err, code) = check_buffer(repository.path(), &["-"], ROOT);
    assert_eq!(code, 2);
    assert_eq!(err, "stockade: say what standard input is: `--stdin-filename PATH`, such as Dockerfile\n");
    let (_, err, code) = check_buffer(repository.path(), &["--stdin-filename", "Dockerfile", "other"], "");
    assert_eq!(code, 2);
    assert!(err.contains("give no other PATH than `-`"), "{err}");
    let (_, err, code) = check_buffer(repository.path(), &["--stdin-filename", "gone/Dockerfile"], "");
    assert_eq!((err.as_str(), code), ("stockade: gone: no such file or directory\n", 2));
}

#[test]
fn a_list_of_changed_files_is_reported_with_what_it_breaks_elsewhere() {
    let compose = "services:\n  web:\n    build: web\n  api:\n    build: api\n";
    let repository = checkout(&[
        ("compose.yaml", compose),
        ("web/Dockerfile", ROOT),
        ("web/.dockerignore", "*\n"),
        ("web/package.json", "{}\n"),
        ("api/Dockerfile", ROOT),
    ]);
    let root = repository.path();
    let (out, _, code) = check(root, &["web/Dockerfile", "web/.dockerignore"]);
    assert!(out.starts_with("web/Dockerfile:1:6: error[root-user]"), "{out}");
    assert_eq!((out.lines().count(), code), (1, 1), "an ignore file is no Dockerfile");
    let (out, err, code) = check(root, &["web/package.json"]);
    assert_eq!((out.as_str(), code), ("", 0));
    assert_eq!(
        err,
        "stockade: web/package.json: nothing to judge in it: it is neither a Dockerfile nor a Compose file\n"
    );
    let (out, _, _) = check(root, &["--format", "jsonl", "compose.yaml"]);
    let findings: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let places: Vec<_> = findings
        .iter()
        .map(|finding| (finding["path"].as_str().unwrap(), finding["follows_from"]["line"].as_u64()))
        .collect();
    assert_eq!(places, [("api/Dockerfile", Some(4)), ("web/Dockerfile", Some(2))]);
    let (out, _, _) = check(root, &["--format", "jsonl"]);
    assert!(!out.contains("follows_from"), "all was asked for");
}

#[test]
fn people_see_paths_from_where_they_stand_and_services_from_the_checkout() {
    let repository = checkout(&[("stockade.yaml", ""), ("infra/web/Dockerfile", ROOT)]);
    let infra = repository.path().join("infra");
    let path = |directory: &Path, format: &str, pointer: &str| {
        let report = check(directory, &["--format", format, infra.to_str().unwrap()]).0;
        serde_json::from_str::<Value>(&report).unwrap().pointer(pointer).unwrap().as_str().unwrap().to_owned()
    };
    let (here, up) = (infra.join("web"), repository.path());
    assert_eq!(path(&here, "rdjson", "/diagnostics/0/location/path"), "Dockerfile");
    assert_eq!(path(up, "rdjson", "/diagnostics/0/location/path"), "infra/web/Dockerfile");
    for directory in [&*here, up] {
        let sarif = "/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri";
        assert_eq!(path(directory, "sarif", sarif), "infra/web/Dockerfile");
        assert_eq!(path(directory, "gitlab", "/0/location/path"), "infra/web/Dockerfile");
        assert_eq!(path(directory, "sonar", "/issues/0/primaryLocation/filePath"), "infra/web/Dockerfile");
        assert_eq!(path(directory, "json", "/findings/0/path"), "infra/web/Dockerfile");
    }
    let (out, _, _) = check(&here, &["--format", "short"]);
    assert!(out.starts_with("Dockerfile:1:6: "), "{out}");
}

#[test]
fn completions_and_the_manual_know_every_command() {
    let program = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_stockade")).args(arguments).output().unwrap();
        said(output)
    };
    for shell in ["bash", "zsh", "fish"] {
        let (script, _, code) = program(&["completions", shell]);
        assert!(code == 0 && script.contains("stdin-filename") && script.contains("checkstyle"), "{shell}");
    }
    let (page, _, code) = program(&["man", "check"]);
    assert!(
        code == 0 && page.contains("stdin\\-filename") && page.contains(".TH stockade-check 1"),
        "{page}"
    );
    assert_eq!(program(&["man"]).2, 0);
    let (_, err, code) = program(&["man", "nothing"]);
    assert_eq!(
        (err.as_str(), code),
        ("stockade: there is no command `nothing`; `stockade --help` lists them\n", 2)
    );
}
