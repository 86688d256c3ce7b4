//! Tests of the ports that services listen on and that health checks ask.

use super::*;
use crate::facts::of;

#[test]
fn checks_ask_ports() {
    for (check, expected) in [
        ("curl -f http://localhost:3000/health || exit 1", vec![3000]),
        ("wget -qO- http://127.0.0.1/ping", vec![80]),
        ("curl -k https://localhost/ping", vec![443]),
        ("nc -z localhost 8080", vec![]),
        ("bash -c '</dev/tcp/127.0.0.1/8080'", vec![8080]),
        ("pg_isready -U app -p 5433", vec![5433]),
        ("pg_isready -h db -p 5433", vec![]),
        ("curl http://localhost:${PORT}/", vec![]),
        ("curl http://localhost:80${X}/", vec![]),
        ("curl http://api:3000/", vec![]),
        ("python -c \"urlopen('http://0.0.0.0:8000/x')\"", vec![8000]),
    ] {
        assert_eq!(asked(check), expected.into_iter().collect(), "{check}");
    }
}

#[test]
fn checks_of_clients_ask_ports() {
    for (check, expected) in [
        ("redis-cli -p 6380 ping", vec![6380]),
        ("redis-cli -hlocalhost -p 6380 ping", vec![6380]),
        ("/usr/bin/psql -p 5433", vec![5433]),
        ("valkey-cli -p x", vec![]),
        ("other -p 5433", vec![]),
        ("pg_isready -x 5433", vec![]),
        ("curl http://[::1]:8080/x", vec![8080]),
        ("curl localhost", vec![]),
        ("curl http://localhost", vec![80]),
        ("curl ftp://localhost/", vec![]),
        ("curl http://localhost.acme.example/", vec![]),
        ("curl http://localhost:80a/", vec![]),
        ("curl http://user@localhost/", vec![]),
        ("cat /tmp/localhost/8080", vec![]),
        ("curl http://localhost:99999/", vec![]),
        ("a http://localhost:1 http://127.0.0.1:2", vec![1, 2]),
    ] {
        assert_eq!(asked(check), expected.into_iter().collect(), "{check}");
    }
}

#[test]
fn health_checks_ask_their_container() {
    let image = "FROM alpine\nHEALTHCHECK CMD ";
    for (what, service, dockerfile, expected) in [
        (
            "words",
            "image: a, healthcheck: {test: [CMD, curl, 'http://localhost:1']}",
            "",
            Some((1, "[CMD, curl, 'http://localhost:1']")),
        ),
        (
            "a script",
            "image: a, healthcheck: {test: [CMD-SHELL, 'nc </dev/tcp/localhost/2']}",
            "",
            Some((2, "[CMD-SHELL, 'nc </dev/tcp/localhost/2']")),
        ),
        ("a text", "image: a, healthcheck: {test: 'curl localhost:3'}", "", Some((3, "'curl localhost:3'"))),
        ("none", "build: ., healthcheck: {test: [NONE]}", "curl localhost:4", None),
        ("not known", "build: ., healthcheck: {test: '${TEST}'}", "curl localhost:4", None),
        ("the image's", "build: .", "curl localhost:4", Some((4, "HEALTHCHECK CMD curl localhost:4"))),
        (
            "its words",
            "build: .",
            "[\"curl\", \"localhost:4\"]",
            Some((4, "HEALTHCHECK CMD [\"curl\", \"localhost:4\"]")),
        ),
        ("its own, not the image's", "build: ., healthcheck: {test: [CMD, x]}", "curl localhost:4", None),
        (
            "times of the image's",
            "build: ., healthcheck: {interval: 5s}",
            "curl localhost:4",
            Some((4, "HEALTHCHECK CMD curl localhost:4")),
        ),
        ("no check", "image: a", "", None),
    ] {
        let facts = of(&[
            ("compose.yaml", &format!("services:\n  api: {{{service}}}\n")),
            ("Dockerfile", &format!("{image}{dockerfile}\nCMD [\"x\"]\n")),
        ]);
        let ports = facts.named_service("api").asked_ports();
        let said: Vec<_> =
            ports.iter().map(|it| (it.port, facts.repo.files().slice(it.place).into_owned())).collect();
        let expected = expected.map(|(port, place)| (port, place.to_owned()));
        assert_eq!(said, Vec::from_iter(expected), "{what}");
    }
}

#[test]
fn files_say_which_ports_a_program_listens_on() {
    // The words, whether it is one port, which of the ports 80, 5005 and 6379 it is denied to listen on.
    let one = Some(("6379", true, &[80, 5005][..]));
    let other = Some(("6379", true, &[80][..]));
    const EXPOSED: &str = "FROM alpine\nEXPOSE 6379";
    let cases = [
        // What a table knows of a datastore is where clients ask it by default.
        ("a datastore", "image: redis", "", None),
        ("another image", "image: acme/x", "", None),
        ("a variable", "build: ., environment: {A: 'x:5005'}", EXPOSED, other),
        ("a variable that is not known", "build: ., environment: {A: '${A}'}", EXPOSED, None),
        ("variables that are not read", "build: ., environment: *lost", EXPOSED, None),
        ("a label", "build: ., labels: {a: port=5005}", EXPOSED, other),
        ("a label that is not known", "build: ., labels: {a: '${A}'}", EXPOSED, one),
        ("an annotation", "build: ., annotations: {a: '5005'}", EXPOSED, other),
        ("a command", "build: ., command: x --port 5005", EXPOSED, other),
        ("a command that says nothing", "build: ., command: x", EXPOSED, one),
        ("exposed", "build: ., expose: ['5005']", EXPOSED, other),
        ("exposed, but not known", "build: ., expose: ['${PORT}']", EXPOSED, None),
        ("a config", "build: ., configs: [c]", EXPOSED, None),
        ("a file in /etc", "build: ., volumes: ['./x:/etc/redis']", EXPOSED, None),
        ("a file elsewhere", "build: ., volumes: ['./x:/usr/redis.conf']", EXPOSED, None),
        ("its data", "build: ., volumes: ['./x:/data.d/x']", EXPOSED, one),
        ("a service that is not read whole", "build: ., extends: '${BASE}'", EXPOSED, None),
        ("a build", "build: .", "FROM alpine\nEXPOSE 80/tcp", Some(("80", true, &[5005, 6379][..]))),
        ("a build on nothing", "build: .", "FROM scratch\nEXPOSE 80", Some(("80", true, &[5005, 6379]))),
        (
            "a build of two ports",
            "build: .",
            "FROM alpine\nEXPOSE 80 5005",
            Some(("80 and 5005", false, &[6379])),
        ),
        (
            "a build of a range",
            "build: .",
            "FROM alpine\nEXPOSE 80 5000-5010",
            Some(("80 and 5000-5010", false, &[6379])),
        ),
        ("a build of a port that is not known", "build: .", "FROM alpine\nARG P\nEXPOSE 80 $P", None),
        ("a build that exposes nothing", "build: .", "FROM alpine", None),
        ("a build on a server", "build: .", "FROM redis\nEXPOSE 80", None),
        ("a build on another image", "build: .", "FROM acme/x\nEXPOSE 80", None),
        (
            "a build with a variable",
            "build: .",
            "FROM alpine\nEXPOSE 80\nENV P=5005",
            Some(("80", true, &[6379])),
        ),
        (
            "a build with a command",
            "build: .",
            "FROM alpine\nEXPOSE 80\nCMD [\"x\", \"5005\"]",
            Some(("80", true, &[6379])),
        ),
        (
            "a build with a shell",
            "build: .",
            "FROM alpine\nEXPOSE 80\nCMD x -p 5005",
            Some(("80", true, &[6379])),
        ),
        (
            "a build with an entrypoint",
            "build: .",
            "FROM alpine\nEXPOSE 80\nENTRYPOINT [\"x\", \"5005\"]",
            Some(("80", true, &[6379])),
        ),
    ];
    for (what, service, dockerfile, expected) in cases {
        let dockerfile = if dockerfile.contains("CMD") {
            dockerfile.to_owned()
        } else {
            format!("{dockerfile}\nCMD [\"x\"]\n")
        };
        let facts = of(&[
            ("compose.yaml", &format!("services:\n  api: {{{service}}}\nconfigs: {{c: {{file: ./x}}}}\n")),
            ("Dockerfile", &dockerfile),
            ("x", ""),
        ]);
        let listening = facts.named_service("api").listening();
        let said = listening.as_ref().map(|it| {
            let denied = [80, 5005, 6379].into_iter().filter(|port| it.denies(*port));
            (it.words(), it.is_one(), denied.collect())
        });
        let expected = expected.map(|(words, is_one, denied)| (words.to_owned(), is_one, denied.to_vec()));
        assert_eq!(said, expected, "{what}");
        if let Some(listening) = listening {
            let places = listening.places.iter().map(|place| facts.repo.files().slice(*place));
            assert!(places.clone().all(|place| place.starts_with(|c: char| c.is_ascii_digit())), "{what}");
            assert_eq!(places.count() > 0, service.starts_with("build"), "{what}");
        }
    }
}

#[test]
fn services_listen_where_their_words_and_variables_say() {
    // The words, and which of the ports 80, 5005 and 6379 are denied.
    for (what, service, dockerfile, expected) in [
        ("a command", "build: .", "CMD uvicorn a:b --port 80", Some(("uvicorn: 80", &[5005, 6379][..]))),
        (
            "EXPOSE of yesterday",
            "build: .",
            "EXPOSE 5005\nCMD uvicorn a:b --port 80",
            Some(("uvicorn: 80", &[5005, 6379])),
        ),
        (
            "EXPOSE of both",
            "build: .",
            "EXPOSE 80 5005\nCMD uvicorn a:b --port 80",
            Some(("uvicorn: 80", &[6379])),
        ),
        ("EXPOSE that is not known", "build: .", "ARG P\nEXPOSE $P\nCMD uvicorn a:b --port 80", None),
        (
            "a variable that says 5005",
            "build: ., environment: {METRICS: 5005}",
            "CMD uvicorn a:b --port 80",
            Some(("uvicorn: 80", &[6379])),
        ),
        (
            "the service's variable",
            "build: ., environment: {PORT: 80}",
            "CMD next start",
            Some(("next: 80", &[5005, 6379])),
        ),
        (
            "over the image's",
            "build: ., environment: {PORT: 80}",
            "ENV PORT=5005\nCMD next start",
            Some(("next: 80", &[6379])),
        ),
        ("one that is not known", "build: ., environment: {PORT: '${P}'}", "CMD next start", None),
        (
            "the service's command",
            "build: ., command: next start -p 80",
            "CMD next start",
            Some(("next: 80", &[5005, 6379])),
        ),
        // EXPOSE says it there.
        (
            "given to an entrypoint",
            "build: ., command: next start -p 80",
            "EXPOSE 5005\nENTRYPOINT [\"/x\"]",
            Some(("the program: 5005", &[6379])),
        ),
        (
            "in another directory",
            "build: ., working_dir: /x, command: next start -p 80",
            "CMD next start",
            None,
        ),
        ("a file over it", "build: ., volumes: ['./x:/etc/x']", "CMD next start", None),
    ] {
        let facts = of(&[
            ("compose.yaml", &format!("services:\n  api: {{{service}}}\n")),
            ("Dockerfile", &format!("FROM node:22\n{dockerfile}\n")),
        ]);
        let listening = facts.named_service("api").listening();
        let said = listening.as_ref().map(|it| {
            let denied = [80, 5005, 6379].into_iter().filter(|port| it.denies(*port));
            (format!("{}: {}", it.subject(), it.words()), denied.collect())
        });
        let expected = expected.map(|(words, denied)| (words.to_owned(), denied.to_vec()));
        assert_eq!(said, expected, "{what}");
    }
}
