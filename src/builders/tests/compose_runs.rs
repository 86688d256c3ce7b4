//! Which calls of Compose are seen, and what they give it.

use crate::builders::read::read;
use crate::source::{Files, RepoPath, Tree};

/// The calls in a file, a line each: `directory: files [env files] [names of variables] [other variables]`.
fn called(caller: (&str, &str)) -> String {
    let others = [("a.yaml", ""), ("b.yaml", ""), ("deploy/a.yaml", ""), ("x.env", ""), caller];
    let files = others.map(|(path, text)| (RepoPath::new(path).unwrap(), text.as_bytes().to_vec()));
    let runs = read(&Tree::in_memory(files), &mut Files::default(), 0).runs;
    let paths = |paths: &[RepoPath]| paths.iter().map(|path| format!(" {path}")).collect::<String>();
    let lines = runs.iter().map(|run| {
        let names: String = run.variables.iter().map(|name| format!(" {name}=")).collect();
        let other = if run.has_other_variables { " others" } else { "" };
        let missing = if run.is_whole { "" } else { " and what is not there" };
        format!("{}:{}{}{names}{other}{missing}", run.directory, paths(&run.files), paths(&run.env_files))
    });
    lines.collect::<Vec<_>>().join("; ")
}

#[test]
fn calls_of_compose_are_seen() {
    for (script, expected) in [
        ("docker compose up", ".:"),
        ("docker compose -f a.yaml --file=b.yaml up -d -f", ".: a.yaml b.yaml"),
        ("sudo docker-compose -fa.yaml build", ".: a.yaml"),
        ("podman compose -p x --profile y --env-file x.env -f a.yaml up", ".: a.yaml x.env"),
        ("docker compose --env-file .env.local -f a.yaml up", ".: a.yaml others"),
        ("export TAG=1\nHOST=x docker compose -f a.yaml up", ".: a.yaml HOST= TAG="),
        ("cd deploy && docker compose -f a.yaml -f ../b.yaml up", "deploy: deploy/a.yaml b.yaml"),
        ("FILES='-f a.yaml -f b.yaml'\ndocker compose $FILES up", ".: a.yaml b.yaml"),
        ("docker compose -f a.yaml up\ndocker compose -f a.yaml logs", ".: a.yaml"),
        // What is not known, or not there.
        ("docker compose $FILES up", ""),
        ("docker compose -f $FILE up", ""),
        ("docker compose -f c.yaml up", ""),
        ("docker compose -f made/c.yaml -f a.yaml up", ".: a.yaml and what is not there"),
        ("docker run -f a.yaml compose", ""),
    ] {
        assert_eq!(called(("up.sh", script)), expected, "{script}");
    }
}

#[test]
fn callers_are_of_many_kinds() {
    for (path, text, expected) in [
        (
            "Makefile",
            "C = docker compose -f a.yaml\nup:\n\tTAG=1 $(C) -f b.yaml up\n",
            ".: a.yaml b.yaml TAG=",
        ),
        (
            "Makefile",
            "export TAG ?=\nexport HOST\nup:\n\tdocker compose -f a.yaml up\n",
            ".: a.yaml HOST= TAG=",
        ),
        ("package.json", r#"{"scripts": {"up": "docker compose -f a.yaml up"}}"#, ".: a.yaml"),
        (
            ".github/workflows/x.yml",
            "on: [push]\nenv: {TAG: x}\njobs: {a: {runs-on: x, steps: [{run: docker compose -f a.yaml up}]}}",
            ".: a.yaml TAG=",
        ),
        (
            "deploy/devcontainer.json",
            r#"{"dockerComposeFile": ["a.yaml", "../b.yaml"]}"#,
            "deploy: deploy/a.yaml b.yaml",
        ),
        ("deploy/devcontainer.json", r#"{"dockerComposeFile": "a.yaml"}"#, "deploy: deploy/a.yaml"),
        (
            "deploy/compose.yaml",
            "# docker compose -f a.yaml -f deploy/compose.yaml up\n",
            ".: a.yaml deploy/compose.yaml",
        ),
        (
            "deploy/compose.yaml",
            "# `docker compose -f compose.yaml up` starts it\n",
            "deploy: deploy/compose.yaml",
        ),
        // It runs others, or says so in passing.
        ("deploy/compose.yaml", "# docker compose -f a.yaml up\n", ""),
        ("deploy/compose.yaml", "# docker compose is needed\n", ""),
    ] {
        assert_eq!(called((path, text)), expected, "{text}");
    }
}
