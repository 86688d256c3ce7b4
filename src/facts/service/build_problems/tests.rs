//! What builds of services refer to that does not exist.

use super::BuildProblemKind::{self, Argument, Context, Dockerfile, Target};
use crate::facts::of;

/// What is not there, the words that refer to it, what is said, what was meant, the Dockerfile that lacks it.
type Found<'a> = (BuildProblemKind, &'a str, &'a str, Option<&'a str>, Option<&'a str>);

fn check(what: &str, files: &[(&str, &str)], expected: &[Found<'_>]) {
    let facts = of(files);
    let found = facts.build_problems();
    let said: Vec<_> = found
        .iter()
        .map(|problem| {
            let file = problem.dockerfile.map(|file| facts.repo.files().path(file).as_str());
            (problem, facts.repo.files().slice(problem.place), file)
        })
        .collect();
    let said: Vec<Found<'_>> = said
        .iter()
        .map(|(it, place, file)| (it.kind, &**place, it.message.as_str(), it.meant.as_deref(), *file))
        .collect();
    assert_eq!(said, expected, "{what}");
}

#[test]
fn contexts_are_there_or_not() {
    let lost = |place, message, meant| vec![(Context, place, message, meant, None)];
    for (what, build, expected) in [
        ("a folder that is there", "apps/api", vec![]),
        (
            "a folder that is not",
            "apps/apo",
            lost(
                "apps/apo",
                "service `api` is built from `apps/apo`, which does not exist",
                Some("apps/api"),
            ),
        ),
        (
            "one like a file",
            "apps/note",
            lost("apps/note", "service `api` is built from `apps/note`, which does not exist", None),
        ),
        (
            "one with a Dockerfile here",
            "{context: lost, dockerfile_inline: FROM a}",
            lost("lost", "service `api` is built from `lost`, which does not exist", None),
        ),
        ("a Dockerfile here alone", "{context: apps, dockerfile_inline: FROM a}", vec![]),
        ("a path of Windows", "'.\\lost'", vec![]),
        ("a folder of a submodule", "vendor/lost", vec![]),
        ("a folder of a quoted one", "quoted/lost", vec![]),
        (
            "the source of a submodule",
            "url",
            lost("url", "service `api` is built from `url`, which does not exist", None),
        ),
        ("a repository", "'https://github.com/acme/x.git'", vec![]),
        ("what is not known", "${DIR}", vec![]),
        ("a path of the host", "/srv/app", vec![]),
    ] {
        let files = [
            ("compose.yaml", &*format!("services:\n  api:\n    build: {build}\n")),
            ("apps/api/Dockerfile", "FROM a\n"),
            ("apps/notes", "\n"),
            (".gitmodules", "[submodule \"x\"]\n\tpath = vendor\n\turl = url\n\tpath = \"quoted\"\n"),
        ];
        check(what, &files, &expected);
    }
    check("no submodules", &[("compose.yaml", "services: {api: {image: a}}\n")], &[]);
}

#[test]
fn files_that_are_not_run_are_passed_over() {
    let lost =
        vec![(Context, "lost", "service `api` is built from `lost`, which does not exist", None, None)];
    for (path, is_passed_over) in [
        ("compose.yaml", false),
        ("app/compose.yaml", false),
        ("compose.example.yaml", true),
        ("testdata/compose.yaml", true),
        ("pkg/fixtures/app/compose.yaml", true),
    ] {
        let facts = of(&[(path, "services: {api: {build: lost}}\n")]);
        assert_eq!(facts.build_problems().is_empty(), is_passed_over, "{path}");
    }
    check("a piece", &[("compose.yaml", "services: {api: {build: lost}}\n")], &lost);
}

#[test]
fn dockerfiles_are_there_or_not() {
    let build = "{context: app, dockerfile: web}";
    for (what, build, others, expected) in [
        ("the usual one", "app", &["app/Dockerfile"][..], None),
        ("none", "app", &["app/x"], Some(("app", "app/Dockerfile", None))),
        (
            "another case",
            "app",
            &["app/DOCKERFILE", "app/Dockerfile2"],
            Some(("app", "app/Dockerfile", Some("app/DOCKERFILE"))),
        ),
        (
            "a name like it",
            "app",
            &["app/Dockerfil.x", "app/Dockerfile.x", "app/y.dockerfile"],
            Some(("app", "app/Dockerfile", Some("app/Dockerfile.x"))),
        ),
        (
            "the only one",
            build,
            &["app/Dockerfile.prod", "app/x"],
            Some(("web", "app/web", Some("app/Dockerfile.prod"))),
        ),
        (
            "two others",
            build,
            &["app/Dockerfile.prod", "app/Dockerfile.test"],
            Some(("web", "app/web", None)),
        ),
        ("one elsewhere", build, &["app/x", "Dockerfile"], Some(("web", "app/web", None))),
        ("a folder of such a name", "app", &["app/Dockerfile.d/x"], Some(("app", "app/Dockerfile", None))),
        ("a name of its own", build, &["app/web"], None),
        ("one in a submodule", "{context: app, dockerfile: ../vendor/x}", &["app/x"], None),
        ("a template", "{context: app, dockerfile: Dockerfile.j2}", &["app/Dockerfile.j2"], None),
        ("one that is not known", "{context: app, dockerfile: '${FILE}'}", &["app/x"], None),
    ] {
        let compose = format!("services: {{api: {{build: {build}}}}}\n");
        let mut files = vec![("compose.yaml", compose.as_str()), (".gitmodules", "path=vendor\n")];
        files.extend(others.iter().map(|path| (*path, "FROM a\nRUN {{ x }}\n")));
        let message = expected
            .map(|(_, path, _)| format!("service `api` is built from `{path}`, which does not exist"));
        let expected = expected.iter().zip(&message);
        let expected: Vec<Found<'_>> = expected
            .map(|((place, _, meant), message)| (Dockerfile, *place, message.as_str(), *meant, None))
            .collect();
        check(what, &files, &expected);
    }
}

#[test]
fn targets_are_stages() {
    let stages = "FROM a AS build\nFROM a AS prod\nCMD [\"x\"]\n";
    let lost = |place, message, meant| vec![(Target, place, message, meant, Some("Dockerfile"))];
    for (what, dockerfile, target, expected) in [
        ("a stage", stages, "prod", vec![]),
        ("in other letters", stages, "PROD", vec![]),
        ("a number", stages, "'1'", vec![]),
        ("nothing", stages, "''", vec![]),
        ("what is not known", stages, "${TARGET}", vec![]),
        (
            "a stage by another name",
            stages,
            "Prd",
            lost(
                "Prd",
                "service `api` builds stage `Prd`, which does not exist in `Dockerfile`",
                Some("prod"),
            ),
        ),
        (
            "no stage",
            stages,
            "1a",
            lost("1a", "service `api` builds stage `1a`, which does not exist in `Dockerfile`", None),
        ),
        ("a mistake in a FROM", "FROM a AS\nCMD [\"x\"]\n", "prod", vec![]),
    ] {
        let compose = format!("services:\n  api:\n    build: {{context: ., target: {target}}}\n");
        check(what, &[("compose.yaml", &compose), ("Dockerfile", dockerfile)], &expected);
    }
}

#[test]
fn arguments_are_declared() {
    let dockerfile =
        "ARG GLOBAL\nFROM a\nARG VERSION=1 OTHER\nONBUILD ARG LATER\nONBUILD RUN x\nCMD [\"x\"]\n";
    let message =
        |name| format!("service `api` passes build argument `{name}`, which `Dockerfile` does not declare");
    let (near, far) = (message("VERSIN"), message("REGION"));
    for (what, args, expected) in [
        ("those of stages", "{VERSION: 2, OTHER: x, LATER: x, GLOBAL: x}", vec![]),
        ("a list", "[VERSION=2, OTHER]", vec![]),
        ("those of builders", "{HTTP_PROXY: x, https_proxy: x, BUILDKIT_INLINE_CACHE: 1}", vec![]),
        ("no name", "['=x']", vec![]),
        ("a name like one", "{VERSIN: 2}", vec![("VERSIN", near, Some("VERSION"))]),
        ("another name", "[REGION=x, VERSION=2]", vec![("REGION", far, None)]),
    ] {
        let compose = format!("services:\n  api:\n    build: {{context: ., args: {args}}}\n");
        let expected = expected.iter();
        let expected: Vec<Found<'_>> = expected
            .map(|(place, message, meant)| (Argument, *place, message.as_str(), *meant, Some("Dockerfile")))
            .collect();
        check(what, &[("compose.yaml", &compose), ("Dockerfile", dockerfile)], &expected);
    }
}
