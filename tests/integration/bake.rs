//! What is found where a Bake file builds the images.

use crate::findings::{check, found, found_strictly};

/// Two services in one Dockerfile; the first runs as root and nothing checks it.
const TWO_STAGES: &str = "FROM node:22.11-alpine AS api\nCOPY api /app\nEXPOSE 3000\nCMD [\"node\",\"/app/a.js\"]\n\
                          FROM node:22.11-alpine AS web\nCOPY web /app\nUSER node\nHEALTHCHECK CMD node x\n\
                          CMD [\"node\",\"/app/a.js\"]\n";

const OF_TWO_STAGES: [&str; 3] = ["root-user", "missing-healthcheck", "several-services-in-dockerfile"];

/// What the rules say of two stages that something builds.
fn of_two_stages(builder: (&str, &str)) -> Vec<String> {
    found(&OF_TWO_STAGES, &[("Dockerfile", TWO_STAGES), ("api/a.js", "x"), ("web/a.js", "x"), builder])
}

#[test]
fn every_target_is_an_image_as_it_is_in_compose() {
    let compose =
        "services:\n  api: {build: {context: ., target: api}}\n  web: {build: {context: ., target: web}}\n";
    let hcl = "target \"api\" { target = \"api\" }\ntarget \"web\" { target = \"web\" }\n";
    let json = "{\"target\": {\"api\": {\"target\": \"api\"}, \"web\": {\"target\": \"web\"}}}";
    let matrix =
        "target \"all\" {\n  name = name\n  matrix = { name = [\"api\", \"web\"] }\n  target = name\n}\n";
    let by_compose = of_two_stages(("compose.yaml", compose));
    assert!(by_compose.iter().any(|row| row == "Dockerfile:1 root-user"), "{by_compose:?}");
    for builder in [("docker-bake.hcl", hcl), ("docker-bake.json", json), ("docker-bake.hcl", matrix)] {
        let rows = of_two_stages(builder);
        for rule in OF_TWO_STAGES {
            assert!(rows.iter().any(|row| row.ends_with(rule)), "{rule} of {builder:?}: {rows:?}");
        }
    }
    assert_eq!(of_two_stages(("README", "nobody builds the first")), Vec::<String>::new());
}

#[test]
fn a_file_of_another_name_counts_where_a_call_names_it() {
    let hcl = "variable \"STAGE\" { default = \"api\" }\ntarget \"one\" {\n  context = \"..\"\n  target = STAGE\n}\n";
    let files = |script| {
        found(
            &["root-user"],
            &[
                ("Dockerfile", TWO_STAGES),
                ("api/a.js", "x"),
                ("web/a.js", "x"),
                ("deploy/images.hcl", hcl),
                ("build.sh", script),
            ],
        )
    };
    assert_eq!(files("echo docker"), Vec::<String>::new());
    assert_eq!(files("cd deploy && docker buildx bake -f images.hcl one"), ["Dockerfile:1 root-user"]);
    assert_eq!(files("cd deploy && STAGE=web docker buildx bake -f images.hcl one"), Vec::<String>::new());
}

#[test]
fn an_argument_that_no_stage_declares() {
    let dockerfile = "FROM node:22.11-slim\nARG PORT\nCOPY x.js /\nUSER 1000\n\
                      HEALTHCHECK --interval=5s --timeout=2s --retries=3 CMD $CHECK_CMD\nCMD [\"node\",\"/x.js\"]\n";
    let json = "{\"target\": {\n \"api\": {\n  \"args\": {\n   \"PORT\": \"80\",\n   \"CHECK_CMD\": \"node check\"\n  }\n }\n}}";
    let files = [("Dockerfile", dockerfile), ("x.js", ""), ("docker-bake.json", json)];
    let checked = check(&["undeclared-build-argument"], &files);
    assert_eq!(checked.found(), ["docker-bake.json:5 undeclared-build-argument"]);
    assert_eq!(
        checked.only().message,
        "`api` passes the argument `CHECK_CMD`, which no stage of `Dockerfile` declares"
    );
}

#[test]
fn what_many_targets_inherit_is_not_meant_for_each() {
    let hcl = |argument| {
        format!(
            "target \"_common\" {{\n  args = {{\n    {argument} = \"1\"\n  }}\n}}\n\
             target \"a\" {{\n  inherits = [\"_common\"]\n  context = \"a\"\n}}\n\
             target \"b\" {{\n  inherits = [\"_common\"]\n  context = \"b\"\n}}\n"
        )
    };
    let files = |hcl: &str| {
        let files = [
            ("a/Dockerfile", "FROM alpine:3.22\nARG VERSION\n"),
            ("b/Dockerfile", "FROM alpine:3.22\n"),
            ("docker-bake.hcl", hcl),
        ];
        found(&["undeclared-build-argument"], &files)
    };
    assert_eq!(files(&hcl("VERSION")), Vec::<String>::new());
    assert_eq!(files(&hcl("VERSIONS")), ["docker-bake.hcl:3 undeclared-build-argument"]);
}

#[test]
fn what_a_target_names_must_be_there() {
    let hcl = "group \"default\" { targets = [\"a\", \"b\", \"c\", \"d\"] }\n\
               target \"a\" { target = \"prod\" }\n\
               target \"b\" { dockerfile = \"b.Dockerfile\" }\n\
               target \"c\" { context = \"apps\" }\n\
               variable \"WHERE\" {}\n\
               target \"d\" { context = \"${WHERE}\" }\n";
    let files = [
        ("Dockerfile", "FROM alpine:3.22 AS production\nCMD [\"/x\"]\n"),
        ("app/x", ""),
        ("docker-bake.hcl", hcl),
    ];
    let rules = ["unknown-target", "missing-dockerfile", "missing-context"];
    let checked = check(&rules, &files);
    let rows = [
        "docker-bake.hcl:2 unknown-target",
        "docker-bake.hcl:3 missing-dockerfile",
        "docker-bake.hcl:4 missing-context",
    ];
    assert_eq!(checked.found(), rows);
    let messages: Vec<&str> = checked.outcome.findings.iter().map(|finding| &*finding.message).collect();
    assert_eq!(
        messages,
        [
            "`a` builds the stage `prod`, which `Dockerfile` does not have",
            "`b` is built from `b.Dockerfile`, which does not exist",
            "`c` is built from `apps`, which does not exist",
        ]
    );
    assert_eq!(found_strictly(&rules, &files), rows);
}

#[test]
fn a_context_that_is_another_target_is_the_image_below() {
    // The base runs as root and has the check; the image that stands on it says the user.
    let hcl = "target \"base\" { context = \"base\" }\n\
               target \"api\" {\n  context = \"api\"\n  contexts = { base = \"target:base\" }\n}\n";
    let files = |user| {
        let api = format!("FROM base\n{user}CMD [\"node\", \"/x.js\"]\n");
        let files = [
            ("base/Dockerfile", "FROM node:22.11-slim\nHEALTHCHECK CMD node x\n"),
            ("api/Dockerfile", api.as_str()),
            ("docker-bake.hcl", hcl),
        ];
        found(&["root-user", "missing-healthcheck"], &files)
    };
    assert_eq!(files("USER 1000\n"), Vec::<String>::new());
    assert_eq!(files(""), ["api/Dockerfile:1 root-user"]);
}

#[test]
fn what_exports_files_is_no_image() {
    let hcl = "target \"api\" {\n  target = \"api\"\n  output = [\"type=local,dest=out\"]\n}\n\
               target \"web\" { target = \"web\" }\n";
    let rows = of_two_stages(("docker-bake.hcl", hcl));
    assert_eq!(rows, Vec::<String>::new());
}
