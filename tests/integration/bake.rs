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
    let nobody = [("Dockerfile", &*TWO_STAGES.replace("AS api", "AS first")), ("web/a.js", "x")];
    assert_eq!(found(&OF_TWO_STAGES, &nobody), Vec::<String>::new(), "nobody builds the first");
}

#[test]
fn a_file_of_another_name_counts_where_a_call_names_it() {
    let hcl = "variable \"STAGE\" { default = \"first\" }\ntarget \"one\" {\n  context = \"..\"\n  target = STAGE\n}\n";
    let dockerfile = TWO_STAGES.replace("AS api", "AS first");
    let files = |script| {
        found(
            &["root-user"],
            &[
                ("Dockerfile", &*dockerfile),
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
        "`api` passes build argument `CHECK_CMD`, which `Dockerfile` does not declare"
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
            "`a` builds stage `prod`, which does not exist in `Dockerfile`",
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
    let hcl = "target \"files\" {\n  target = \"files\"\n  output = [\"type=local,dest=out\"]\n}\n\
               target \"web\" { target = \"web\" }\n";
    let stages = TWO_STAGES.replace("AS api", "AS files");
    let files = [("Dockerfile", &*stages), ("web/a.js", "x"), ("docker-bake.hcl", hcl)];
    assert_eq!(found(&OF_TWO_STAGES, &files), Vec::<String>::new());
}

#[test]
fn a_dockerfile_that_stands_in_a_bake_file_is_judged_where_it_stands() {
    let heredoc = "target \"api\" {\n  dockerfile-inline = <<-EOT\n    FROM node:22.11-slim\n    COPY a.js /\n    \
                   # stockade: ignore[shell-form-command]\n    CMD node /a.js\n  EOT\n}\n";
    let string = "target \"api\" {\n  dockerfile-inline = \"FROM node:22.11-slim\\nCOPY a.js /\\nCMD node /a.js\\n\"\n}\n";
    let json = "{\"target\": {\"api\": {\n\"dockerfile-inline\": \"FROM node:22.11-slim\\nCOPY a.js /\\nCMD node /a.js\\n\"}}}";
    let template = heredoc.replace("22.11", "${V}") + "variable \"V\" { default = \"22.11\" }\n";
    let worked_out = "target \"api\" {\n  dockerfile-inline = join(\"\\n\", [\"FROM node:22.11-slim\", \"CMD node /a.js\"])\n}\n";
    for (path, text, expected) in [
        ("docker-bake.hcl", heredoc, "docker-bake.hcl:3:10"),
        ("docker-bake.hcl", string, "docker-bake.hcl:2:29"),
        ("docker-bake.json", json, "docker-bake.json:2:28"),
        ("docker-bake.hcl", &template, "docker-bake.hcl:3:1"),
        ("docker-bake.hcl", worked_out, "docker-bake.hcl:2:23"),
    ] {
        let checked = check(&["root-user"], &[(path, text), ("a.js", "x")]);
        let place = checked.only().place;
        let position = checked.facts.repo.files().get(place.file).position(place.start);
        assert_eq!(format!("{path}:{}:{}", position.line, position.column), expected, "{text}");
    }
    let commented =
        check(&["shell-form-command", "unused-suppression"], &[("docker-bake.hcl", heredoc), ("a.js", "x")]);
    assert_eq!(commented.suppressed(), ["docker-bake.hcl:6 shell-form-command"]);
    assert_eq!(commented.found(), Vec::<String>::new());
    let unknown = heredoc.replace("22.11", "${V}") + "variable \"V\" {}\n";
    assert_eq!(found_strictly(&["root-user"], &[("docker-bake.hcl", &unknown)]), Vec::<String>::new());
    let stage = heredoc.replace("api\" {", "api\" {\n  target = \"x\"\n  args = { A = \"1\" }");
    let rules = ["unknown-target", "undeclared-build-argument"];
    assert_eq!(
        found(&rules, &[("docker-bake.hcl", &stage), ("a.js", "x")]),
        ["docker-bake.hcl:1 unknown-target", "docker-bake.hcl:3 undeclared-build-argument"]
    );
}

#[test]
fn comments_of_a_bake_file_take_findings_away() {
    let dockerfile = ("Dockerfile", "FROM alpine:3.22\nCMD [\"/x\"]\n");
    let rules = ["undeclared-build-argument", "unknown-target", "unused-suppression"];
    for (what, text, left, taken) in [
        (
            "above an entry",
            "target \"a\" {\n  args = {\n    # stockade: ignore[undeclared-build-argument] -- it is read\n    A = \"1\"\n    B = \"2\"\n  }\n}\n",
            &["docker-bake.hcl:5 undeclared-build-argument"][..],
            &["docker-bake.hcl:4 undeclared-build-argument"][..],
        ),
        (
            "beside it, in the other form",
            "target \"a\" {\n  args = {\n    A = \"1\" // stockade: ignore[undeclared-build-argument]\n  }\n}\n",
            &[],
            &["docker-bake.hcl:3 undeclared-build-argument"],
        ),
        (
            "above a block",
            "/* stockade: ignore[unknown-target, undeclared-build-argument] */\ntarget \"a\" {\n  target = \"x\"\n  args = { A = \"1\" }\n}\n",
            &[],
            &["docker-bake.hcl:2 unknown-target", "docker-bake.hcl:4 undeclared-build-argument"],
        ),
        (
            "of the file",
            "# stockade: ignore-file[undeclared-build-argument]\ntarget \"a\" {\n  args = { A = \"1\" }\n}\n",
            &[],
            &["docker-bake.hcl:3 undeclared-build-argument"],
        ),
        (
            "in a string",
            "target \"a\" {\n  args = {\n    A = \"# stockade: ignore ${\"}\"}\"\n  }\n}\n",
            &["docker-bake.hcl:3 undeclared-build-argument"],
            &[],
        ),
        (
            "for nothing",
            "# stockade: ignore[unknown-target]\ntarget \"a\" {}\n",
            &["docker-bake.hcl:1 unused-suppression"],
            &[],
        ),
    ] {
        let checked = check(&rules, &[dockerfile, ("docker-bake.hcl", text)]);
        assert_eq!(checked.found(), left, "{what}");
        assert_eq!(checked.suppressed(), taken, "{what}");
    }
}

#[test]
fn labels_that_a_builder_passes_count() {
    let policy = ("stockade.yaml", "images: {labels: [org.opencontainers.image.source]}\n");
    let dockerfile = ("Dockerfile", "FROM alpine:3.22\nUSER 1\nCMD [\"/x\"]\n");
    let label = "org.opencontainers.image.source";
    let step = |labels: &str| {
        format!(
            "jobs:\n  a:\n    steps:\n    - uses: docker/build-push-action@v6\n      with: {{push: true, labels: \"{labels}\"}}\n"
        )
    };
    for (what, path, text, is_missing) in [
        ("none", "docker-bake.hcl", "target \"a\" {}\n".to_owned(), true),
        (
            "its own",
            "docker-bake.hcl",
            format!("target \"a\" {{ labels = {{ \"{label}\" = \"x\" }} }}\n"),
            false,
        ),
        ("null", "docker-bake.hcl", format!("target \"a\" {{ labels = {{ \"{label}\" = null }} }}\n"), true),
        (
            "inherited",
            "docker-bake.hcl",
            format!(
                "target \"_b\" {{ labels = {{ \"{label}\" = \"x\" }} }}\ntarget \"a\" {{ inherits = [\"_b\"] }}\n"
            ),
            false,
        ),
        (
            "what is not known",
            "docker-bake.hcl",
            "variable \"L\" {}\ntarget \"a\" { labels = L }\n".to_owned(),
            false,
        ),
        ("a step", ".github/workflows/x.yml", step(&format!("{label}=x")), false),
        ("a step with another", ".github/workflows/x.yml", step("maintainer=x"), true),
        (
            "a step that works them out",
            ".github/workflows/x.yml",
            step("${{ steps.meta.outputs.labels }}"),
            false,
        ),
        ("a command", "build.sh", format!("docker build --label {label}=x ."), false),
        ("a command without", "build.sh", "docker build .".to_owned(), true),
    ] {
        let found = found(&["missing-labels"], &[policy, dockerfile, (path, &text)]);
        assert_eq!(!found.is_empty(), is_missing, "{what}: {found:?}");
    }
}
