//! What ships in an image and what it starts: where it is told, how often, and what is not taken for it.

use crate::findings::{NONE, check, found, services};

/// Checks one Dockerfile.
fn found_in(rule: &str, dockerfile: &str) -> Vec<String> {
    found(&[rule], &[("Dockerfile", dockerfile)])
}

#[test]
fn what_two_images_lack_because_of_one_stage_is_told_there_once() {
    let compose = "services:\n  web: {build: {context: ., target: web}}\n  worker: {build: {context: ., target: worker}}\n";
    let checked = check(
        &["root-user"],
        &[
            ("compose.yaml", compose),
            (
                "Dockerfile",
                "FROM alpine:3.20 AS below\nFROM below AS shared\nFROM shared AS web\nCMD [\"/web\"]\n\
                 FROM shared AS worker\nCMD [\"/worker\"]\n",
            ),
        ],
    );
    assert_eq!(checked.found(), ["Dockerfile:2 root-user"], "the last stage that both stand on");
    assert_eq!(services(checked.only()), ["web", "worker"]);
    // Alone, an image lacks it itself.
    let alone = check(
        &["root-user"],
        &[
            ("compose.yaml", "services: {web: {build: {context: ., target: web}}}\n"),
            ("Dockerfile", "FROM alpine:3.20 AS shared\nFROM shared AS web\nCMD [\"/web\"]\n"),
        ],
    );
    assert_eq!(alone.found(), ["Dockerfile:2 root-user"]);
}

#[test]
fn a_manager_that_corepack_brings_is_not_told_again_where_it_starts() {
    let rule = "package-manager-in-runtime";
    let start = "CMD [\"pnpm\", \"start\"]\n";
    let with_corepack = format!("FROM node:22-alpine\nRUN npm install -g corepack\n{start}");
    assert_eq!(found_in(rule, &with_corepack), ["Dockerfile:2 package-manager-in-runtime"]);
    // Where nothing is seen to bring it, the start is all that tells.
    let without = format!("FROM acme/base:1\n{start}");
    assert_eq!(found_in(rule, &without), ["Dockerfile:2 package-manager-in-runtime"]);
}

#[test]
fn a_manager_is_there_from_its_first_step_on() {
    let rule = "package-manager-in-runtime";
    let dockerfile = |lines: &str| format!("FROM node:22-alpine\n{lines}\nCMD [\"node\", \"a.js\"]\n");
    let (prepare, enable) = ("RUN corepack prepare pnpm@9 --activate", "RUN corepack enable");
    let prepared_first = dockerfile(&format!("{prepare}\n{enable}"));
    assert_eq!(found_in(rule, &prepared_first), ["Dockerfile:2 package-manager-in-runtime"]);
    let checked = check(&[rule], &[("Dockerfile", &prepared_first)]);
    let shown = checked.facts.repo.files().slice(checked.only().place);
    assert_eq!(shown, "pnpm@9", "what is prepared, not what is switched on after it");
    let enabled_first = dockerfile(&format!("{enable}\n{prepare}"));
    assert_eq!(found_in(rule, &enabled_first), ["Dockerfile:2 package-manager-in-runtime"]);
}

/// A service of s6-overlay in `rootfs`: its script, and what it is.
fn s6(name: &str, kind: &str) -> [(String, String); 2] {
    let directory = format!("rootfs/etc/s6-overlay/s6-rc.d/{name}");
    [
        (format!("{directory}/run"), "#!/command/with-contenv sh\nexec serve-it\n".to_owned()),
        (format!("{directory}/type"), format!("{kind}\n")),
    ]
}

#[test]
fn what_only_prepares_is_no_service_of_s6() {
    let dockerfile = "FROM debian:12-slim\nCOPY rootfs /\nENTRYPOINT [\"/init\"]\n";
    let found = |kinds: [&str; 2]| {
        let [web, other] = [s6("web", kinds[0]), s6("prepare", kinds[1])];
        let files = web.iter().chain(&other).map(|(path, text)| (path.as_str(), text.as_str()));
        let files: Vec<_> = files.chain([("Dockerfile", dockerfile)]).collect();
        found(&["several-processes-in-image"], &files)
    };
    assert_eq!(found(["longrun", "oneshot"]), NONE);
    assert_eq!(found(["longrun", "bundle"]), NONE);
    assert_eq!(found(["longrun", "longrun"]), ["Dockerfile:3 several-processes-in-image"]);
}

#[test]
fn a_file_is_read_as_shell_only_where_it_says_so() {
    let found = |name: &str, text: &str| {
        let dockerfile = format!("FROM debian:12-slim\nCOPY {name} /{name}\nENTRYPOINT [\"/{name}\"]\n");
        found(&["several-processes-in-image"], &[("Dockerfile", &dockerfile), (name, text)])
    };
    let lines = "nginx\nnode server.js &\ngunicorn app:web\n";
    assert_eq!(found("start", lines), NONE, "a program, for all that is known");
    assert_eq!(found("start.sh", lines), ["start.sh:1 several-processes-in-image"]);
    let of_python = format!("#!/usr/bin/python3\n{lines}");
    assert_eq!(found("start.sh", &of_python), NONE, "it says what it is");
    let of_shell = format!("#!/bin/sh\n{lines}");
    assert_eq!(found("start", &of_shell), ["start:2 several-processes-in-image"]);
}

#[test]
fn who_starts_init_may_be_s6_or_a_script_of_the_repository() {
    let root = ["Dockerfile:1 root-user"];
    let own = "FROM debian:12-slim\nCOPY init /init\nENTRYPOINT [\"/init\"]\n";
    let found_with = |script: &str| found(&["root-user"], &[("Dockerfile", own), ("init", script)]);
    assert_eq!(found_with("#!/bin/sh\nexec /app\n"), root, "a script that is read, and stays root");
    assert_eq!(found_with("#!/bin/sh\nexec gosu app /app\n"), NONE, "one that does not");
    // s6-overlay itself comes in an archive, or with the base: what it starts may be anybody.
    let unread = "FROM debian:12-slim\nADD https://example.com/s6-overlay.tar.xz /tmp/\n\
                  RUN tar -C / -xf /tmp/s6-overlay.tar.xz\nENTRYPOINT [\"/init\"]\n";
    assert_eq!(found_in("root-user", unread), NONE);
    let services = [s6("web", "longrun"), s6("worker", "longrun")].concat();
    let services = services.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let with_services = "FROM debian:12-slim\nCOPY rootfs /\nENTRYPOINT [\"/init\"]\n";
    let files: Vec<_> = services.chain([("Dockerfile", with_services)]).collect();
    assert_eq!(found(&["root-user"], &files), NONE, "what its services hand over to is not known");
}

#[test]
fn a_check_that_may_not_call_its_tool_lacks_nothing_for_certain() {
    let rule = "healthcheck-tool-missing";
    let dockerfile =
        |check: &str| format!("FROM debian:13-slim\nUSER 1000\nHEALTHCHECK CMD {check}\nCMD [\"/a\"]\n");
    let missing = ["Dockerfile:3 healthcheck-tool-missing"];
    assert_eq!(found_in(rule, &dockerfile("curl -f localhost")), missing);
    let skipped = dockerfile("case $MODE in web) curl -f localhost;; esac");
    assert_eq!(found_in(rule, &skipped), NONE);
}

#[test]
fn what_lies_in_a_submodule_is_not_missing() {
    let found = |path: &str| {
        let dockerfile = format!("FROM scratch\nCOPY {path} /x\n");
        found(
            &["missing-copy-source"],
            &[
                (".gitmodules", "[submodule \"core\"]\n\tpath = libs/core\n\turl = ../core\n"),
                ("compose.yaml", "services: {app: {build: .}}\n"),
                ("Dockerfile", &dockerfile),
            ],
        )
    };
    assert_eq!(found("libs/core/x"), NONE, "a checkout may be without it");
    assert_eq!(found("libs/core"), NONE);
    assert_eq!(found("libs/cores/x"), ["Dockerfile:2 missing-copy-source"]);
    assert_eq!(found("libs/x"), ["Dockerfile:2 missing-copy-source"]);
}

#[test]
fn a_dockerfile_does_not_ask_for_its_own_stages() {
    let idle =
        "FROM alpine:3.20 AS linting\nRUN true\nFROM alpine:3.20 AS app\n# not linting\nCMD [\"/a\"]\n";
    let own = [("build/Dockerfile.py", idle)];
    let wanted = ["build/Dockerfile.py:1 unreachable-stage"];
    assert_eq!(found(&["unreachable-stage"], &own), wanted);
    let elsewhere = [own[0], ("build/images.py", "run(\"docker build --target linting .\")\n")];
    assert_eq!(found(&["unreachable-stage"], &elsewhere), NONE);
}
