//! Tests of which directories are services.

use crate::facts::{self, Facts, ServiceReason};
use crate::source::RepoPath;

const DOCKERFILE: &str = "FROM alpine\nCMD [\"/x\"]\n";

/// The service directories of a repository, each with the reason.
fn directories(facts: &Facts) -> String {
    let said = facts.service_directories().iter().map(|service| {
        let reason = match &service.reason {
            ServiceReason::Policy(place) => format!("policy {}", facts.said_at(*place)),
            ServiceReason::Built { what, .. } => format!("{what} is built from this Dockerfile"),
            ServiceReason::Dockerfile(path) => format!("beside {path}"),
            ServiceReason::StartScript { name, script } => format!("{name}: {script}"),
            ServiceReason::Program { sign, file, line } => format!("{sign} {file}:{line}"),
        };
        format!("{}, {reason}", service.directory)
    });
    said.collect::<Vec<_>>().join("; ")
}

#[test]
fn the_policy_names_services() {
    let files = |policy| {
        facts::of(&[
            ("apps/a/x", ""),
            ("apps/b/x", ""),
            ("apps/c", ""),
            ("libs/d/x", ""),
            ("libs/d/main.py", ""),
            ("compose.yaml", "services: {d: {build: libs/d}}\n"),
            ("libs/d/Dockerfile", DOCKERFILE),
            ("stockade.yaml", policy),
        ])
    };
    for (policy, expected) in [
        ("services: [apps/*]", "apps/a, policy apps/*; apps/b, policy apps/*"),
        ("services: [apps/*]\nshared: [apps/b]", "apps/a, policy apps/*"),
        ("services: [none]", ""),
        ("{}", "libs/d, service `d` is built from this Dockerfile"),
        ("shared: [libs/*]", ""),
    ] {
        assert_eq!(directories(&files(policy)), expected, "{policy}");
    }
}

#[test]
fn services_are_what_compose_builds() {
    for (what, service, files, expected) in [
        (
            "a program",
            "{build: apps/api}",
            &["apps/api/Dockerfile", "apps/api/go.mod"][..],
            "apps/api, service `s` is built from this Dockerfile",
        ),
        (
            "its own Dockerfile",
            "{build: apps/api}",
            &["apps/api/Dockerfile"],
            "apps/api, service `s` is built from this Dockerfile",
        ),
        ("a folder of Dockerfiles", "{build: docker}", &["docker/Dockerfile"], ""),
        (
            "such a folder with a program",
            "{build: docker}",
            &["docker/Dockerfile", "docker/x.py"],
            "docker, service `s` is built from this Dockerfile",
        ),
        (
            "a Dockerfile elsewhere",
            "{build: {context: apps/api, dockerfile: ../../docker/api/Dockerfile}}",
            &["docker/api/Dockerfile", "apps/api/go.mod"],
            "apps/api, service `s` is built from this Dockerfile",
        ),
        (
            "a Dockerfile elsewhere, without a program",
            "{build: {context: apps/api, dockerfile: ../../docker/api/Dockerfile}}",
            &["docker/api/Dockerfile", "apps/api/x"],
            "",
        ),
        (
            "the repository, with a Dockerfile beside a program",
            "{build: {context: ., dockerfile: apps/api/Dockerfile}}",
            &["apps/api/Dockerfile", "apps/api/src/x", "main.py"],
            "apps/api, service `s` is built from this Dockerfile",
        ),
        ("the repository", "{build: .}", &["Dockerfile", "main.py"], ""),
        ("nothing that is there", "{build: apps/none}", &["main.py"], ""),
        ("an example", "{build: examples/api}", &["examples/api/Dockerfile", "examples/api/go.mod"], ""),
        (
            "a template",
            "{build: jobs/__template__}",
            &["jobs/__template__/Dockerfile", "jobs/__template__/go.mod"],
            "",
        ),
    ] {
        let compose = format!("services: {{s: {service}}}\n");
        let mut all = vec![("compose.yaml", compose.as_str())];
        let text = |path: &str| if path.ends_with("Dockerfile") { DOCKERFILE } else { "" };
        all.extend(files.iter().map(|path| (*path, text(path))));
        assert_eq!(directories(&facts::of(&all)), expected, "{what}");
    }
}

#[test]
fn services_are_programs_beside_a_dockerfile() {
    const FOUND: &str = "apps/api, beside apps/api/Dockerfile";
    for (what, dockerfile, file, expected) in [
        ("a manifest", DOCKERFILE, "apps/api/package.json", FOUND),
        ("a source", DOCKERFILE, "apps/api/x.rb", FOUND),
        ("a folder of sources", DOCKERFILE, "apps/api/src/x", FOUND),
        ("a folder that is named like a source", DOCKERFILE, "apps/api/x.js/x", ""),
        ("sources further down", DOCKERFILE, "apps/api/a/main.py", ""),
        ("no program", DOCKERFILE, "apps/api/x.conf", ""),
        ("nothing that is started", "FROM alpine\n", "apps/api/main.py", ""),
    ] {
        let facts = facts::of(&[("apps/api/Dockerfile", dockerfile), (file, "")]);
        assert_eq!(directories(&facts), expected, "{what}");
    }
    assert_eq!(directories(&facts::of(&[("Dockerfile", DOCKERFILE), ("main.py", "")])), "", "the root");
    let typed = facts::of(&[("acme-cli/Dockerfile", DOCKERFILE), ("acme-cli/main.py", "")]);
    assert_eq!(directories(&typed), "", "what somebody types");
    let inline = "services: {s: {build: {context: ., dockerfile_inline: \"FROM alpine\\nCMD x\\n\"}}}\n";
    let facts = facts::of(&[("apps/api/compose.yaml", inline), ("apps/api/main.py", "")]);
    assert_eq!(
        directories(&facts),
        "apps/api, service `s` is built from this Dockerfile",
        "inline, by its context alone"
    );
}

#[test]
fn services_are_packages_that_can_be_started() {
    for (what, directory, manifest, expected) in [
        ("a start", "apps/api", "\"scripts\": {\"start\": \"node x.js\"}", "apps/api, start: node x.js"),
        (
            "a start that calls another",
            "apps/api",
            "\"scripts\": {\"start:prod\": \"npm run go\", \"go\": \"node x.js\"}",
            "apps/api, start:prod: node x.js",
        ),
        ("no start", "apps/api", "\"scripts\": {\"test\": \"jest\"}", ""),
        ("a build", "apps/api", "\"scripts\": {\"start\": \"tsc --watch\"}", ""),
        ("an option that watches", "apps/api", "\"scripts\": {\"start\": \"node --watch x.js\"}", ""),
        (
            "a start that calls a build",
            "apps/api",
            "\"scripts\": {\"start\": \"npm run x:build\", \"x:build\": \"x\"}",
            "",
        ),
        ("a published package", "apps/api", "\"bin\": \"x\", \"scripts\": {\"start\": \"node x.js\"}", ""),
        ("a tool", "apps/cli", "\"scripts\": {\"start\": \"node x.js\"}", ""),
        ("what others need", "apps/lib", "\"scripts\": {\"start\": \"node x.js\"}", ""),
        ("what others are made with", "apps/kit", "\"scripts\": {\"start\": \"node x.js\"}", ""),
        ("an example", "apps/examples", "\"scripts\": {\"start\": \"node x.js\"}", ""),
    ] {
        let path = format!("{directory}/package.json");
        let name = directory.rsplit('/').next().unwrap();
        let manifest = format!("{{\"name\": \"{name}\", {manifest}}}");
        let workspace = "{\"name\": \"root\", \"workspaces\": [\"apps/*\"]}";
        let user =
            "{\"name\": \"web\", \"dependencies\": {\"lib\": \"*\"}, \"devDependencies\": {\"kit\": \"*\"}}";
        let files = [("package.json", workspace), ("apps/web/package.json", user), (&*path, &*manifest)];
        for (place, with) in [
            ("at the root", [("Dockerfile", DOCKERFILE), ("x", "")]),
            (
                "of a build's context",
                [
                    ("compose.yaml", "services: {s: {build: {context: ., dockerfile: d/D}}}\n"),
                    ("d/D", DOCKERFILE),
                ],
            ),
        ] {
            let facts = facts::of(&[&files[..], &with[..]].concat());
            assert_eq!(directories(&facts), expected, "{what}, with a Dockerfile {place}");
        }
        assert_eq!(directories(&facts::of(&files)), "", "{what}, without a Dockerfile");
    }
}

#[test]
fn a_path_lies_in_the_innermost_service() {
    let facts =
        facts::of(&[("apps/api/plugins/x", ""), ("stockade.yaml", "services: [apps/*, apps/api/plugins]\n")]);
    for (path, expected) in [
        ("apps/api/plugins/a/b", Some("apps/api/plugins")),
        ("apps/api/plugins", Some("apps/api/plugins")),
        ("apps/api/a/b", Some("apps/api")),
        ("apps/other/a", None),
        ("apps", None),
        ("", None),
    ] {
        let path = if path.is_empty() { RepoPath::root() } else { RepoPath::new(path).unwrap() };
        let found = facts.service_directory_of(&path).map(|service| service.directory.as_str());
        assert_eq!(found, expected, "{path}");
    }
}

#[test]
fn an_image_holds_the_program_of_a_service() {
    for (what, dockerfile, compose, expected) in [
        ("beside its Dockerfile", "apps/api/Dockerfile", "{}", Some("apps/api")),
        (
            "in its context",
            "d/Dockerfile",
            "{x: {build: {context: apps/api, dockerfile: ../../d/Dockerfile}}}",
            Some("apps/api"),
        ),
        (
            "by the service's name",
            "d/Dockerfile",
            "{api: {build: {context: ., dockerfile: d/Dockerfile}}}",
            Some("apps/api"),
        ),
        (
            "by a name that two have",
            "d/Dockerfile",
            "{web: {build: {context: ., dockerfile: d/Dockerfile}}}",
            None,
        ),
        ("by no name", "d/Dockerfile", "{x: {build: {context: ., dockerfile: d/Dockerfile}}}", None),
    ] {
        let compose = format!("services: {compose}\n");
        let facts = facts::of(&[
            (dockerfile, DOCKERFILE),
            ("apps/api/x", ""),
            ("apps/web/x", ""),
            ("more/web/x", ""),
            ("compose.yaml", &compose),
            ("stockade.yaml", "services: [apps/*, more/*]\n"),
        ]);
        let found = facts.only_image().service_directory().map(|service| service.directory.as_str());
        assert_eq!(found, expected, "{what}");
    }
}
