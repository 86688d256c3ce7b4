//! What becomes one finding, and what it says then.

use crate::findings::{check, services};
use stockade::{Date, Format, Level, Policy, RepoPath, lint};

/// A report for people as one line, without the bars that lead it.
fn unwrapped(pretty: &str) -> String {
    pretty.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ")
}

#[test]
fn one_cause_at_several_places_is_told_once_with_each_of_them() {
    let compose = |count: usize| {
        let lines: Vec<String> = (0..count).map(|number| format!("  V{number}: $X\n")).collect();
        let environment =
            format!("services:\n  web:\n    image: acme/web:1\n    environment:\n{}", lines.concat());
        environment.replace("  V", "      V")
    };
    let checked = check(&["unset-variable"], &[("compose.yaml", &compose(3))]);
    assert_eq!(checked.found(), ["compose.yaml:5 unset-variable"]);
    let notes = checked.notes(checked.only());
    assert_eq!(notes, ["compose.yaml:6 `X`", "compose.yaml:7 `X`"]);
    let many = check(&["unset-variable"], &[("compose.yaml", &compose(40))]);
    assert_eq!(many.only().again().count(), 39, "programs are told each");
    let pretty = unwrapped(&many.report(Format::Pretty));
    assert!(
        pretty.contains("(also at compose.yaml:11:11, compose.yaml:12:11, compose.yaml:13:11 and 31 more)"),
        "{pretty}"
    );
}

#[test]
fn one_image_from_elsewhere_is_told_once_with_all_services_that_run_it() {
    let compose = |name: &str, tag: &str| format!("services:\n  {name}:\n    image: nginx:{tag}\n");
    let (blue, green) = (compose("blue", "1.28.0"), compose("green", "1.28.2"));
    let other = "services:\n  cache:\n    image: redis:8.2.1\n";
    let files = [("a/compose.yaml", blue.as_str()), ("b/compose.yaml", &green), ("c/compose.yaml", other)];
    for (rule, places, expected) in [
        (
            "missing-healthcheck",
            ["a/compose.yaml:2 missing-healthcheck", "c/compose.yaml:2 missing-healthcheck"].as_slice(),
            "nothing checks whether `blue` and `green` work: `nginx:1.28.0` and `nginx:1.28.2` have no check",
        ),
        (
            "root-user",
            &["a/compose.yaml:3 root-user"],
            "services `blue` and `green` run as root: no `user` is set, and `nginx:1.28.0` and `nginx:1.28.2` run as root",
        ),
    ] {
        let checked = check(&[rule], &files);
        let joined = checked.joined();
        let found: Vec<String> =
            joined.iter().map(|finding| format!("{} {}", checked.at(finding.place), finding.rule)).collect();
        assert_eq!(found, places);
        assert_eq!((services(&joined[0]), joined[0].message.as_str()), (vec!["blue", "green"], expected));
    }
    let local = check(&["missing-healthcheck", "root-user"], &[("compose.dev.yaml", &blue)]).joined();
    assert!(local.is_empty(), "in development: {local:?}");
}

#[test]
fn what_each_release_of_a_file_says_is_told_once() {
    const COMPOSE: &str = "services:\n  api: {image: 'acme/api:1', depends_on: [db]}\n  db: {image: 'postgres:17.6', ports: ['5432:5432']}\n";
    let rules = ["dependency-not-awaited", "published-datastore"];
    let releases = [("v1.0.0/compose.yaml", COMPOSE), ("v1.1.0-rc1/compose.yaml", COMPOSE)];
    let checked = check(&rules, &releases);
    assert_eq!((checked.found().len(), checked.joined().len()), (4, 2));
    assert!(checked.joined().iter().all(|finding| finding.again().count() == 1));
    let apart = check(&rules, &[("blue/compose.yaml", COMPOSE), ("green/compose.yaml", COMPOSE)]);
    assert_eq!(apart.joined().len(), 4);
}

#[test]
fn files_of_one_copy_are_told_once() {
    let checked = check(
        &["secret-file-in-image"],
        &[
            ("Dockerfile", "FROM node:22\nCOPY . /app\nCMD [\"node\", \"/app/a.js\"]\n"),
            ("a.js", ""),
            ("one.env", "STRIPE_SECRET_KEY=Zm9vYmFyOTg3NjU0MzIxcXdlcnR5\n"),
            ("two.env", "STRIPE_SECRET_KEY=Zm9vYmFyOTg3NjU0MzIxcXdlcnR5\n"),
        ],
    );
    let joined = checked.joined();
    let [finding] = joined.as_slice() else { panic!("{joined:?}") };
    let expected = "`one.env` and `two.env`, which contain a key, are copied into the runtime image";
    assert_eq!(finding.message, expected);
    let help = finding.help.as_deref().unwrap_or_default();
    assert!(
        help.starts_with("exclude them with lines in the ignore file (`**/one.env` and `**/two.env`)"),
        "{help}"
    );
}

#[test]
fn what_several_services_have_from_one_place_names_them() {
    let compose = "x-own: &own {privileged: true}\nservices:\n  web:\n    image: acme/web:1\n    <<: *own\n  \
                   api:\n    image: acme/api:1\n    <<: *own\n";
    let checked = check(&["privileged-service"], &[("compose.yaml", compose)]);
    assert_eq!(checked.found(), ["compose.yaml:1 privileged-service"]);
    assert_eq!(services(checked.only()), ["api", "web"], "by name, where none of them stands");
    let message = &checked.only().message;
    assert!(message.contains("gives services `api` and `web` all capabilities"), "{message}");
    assert!(checked.only().notes.is_empty(), "the services say where");
}

#[test]
fn what_several_services_of_a_file_lack_names_them_as_they_stand() {
    let compose = "services:\n  web:\n    image: acme/web:1\n  api:\n    image: acme/api:1\n";
    let checked = check(&["missing-restart-policy"], &[("compose.yaml", compose)]);
    assert_eq!(checked.found(), ["compose.yaml:2 missing-restart-policy"]);
    assert_eq!(services(checked.only()), ["web", "api"]);
    assert!(checked.only().notes.is_empty(), "the services say where");
}

#[test]
fn one_cause_is_as_bad_as_the_worst_that_it_does() {
    let base = "services:\n  own:\n    image: acme/own:1\n    volumes: [/data]\n";
    let user = "services:\n  store:\n    extends: {file: ../base.yaml, service: own}\n";
    let level = |one: &str, two: &str| {
        let files = [("base.yaml", base), (one, user), (two, user)];
        let checked = check(&["anonymous-volume"], &files);
        assert_eq!(checked.found(), ["base.yaml:4 anonymous-volume"]);
        checked.only().level
    };
    assert_eq!(level("a/compose.dev.yaml", "b/compose.dev.yaml"), Level::Notice);
    assert_eq!(level("a/compose.dev.yaml", "b/compose.yaml"), Level::Warning);
    assert_eq!(level("a/compose.yaml", "b/compose.dev.yaml"), Level::Warning);
}

#[test]
fn what_is_suppressed_for_one_service_is_not_for_the_next() {
    let comment = "  # stockade: ignore[root-user] -- x\n";
    let compose = |web: &str, worker: &str| {
        format!(
            "services:\n{web}  web:\n    build: {{context: ., target: web}}\n{worker}  worker:\n    \
             build: {{context: ., target: worker}}\n"
        )
    };
    let dockerfile = "FROM alpine:3.20 AS shared\nFROM shared AS web\nCMD [\"/web\"]\nFROM shared AS worker\n\
                      CMD [\"/worker\"]\n";
    let check =
        |compose: &str| check(&["root-user"], &[("compose.yaml", compose), ("Dockerfile", dockerfile)]);
    let one = check(&compose(comment, ""));
    assert_eq!((services(one.only()), one.suppressed().len()), (vec!["worker"], 1));
    assert_eq!(services(&one.outcome.suppressed[0]), ["web"]);
    let both = check(&compose(comment, comment));
    assert_eq!(both.outcome.findings, []);
    assert_eq!(services(&both.outcome.suppressed[0]), ["web", "worker"]);
}

/// A Dockerfile on a base.
fn on(base: &str) -> String {
    format!("FROM {base}\nCMD [\"/x\"]\n")
}

#[test]
fn one_edit_in_many_files_is_one_finding_with_a_note_at_each() {
    let (old, older) = (on("node:18.20-alpine"), on("node:18.1"));
    let other = on("node:16-alpine");
    let files =
        [("a/Dockerfile", &*old), ("b/Dockerfile", &older), ("c/Dockerfile", &old), ("d/Dockerfile", &other)];
    let checked = check(&["end-of-life-base"], &files);
    let joined = checked.joined();
    let said: Vec<_> = joined.iter().map(|one| (one.message.as_str(), checked.notes(one))).collect();
    let (b, c) = (
        "b/Dockerfile:1 `node:18.1` is used here".to_owned(),
        "c/Dockerfile:1 `node:18.20-alpine` is used here".to_owned(),
    );
    assert_eq!(
        said,
        [
            (
                "`node:18.20-alpine` and `node:18.1` are end-of-life: Node.js 18 has had no security fixes since \
                 2025-04-30",
                vec![b, c]
            ),
            (
                "`node:16-alpine` is end-of-life: Node.js 16 has had no security fixes since 2023-09-11",
                vec![]
            ),
        ]
    );
}

#[test]
fn one_value_of_a_variable_is_one_finding_that_names_all_images() {
    let compose = "services:\n  a: {image: \"acme/a:${TAG}\"}\n  b: {image: \"acme/b:${TAG}\"}\n";
    let checked = check(&["unpinned-image"], &[(".env", "TAG=latest\n"), ("compose.yaml", compose)]);
    assert_eq!(
        checked.report(Format::Short),
        ".env:1:5: error[unpinned-image]: images `acme/a:latest` and `acme/b:latest` are tagged `latest`: each pull may get a different image\n"
    );
}

#[test]
fn one_copy_that_reaches_several_images_is_one_finding_that_names_all() {
    let service = |name: &str| format!("  {name}: {{build: {{context: ., args: {{S: {name}}}}}}}\n");
    let compose = format!("services:\n{}{}{}", service("a"), service("b"), service("c"));
    let start = r#"{"scripts":{"start":"node x.js"}}"#;
    let files = [
        ("compose.yaml", &*compose),
        ("Dockerfile", "FROM alpine:3.22\nARG S\nCOPY services /services\nCMD /services/$S/run\n"),
        ("package.json", r#"{"workspaces":["services/*"]}"#),
        ("services/a/package.json", start),
        ("services/b/package.json", start),
        ("services/c/package.json", start),
        ("services/a/main.go", "package main"),
        ("services/b/main.go", "package main"),
        ("services/c/main.go", "package main"),
    ];
    let checked = check(&["foreign-service-code"], &files);
    assert_eq!(checked.outcome.findings.len(), 3);
    let joined = checked.joined();
    assert_eq!(joined.len(), 1);
    let message = &joined[0].message;
    for names in
        ["the runtime images of `a`, `b` and `c` contain", "`services/a`", "`services/b`", "`services/c`"]
    {
        assert!(message.contains(names), "{message}");
    }
    assert_eq!(services(&joined[0]), ["a", "b", "c"]);
}

#[test]
fn one_password_is_one_finding_wherever_it_stands() {
    let compose = "services:\n  a:\n    image: acme/a:1\n    environment:\n      DB_PASSWORD: hunter2xyz\n      \
                   RABBIT_PASSWORD: hunter2xyz\n      API_PASSWORD: quite-another7\n";
    let files = [("compose.yaml", compose), ("other.compose.yaml", compose)];
    let checked = check(&["hardcoded-credential"], &files);
    let said: Vec<_> =
        checked.joined().iter().map(|one| (one.message.clone(), one.again().count())).collect();
    assert_eq!(
        said,
        [
            ("`DB_PASSWORD` and `RABBIT_PASSWORD` contain a password in plain text".to_owned(), 3),
            ("`API_PASSWORD` contains a password in plain text".to_owned(), 1),
        ]
    );
}

#[test]
fn entries_of_one_list_are_one_finding() {
    let compose = "services:\n  g:\n    image: acme/g:1\n    depends_on: [db, cache]\n    \
                   devices: [\"/dev/nvidia0:/dev/nvidia0\", \"/dev/nvidiactl:/dev/nvidiactl\"]\n  db:\n    \
                   image: postgres:16.4\n    links: [q]\n  cache:\n    image: redis:7.2.4\n    links: [q]\n  \
                   q: {image: acme/q:1}\n";
    let checked =
        check(&["dependency-not-awaited", "host-device", "obsolete-key"], &[("compose.yaml", compose)]);
    let said: Vec<_> = checked.joined().into_iter().map(|one| (one.message, one.help.unwrap())).collect();
    let said: Vec<_> = said.iter().map(|(message, help)| (message.as_str(), help.as_str())).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    let (awaited, help) = said[0];
    assert_eq!(awaited, "service `g` does not wait until `db` (PostgreSQL) and `cache` (Redis) are ready");
    assert!(help.contains("{db: {condition: service_healthy}}`"), "{help}");
    assert!(help.contains("{cache: {condition: service_healthy}}`"), "{help}");
    assert_eq!(said[1].0, "service `g` has access to host devices `/dev/nvidia0` and `/dev/nvidiactl`");
    assert_eq!(said[2].0, "`links` is obsolete");
}

#[test]
fn what_no_file_of_the_repository_says_is_one_finding_that_names_all_services() {
    let compose = "services:\n  app: {image: acme/a:1}\n";
    let second = "services:\n  app: {image: acme/a:1}\n  web: {image: acme/web:1}\n";
    let checked =
        check(&["capabilities-kept"], &[("compose.yaml", compose), ("docker-compose.all.yml", second)]);
    assert_eq!(
        checked.report(Format::Short),
        "compose.yaml:2:3: notice[capabilities-kept]: services `app` and `web` keep the default Linux capabilities, \
         such as CHOWN and NET_RAW: `cap_drop: [ALL]` is not set (also at docker-compose.all.yml:2:3)\n"
    );
    assert_eq!(checked.notes(&checked.joined()[0]), ["docker-compose.all.yml:2 services `app` and `web`"]);
}

#[test]
fn programs_are_told_every_service_and_every_place() {
    let names: Vec<String> = (10..30).map(|number| format!("s{number}")).collect();
    let services: Vec<String> = names.iter().map(|name| format!("  {name}: {{image: acme/a:1}}\n")).collect();
    let compose = format!("services:\n{}", services.concat());
    let checked =
        check(&["missing-restart-policy"], &[("a/compose.yaml", &*compose), ("b/compose.yaml", &compose)]);
    for format in [Format::Short, Format::Json, Format::Sarif] {
        let text = checked.report(format);
        assert!(names.iter().all(|name| text.contains(&format!("`{name}`"))), "{text}");
        assert!(text.contains("b/compose.yaml") && !text.contains(" more"), "{text}");
    }
    let json: serde_json::Value = serde_json::from_str(&checked.report(Format::Json)).unwrap();
    let finding = &json["findings"][0];
    assert_eq!(finding["services"].as_array().unwrap().len(), 40);
    assert_eq!(finding["services"][39]["path"], "b/compose.yaml");
    assert_eq!((&finding["notes"][0]["again"], &finding["notes"][0]["line"]), (&true.into(), &2.into()));
    let pretty = unwrapped(&checked.report(Format::Pretty));
    assert!(pretty.contains("`s15` and 14 more"), "{pretty}");
}

#[test]
fn each_place_of_one_finding_is_suppressed_by_itself() {
    let (old, known) =
        (on("node:18"), format!("# stockade: ignore[end-of-life-base] -- x\n{}", on("node:18")));
    let files = [("a/Dockerfile", &*known), ("b/Dockerfile", &old), ("c/Dockerfile", &old)];
    let checked = check(&["end-of-life-base"], &files);
    assert_eq!(checked.suppressed(), ["a/Dockerfile:2 end-of-life-base"]);
    let joined = checked.joined();
    assert_eq!(joined.len(), 1);
    assert_eq!(checked.at(joined[0].place), "b/Dockerfile:1");
    assert_eq!(checked.notes(&joined[0]), ["c/Dockerfile:1 `node:18` is used here"]);
}

#[test]
fn who_asks_for_a_part_is_told_its_places_alone() {
    let old = on("node:18");
    let checked = check(&["end-of-life-base"], &[("a/Dockerfile", &*old), ("b/Dockerfile", &old)]);
    let mut policy = Policy::default();
    policy.as_of = Date::parse("2026-11-30");
    let mut findings = lint(&checked.facts, &policy, &[RepoPath::new("b").unwrap()]);
    findings.retain(|finding| finding.rule == "end-of-life-base");
    assert_eq!(findings.len(), 1);
    assert_eq!(checked.at(findings[0].place), "b/Dockerfile:1");
    assert_eq!((findings[0].again().count(), findings[0].follows_from), (0, None));
}

#[test]
fn what_counts_less_stands_by_itself() {
    let compose = "services:\n  a: {image: acme/a:1}\n";
    let checked = check(
        &["missing-platform", "unpinned-image"],
        &[
            ("compose.dev.yaml", "services:\n  a: {image: acme/a}\n"),
            ("compose.yaml", "services:\n  a: {image: acme/a}\n"),
            ("x/compose.yaml", compose),
        ],
    );
    let levels: Vec<_> = checked.joined().iter().map(|one| (checked.at(one.place), one.level)).collect();
    assert!(levels.contains(&("compose.yaml:2".to_owned(), Level::Error)), "{levels:?}");
    assert!(levels.contains(&("compose.dev.yaml:2".to_owned(), Level::Notice)), "{levels:?}");
}
