//! Tests of which scripts start a service.

use crate::facts;

#[test]
fn what_a_script_runs_in_the_end_counts() {
    for (what, scripts, expected) in [
        ("a build before it", "\"start\": \"tsc && node dist/main.js\"", "apps/a"),
        ("a build alone", "\"start\": \"tsc -p .\"", ""),
        ("a build after it", "\"start\": \"node x.js && tsc\"", ""),
        ("one that watches beside it", "\"start\": \"tsc --watch & node x.js\"", "apps/a"),
        (
            "scripts, one after the other",
            "\"start\": \"npm run build && npm run serve\", \"build\": \"tsc\", \"serve\": \"node x.js\"",
            "apps/a",
        ),
        (
            "the same, the build last",
            "\"start\": \"npm run serve && npm run build\", \"build\": \"tsc\", \"serve\": \"node x.js\"",
            "",
        ),
        ("a circle", "\"start\": \"true && npm run b\", \"b\": \"true && npm run start\"", "apps/a"),
        ("what is not understood", "\"start\": \"node 'x\"", "apps/a"),
        ("development of a server", "\"dev\": \"tsx watch-nothing.ts\"", "apps/a"),
        ("development of a page", "\"dev\": \"vite\"", ""),
        ("development of a library", "\"dev\": \"tsup --watch\"", ""),
    ] {
        let manifest = format!("{{\"name\": \"a\", \"scripts\": {{{scripts}}}}}");
        let facts = facts::of(&[
            ("Dockerfile", "FROM node:22\nCMD [\"node\", \"x\"]\n"),
            ("package.json", "{\"workspaces\": [\"apps/*\", \"packages/*\"]}"),
            ("apps/a/package.json", &manifest),
        ]);
        let found = facts.service_directories().iter().map(|service| service.directory.as_str());
        assert_eq!(found.collect::<Vec<_>>().join(" "), expected, "{what}");
    }
    let facts = facts::of(&[
        ("Dockerfile", "FROM node:22\nCMD [\"node\", \"x\"]\n"),
        ("package.json", "{\"workspaces\": [\"packages/*\"]}"),
        ("packages/a/package.json", "{\"name\": \"a\", \"scripts\": {\"dev\": \"tsx x.ts\"}}"),
    ]);
    assert!(facts.service_directories().is_empty(), "development beside libraries");
}
