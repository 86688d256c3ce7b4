//! Which directories are taken for services.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its data fails")]

use stockade::{RepoPath, Tree};

use crate::common;
use crate::findings::check;

const DOCKERFILE: &str = "FROM node:22-alpine\nCMD [\"node\", \"index.js\"]\n";

fn services(files: &[(&str, &str)]) -> Vec<String> {
    let files = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    let (facts, _) = common::read(Tree::in_memory(files), &[RepoPath::root()]);
    facts.service_directories().iter().map(|service| service.directory.to_string()).collect()
}

#[test]
fn what_compose_builds_is_a_service() {
    let compose = "services:\n  api: {build: ./services/api}\n  gateway: {build: ./nginx}\n  jobs:\n    build: \
                   {context: ., dockerfile: jobs/Dockerfile}\n  all:\n    build: {context: ., dockerfile: docker/Dockerfile}\n";
    let files = [
        ("compose.yaml", compose),
        ("services/api/Dockerfile", DOCKERFILE),
        ("nginx/Dockerfile", "FROM nginx:1.27-alpine\nCOPY nginx.conf /etc/nginx/\n"),
        ("nginx/nginx.conf", ""),
        ("jobs/Dockerfile", DOCKERFILE),
        ("jobs/main.py", ""),
        ("docker/Dockerfile", DOCKERFILE),
    ];
    assert_eq!(services(&files), ["jobs", "nginx", "services/api"]);
}

#[test]
fn a_program_with_a_dockerfile_is_a_service() {
    let files = [
        ("Dockerfile", DOCKERFILE),
        ("package.json", "{}"),
        ("api/Dockerfile", DOCKERFILE),
        ("api/package.json", "{}"),
        ("examples/x/Dockerfile", DOCKERFILE),
        ("examples/x/package.json", "{}"),
        ("docker/base/Dockerfile", DOCKERFILE),
        ("web/Dockerfile.dev", DOCKERFILE),
        ("web/package.json", "{}"),
    ];
    assert_eq!(services(&files), ["api"], "the root, examples, collections and development are none");
}

#[test]
fn a_package_that_can_be_started_is_a_service() {
    let files = [
        ("package.json", r#"{"workspaces": ["apps/*", "packages/*"]}"#),
        ("apps/api/Dockerfile", DOCKERFILE),
        ("apps/api/package.json", r#"{"name": "api", "dependencies": {"shared": "*"}}"#),
        ("apps/web/package.json", r#"{"name": "web", "scripts": {"start": "next start"}}"#),
        ("apps/none/package.json", r#"{"name": "none"}"#),
        ("packages/shared/package.json", r#"{"name": "shared", "scripts": {"start": "node watch.js"}}"#),
        (
            "packages/ui/package.json",
            r#"{"name": "ui", "scripts": {"start": "yarn dev", "dev": "tsc --watch"}}"#,
        ),
        ("packages/cli/package.json", r#"{"name": "cli", "bin": "x.js", "scripts": {"start": "node x.js"}}"#),
    ];
    assert_eq!(services(&files), ["apps/api", "apps/web"]);
}

#[test]
fn what_the_policy_says_wins() {
    let files = [
        ("stockade.yaml", "services: [\"apps/*\"]\nshared: [apps/shared]\n"),
        ("apps/api/index.js", ""),
        ("apps/shared/index.js", ""),
        ("tools/x/Dockerfile", DOCKERFILE),
        ("tools/x/package.json", "{}"),
    ];
    assert_eq!(services(&files), ["apps/api"]);
}

#[test]
fn a_startable_package_beside_services_wants_a_dockerfile() {
    let files = [
        ("package.json", r#"{"workspaces": ["apps/*"]}"#),
        ("apps/api/Dockerfile", DOCKERFILE),
        ("apps/api/package.json", r#"{"name": "api"}"#),
        ("apps/web/Dockerfile", DOCKERFILE),
        ("apps/web/package.json", r#"{"name": "web"}"#),
        ("apps/worker/package.json", r#"{"name": "worker", "scripts": {"start": "node worker.js"}}"#),
        ("apps/docs/package.json", r#"{"name": "docs", "scripts": {"start": "next start"}}"#),
        ("apps/docs/vercel.json", "{}"),
    ];
    let files = files.iter().map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    let (facts, _) = common::read(Tree::in_memory(files), &[RepoPath::root()]);
    let unbuilt = facts.unbuilt_services();
    assert_eq!(unbuilt.len(), 1, "what a platform of its own deploys needs none: {unbuilt:?}");
    assert_eq!(unbuilt[0].directory.as_str(), "apps/worker");
    assert_eq!(facts.repo.files().slice(unbuilt[0].place), "\"start\"");
    assert_eq!(unbuilt[0].siblings.len(), 2);
}

/// What rules of isolation say of monorepos whose programs have no Dockerfiles of their own: rule and place.
#[test]
fn a_root_dockerfile_of_a_monorepo_is_found_whatever_it_is_written_in() {
    const RULES: [&str; 2] = ["root-dockerfile", "every-service-built"];
    let application = "{\"projectType\": \"application\"}";
    let nx = "FROM node:22.11-alpine\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx nx run-many -t build --all\nCMD [\"node\",\"dist/apps/api/main.js\"]\n";
    let workspace = "{\"private\": true, \"workspaces\": [\"apps/*\"]}";
    let start = "{\"scripts\": {\"start\": \"tsc && node dist/main.js\"}}";
    let node = "FROM node:22.11-alpine\nARG SERVICE_NAME\nCOPY . .\nCMD [\"node\", \"x.js\"]\n";
    let pom = "<project><build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build></project>";
    let java = "FROM eclipse-temurin:21-jre\nCOPY . .\nCMD [\"java\", \"-jar\", \"x.jar\"]\n";
    let go = "FROM golang:1.26 AS build\nARG SVC\nCOPY . .\nRUN go build -o /x ./cmd/$SVC\nFROM alpine:3.22\nCOPY --from=build /x /x\nCMD [\"/x\"]\n";
    let make =
        "users:\n\tdocker build --build-arg SVC=users .\nthings:\n\tdocker build --build-arg SVC=things .\n";
    let compose = "services:\n  gateway: {build: {context: ., args: {SERVICE_NAME: gateway}}}\n  users: {build: {context: ., args: {SERVICE_NAME: users}}}\n";
    let both = &["Dockerfile:1 root-dockerfile", "Dockerfile:4 every-service-built"][..];
    let root = &both[..1];
    for (what, dockerfile, files, expected) in [
        (
            "Nx",
            nx,
            &[
                ("nx.json", "{}"),
                ("package.json", "{\"private\": true}"),
                ("apps/api/project.json", application),
                ("apps/api/src/main.ts", ""),
                ("apps/worker/project.json", application),
                ("apps/worker/src/main.ts", ""),
            ][..],
            both,
        ),
        (
            "a start that compiles first",
            node,
            &[("package.json", workspace), ("apps/a/package.json", start), ("apps/b/package.json", start)],
            root,
        ),
        ("Maven", java, &[("pom.xml", "<project/>"), ("a/pom.xml", pom), ("b/pom.xml", pom)], root),
        (
            "Go, by a Makefile",
            go,
            &[
                ("Makefile", make),
                ("cmd/users/main.go", "package main\n"),
                ("cmd/things/main.go", "package main\n"),
            ],
            &["Dockerfile:5 root-dockerfile"],
        ),
        (
            "Compose",
            node,
            &[
                ("compose.yaml", compose),
                ("apps/gateway/package.json", "{}"),
                ("apps/users/package.json", "{}"),
            ],
            root,
        ),
        (
            "one program",
            go,
            &[("cmd/users/main.go", "package main\n"), ("cmd/tool/main.go", "package main\n")],
            &[],
        ),
    ] {
        let files = [&[("Dockerfile", dockerfile)], files].concat();
        assert_eq!(check(&RULES, &files).found(), expected, "{what}");
    }
}
