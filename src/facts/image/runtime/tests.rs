//! What images are for, by table.

use super::is_for_tests;
use crate::answer::Answer;
use crate::facts;
use crate::source::RepoPath;

#[test]
fn files_of_tests_and_editors_are_told_by_their_paths() {
    for (path, expected) in [
        ("Dockerfile", false),
        ("tests/Dockerfile", true),
        ("app/Tests/api/Dockerfile", true),
        ("latest/Dockerfile", false),
        ("dev/Dockerfile", false),
        (".devcontainer/Dockerfile", true),
        ("devcontainer-base/Dockerfile", true),
        ("devcontainers/Dockerfile", false),
        (".gitpod/Dockerfile", true),
        (".gitpod.d/Dockerfile", true),
        ("Dockerfile.e2e", true),
        ("Dockerfile.E2E", true),
        ("Dockerfile.dev", false),
        ("Dockerfile.contest", false),
    ] {
        assert_eq!(is_for_tests(&RepoPath::new(path).unwrap()), expected, "{path}");
    }
}

#[test]
fn an_image_is_started_by_a_command_a_server_or_a_service() {
    const RUN: &str = "services: {app: {build: .}}\n";
    for (what, dockerfile, compose, expected) in [
        ("nothing starts it", "FROM alpine\n", "", false),
        ("a command", "FROM alpine\nCMD [\"/x\"]\n", "", true),
        ("an entrypoint", "FROM alpine\nENTRYPOINT [\"/x\"]\n", "", true),
        ("a base that is a server", "FROM nginx\n", "", true),
        ("a command that is no program", "FROM nginx\nCMD [\"/out/app.tar.gz\"]\n", RUN, false),
        ("a service", "FROM alpine\n", RUN, true),
        ("a service of an empty base", "FROM scratch\nCOPY x /x\n", RUN, false),
        (
            "a service with a command",
            "FROM scratch\nCOPY x /x\n",
            "services: {app: {build: ., command: [/x]}}\n",
            true,
        ),
        (
            "a service with an entrypoint",
            "FROM scratch\nCOPY x /x\n",
            "services: {app: {build: ., entrypoint: [/x]}}\n",
            true,
        ),
    ] {
        let facts = facts::of(&[("Dockerfile", dockerfile), ("compose.yaml", compose), ("x", "")]);
        assert_eq!(facts.only_image().is_started(), expected, "{what}");
    }
}

#[test]
fn a_base_that_compose_builds_is_started_if_it_has_work() {
    for (what, base, service, expected) in [
        ("nothing to do", "FROM alpine\n", "{build: base, image: acme/base}", false),
        ("a command", "FROM alpine\nCMD [\"/x\"]\n", "{build: base, image: acme/base}", true),
        ("a server below", "FROM nginx\n", "{build: base, image: acme/base}", true),
        ("a port", "FROM alpine\nEXPOSE 80\n", "{build: base, image: acme/base}", true),
        (
            "the service's own command",
            "FROM alpine\n",
            "{build: base, image: acme/base, command: [node, x.js]}",
            true,
        ),
        (
            "a command that ends at once",
            "FROM alpine\n",
            "{build: base, image: acme/base, command: [\"true\"]}",
            false,
        ),
        (
            "an image that ends at once",
            "FROM alpine\nCMD [\"true\"]\n",
            "{build: base, image: acme/base}",
            false,
        ),
    ] {
        let facts = facts::of(&[
            ("app/Dockerfile", "FROM acme/base\nCMD [\"/x\"]\n"),
            ("base/Dockerfile", base),
            ("compose.yaml", &format!("services:\n  base: {service}\n  app: {{build: app}}\n")),
        ]);
        assert_eq!(facts.image_of("base/Dockerfile").is_started(), expected, "{what}");
    }
}

#[test]
fn a_base_that_somebody_pushes_is_started_if_it_has_a_command() {
    let idle =
        "services:\n  base: {build: base, image: acme/base, entrypoint: [\"true\"]}\n  app: {build: app}\n";
    for (build, expected) in
        [("docker build -t acme/base base", false), ("docker build --push -t acme/base base", true)]
    {
        let facts = facts::of(&[
            ("app/Dockerfile", "FROM acme/base\nCMD [\"/x\"]\n"),
            ("base/Dockerfile", "FROM alpine\nEXPOSE 80\nCMD [\"/x\"]\n"),
            ("compose.yaml", idle),
            ("build.sh", build),
        ]);
        assert_eq!(facts.image_of("base/Dockerfile").is_started(), expected, "{build}");
    }
}

#[test]
fn an_image_serves_by_itself_or_because_a_service_runs_it() {
    const RUN: &str = "services: {app: {build: .}}\n";
    for (what, dockerfile, compose, by_itself, is_service) in [
        ("a program of which nothing is known", "FROM alpine\nCMD [\"/x\"]\n", "", false, false),
        ("a service runs it", "FROM alpine\nCMD [\"/x\"]\n", RUN, false, true),
        ("a port", "FROM alpine\nEXPOSE 80\nCMD [\"/x\"]\n", "", true, true),
        ("a server", "FROM alpine\nCMD [\"nginx\", \"-g\", \"daemon off;\"]\n", "", true, true),
        ("a base that is a server", "FROM nginx\n", "", true, true),
        ("a base that is a server, with a command", "FROM nginx\nCMD [\"/x\"]\n", "", false, false),
        (
            "a base that is a server, with an entrypoint",
            "FROM nginx\nENTRYPOINT [\"/x\"]\n",
            "",
            false,
            false,
        ),
    ] {
        let facts = facts::of(&[("Dockerfile", dockerfile), ("compose.yaml", compose)]);
        let image = facts.only_image();
        let found = (image.is_service_by_itself(), image.is_service());
        assert_eq!(found, (by_itself, is_service), "{what}");
    }
}

#[test]
fn what_lies_among_jobs_may_end() {
    let dockerfile =
        |port: &str| format!("FROM oven/bun:1.3-alpine\n{port}CMD [\"bun\", \"run\", \"index.ts\"]\n");
    for (path, port, expected) in [
        ("api/Dockerfile", "", true),
        ("jobs/topics/Dockerfile", "", false),
        ("jobs/topics/Dockerfile", "EXPOSE 8080\n", true),
        ("jobs-api/Dockerfile", "", true),
    ] {
        let facts = facts::of(&[(path, &dockerfile(port))]);
        assert_eq!(facts.only_image().is_service_by_itself(), expected, "{path} {port}");
    }
}

#[test]
fn an_image_for_development_says_so() {
    for (path, dockerfile, expected) in [
        ("Dockerfile", "FROM alpine\nCMD [\"/x\"]\n", false),
        ("Dockerfile.dev", "FROM alpine\nCMD [\"/x\"]\n", true),
        ("Dockerfile.DEV", "FROM alpine\nCMD [\"/x\"]\n", true),
        ("Dockerfile.device", "FROM alpine\nCMD [\"/x\"]\n", false),
        ("Dockerfile.tilt", "FROM alpine\nCMD [\"/x\"]\n", true),
        ("watcher/integrationtest/Dockerfile", "FROM alpine\nCMD [\"/x\"]\n", true),
        ("dev/Dockerfile", "FROM alpine\nCMD [\"/x\"]\n", true),
        (".dev/Dockerfile", "FROM alpine\nCMD [\"/x\"]\n", true),
        ("devices/Dockerfile", "FROM alpine\nCMD [\"/x\"]\n", false),
        ("tests/Dockerfile", "FROM alpine\nCMD [\"/x\"]\n", true),
        ("Dockerfile", "FROM alpine AS dev\nCMD [\"/x\"]\n", true),
        ("Dockerfile", "FROM alpine AS devices\nCMD [\"/x\"]\n", false),
        ("Dockerfile", "FROM alpine\nENV NODE_ENV=development\nCMD [\"/x\"]\n", true),
        ("Dockerfile", "FROM alpine\nENV RAILS_ENV=development\nCMD [\"/x\"]\n", true),
        ("Dockerfile", "FROM alpine\nENV NODE_ENV=production\nCMD [\"/x\"]\n", false),
        ("Dockerfile", "FROM alpine\nENV MODE=development\nCMD [\"/x\"]\n", false),
        ("Dockerfile", "FROM alpine\nARG NODE_ENV=development\nCMD [\"/x\"]\n", false),
    ] {
        let facts = facts::of(&[(path, dockerfile)]);
        let image = facts.only_image();
        assert_eq!(image.is_for_development(), expected, "{path}: {dockerfile}");
        assert_eq!(image.is_runtime(), !expected, "{path}: {dockerfile}");
    }
    let facts = facts::of(&[("Dockerfile", "FROM alpine\n")]);
    assert!(!facts.only_image().is_runtime(), "nothing starts it");
}

/// Whether the image in a folder is for development, in a repository with other images in these.
fn is_of_tests(folder: &str, others: &[&str]) -> bool {
    let paths: Vec<String> =
        others.iter().chain([&folder]).map(|folder| format!("{folder}/Dockerfile")).collect();
    let files: Vec<(&str, &str)> =
        paths.iter().map(|path| (path.as_str(), "FROM alpine:3.22\nCMD [\"/x\"]\n")).collect();
    let facts = facts::of(&files);
    let mut images = facts.images();
    images.find(|image| image.dockerfile().path.parent().as_str() == folder).unwrap().is_for_development()
}

#[test]
fn in_a_collection_a_folder_is_named_for_the_program_in_it() {
    let many = ["a", "b", "c", "d", "e", "f", "g", "h", "rt"];
    let collection = [&many[..], &["curl"]].concat();
    for (folder, others, expected) in [
        ("lkp-tests", &collection[..], false),
        ("lkp_test", &collection[..], false),
        ("rt-tests", &collection[..], true),
        ("e2e-tests", &collection[..], true),
        ("tests", &collection[..], true),
        ("test-lkp", &collection[..], true),
        ("images/lkp-tests", &collection[..], true),
        ("lkp-tests", &["api", "web"], true),
        ("lkp-tests", &[&collection[..], &["."]].concat(), true),
    ] {
        assert_eq!(is_of_tests(folder, others), expected, "{folder} beside {others:?}");
    }
}

#[test]
fn what_is_called_a_development_image_may_ship() {
    const DOCKERFILE: &str = "FROM alpine:3.22\nCMD [\"/x\"]\n";
    let push = ("build.sh", "docker build -t acme/x:1 --push -f api/Dockerfile.dev api");
    let pushed_environment = ("build.sh", "docker build -t acme/x:1 --push devenv");
    let beside = ("api/Dockerfile", DOCKERFILE);
    let strict = ("stockade.yaml", "profile: strict\n");
    let production =
        ("compose.prod.yaml", "services: {x: {build: {context: api, dockerfile: Dockerfile.dev}}}\n");
    let dev = "api/Dockerfile.dev";
    for (what, path, others, expected) in [
        ("a name", dev, vec![], true),
        ("pushed", dev, vec![push], false),
        ("pushed beside another image", dev, vec![push, beside], true),
        ("run in production", dev, vec![production, beside], false),
        ("strict", dev, vec![strict], false),
        ("strict, beside another image", dev, vec![strict, beside], true),
        ("pushed, and there to work in", "devenv/Dockerfile", vec![pushed_environment], true),
        ("a program of that name", "api/Dockerfile.dev-service", vec![], false),
        ("an integration service", "api/Dockerfile.integration-service", vec![], false),
    ] {
        let files = [others, vec![(path, DOCKERFILE)]].concat();
        assert_eq!(facts::of(&files).image_of(path).is_for_development(), expected, "{what}");
    }
}

#[test]
fn an_image_without_a_command_is_started_by_what_is_said_of_it() {
    const KNOWN: Option<bool> = Some(true);
    let pod = "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: acme/app}]}\n";
    for (what, dockerfile, pod, expected) in [
        ("nothing", "FROM alpine:3.22\nCOPY x /x\n", "", None),
        ("a port", "FROM alpine:3.22\nEXPOSE 80\n", "", KNOWN),
        ("production", "FROM alpine:3.22\nENV NODE_ENV=production\n", "", KNOWN),
        ("Kubernetes", "FROM alpine:3.22\n", pod, KNOWN),
        ("files on an unknown base", "FROM acme/runtime:1\nCOPY x /x\n", "", KNOWN),
        ("an unknown base alone", "FROM acme/runtime:1\n", "", None),
        ("an empty base", "FROM scratch\nCOPY x /x\n", "", Some(false)),
    ] {
        let facts = facts::of(&[("app/Dockerfile", dockerfile), ("app/x", ""), ("k8s/pod.yaml", pod)]);
        assert_eq!(facts.only_image().starting().known().copied(), expected, "{what}");
    }
}

#[test]
fn what_its_builder_runs_once_is_there_for_the_builder() {
    const BUILD: &str = "docker build -t acme/pack .";
    for (what, lines, expected) in [
        ("it is built", vec![BUILD], false),
        ("to run once", vec![BUILD, "@ docker run --rm -v $(PWD):/out acme/pack"], true),
        (
            "with a tag",
            vec!["docker build -t acme/pack:$(V) .", "docker run --rm -it acme/pack:$(V) make"],
            true,
        ),
        ("to be tried out", vec![BUILD, "docker run --rm acme/pack --version"], false),
        ("what is kept", vec![BUILD, "docker run -it acme/pack"], false),
        ("in the background", vec![BUILD, "docker run --rm -v a:/a -d acme/pack"], false),
        ("with a port", vec![BUILD, "docker run --rm -it -p 80:80 acme/pack"], false),
        ("with a long option", vec![BUILD, "docker run --rm -v a:/a --publish=80:80 acme/pack"], false),
        ("both", vec![BUILD, "docker run --rm -it acme/pack", "docker run -d acme/pack"], false),
        ("another one", vec![BUILD, "docker run --rm -it acme/packer"], false),
        ("what is pushed", vec![BUILD, "docker run --rm -it acme/pack", "docker push acme/pack"], false),
    ] {
        let makefile = format!("pack:\n\t{}\n", lines.join("\n\t"));
        let facts = facts::of(&[("Dockerfile", "FROM alpine\nCMD [\"/x\"]\n"), ("Makefile", &makefile)]);
        assert_eq!(facts.only_image().is_for_development(), expected, "{what}");
    }
}

#[test]
fn what_is_pushed_without_a_command_is_started_if_its_base_is_a_server() {
    const NOBODY: &str = "it has no CMD, no ENTRYPOINT and no EXPOSE, and nothing in the repository runs it";
    const PUSHED: &str = "it is pushed, and has no CMD, no ENTRYPOINT and no EXPOSE; its base starts a shell or an \
                          interpreter at most";
    let push = "docker build --push -t acme/app:1 app";
    for (base, script, expected) in [
        ("node:24", push, Err(PUSHED)),
        ("python:3.13", push, Err(PUSHED)),
        ("debian:12", push, Err(PUSHED)),
        ("node:24", "docker build -t acme/app:1 app", Err(NOBODY)),
        ("nginx:1.28", push, Ok(true)),
        ("httpd:2.4", push, Ok(true)),
        ("tomcat:10", push, Ok(true)),
        // It may bring the command of what is put on it.
        ("acme/runtime:1", push, Ok(true)),
        ("scratch", push, Ok(false)),
    ] {
        let dockerfile = format!("FROM {base}\nCOPY x /x\n");
        let facts = facts::of(&[("app/Dockerfile", &dockerfile), ("app/x", ""), ("build.sh", script)]);
        let image = facts.only_image();
        let found = match image.starting() {
            Answer::Known(is_started) => Ok(*is_started),
            Answer::Unknown(why) => Err(why.reason.as_str()),
        };
        assert_eq!(found, expected, "{base}, {script}");
    }
}
