//! What becomes one finding, and what it says then.

use crate::findings::{check, services};
use stockade::Level;

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
}

#[test]
fn what_several_services_have_from_one_place_names_them() {
    let compose = "x-own: &own {privileged: true}\nservices:\n  web:\n    image: acme/web:1\n    <<: *own\n  \
                   api:\n    image: acme/api:1\n    <<: *own\n";
    let checked = check(&["privileged-service"], &[("compose.yaml", compose)]);
    assert_eq!(checked.found(), ["compose.yaml:1 privileged-service"]);
    assert_eq!(services(checked.only()), ["api", "web"], "by name, where none of them stands");
    let message = &checked.only().message;
    assert!(message.contains("gives services `api` and `web` every capability"), "{message}");
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
