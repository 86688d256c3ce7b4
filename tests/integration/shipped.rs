//! What ships is seen, whoever builds it and whatever it is called: repositories in which once nothing was found.

use crate::findings::{NONE, check, found, found_strictly};

/// An image with most faults that one can have.
const FAULTY: &str = "FROM node:22.11-alpine\nRUN npm install -g pnpm\nCOPY . /app\n\
                      CMD [\"sh\", \"-c\", \"nginx && pnpm start\"]\n";

const OF_FAULTY: [&str; 4] =
    ["root-user", "package-manager-in-runtime", "whole-context-in-runtime", "several-processes-in-image"];

/// The rules that find something in `FAULTY` at a path, under another name of the file.
fn rules_at(path: &str, others: &[(&str, &str)]) -> usize {
    let files = [&[(path, FAULTY), ("a.js", "")], others].concat();
    let rows = found(&OF_FAULTY, &files);
    OF_FAULTY
        .iter()
        .filter(|rule| rows.iter().any(|row| row.starts_with(path) && row.ends_with(*rule)))
        .count()
}

#[test]
fn an_image_without_a_command_is_judged_by_what_else_it_says() {
    let manifest = "{\"name\": \"x\", \"devDependencies\": {\"eslint\": \"1\"}}";
    let rules = [
        "missing-healthcheck",
        "root-user",
        "whole-context-in-runtime",
        "dockerignore-gap",
        "package-manager-in-runtime",
        "build-tools-in-runtime",
        "single-stage-build",
        "dev-dependencies-in-runtime",
    ];
    for (dockerfile, expected) in [
        (
            "FROM node:22.22.2-bookworm-slim\nWORKDIR /app\nCOPY . .\nENV NODE_ENV=production PORT=8080\nEXPOSE 8080\n",
            &[
                ".dockerignore:1 dockerignore-gap",
                "Dockerfile:1 missing-healthcheck",
                "Dockerfile:1 root-user",
                "Dockerfile:3 whole-context-in-runtime",
            ][..],
        ),
        (
            "FROM acme/node:1.2.3\nRUN npm install -g pnpm@9\nRUN apt-get update && apt-get install -y gcc make\nEXPOSE 3000\n",
            &[
                "Dockerfile:1 single-stage-build",
                "Dockerfile:2 package-manager-in-runtime",
                "Dockerfile:3 build-tools-in-runtime",
            ],
        ),
        (
            "FROM node:22.11-alpine\nWORKDIR /app\nCOPY package.json .\nRUN npm i --omit-dev\nEXPOSE 80\nHEALTHCHECK CMD true\nUSER 1\n",
            &["Dockerfile:1 single-stage-build", "Dockerfile:4 dev-dependencies-in-runtime"],
        ),
        ("FROM node:22.11-alpine\nCOPY a.js /\n", &[]),
    ] {
        let files = [
            ("Dockerfile", dockerfile),
            (".dockerignore", ".git\n"),
            ("package.json", manifest),
            ("a.js", ""),
        ];
        assert_eq!(found(&rules, &files), expected, "{dockerfile}");
    }
    let silent = [("Dockerfile", "FROM node:22.11-alpine\nCOPY a.js /\n"), ("a.js", "")];
    assert_eq!(found_strictly(&["unknown-start"], &silent), ["Dockerfile:1 unknown-start"]);
}

#[test]
fn a_name_silences_nothing_that_somebody_pushes_or_runs() {
    let push = |path: &str| {
        format!(
            "jobs:\n  a:\n    steps:\n    - run: docker build -t acme/x -f {path} . && docker push acme/x\n"
        )
    };
    for path in [
        "Dockerfile.dev",
        "ci.Dockerfile",
        "tests.Dockerfile",
        "Dockerfile.local",
        "dev/Dockerfile",
        "ci/Dockerfile",
    ] {
        assert_eq!(rules_at(path, &[]), 0, "{path}: nobody does");
        assert_eq!(rules_at(path, &[(".github/workflows/x.yml", &push(path))]), 4, "{path}");
    }
    assert_eq!(rules_at("Dockerfile.integration-service", &[]), 4, "an integration service");
    assert_eq!(rules_at("Dockerfile.integration", &[]), 0, "integration");
    let production = ("compose.prod.yaml", "services: {x: {build: .}}\n");
    let plain = ("compose.yaml", "services: {x: {build: .}}\n");
    for text in [
        FAULTY.replace("alpine\n", "alpine AS development\n"),
        FAULTY.replace("RUN", "ENV NODE_ENV=development\nRUN"),
    ] {
        let found_in = |compose| found(&["root-user"], &[("Dockerfile", &text), ("a.js", ""), compose]);
        assert_eq!(found_in(production), ["Dockerfile:1 root-user"], "{text}");
        assert_eq!(found_in(plain), NONE, "{text}");
        let strict = ("stockade.yaml", "profile: strict\n");
        let files = [("Dockerfile", &*text), ("a.js", ""), plain, strict];
        assert_eq!(found(&["root-user"], &files), ["Dockerfile:1 root-user"], "{text}");
    }
}

#[test]
fn whatever_asks_for_a_stage_it_is_judged() {
    let dockerfile = "FROM node:22.11-alpine AS gateway\nCOPY gateway /app\nCMD [\"node\",\"/app/main.js\"]\n\
                      FROM node:22.11-alpine AS web\nCOPY web /app\nUSER node\nHEALTHCHECK CMD node x\n\
                      CMD [\"node\",\"/app/main.js\"]\n";
    let step = "jobs:\n  build:\n    strategy:\n      matrix:\n        stage: [gateway, web]\n    steps:\n    \
                - uses: docker/build-push-action@v6\n      with: {target: \"${{ matrix.stage }}\", push: true, tags: \"acme/${{ matrix.stage }}\"}\n";
    for (path, text) in [
        (
            "compose.yaml",
            "services:\n  gateway: {build: {context: ., target: gateway}}\n  web: {build: {context: ., target: web}}\n",
        ),
        (
            "docker-bake.hcl",
            "target \"gateway\" { target = \"gateway\" }\ntarget \"web\" { target = \"web\" }\n",
        ),
        (
            "docker-bake.json",
            "{\"target\": {\"gateway\": {\"target\": \"gateway\"}, \"web\": {\"target\": \"web\"}}}",
        ),
        (".github/workflows/x.yml", step),
        (
            "Makefile",
            "all:\n\tdocker build -t acme/gateway --target gateway .\n\tdocker build -t acme/web --target web .\n",
        ),
        ("build.sh", "for s in gateway web; do docker build -t acme/$s --target $s .; done\n"),
    ] {
        let rules = ["root-user", "missing-healthcheck", "several-services-in-dockerfile"];
        let files = [("Dockerfile", dockerfile), ("gateway/main.js", ""), ("web/main.js", ""), (path, text)];
        let rows = found(&rules, &files);
        for rule in rules {
            assert!(
                rows.iter().any(|row| row.starts_with("Dockerfile") && row.ends_with(rule)),
                "{path}: {rows:?}"
            );
        }
    }
}

#[test]
fn a_stage_that_is_a_service_by_name_is_an_image_whoever_builds_the_last() {
    let stages = |name: &str, more: &str| {
        format!(
            "FROM node:22.11-alpine AS {name}\n{more}CMD [\"node\", \"/x.js\"]\nFROM node:22.11-alpine AS last\nUSER 1\nCMD [\"/y\"]\n"
        )
    };
    let compose = ("compose.yaml", "services: {mailer: {image: \"acme/mailer:1\"}, last: {build: .}}\n");
    let pod = (
        "k8s/pod.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: mailer}\nspec: {containers: [{image: x}]}\n",
    );
    let bake = ("docker-bake.hcl", "target \"mailer\" { target = \"last\" }\n");
    let nothing = ("x", "");
    for (what, dockerfile, other, is_image) in [
        ("a worker", stages("worker", ""), nothing, true),
        ("an API", stages("api", ""), nothing, true),
        ("beside what Compose builds", stages("api", ""), compose, true),
        ("a service of Compose", stages("mailer", ""), compose, true),
        ("a target of Bake", stages("mailer", ""), bake, true),
        ("what Kubernetes runs", stages("mailer", ""), pod, true),
        (
            "a directory that it copies",
            stages("mailer", "COPY services/mailer /\n"),
            ("services/mailer/x", ""),
            true,
        ),
        ("another directory", stages("mailer", "COPY services/web /\n"), ("services/mailer/x", ""), false),
        ("a name that nobody knows", stages("mailer", ""), nothing, false),
        ("tests", stages("test", ""), nothing, false),
        ("development", stages("dev", ""), nothing, false),
        ("a linter", stages("lint", "COPY lint /\n"), ("lint/x", ""), false),
        ("a builder", stages("builder", ""), nothing, false),
        ("a mock", stages("mock-api", ""), compose, false),
        ("documentation", stages("docs", "COPY docs /\n"), ("docs/x", ""), false),
        ("no command", stages("worker", "").replacen("CMD", "RUN", 1), nothing, false),
        (
            "what another stands on",
            stages("worker", "").replace("alpine AS last", "alpine AS a\nFROM worker"),
            nothing,
            false,
        ),
        (
            "what another takes from",
            stages("worker", "").replace("USER", "COPY --from=worker /x /\nUSER"),
            nothing,
            false,
        ),
        (
            "the same by its number",
            stages("worker", "").replace("USER", "COPY --from=0 /x /\nUSER"),
            nothing,
            false,
        ),
        (
            "by a mount",
            stages("worker", "").replace("USER", "RUN --mount=from=worker,target=/x true\nUSER"),
            nothing,
            false,
        ),
    ] {
        let rows = found(&["root-user"], &[("Dockerfile", &dockerfile), other, ("x.js", "")]);
        let expected: &[&str] = if is_image { &["Dockerfile:1 root-user"] } else { &[] };
        assert_eq!(rows, expected, "{what}");
    }
}

#[test]
fn a_context_is_what_the_files_that_are_used_lie_in() {
    let dockerfile = "FROM node:22-alpine\nRUN npm install -g pnpm@9\nWORKDIR /app\nCOPY . .\n\
                      WORKDIR /app/apps/web\nCMD [\"sh\", \"/app/apps/web/entrypoint.sh\"]\n";
    let files = [
        ("docker/web.Dockerfile", dockerfile),
        ("docker/x.sh", ""),
        ("apps/web/entrypoint.sh", "#!/bin/sh\npnpm install\npnpm start\n"),
        ("apps/web/package.json", "{}"),
        ("package.json", "{\"private\": true}"),
        ("pnpm-workspace.yaml", "packages: [apps/*]\n"),
    ];
    let rules = ["root-user", "missing-healthcheck", "workspace-in-runtime"];
    let rows = found(&rules, &files);
    for rule in rules {
        assert!(rows.iter().any(|row| row.ends_with(rule)), "{rule}: {rows:?}");
    }
    let key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----\n";
    for source in ["../tls/server.key", "tls/server.key"] {
        let nginx = format!("FROM nginx:1.31-alpine\nCOPY {source} /etc/ssl/private/k.key\nUSER nginx\n");
        let files = [("docker/web.Dockerfile", nginx.as_str()), ("tls/server.key", key)];
        let checked = check(&["secret-file-in-image", "missing-copy-source"], &files);
        assert_eq!(checked.found(), ["docker/web.Dockerfile:2 secret-file-in-image"], "{source}");
    }
}

#[test]
fn a_credential_in_the_first_word_of_a_command_is_one() {
    let compose = "services:\n  a: {image: \"redis:7.2.4\", command: --requirepass s3cr3tpass1}\n  \
                   b: {image: \"redis:7.2.4\", command: --port 6379 --requirepass s3cr3tpass2}\n  \
                   c: {image: \"acme/x:1.2.3\", command: [\"--db=postgres://u:hunter2xyz@db/x\"], environment: {A_PASSWORD: k3kd93jdkA}}\n";
    let checked = check(&["hardcoded-credential"], &[("compose.yaml", compose)]);
    let lines = ["compose.yaml:2", "compose.yaml:3", "compose.yaml:4", "compose.yaml:4"];
    assert_eq!(checked.found(), lines.map(|line| format!("{line} hardcoded-credential")));
    let shown = checked.facts.covered(compose);
    for secret in ["s3cr3tpass1", "s3cr3tpass2", "hunter2xyz", "k3kd93jdkA"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn strict_says_who_runs_it_is_not_known_behind_a_script_that_is_not_here() {
    let dockerfile = "FROM node:22.11-slim\nCOPY --from=shared . /\nENTRYPOINT [\"/entrypoint.sh\"]\n";
    let files = [("Dockerfile", dockerfile)];
    assert_eq!(found(&["root-user"], &files), NONE);
    assert_eq!(found_strictly(&["root-user", "unknown-user"], &files), ["Dockerfile:1 unknown-user"]);
    let compose = "services: {x: {build: {context: ., additional_contexts: {shared: ./shared}}}}\n";
    let files = [files[0], ("shared/entrypoint.sh", "#!/bin/sh\nnode x\n"), ("compose.yaml", compose)];
    assert_eq!(found(&["root-user"], &files), ["Dockerfile:1 root-user"]);
}

#[test]
fn development_dependencies_are_found_where_no_workdir_is_said() {
    let manifest = "{\"name\": \"x\", \"devDependencies\": {\"eslint\": \"1\"}}";
    let rules = ["dev-dependencies-in-runtime", "single-stage-build"];
    for (workdir, installs) in [("", 3), ("WORKDIR /\n", 4), ("WORKDIR app\n", 4)] {
        let dockerfile = format!(
            "FROM node:22-alpine\n{workdir}COPY package.json ./\nRUN npm install\nUSER 1000\nCMD [\"node\", \"index.js\"]\n"
        );
        let rows =
            found(&rules, &[("Dockerfile", &dockerfile), ("package.json", manifest), ("index.js", "")]);
        let expected = match workdir {
            // Where that is, nobody knows; two such lines may mean two places.
            "WORKDIR app\n" => vec![],
            _ => vec![
                "Dockerfile:1 single-stage-build".to_owned(),
                format!("Dockerfile:{installs} dev-dependencies-in-runtime"),
            ],
        };
        assert_eq!(rows, expected, "{workdir}");
    }
}

#[test]
fn copies_that_a_builder_stops_at_are_told() {
    let compose = ("compose.yaml", "services: {x: {build: .}}\n");
    let rules = ["missing-copy-source", "ignored-copy-source"];
    let dockerfile = "# syntax=docker/dockerfile:1\nFROM alpine:3.22\nCOPY missing/*.txt /y/\nCOPY --parents missing.txt /x/\nCMD [\"/x\"]\n";
    assert_eq!(
        found(&rules, &[("Dockerfile", dockerfile), compose]),
        ["Dockerfile:3 missing-copy-source", "Dockerfile:4 missing-copy-source"]
    );
    let stage = "FROM scratch AS build\nWORKDIR /app\nCOPY a.txt .\nFROM alpine:3.22\nCOPY --from=build /app/dist/* /y/\nCMD [\"/x\"]\n";
    let files = [("Dockerfile", stage), ("a.txt", ""), compose];
    assert_eq!(found(&rules, &files), ["Dockerfile:5 missing-copy-source"]);
    let ignored = [
        ("Dockerfile", "FROM alpine:3.22\nCOPY dist/* /y/\nCMD [\"/x\"]\n"),
        ("dist/a", ""),
        (".dockerignore", "dist\n"),
        compose,
    ];
    assert_eq!(found(&rules, &ignored), ["Dockerfile:2 ignored-copy-source"]);
}

#[test]
fn whether_an_image_serves_is_told_by_a_port_or_not_known() {
    let dockerfile =
        ("Dockerfile", "FROM node:22.11-alpine\nCOPY a.js start.sh /\nCMD [\"sh\",\"/start.sh\"]\n");
    let of = |port: &str, strict: bool| {
        let compose =
            format!("services:\n  app: {{build: {{context: ../.., dockerfile: Dockerfile}}{port}}}\n");
        let files = [
            dockerfile,
            ("start.sh", "#!/bin/sh\nnode /a.js\n"),
            ("a.js", ""),
            ("docker/testing/compose.yml", compose.as_str()),
        ];
        let rules = ["missing-healthcheck"];
        if strict { found_strictly(&rules, &files) } else { found(&rules, &files) }
    };
    let told = ["Dockerfile:1 missing-healthcheck"];
    assert_eq!(of(", ports: [\"3000:3000\"]", false), told, "a port that tests open");
    assert_eq!(of("", false), NONE);
    assert_eq!(of("", true), told, "not known");
    let alone = |start: &str, strict: bool| {
        let text = format!("FROM node:22.11-alpine\nCOPY a.js /\n{start}\n");
        let files = [("Dockerfile", text.as_str()), ("a.js", "")];
        let rules = ["missing-healthcheck"];
        if strict { found_strictly(&rules, &files) } else { found(&rules, &files) }
    };
    assert_eq!(
        alone("CMD [\"node\", \"/dist/main.js\"]", false),
        told,
        "a program that is called like a service"
    );
    assert_eq!(alone("CMD [\"node\", \"/a.js\"]", false), NONE);
    assert_eq!(alone("CMD [\"node\", \"/a.js\"]", true), told, "not known");
    // Who only asks what a program can do, or names a command of its own, says nothing of serving.
    assert_eq!(alone("ENTRYPOINT [\"node\", \"/dist/index.js\"]\nCMD [\"--help\"]", true), NONE);
    assert_eq!(alone("ENTRYPOINT [\"diun\"]\nCMD [\"serve\"]", false), NONE);
    assert_eq!(alone("ENTRYPOINT [\"diun\"]\nCMD [\"serve\"]", true), told, "not known");
    assert_eq!(alone("ENTRYPOINT [\"/docker-entrypoint.sh\"]\nCMD [\"serve\"]", false), told);
}

#[test]
fn a_variable_that_nothing_sets_is_told_once() {
    let dockerfile = "FROM node:22.11-slim\nCOPY x.js /\nUSER 1000\nHEALTHCHECK CMD $CHECK_CMD\nENV A=$ONE\n\
                      LABEL b=$TWO\nEXPOSE $THREE\nCMD [\"node\",\"/x.js\"]\n";
    let rules = ["undefined-variable", "undeclared-build-argument"];
    let rest =
        ["Dockerfile:5", "Dockerfile:6", "Dockerfile:7"].map(|line| format!("{line} undefined-variable"));
    let bake = ("docker-bake.json", "{\"target\": {\"api\": {\"args\": {\"CHECK_CMD\": \"node check\"}}}}");
    let compose = ("compose.yaml", "services: {x: {build: {context: ., args: {CHECK_CMD: node}}}}\n");
    for (other, first) in [
        (("README", ""), "Dockerfile:4 undefined-variable"),
        (bake, "docker-bake.json:1 undeclared-build-argument"),
        (compose, "compose.yaml:1 undeclared-build-argument"),
    ] {
        let mut rows = found(&rules, &[("Dockerfile", dockerfile), ("x.js", ""), other]);
        rows.sort();
        let mut expected = [vec![first.to_owned()], rest.to_vec()].concat();
        expected.sort();
        assert_eq!(rows, expected, "{first}");
    }
}
