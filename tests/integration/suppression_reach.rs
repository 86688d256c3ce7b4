//! How far comments reach that take findings away: other files, what is referred to, values on several lines.

use crate::findings::{NONE, check};

/// What is found and what is suppressed, mistakes of the comments among the first.
fn judged(rule: &str, files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let checked = check(&[rule, "policy"], files);
    (checked.found(), checked.suppressed())
}

#[test]
fn what_is_said_of_a_file_is_not_said_of_the_dockerfiles_of_its_services() {
    let dockerfile = ("Dockerfile", "FROM alpine:3.20\nCMD [\"/a\"]\n");
    let web = "services:\n  web:\n    build: .\n";
    let of_file = format!("# stockade: ignore-file[root-user] -- x\n{web}");
    let (found, suppressed) = judged("root-user", &[("compose.yaml", &of_file), dockerfile]);
    assert_eq!(found, ["Dockerfile:1 root-user", "compose.yaml:1 unused-suppression"]);
    assert_eq!(suppressed, NONE);
    let of_service = web.replace("  web:", "  # stockade: ignore[root-user] -- x\n  web:");
    let (found, suppressed) = judged("root-user", &[("compose.yaml", &of_service), dockerfile]);
    assert_eq!(found, NONE);
    assert_eq!(suppressed, ["Dockerfile:1 root-user"], "it is said of the service");
}

#[test]
fn an_extension_is_followed_through_others_to_who_refers_to_it() {
    let compose = |comment: &str, through: &str| {
        format!(
            "x-a: &a {{privileged: true}}\nx-b: &b {{{through}}}\nservices:\n  web:\n    image: acme/web:1\n{comment}    \
             <<: *b\n"
        )
    };
    let comment = "    # stockade: ignore[privileged-service] -- x\n";
    let rule = "privileged-service";
    let through = compose("", "<<: *a");
    assert_eq!(judged(rule, &[("compose.yaml", &through)]).0, ["compose.yaml:1 privileged-service"]);
    let (found, suppressed) = judged(rule, &[("compose.yaml", &compose(comment, "<<: *a"))]);
    assert_eq!(found, NONE);
    assert_eq!(suppressed, ["compose.yaml:1 privileged-service"]);
    // Who refers to it as well needs a comment of its own.
    let second = compose(comment, "<<: *a") + "  worker:\n    image: acme/worker:1\n    <<: *a\n";
    let (found, _) = judged(rule, &[("compose.yaml", &second)]);
    assert_eq!(found, ["compose.yaml:1 privileged-service", "compose.yaml:6 unused-suppression"]);
}

#[test]
fn a_comment_behind_the_end_of_a_value_on_several_lines_reaches_it() {
    let comment = "# stockade: ignore[port-on-all-interfaces] -- x";
    let compose = |ports: &str| format!("services:\n  web:\n    image: acme/web:1\n    ports: {ports}\n");
    let rule = "port-on-all-interfaces";
    let none = compose("[\n      \"8080:80\",\n    ]");
    assert_eq!(judged(rule, &[("compose.yaml", &none)]).0, ["compose.yaml:5 port-on-all-interfaces"]);
    for ports in [
        format!("[\n      \"8080:80\",\n    ]  {comment}"),
        format!("[  {comment}\n      \"8080:80\",\n    ]"),
        format!("[\n      \"8080:80\",  {comment}\n    ]"),
        format!("[\n      \"8080:80\"]  {comment}"),
    ] {
        let (found, suppressed) = judged(rule, &[("compose.yaml", &compose(&ports))]);
        assert_eq!(found, NONE, "{ports}");
        assert_eq!(suppressed, ["compose.yaml:5 port-on-all-interfaces"], "{ports}");
    }
    // A block has no end that is written: behind its last item, the comment is for that item.
    let block = compose(&format!("\n      - \"8080:80\"\n      - \"8081:81\"  {comment}"));
    let (found, _) = judged(rule, &[("compose.yaml", &block)]);
    assert_eq!(found, ["compose.yaml:5 port-on-all-interfaces", "compose.yaml:6 unused-suppression"]);
}
