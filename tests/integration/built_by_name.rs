//! Images that scripts and the policy build are known by their names.

use crate::findings::{NONE, check, found};

#[test]
fn what_a_script_builds_is_known_by_its_name() {
    let service = "FROM acme/base-slim:v1\nCOPY bundle.js .\nEXPOSE 3000\nCMD [\"node\",\"bundle.js\"]\n";
    let files = [
        ("base/slim.Dockerfile", "FROM node:22.11-slim\n"),
        ("base/build.sh", "docker build -t acme/base-slim:v1 -f slim.Dockerfile .\n"),
        ("svc/Dockerfile", service),
        ("svc/bundle.js", ""),
    ];
    assert_eq!(
        found(&["root-user", "missing-healthcheck", "unknown-user", "floating-tag"], &files),
        ["svc/Dockerfile:1 missing-healthcheck", "svc/Dockerfile:1 root-user"]
    );
    let production = ("compose.prod.yaml", "services: {p: {image: \"acme/product:1.2.3\"}}\n");
    let built = ("build.sh", "docker build -t acme/product:1.2.3 .\n");
    let dockerfile = ("Dockerfile", "FROM node:22.11-slim\nCMD [\"node\",\"x.js\"]\n");
    let checked = check(&["root-user"], &[dockerfile, built, production]);
    assert_eq!(crate::findings::services(checked.only()), ["p"], "the service runs that image");
    let untagged = ("compose.yaml", "services: {p: {image: acme/account}}\n");
    let script = ("build.sh", "docker build -t acme/account .\n");
    assert_eq!(found(&["unpinned-image"], &[dockerfile, script, untagged]), NONE);
    assert_eq!(found(&["unpinned-image"], &[dockerfile, untagged]), ["compose.yaml:1 unpinned-image"]);
    // What a layer below holds ships all the same, and two programs start.
    let slim = "ARG HASH\nFROM acme/product:${HASH}\nRUN rm -rf packages/jobs\nCOPY start.sh /\nCMD [\"/start.sh\"]\n";
    let files = [
        (
            "Dockerfile",
            "FROM node:22.11-slim\nWORKDIR /app\nCOPY packages packages\nCMD [\"node\",\"packages/app/x.js\"]\n",
        ),
        ("packages/app/x.js", ""),
        ("packages/jobs/x.js", ""),
        ("Dockerfile.slim", slim),
        ("start.sh", "#!/bin/bash\nnode packages/app/x.js &\nnpm run jobs &\nwait -n\n"),
        (
            "build.sh",
            "docker build -t acme/product:$1 .\ndocker build -f Dockerfile.slim -t acme/slim --build-arg HASH=$1 .\n",
        ),
    ];
    assert_eq!(found(&["several-processes-in-image"], &files), ["start.sh:2 several-processes-in-image"]);
}

#[test]
fn what_the_policy_builds_is_known_by_its_name() {
    let policy = |name: &str| {
        format!(
            "images:\n  build:\n  - {{name: \"{name}\", dockerfile: images/base/Dockerfile, context: ., target: two, args: {{V: \"22\"}}}}\n"
        )
    };
    for (named, used, is_it) in [
        ("acme/base", "acme/base", true),
        ("acme/base", "acme/base:1", true),
        ("acme/base", "docker.io/acme/base:2", true),
        ("acme/base:1", "acme/base:1", true),
        ("acme/base:1", "acme/base:2", false),
        ("acme/base:1", "acme/base", false),
        ("acme/base", "ghcr.io/acme/base:1", false),
        ("ghcr.io/acme/base", "ghcr.io/acme/base", true),
        ("ghcr.io/acme/base", "acme/base", false),
        ("localhost:5000/base", "localhost:5000/base:1", true),
    ] {
        let policy = policy(named);
        let app = format!("FROM {used}\nCMD [\"node\", \"/x.js\"]\n");
        let compose = format!("services: {{p: {{image: \"{used}\"}}}}\n");
        let files = [
            ("stockade.yaml", policy.as_str()),
            (
                "images/base/Dockerfile",
                "ARG V\nFROM alpine AS one\nFROM node:$V-slim AS two\nCOPY x.js /\nFROM alpine AS three\n",
            ),
            ("x.js", ""),
            ("app/Dockerfile", app.as_str()),
            ("compose.yaml", compose.as_str()),
        ];
        let unpinned = found(&["unpinned-image"], &files);
        let is_told = unpinned.iter().any(|row| row.starts_with("compose.yaml") || row.starts_with("app"));
        let is_pinned = used.rsplit('/').next().is_some_and(|last| last.contains(':'));
        assert_eq!(is_told, !is_it && !is_pinned, "{named}, {used}: {unpinned:?}");
        let root = found(&["root-user"], &files);
        assert_eq!(root.iter().any(|row| row.starts_with("app/")), is_it, "{named}, {used}: {root:?}");
    }
}

#[test]
fn what_the_policy_builds_must_be_there() {
    let policy = "images:\n  build:\n  - {name: acme/one, dockerfile: images/bse/Dockerfile}\n  \
                  - {context: images/bas}\n  - {name: acme/two, context: images/base, target: twoo, args: {VV: 1}}\n";
    let files = [
        ("stockade.yaml", policy),
        ("images/base/Dockerfile", "ARG V\nFROM node:22-slim AS two\nRUN echo $V\n"),
    ];
    let rules = ["missing-dockerfile", "missing-context", "unknown-target", "undeclared-build-argument"];
    let checked = check(&rules, &files);
    assert_eq!(
        checked.found(),
        [
            "stockade.yaml:3 missing-context",
            "stockade.yaml:4 missing-context",
            "stockade.yaml:5 unknown-target",
            "stockade.yaml:5 undeclared-build-argument",
        ]
    );
    let meant = checked.outcome.findings[2].help.as_deref().unwrap_or_default();
    assert!(meant.contains("`two`"), "{meant}");
}
