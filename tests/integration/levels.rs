//! What the same rule takes more or less seriously, and where it says nothing.

use crate::findings::check;
use stockade::Level;

/// A repository, by what is special about it, and the levels of what a rule finds there.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [Level]);

fn each_has_its_levels(rule: &str, cases: &[Case<'_>]) {
    for (what, files, expected) in cases {
        let checked = check(&[rule], files);
        let levels: Vec<Level> = checked.joined().iter().map(|finding| finding.level).collect();
        assert_eq!(levels, *expected, "{rule}: {what}: {:?}", checked.found());
    }
}

#[test]
fn a_date_that_is_near_is_a_notice() {
    each_has_its_levels(
        "end-of-life-base",
        &[
            ("years ago", &[("Dockerfile", "FROM node:18\n")], &[Level::Warning]),
            ("days ago", &[("Dockerfile", "FROM postgres:14.5\n")], &[Level::Notice]),
            ("in some days", &[("Dockerfile", "FROM redis:8.0\n")], &[Level::Notice]),
            ("in half a year", &[("Dockerfile", "FROM redis:6.2\n")], &[]),
            ("inputs of tests", &[("a/testdata/Dockerfile", "FROM node:18\n")], &[]),
        ],
    );
}

#[test]
fn a_pin_matters_less_in_development() {
    let service = |image: &str| format!("services:\n  db: {{image: {image}}}\n");
    let (untagged, major) = (service("postgres"), service("postgres:17"));
    each_has_its_levels(
        "unpinned-image",
        &[
            ("a project", &[("compose.yaml", &untagged)], &[Level::Error]),
            ("one for development", &[("compose.dev.yaml", &untagged)], &[Level::Notice]),
            ("an image", &[("Dockerfile", "FROM node\n")], &[Level::Error]),
            ("one for development", &[("Dockerfile.dev", "FROM node\n")], &[Level::Notice]),
            ("inputs of tests", &[("a/fixtures/Dockerfile", "FROM node\n")], &[]),
        ],
    );
    each_has_its_levels(
        "floating-tag",
        &[
            ("a project", &[("compose.yaml", &major)], &[Level::Warning]),
            ("one for development", &[("compose.dev.yaml", &major)], &[Level::Notice]),
            ("inputs of tests", &[("a/testdata/Dockerfile", "FROM node:22\n")], &[]),
        ],
    );
}

#[test]
fn what_nobody_is_known_to_have_is_a_warning() {
    let dockerfile = ("Dockerfile", "FROM node:22.11-alpine\nCOPY . /app\nCMD [\"node\", \"/app/x.js\"]\n");
    let (program, ignored) = (("package.json", "{}"), (".gitignore", ".env\n"));
    let ignore = (".dockerignore", "README.md\n");
    each_has_its_levels(
        "dockerignore-gap",
        &[
            ("git leaves it out", &[dockerfile, program, ignore, ignored], &[Level::Warning]),
            (
                "a sample of it",
                &[dockerfile, program, ignore, ignored, (".env.example", "TOKEN=\n")],
                &[Level::Error],
            ),
        ],
    );
    let service = |file: &str| format!("services:\n  web: {{image: acme/web:1, env_file: {file}}}\n");
    each_has_its_levels(
        "missing-env-file",
        &[
            ("each installation's own", &[("compose.yaml", &service(".env"))], &[Level::Warning]),
            ("in quotes", &[("compose.yaml", &service("\"./.env\""))], &[Level::Warning]),
            ("another", &[("compose.yaml", &service("web.env"))], &[Level::Error]),
        ],
    );
}

#[test]
fn what_few_projects_do_is_a_notice() {
    let compose = "services:\n  a: {image: acme/a:1}\n  b: {image: acme/b:1}\n";
    let three = format!("{compose}  c: {{image: acme/c:1}}\n");
    for rule in ["missing-cpu-limit", "missing-memory-limit", "capabilities-kept", "writable-root"] {
        each_has_its_levels(rule, &[("a project", &[("compose.yaml", compose)], &[Level::Notice])]);
    }
    each_has_its_levels(
        "implicit-network",
        &[
            ("two services", &[("compose.yaml", compose)], &[]),
            ("three services", &[("compose.yaml", &three)], &[Level::Notice]),
        ],
    );
}

#[test]
fn a_terminal_for_a_person_and_one_program_of_two_images_are_no_findings() {
    let service = |more: &str| format!("services:\n  a: {{image: acme/a:1{more}}}\n");
    each_has_its_levels(
        "missing-restart-policy",
        &[
            ("a service", &[("compose.yaml", &service(""))], &[Level::Warning]),
            ("a terminal", &[("compose.yaml", &service(", tty: true"))], &[Level::Warning]),
            ("a person", &[("compose.yaml", &service(", tty: true, stdin_open: true"))], &[]),
        ],
    );
    let compose = |base: &str| {
        format!(
            "services:\n  web: {{image: \"{base}\", volumes: [\"data:/data\"]}}\n  cleanup: {{build: cron, \
             volumes: [\"data:/data\"]}}\nvolumes: {{data: {{}}}}\n"
        )
    };
    let dockerfile = ("cron/Dockerfile", "FROM acme/web:1\nCMD [\"/cron\"]\n");
    each_has_its_levels(
        "shared-state",
        &[
            ("another program", &[("compose.yaml", &compose("acme/api:1")), dockerfile], &[Level::Notice]),
            ("one stands on the other", &[("compose.yaml", &compose("acme/web:1")), dockerfile], &[]),
        ],
    );
}
