//! Health checks that can be typed: the tool and the port that are there.

use crate::facts::of;

const NODE: &str = "[\"node\", \"-e\", \"require('http').get('http://127.0.0.1:8080/', r => process.exit(r.statusCode === 200 ? 0 : 1))\"]";
const PYTHON: &str = "[\"python\", \"-c\", \"from urllib.request import urlopen; urlopen('http://127.0.0.1:8080/', timeout=4)\"]";
const BUN: &str = "[\"bun\", \"-e\", \"fetch('http://127.0.0.1:8080/').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))\"]";

#[test]
fn the_tool_is_one_that_the_image_holds() {
    for (what, dockerfile, expected) in [
        ("busybox", "FROM alpine:3.22\nCMD [\"/a\"]", "wget -qO- http://127.0.0.1:8080/"),
        ("a slim Node", "FROM node:22.11-slim\nCMD [\"node\", \"/a.js\"]", NODE),
        (
            "a Node of Alpine",
            "FROM node:22.11-alpine\nCMD [\"node\", \"/a.js\"]",
            "wget -qO- http://127.0.0.1:8080/",
        ),
        ("a full Node", "FROM node:22.11\nCMD [\"node\", \"/a.js\"]", "curl -fsS http://127.0.0.1:8080/"),
        ("a slim Python", "FROM python:3.12-slim\nCMD [\"gunicorn\", \"a\"]", PYTHON),
        ("bun", "FROM oven/bun:1.1.30-slim\nCMD [\"bun\", \"a.ts\"]", BUN),
        (
            "what is installed",
            "FROM python:3.12-slim\nRUN apt-get update && apt-get install -y curl\nCMD [\"gunicorn\", \"a\"]",
            "curl -fsS http://127.0.0.1:8080/",
        ),
        (
            "what is installed and taken away",
            "FROM python:3.12-slim\nRUN apt-get install -y curl && apt-get purge -y curl\nCMD [\"gunicorn\", \"a\"]",
            PYTHON,
        ),
        (
            "what is copied",
            "FROM debian:12-slim\nCOPY curl /usr/bin/curl\nCMD [\"/a\"]",
            "curl -fsS http://127.0.0.1:8080/",
        ),
        ("what is started", "FROM acme/base:1\nCMD [\"node\", \"a.js\"]", NODE),
        ("nothing to call", "FROM scratch\nCMD [\"/server\"]", "[\"/server\", \"check\"]"),
        (
            "a runtime without a shell",
            "FROM gcr.io/distroless/nodejs22-debian12\nCMD [\"a.js\"]",
            &NODE.replace("\"node\"", "\"/nodejs/bin/node\""),
        ),
        // The site of the base listens on 80, whatever EXPOSE says.
        ("nginx", "FROM nginx:1.31-alpine", "curl -fsS http://127.0.0.1/"),
        ("nginx without curl", "FROM nginx:1.31-alpine-slim", "wget -qO- http://127.0.0.1/"),
    ] {
        let facts = of(&[("Dockerfile", &format!("{dockerfile}\nEXPOSE 8080\n")), ("curl", "")]);
        let check = facts.only_image().proposed_check(&[]);
        let instruction = format!("HEALTHCHECK --interval=30s --timeout=5s --retries=3 CMD {expected}");
        assert_eq!(check.instruction(), instruction, "{what}");
    }
}

#[test]
fn what_must_be_done_besides_is_said() {
    for (dockerfile, command, needs) in [
        ("FROM debian:12-slim\nEXPOSE 80", "curl ", "the image lacks `curl`"),
        ("FROM acme/x:1\nEXPOSE 80", "curl ", "if the image lacks `curl`"),
        ("FROM alpine:3.22\nEXPOSE 80", "wget ", "a path that answers 200"),
        ("FROM alpine:3.22", "find /tmp/alive -mmin -2 | grep -q .", "touch `/tmp/alive`"),
        ("FROM scratch", "[\"/app\", \"check\"]", "let the program check itself"),
    ] {
        let facts = of(&[("Dockerfile", &format!("{dockerfile}\nCMD [\"app\"]\n"))]);
        let check = facts.only_image().proposed_check(&[]);
        assert!(
            check.instruction().contains(&format!("CMD {command}")),
            "{dockerfile}: {}",
            check.instruction()
        );
        assert!(
            check.needs.as_ref().is_some_and(|said| said.contains(needs)),
            "{dockerfile}: {:?}",
            check.needs
        );
    }
}

#[test]
fn tests_of_services_name_what_the_service_sets() {
    for (service, expected) in [
        ("{image: 'postgres:16.4'}", "test: pg_isready -U postgres"),
        ("{image: 'postgres:16.4', environment: {POSTGRES_USER: app}}", "test: pg_isready -U app"),
        (
            "{image: 'postgres:16.4', environment: {POSTGRES_USER: '${U}'}}",
            "test: pg_isready -U $${POSTGRES_USER:-postgres}",
        ),
        ("{image: 'redis:7.4.1'}", "test: redis-cli ping"),
        ("{image: 'nginx:1.31', ports: ['8080:8080']}", "test: curl -fsS http://127.0.0.1:8080/"),
        ("{image: 'nginx:1.31'}", "test: curl -fsS http://127.0.0.1/"),
        (
            "{image: 'node:22-slim', command: [node, a.js], ports: ['80:8080']}",
            &format!("test: [\"CMD\", {}", &NODE[1..]),
        ),
    ] {
        let facts = of(&[("compose.yaml", &format!("services:\n  app: {service}\n"))]);
        assert_eq!(facts.named_service("app").proposed_check().test(), expected, "{service}");
    }
}
