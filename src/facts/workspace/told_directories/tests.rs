//! Tests of which directories builds are told to build.

use crate::facts::{self, Facts, ServiceReason};

/// The service directories of a repository; those that something is built from with what is, and where that is said.
fn directories(facts: &Facts) -> String {
    let said = facts.service_directories().iter().map(|service| match &service.reason {
        ServiceReason::Built { what, place } => {
            let file = facts.repo.files().get(place.file);
            format!("{} {what} {}:{}", service.directory, file.path(), file.position(place.start).line)
        }
        _ => service.directory.to_string(),
    });
    said.collect::<Vec<_>>().join("; ")
}

const MAIN: &str = "package main\n";

#[test]
fn arguments_of_builds_name_directories() {
    let dockerfile = "FROM golang:1.26 AS build\nARG SVC\nCOPY . .\nRUN go build -o /app ./cmd/$SVC\nFROM alpine\nCOPY --from=build /app /app\nCMD [\"/app\"]\n";
    let files = [("Dockerfile", dockerfile), ("cmd/users/main.go", MAIN), ("cmd/things/main.go", MAIN)];
    let make = "users:\n\tdocker build --build-arg SVC=users -t acme/users .\nthings:\n\tdocker build --build-arg SVC=things -t acme/things .\n";
    let compose = "services:\n  a: {build: {context: ., args: {SVC: users}}}\n  b: {build: {context: ., args: {SVC: things}}}\n";
    let both = "cmd/things `things` Makefile:4; cmd/users `users` Makefile:2";
    for (what, path, text, expected) in [
        ("of a Makefile", "Makefile", make, both),
        (
            "of Compose",
            "compose.yaml",
            compose,
            "cmd/things service `b` compose.yaml:3; cmd/users service `a` compose.yaml:2",
        ),
        (
            "that tell where a service is",
            "compose.yaml",
            "services: {a: {build: {context: ., args: {USERS_HOST: users}}}}\n",
            "",
        ),
        (
            "that name two",
            "compose.yaml",
            "services: {a: {build: {context: ., args: {A: users, B: things}}}}\n",
            "",
        ),
        ("that name none", "compose.yaml", "services: {a: {build: {context: ., args: {SVC: none}}}}\n", ""),
        ("that are not known", "Makefile", "x:\n\tdocker build --build-arg SVC=$(SVC) .\n", ""),
    ] {
        let facts = facts::of(&[&files[..], &[(path, text)]].concat());
        assert_eq!(directories(&facts), expected, "{what}");
    }
    let facts = facts::of(&[&files[..], &[("Makefile", make)]].concat());
    let told = facts.images().map(|image| image.service_directory().map(|own| own.directory.to_string()));
    assert_eq!(told.collect::<Vec<_>>(), [Some("cmd/users".to_owned()), Some("cmd/things".to_owned())]);
}

#[test]
fn services_are_named_like_directories() {
    let start = "FROM node:22\nARG SERVICE_NAME\nCOPY . .\nCMD [\"node\", \"x.js\"]\n";
    let args = "services:\n  one: {build: {context: ., args: {SERVICE_NAME: gateway}}}\n  two: {build: {context: ., args: {SERVICE_NAME: ./apps/users}}}\n";
    let names = "services:\n  gateway: {build: .}\n  users: {build: {context: ., args: {X: 1}}}\n";
    let bake = "target \"gateway\" { args = {A = 1} }\ntarget \"users\" { args = {A = 2} }\ngroup \"default\" { targets = [\"gateway\", \"users\"] }\n";
    let by = |one: &str, two: &str| format!("apps/gateway {one}; apps/users {two}");
    for (what, path, text, expected) in [
        (
            "by arguments",
            "compose.yaml",
            args,
            by("service `one` compose.yaml:2", "service `two` compose.yaml:3"),
        ),
        (
            "by names",
            "compose.yaml",
            names,
            by("service `gateway` compose.yaml:2", "service `users` compose.yaml:3"),
        ),
        (
            "by targets",
            "docker-bake.hcl",
            bake,
            by("`gateway` docker-bake.hcl:1", "`users` docker-bake.hcl:2"),
        ),
    ] {
        let facts = facts::of(&[
            ("Dockerfile", start),
            ("apps/gateway/package.json", "{}"),
            ("apps/users/package.json", "{}"),
            ("libs/users/x.js", ""),
            (path, text),
        ]);
        assert_eq!(directories(&facts), expected, "{what}");
    }
    for (what, files, expected) in [
        ("a folder without a program", &[("apps/gateway/x", "")][..], ""),
        ("a folder of libraries", &[("libs/gateway/package.json", "{}")], ""),
        (
            "two of a name",
            &[("apps/gateway/package.json", "{}"), ("services/gateway/package.json", "{}")],
            "",
        ),
    ] {
        let files =
            [files, &[("Dockerfile", start), ("compose.yaml", "services: {gateway: {build: .}}\n")]].concat();
        assert_eq!(directories(&facts::of(&files)), expected, "{what}");
    }
    let shared = "services: {gateway: {build: .}, backend: {build: .}}\n";
    let facts =
        facts::of(&[("Dockerfile", start), ("apps/gateway/package.json", "{}"), ("compose.yaml", shared)]);
    assert_eq!(directories(&facts), "", "an image that another service builds as well");
    let own = facts::of(&[
        ("apps/web/Dockerfile", start),
        ("apps/web/package.json", "{}"),
        ("apps/api/package.json", "{}"),
        (
            "compose.yaml",
            "services: {x: {build: {context: ., dockerfile: apps/web/Dockerfile, args: {API_HOST: api}}}}\n",
        ),
    ]);
    assert_eq!(directories(&own), "apps/web service `x` compose.yaml:1", "a Dockerfile of its own says more");
}

#[test]
fn commands_compile_programs() {
    let image = |run: &str| {
        format!(
            "FROM golang:1.26 AS build\nCOPY . .\nRUN {run}\nFROM alpine\nCOPY --from=build /x /x\nCMD [\"/bin/users\"]\n"
        )
    };
    let (users, things) = (image("go build -o /x ./cmd/users"), image("go build -o /x ./cmd/things"));
    let cmd = [
        ("cmd/users/main.go", MAIN),
        ("cmd/things/main.go", MAIN),
        ("cmd/usersctl/main.go", MAIN),
        ("cmd/db-migrate/main.go", MAIN),
    ];
    let found = "cmd/things an image b/Dockerfile:3; cmd/users an image a/Dockerfile:3";
    let both = image("go build ./cmd/users && go build ./cmd/things");
    let migrate = image("go build -o /x ./cmd/db-migrate");
    for (what, one, two, expected) in [
        ("each one", &users, &things, found),
        ("of several, the one that is started", &both, &things, found),
        ("one alone, which is the repository", &users, &users, ""),
        ("all, which says nothing", &image("go build ./cmd/..."), &image("go vet ./cmd/users"), ""),
        ("one that ends", &users, &migrate, ""),
    ] {
        let files = [&cmd[..], &[("a/Dockerfile", one), ("b/Dockerfile", two), ("compose.yaml", "services:\n  a: {build: {context: ., dockerfile: a/Dockerfile}}\n  b: {build: {context: ., dockerfile: b/Dockerfile}}\n")]].concat();
        assert_eq!(directories(&facts::of(&files)), expected, "{what}");
    }
    let crates = [
        ("bin/a/Cargo.toml", "[package]\nname = \"acme-a\"\n"),
        ("bin/a/src/main.rs", ""),
        ("bin/b/Cargo.toml", "[package]\nname = \"acme-b\"\n[[bin]]\nname = \"b-server\"\n"),
        ("bin/c/Cargo.toml", "[package]\nname = \"acme-c\"\n"),
        ("bin/c/src/main.rs", ""),
    ];
    let (a, b) = (image("cargo build --release -p acme-a"), image("cargo build --release --bin=b-server"));
    let files = [&crates[..], &[("docker/a.Dockerfile", &a), ("docker/b.Dockerfile", &b), ("compose.yaml", "services:\n  a: {build: {context: ., dockerfile: docker/a.Dockerfile}}\n  b: {build: {context: ., dockerfile: docker/b.Dockerfile}}\n")]].concat();
    assert_eq!(
        directories(&facts::of(&files)),
        "bin/a an image docker/a.Dockerfile:3; bin/b an image docker/b.Dockerfile:3"
    );
}

#[test]
fn a_folder_of_several_programs_is_none_of_them() {
    let dockerfile = "FROM rust:1.95\nARG PACKAGE\nCOPY . .\nRUN cargo build -p $PACKAGE\nCMD [\"/x\"]\n";
    let one = "services:\n  a: {build: {context: rust, args: {PACKAGE: gateway}}}\n";
    let two = format!("{one}  b: {{build: {{context: rust, args: {{PACKAGE: relay}}}}}}\n");
    for (compose, expected) in [
        (one, "rust service `a` compose.yaml:2"),
        (&*two, "rust/gateway service `a` compose.yaml:2; rust/relay service `b` compose.yaml:3"),
    ] {
        let facts = facts::of(&[
            ("compose.yaml", compose),
            ("rust/Dockerfile", dockerfile),
            ("rust/Cargo.toml", "[workspace]\nmembers = [\"*\"]\n"),
            ("rust/gateway/Cargo.toml", "[package]\nname = \"gateway\"\n"),
            ("rust/gateway/src/main.rs", ""),
            ("rust/relay/Cargo.toml", "[package]\nname = \"relay\"\n"),
            ("rust/relay/src/main.rs", ""),
        ]);
        assert_eq!(directories(&facts), expected);
    }
}

#[test]
fn folders_that_others_build() {
    let dockerfile = "FROM alpine\nCMD [\"/x\"]\n";
    for (what, path, text, expected) in [
        (
            "a pipeline",
            ".github/workflows/x.yml",
            "jobs: {x: {steps: [{run: docker build -f docker/D api}]}}\n",
            "api `x` .github/workflows/x.yml:1",
        ),
        (
            "Bake",
            "docker-bake.hcl",
            "target \"default\" {\n dockerfile = \"../docker/D\"\n context = \"api\"\n}\n",
            "api `default` docker-bake.hcl:1",
        ),
        ("a tool", "x.sh", "docker build -f docker/D tools/x\n", ""),
        ("nothing that runs", "x.sh", "docker build -f docker/E api\n", ""),
    ] {
        let facts = facts::of(&[
            ("docker/D", dockerfile),
            ("docker/E", "FROM alpine\n"),
            ("api/main.py", ""),
            ("tools/x/main.py", ""),
            (path, text),
        ]);
        assert_eq!(directories(&facts), expected, "{what}");
    }
}

#[test]
fn of_two_that_are_compiled_a_script_starts_one() {
    let package = |name: &str| format!("[package]\nname = \"{name}\"\n");
    let (node, tool) = (package("node"), package("reverter"));
    for (what, target) in [("with a slash", "/usr/bin/"), ("without one, onto what is there", "/usr/bin")] {
        let dockerfile = format!(
            "FROM acme/rust:1 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --bin node --bin reverter\nFROM acme/base:1\nCOPY --from=build /src/target/node {target}\nCOPY --from=build /src/docker/start.sh {target}\nENTRYPOINT [\"sh\", \"/usr/bin/start.sh\"]\n"
        );
        let facts = facts::of(&[
            ("docker/Dockerfile", &dockerfile),
            ("Makefile", "image:\n\tdocker build -f docker/Dockerfile .\n"),
            ("docker/start.sh", "set -e\nmigrate\nexec node \"$@\"\n"),
            ("bin/node/Cargo.toml", &node),
            ("bin/node/src/main.rs", ""),
            ("bin/reverter/Cargo.toml", &tool),
            ("bin/reverter/src/main.rs", ""),
            ("web/Dockerfile", "FROM alpine\nCMD [\"/x\"]\n"),
            ("web/package.json", "{}"),
        ]);
        assert_eq!(directories(&facts), "bin/node an image docker/Dockerfile:4; web", "{what}");
    }
}

#[test]
fn the_server_of_a_part_is_compiled_by_its_folder() {
    let dockerfile = "FROM golang:1.26 AS build\nCOPY . .\nRUN go build -o /app ./shop/cmd/server\nFROM alpine\nCOPY --from=build /app /app\nCMD [\"/app\"]\n";
    let facts = facts::of(&[
        ("Dockerfile", dockerfile),
        ("shop/cmd/server/main.go", MAIN),
        ("users/cmd/server/main.go", MAIN),
        ("web/Dockerfile", "FROM alpine\nCMD [\"/x\"]\n"),
        ("web/package.json", "{}"),
    ]);
    assert_eq!(directories(&facts), "shop an image Dockerfile:3; users; web");
    let told = facts.image_of("Dockerfile").service_directory();
    assert_eq!(told.map(|own| own.directory.to_string()).as_deref(), Some("shop"));
}
