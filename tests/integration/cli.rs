//! The program as its users call it: exit codes, formats, what goes where.
#![expect(clippy::unwrap_used, reason = "a test that cannot write its data fails")]

use std::path::Path;
use std::process::{Command, Output};

use crate::compose::leaves;
use crate::program::{checkout, err, out};
use serde_json::Value;
use tempfile::TempDir;

fn stockade(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stockade"));
    command.args(arguments).current_dir(directory);
    // The clock must not change what the tests mean.
    if arguments.first() == Some(&"check") && !arguments.contains(&"--as-of") {
        command.args(["--as-of", "2026-01-01"]);
    }
    for variable in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command.output().unwrap()
}

const CLEAN: &str = "FROM alpine:3.20\nUSER 1000\nHEALTHCHECK --interval=5s --timeout=3s --retries=3 CMD [\"/a\"]\nCMD [\"/a\"]\n";
const ROOT: &str =
    "FROM alpine:3.20\nHEALTHCHECK --interval=5s --timeout=3s --retries=3 CMD [\"/a\"]\nCMD [\"/a\"]\n";
const FLOATING: &str = "FROM alpine:3\nUSER 1000\nHEALTHCHECK --interval=5s --timeout=3s --retries=3 CMD [\"/a\"]\nCMD [\"/a\"]\n";

#[test]
fn exit_codes_say_how_it_went() {
    let code = |files: &[(&str, &str)], arguments: &[&str]| {
        stockade(checkout(files).path(), arguments).status.code().unwrap()
    };
    assert_eq!(code(&[("Dockerfile", CLEAN)], &["check"]), 0);
    assert_eq!(code(&[("Dockerfile", ROOT)], &["check"]), 1);
    assert_eq!(code(&[("Dockerfile", ROOT)], &["check", "--fail-on", "never"]), 0);
    assert_eq!(code(&[("Dockerfile", FLOATING)], &["check"]), 1);
    assert_eq!(code(&[("Dockerfile", FLOATING)], &["check", "--fail-on", "error"]), 0);
    assert_eq!(code(&[("Dockerfile", ROOT)], &["check", "--ignore", "root-user"]), 0);
    assert_eq!(code(&[("Dockerfile", ROOT)], &["check", "--level", "privilege=off"]), 0);
    assert_eq!(code(&[("readme.md", "")], &["check"]), 3);
    assert_eq!(code(&[("Dockerfile", CLEAN)], &["check", "no-such-folder"]), 2);
    assert_eq!(code(&[("Dockerfile", CLEAN)], &["check", "--select", "rot-user"]), 2);
    assert_eq!(code(&[("Dockerfile", CLEAN)], &["check", "--level", "root-user"]), 2);
    assert_eq!(code(&[("Dockerfile", CLEAN)], &["check", "--level", "root-user=bad"]), 2);
    assert_eq!(code(&[("Dockerfile", CLEAN)], &["chek"]), 2);
    assert_eq!(code(&[("Dockerfile", CLEAN)], &["--version"]), 0);
    assert_eq!(code(&[("Dockerfile", CLEAN)], &["--help"]), 0);
}

#[test]
fn mistakes_go_to_standard_error_and_name_what_was_meant() {
    let repository = checkout(&[("Dockerfile", CLEAN)]);
    let output = stockade(repository.path(), &["check", "--select", "rot-user"]);
    assert_eq!(out(&output), "");
    assert_eq!(
        err(&output),
        "stockade: there is no rule or category `rot-user`; did you mean `root-user`?\n"
    );
    let output = stockade(repository.path(), &["check", "gone"]);
    assert_eq!(err(&output), "stockade: gone: no such file or directory\n");
}

#[test]
fn short_is_the_format_where_nobody_watches() {
    let repository = checkout(&[("services/a b/Dockerfile", ROOT)]);
    let output = stockade(repository.path(), &["check"]);
    assert_eq!(
        out(&output),
        "services/a b/Dockerfile:1:6: error[root-user]: the container runs as root: no USER is set, and \
         `alpine:3.20` runs as root\n"
    );
    assert_eq!(err(&output), "");
}

#[test]
fn json_has_its_documented_form() {
    let dockerfile = "FROM alpine:3.20 AS base\nLABEL who=ä\nUSER root\nFROM base\nHEALTHCHECK --interval=5s --timeout=3s --retries=3 CMD [\"/a\"]\nCMD [\"/a\"]\n";
    let compose = "services:\n  web:\n    build: .\n";
    let repository = checkout(&[("Dockerfile", dockerfile), ("compose.yaml", compose)]);
    let output = stockade(repository.path(), &["check", "--select", "root-user", "--format", "json"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["files"], serde_json::json!({"dockerfiles": 1, "compose": 1}));
    assert_eq!(json["summary"], serde_json::json!({"error": 1, "warning": 0, "notice": 0}));
    let finding = &json["findings"][0];
    let text = |key: &str| finding[key].as_str().unwrap().to_owned();
    assert_eq!(
        (text("rule"), text("level"), text("path")),
        ("root-user".into(), "error".into(), "Dockerfile".into())
    );
    let place = ["line", "column", "end_line", "end_column"].map(|key| finding[key].as_u64().unwrap());
    assert_eq!(place, [3, 6, 3, 10], "from 1, the end exclusive");
    let notes: Vec<_> =
        finding["notes"].as_array().unwrap().iter().map(|note| note["path"].as_str().unwrap()).collect();
    assert_eq!(notes, ["Dockerfile", "compose.yaml"]);
    assert_eq!(text("fingerprint").len(), 32);
    let mut keys: Vec<_> = finding.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    let mut documented = [
        "rule",
        "level",
        "path",
        "line",
        "column",
        "end_line",
        "end_column",
        "message",
        "help",
        "services",
        "notes",
        "fingerprint",
    ];
    documented.sort_unstable();
    assert_eq!(keys, documented);
}

#[test]
fn pretty_shows_the_way_and_no_colour_unless_asked() {
    let dockerfile = "FROM node:22-alpine AS base\nRUN corepack enable\nFROM base\nUSER 1\nHEALTHCHECK CMD a\nCMD [\"node\", \"a.js\"]\n";
    let repository = checkout(&[("Dockerfile", dockerfile)]);
    let plain = stockade(repository.path(), &["check", "--format", "pretty"]);
    let text = out(&plain);
    for part in [
        "error[package-manager-in-runtime]",
        "[Dockerfile:2:5]",
        "this stage is based on that stage",
        "help: ",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains('\u{1b}'));
    let colored = stockade(repository.path(), &["check", "--format", "pretty", "--color", "always"]);
    assert!(out(&colored).contains('\u{1b}'));
}

#[test]
fn text_of_linted_files_is_never_printed_raw() {
    let dockerfile =
        "FROM alpine:3.20\nUSRE \u{1b}[31mred\u{202e}\nUSER root\u{7}\nCMD [\"a\"]\n\u{1b}]0;title\u{7} x\n";
    let repository = checkout(&[("Dockerfile", dockerfile), ("a\u{1b}[2Jb/Dockerfile", ROOT)]);
    for format in ["pretty", "short"] {
        let text = out(&stockade(repository.path(), &["check", "--format", format]));
        assert!(text.contains("\\u{1b}"), "{format}: {text}");
        let raw = text.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(raw, None, "{format}: {text:?}");
        assert!(!text.contains('\u{202e}'), "{format}");
    }
    let json = out(&stockade(repository.path(), &["check", "--format", "json"]));
    assert!(!json.contains('\u{1b}'), "JSON escapes controls by itself");
}

#[test]
fn the_whole_repository_is_read_from_any_folder_of_it() {
    let compose = "services:\n  web:\n    build: services/web\n    user: \"1000\"\n";
    let repository = checkout(&[("compose.yaml", compose), ("services/web/Dockerfile", ROOT)]);
    let output = stockade(&repository.path().join("services/web"), &["check", "--select", "root-user"]);
    assert_eq!(out(&output), "", "the service's user clears the image's");
    assert_eq!(output.status.code(), Some(0));
    let only = stockade(repository.path(), &["check", "--select", "root-user", "compose.yaml"]);
    assert_eq!(only.status.code(), Some(0));
}

#[test]
fn files_named_on_purpose_are_linted_whatever_their_names() {
    let repository =
        checkout(&[("image.txt", ROOT), (".gitignore", "hidden/\n"), ("hidden/Dockerfile", ROOT)]);
    assert_eq!(stockade(repository.path(), &["check"]).status.code(), Some(3));
    let output = stockade(repository.path(), &["check", "image.txt"]);
    assert!(out(&output).starts_with("image.txt:1:6: error[root-user]"), "{}", out(&output));
    let output = stockade(repository.path(), &["check", "hidden"]);
    assert!(out(&output).starts_with("hidden/Dockerfile:1:6: error[root-user]"), "{}", out(&output));
}

#[test]
fn explain_and_rules_show_the_catalogue() {
    let directory = TempDir::new().unwrap();
    let page = out(&stockade(directory.path(), &["explain", "root-user"]));
    assert!(page.starts_with("# privilege/root-user: a container runs as root\n\nLevel: error"), "{page}");
    assert!(page.contains("## Bad") && page.contains("Serves: CIS 4.1"));
    assert_eq!(stockade(directory.path(), &["explain", "nothing"]).status.code(), Some(2));
    let list = out(&stockade(directory.path(), &["rules"]));
    let privilege = list.split("privilege/\n").nth(1).and_then(|rest| rest.split("\n\n").next());
    assert!(privilege.is_some_and(|rules| rules.contains("\n  root-user")), "{list}");
    let json: Value =
        serde_json::from_str(&out(&stockade(directory.path(), &["rules", "--format", "json"]))).unwrap();
    assert!(
        json.as_array()
            .unwrap()
            .iter()
            .any(|rule| rule["rule"] == "root-user" && rule["recommended"] == "error")
    );
}

#[test]
fn services_are_printed_with_the_reason() {
    let directory = checkout(&[
        ("compose.yaml", "services:\n  api: {build: ./api}\n"),
        ("api/Dockerfile", "FROM node:22-alpine\nCMD [\"node\", \"index.js\"]\n"),
    ]);
    let output = stockade(directory.path(), &["services"]);
    assert_eq!(out(&output), "api  service `api` is built from it (compose.yaml:2)\n");
    assert_eq!(output.status.code(), Some(0));
    let output = stockade(directory.path(), &["services", "--format", "json"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["services"][0]["directory"], "api");
    assert_eq!(json["services"][0]["because"], "built");
    let none = checkout(&[("Dockerfile", "FROM alpine:3.20\n")]);
    assert_eq!(stockade(none.path(), &["services"]).status.code(), Some(3));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let many: Vec<(String, &str)> = (0..400).map(|number| (format!("s{number}/Dockerfile"), ROOT)).collect();
    let files: Vec<(&str, &str)> = many.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let repository = checkout(&files);
    let mut child = Command::new(env!("CARGO_BIN_EXE_stockade"))
        .args(["check", "--format", "json"])
        .current_dir(repository.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn statistics_count_and_quiet_says_nothing() {
    let repository = checkout(&[("a/Dockerfile", ROOT), ("b/Dockerfile", ROOT)]);
    let output = stockade(repository.path(), &["check", "--statistics"]);
    assert_eq!(out(&output), "     2  error    root-user\n");
    let output = stockade(repository.path(), &["check", "--quiet"]);
    assert_eq!((out(&output).as_str(), output.status.code()), ("", Some(1)));
}

#[test]
fn the_policy_file_decides_and_says_so() {
    let policy = "rules:\n  root-user: notice\n  floating-tag: off\noverrides:\n  - files: [apps/**]\n    rules: {privilege: error}\nexclude: [old]\n";
    let repository = checkout(&[
        ("stockade.yaml", policy),
        ("a/Dockerfile", ROOT),
        ("apps/b/Dockerfile", ROOT),
        ("old/Dockerfile", ROOT),
        ("c/Dockerfile", FLOATING),
    ]);
    let output = stockade(repository.path(), &["check", "--format", "json"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = json["findings"].as_array().unwrap();
    let row = |finding: &Value| {
        let note = &finding["notes"][0];
        (
            finding["path"].as_str().unwrap().to_owned(),
            finding["level"].as_str().unwrap().to_owned(),
            format!(
                "{}:{} {}",
                note["path"].as_str().unwrap(),
                note["line"],
                note["message"].as_str().unwrap()
            ),
        )
    };
    let rows: Vec<_> = findings.iter().map(row).collect();
    let wanted = [
        ("a/Dockerfile", "notice", "stockade.yaml:2 the policy sets this level: notice"),
        ("apps/b/Dockerfile", "error", "stockade.yaml:6 the policy sets this level: error"),
    ];
    assert_eq!(rows, wanted.map(|(path, level, note)| (path.to_owned(), level.to_owned(), note.to_owned())));
    let output = stockade(repository.path(), &["check", "--level", "root-user=off"]);
    assert_eq!(out(&output), "", "the command line goes over the policy");
}

#[test]
fn every_mistake_of_a_policy_file_is_told_with_its_place() {
    let policy = "profil: strict\nrules:\n  rot-user: error\n  root-user: {level: eror, allow: [x]}\nextends: [none.yaml]\n";
    let repository = checkout(&[("stockade.yaml", policy), ("Dockerfile", ROOT)]);
    let output = stockade(repository.path(), &["check"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(out(&output), "");
    assert_eq!(
        err(&output),
        "stockade: the policy file has 5 mistakes\n\
         stockade.yaml:1:1: there is no key `profil` here; did you mean `profile`?\n\
         stockade.yaml:3:3: there is no rule or category `rot-user`; did you mean `root-user`?\n\
         stockade.yaml:4:22: `eror` is not one of `error`, `warning`, `notice`, `off`; did you mean `error`?\n\
         stockade.yaml:4:28: this rule has no such option\n\
         stockade.yaml:5:11: `none.yaml` cannot be read: it does not exist in the repository\n"
    );
}

#[test]
fn no_report_shows_a_credential() {
    let compose = "services:\n  db:\n    image: postgres\n    environment:\n      POSTGRES_PASSWORD: tr0mbone9\n      \
                   URL: postgres://app:tr0mbone9@db/app\n    command: mysql -ptr0mbone9\n    env_file: [db.env]\n";
    let dockerfile =
        "FROM alpine\nENV A=1 DB_PASSWORD='tr0mbone9'\nRUN echo root:tr0mbone9 | chpasswd\nCMD [\"/a\"]\n";
    let env = "SMTP_PASSWORD=tr0mbone9\n";
    let repository = checkout(&[("compose.yaml", compose), ("Dockerfile", dockerfile), ("db.env", env)]);
    let formats =
        ["pretty", "short", "json", "jsonl", "sarif", "github", "gitlab", "checkstyle", "junit", "rdjson"];
    for format in formats {
        let output = stockade(repository.path(), &["check", "--profile", "strict", "--format", format]);
        let text = out(&output);
        let rules = ["hardcoded-credential", "secret-in-image", "committed-secret"];
        assert!(rules.iter().all(|rule| text.contains(rule)), "{format}: {text}");
        assert!(!text.contains("tr0mbone9"), "{format}: {text}");
    }
    let output = stockade(repository.path(), &["check", "--as-of", "yesterday"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_model_is_what_compose_prints_and_each_value_has_a_place() {
    let repository = checkout(&[
        (
            "compose.yaml",
            "name: shop\nservices:\n  web:\n    image: nginx:1.27\n    ports: ['80:80']\n    user: \"1\"\n",
        ),
        ("compose.override.yaml", "services:\n  web:\n    user: \"2\"\n    environment: [A/b~c=1]\n"),
        ("other/compose.yaml", "services:\n  one: {image: redis:8}\n"),
    ]);
    let output = stockade(repository.path(), &["model", "--format", "json", "--origins"]);
    let model: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(model["version"], 1);
    let shop = &model["projects"][0];
    assert_eq!(shop["directory"], ".");
    assert_eq!(shop["kind"], "development");
    assert_eq!(shop["files"], serde_json::json!(["compose.yaml", "compose.override.yaml"]));
    assert_eq!(shop["config"]["name"], "shop");
    assert_eq!(shop["config"]["services"]["web"]["user"], "2");
    let origins = shop["origins"].as_array().unwrap();
    let of = |pointer: &str| {
        let found = origins.iter().find(|origin| origin["pointer"] == pointer).unwrap();
        let place = |place: &Value| format!("{}:{}", place["path"].as_str().unwrap(), place["line"]);
        let lost: Vec<_> = found["lost"].as_array().unwrap().iter().map(place).collect();
        (place(&found["won"]), lost)
    };
    let user = ("compose.override.yaml:3".to_owned(), vec!["compose.yaml:6".to_owned()]);
    assert_eq!(of("/services/web/user"), user);
    assert_eq!(of("/services/web/environment/A~1b~0c").0, "compose.override.yaml:4");
    for origin in origins {
        let pointer = origin["pointer"].as_str().unwrap();
        assert!(shop["config"].pointer(pointer).is_some(), "{pointer} leads nowhere");
    }
    let mut all = Vec::new();
    leaves(&shop["config"]["services"]["web"]["ports"], "/services/web/ports", &mut all);
    for leaf in all {
        let is_known = |origin: &Value| leaf.starts_with(origin["pointer"].as_str().unwrap());
        assert!(origins.iter().any(is_known), "{leaf} has no origin");
    }
    let output = stockade(repository.path(), &["model", "other"]);
    assert_eq!(out(&output), "other/compose.yaml (plain)\n  one  redis:8\n");
    let output = stockade(repository.path(), &["model", "--format", "json", "other", "--name", "demo"]);
    let model: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(model["projects"][0]["config"]["networks"]["default"]["name"], "demo_default");
    assert!(model["projects"][0].get("origins").is_none());
}

#[test]
fn a_model_of_nothing_is_nothing() {
    let repository = checkout(&[("Dockerfile", CLEAN)]);
    let output = stockade(repository.path(), &["model"]);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(3), ""));
    assert_eq!(err(&output), "stockade: no Compose project in .\n");
}

#[test]
fn no_command_shows_a_credential_of_an_address_or_of_a_stage_that_does_not_ship() {
    let dockerfile = "FROM alpine:3.22 AS build\n\
                      ENV AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCYzz9dKe83hT2q\n\
                      FROM node\nUSER root\nADD https://user:hunter2xyzzy@example.com/f /f\nCMD [\"/f\"]\n";
    let repository = checkout(&[("Dockerfile", dockerfile)]);
    for arguments in [
        ["contents", "Dockerfile", "--format", "pretty"],
        ["contents", "Dockerfile", "--format", "json"],
        ["check", ".", "--format", "pretty"],
    ] {
        let output = stockade(repository.path(), &arguments);
        let said = out(&output) + &err(&output);
        // JSON shows no lines.
        assert!(arguments[3] == "json" || said.contains("•••"), "{arguments:?}: {said}");
        for secret in ["hunter2xyzzy", "wJalrXUtnFEMI"] {
            assert!(!said.contains(secret), "{arguments:?}: {said}");
        }
    }
}

#[test]
fn contents_shows_what_is_in_an_image_and_why() {
    let repository = checkout(&[
        ("compose.yaml", "services:\n  api: {build: api}\n  web: {build: {context: api, target: build}}\n"),
        (
            "api/Dockerfile",
            "FROM scratch AS build\nWORKDIR /src\nCOPY . .\nFROM scratch AS runtime\nCOPY --from=build /src/app /app/\n",
        ),
        ("api/.dockerignore", "# not these\n**/*.md\n"),
        ("api/app/main.py", ""),
        ("api/app/README.md", ""),
    ]);
    let output = stockade(repository.path(), &["contents", "api"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(
        out(&output),
        "api: api/Dockerfile, stage `runtime`\n\
         built from api, without what api/.dockerignore leaves out\n\n/\n  \
         app/  ← api/Dockerfile:5 COPY --from=build /src/app /app/\n    main.py\n"
    );
    let output = stockade(repository.path(), &["contents", "api", "--why", "/app/main.py"]);
    assert_eq!(
        out(&output),
        "/app/main.py: a file, a copy of `api/app/main.py`\n  \
         1. api/Dockerfile:3: copied from the build context into stage `build`\n       COPY . .\n  \
         2. api/Dockerfile:5: copied into stage `runtime`\n       COPY --from=build /src/app /app/\n"
    );
    let output = stockade(repository.path(), &["contents", "api/Dockerfile:build", "--why", "app/README.md"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        out(&output),
        "/src/app/README.md: nothing is known to be there\n  \
         - `api/app/README.md` is left out by the ignore file (api/.dockerignore:2)\n"
    );
    let output = stockade(repository.path(), &["contents", "apo"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).starts_with("stockade: no image is called `apo`; did you mean `api`?"),
        "{}",
        err(&output)
    );
    let output = stockade(repository.path(), &["contents", "api/Dockerfile"]);
    assert_eq!(
        err(&output),
        "stockade: `api/Dockerfile` stands for several images; name one of them:\n  \
         api/Dockerfile:build\n  api/Dockerfile:runtime\n"
    );
}

#[test]
fn what_is_suppressed_is_shown_if_asked_for_and_never_as_a_finding() {
    let dockerfile = format!("# stockade: ignore[root-user] -- needs port 80\n{ROOT}");
    let repository = checkout(&[("Dockerfile", &dockerfile)]);
    let plain = stockade(repository.path(), &["check"]);
    assert_eq!((out(&plain).as_str(), plain.status.code()), ("", Some(0)));
    let shown = stockade(repository.path(), &["check", "--show-suppressed"]);
    assert_eq!(
        out(&shown),
        "suppressed[root-user] Dockerfile:2: the container runs as root: no USER is set, and `alpine:3.20` runs as \
         root (by Dockerfile:1: needs port 80)\n"
    );
    assert_eq!(shown.status.code(), Some(0));
    let json = stockade(repository.path(), &["check", "--show-suppressed", "--format", "json"]);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["findings"], serde_json::json!([]));
    let by = &json["suppressed"][0]["suppressed_by"];
    assert_eq!(
        (&by["by"], &by["line"], &by["reason"]),
        (&"comment".into(), &1.into(), &"needs port 80".into())
    );
    let sarif = stockade(repository.path(), &["check", "--show-suppressed", "--format", "sarif"]);
    let sarif: Value = serde_json::from_slice(&sarif.stdout).unwrap();
    let suppression = &sarif["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!(
        (&suppression["kind"], &suppression["justification"]),
        (&"inSource".into(), &"needs port 80".into())
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_what_each_checkout_makes_is_not_missing() {
    let project = "services:\n  web:\n    image: acme/web:${TAG}\n    env_file: web/.env\n";
    let files = [("app/compose.yaml", project), ("app/web/index.js", "")];
    let check = |sample: &[(&str, &str)]| {
        let directory = checkout(&[&files[..], sample].concat());
        for link in ["app/.env", "app/web/.env"] {
            let target = format!("{}.env", "../".repeat(link.matches('/').count()));
            std::os::unix::fs::symlink(target, directory.path().join(link)).unwrap();
        }
        let rules = ["--select", "missing-env-file", "--select", "unset-variable"];
        out(&stockade(directory.path(), &[&["check", "--format", "short"][..], &rules].concat()))
    };
    assert_eq!(check(&[(".env.example", "TAG=\n")]), "", "the sample lies where the links lead");
    let without = check(&[]);
    assert!(without.contains("compose.yaml:3:21: warning[unset-variable]"), "{without}");
    assert!(without.contains("compose.yaml:4:15: warning[missing-env-file]"), "{without}");
}

#[test]
fn builds_are_printed_with_who_asks_for_them() {
    let policy = "images:\n  build:\n  - {name: acme/base, dockerfile: base/Dockerfile, context: .}\n";
    let directory = checkout(&[
        ("stockade.yaml", policy),
        ("compose.yaml", "services:\n  api: {build: ./api}\n"),
        ("api/Dockerfile", "FROM acme/base\n"),
        ("base/Dockerfile", ROOT),
        ("other/Dockerfile", ROOT),
    ]);
    let output = stockade(directory.path(), &["builds"]);
    let said = "api/Dockerfile\n  compose   api (compose.yaml:2)\n            from api\nbase/Dockerfile\n  \
                policy    acme/base (stockade.yaml:3)\n            from .\n            as acme/base\n\
                other/Dockerfile\n  nobody    nobody is known to build it\n            from other, as is guessed\n";
    assert_eq!(out(&output), said);
    let output = stockade(directory.path(), &["builds", "--format", "json"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["builds"][1]["by"]["kind"], "policy");
    assert_eq!(json["builds"][2]["context_is_guessed"], true);
    let none = checkout(&[("main.py", "")]);
    assert_eq!(stockade(none.path(), &["builds"]).status.code(), Some(3));
}
