//! Services as they run: which ports they take from each other, and how long they are meant to live.

use crate::findings::{self, NONE, check, found, found_strictly};

#[test]
fn a_later_file_that_says_a_port_of_one_service_again_is_no_conflict() {
    let found = |below: &str, above: &str| {
        let of_web =
            |ports: &str| format!("services:\n  web:\n    image: nginx:1.27.2\n    ports: [\"{ports}\"]\n");
        let (below, above) = (of_web(below), of_web(above));
        let files = [("compose.yaml", below.as_str()), ("compose.override.yaml", above.as_str())];
        found(&["port-conflict", "port-published-twice"], &files)
    };
    let twice = ["compose.override.yaml:4 port-published-twice"];
    assert_eq!(found("8080:80", "8080:81"), NONE);
    assert_eq!(found("8080:80", "127.0.0.1:8080:80"), twice);
    assert_eq!(found("8080:80", "8081:80"), twice);
    let compose =
        "services:\n  web:\n    image: nginx:1.27.2\n    ports:\n      - \"8080:80\"\n      - \"8080:81\"\n";
    let in_one_file = findings::found(&["port-conflict"], &[("compose.yaml", compose)]);
    assert_eq!(in_one_file, ["compose.yaml:6 port-conflict"], "nobody means to replace it here");
}

#[test]
fn a_port_of_the_host_is_taken_where_the_addresses_meet() {
    let port = |address: &str| match address {
        "" => "{target: 80, published: \"8080\"}".to_owned(),
        _ => format!("{{target: 80, published: \"8080\", host_ip: \"{address}\"}}"),
    };
    let meet = |one: &str, other: &str| {
        let (one, other) = (port(one), port(other));
        let compose = format!(
            "services:\n  web: {{image: \"acme/web:1\", ports: [{one}]}}\n  api: {{image: \"acme/api:1\", ports: \
             [{other}]}}\n"
        );
        let found = found(&["port-conflict"], &[("compose.yaml", &compose)]);
        assert!(found.is_empty() || found == ["compose.yaml:3 port-conflict"], "{found:?}");
        !found.is_empty()
    };
    for (one, other, wanted) in [
        ("", "", true),
        ("", "0.0.0.0", true),
        ("", "127.0.0.1", true),
        ("", "::", true),
        ("", "::1", true),
        ("0.0.0.0", "0.0.0.0", true),
        ("0.0.0.0", "127.0.0.1", true),
        ("0.0.0.0", "::", false),
        ("0.0.0.0", "::1", false),
        ("::", "::", true),
        ("::", "::1", true),
        ("::", "[::1]", true),
        ("::", "127.0.0.1", false),
        ("127.0.0.1", "127.0.0.1", true),
        ("127.0.0.1", "127.0.0.2", false),
        ("127.0.0.1", "::1", false),
        ("[::1]", "::1", true),
        // What is not known does not meet.
        ("", "${ADDRESS}", false),
        ("127.0.0.1", "${ADDRESS}", false),
    ] {
        assert_eq!(meet(one, other), wanted, "`{one}` and `{other}`");
        assert_eq!(meet(other, one), wanted, "`{other}` and `{one}`");
    }
}

#[test]
fn a_choice_of_services_is_told_once_whatever_is_put_on_top() {
    let ports = "[\"9001:1\", \"9002:2\", \"9003:3\", \"9004:4\", \"9005:5\"]";
    let below = format!(
        "services:\n  mysql:\n    image: acme/mysql:1\n    ports: {ports}\n  postgres:\n    image: acme/postgres:1\n    \
         ports: {ports}\n"
    );
    let above = "services:\n  mysql: {ports: [\"9006:6\"]}\n  postgres: {ports: [\"9006:6\"]}\n";
    let files = [("compose.yaml", below.as_str()), ("compose.prod.yaml", above)];
    let checked = check(&["port-conflict"], &files);
    assert_eq!(checked.found(), ["compose.yaml:7 port-conflict"]);
    assert!(checked.only().message.contains("4 more host ports"), "{}", checked.only().message);
    // Another choice is another finding.
    let apart = [("one/compose.yaml", below.as_str()), ("two/compose.yaml", below.as_str())];
    let wanted = ["one/compose.yaml:7 port-conflict", "two/compose.yaml:7 port-conflict"];
    assert_eq!(found(&["port-conflict"], &apart), wanted);
}

/// What is said of the life of a service: that it ends (nothing may be asked of it), that it serves (it must
/// be started again), or neither.
fn life(name: &str, settings: &str) -> &'static str {
    let compose = format!("services:\n  {name}:\n    image: acme/own:1\n{settings}");
    let rules = ["missing-restart-policy", "writable-root"];
    let found = found_strictly(&rules, &[("compose.yaml", &compose)]);
    let says = |rule: &str| found.iter().any(|row| row == &format!("compose.yaml:2 {rule}"));
    match (says(rules[0]), says(rules[1])) {
        (true, true) => "serves",
        (false, true) => "not known",
        (false, false) => "ends",
        (true, false) => "both",
    }
}

#[test]
fn who_must_not_be_started_again_ends() {
    assert_eq!(life("web", "    command: [./run]\n"), "serves");
    let swarm = |condition: &str| {
        format!("    command: [./run]\n    deploy: {{restart_policy: {{condition: {condition}}}}}\n")
    };
    assert_eq!(life("web", &swarm("none")), "ends");
    // Its policy is said, and is for a service.
    assert_eq!(life("web", &swarm("any")), "not known");
    assert_eq!(life("web", "    command: [./run]\n    restart: \"no\"\n"), "ends");
}

#[test]
fn a_name_that_says_once_is_believed_unless_a_server_starts() {
    let run = "    command: [./run]\n";
    assert_eq!(life("db-migrate", run), "not known");
    assert_eq!(life("Seed.users", run), "not known");
    assert_eq!(life("db-migrate", "    command: nginx\n"), "serves");
    assert_eq!(life("db-migrates", run), "serves", "another word");
    assert_eq!(life("web", run), "serves");
}

#[test]
fn a_shell_at_a_terminal_ends_when_somebody_leaves_it() {
    assert_eq!(life("box", "    command: bash\n    tty: true\n"), "ends");
    assert_eq!(life("box", "    command: bash\n    stdin_open: true\n"), "ends");
    assert_eq!(life("box", "    command: bash\n"), "not known");
    assert_eq!(life("box", "    command: bash\n    tty: false\n"), "not known");
    assert_eq!(life("box", "    command: [./run]\n    tty: true\n"), "serves", "no shell to leave");
}
