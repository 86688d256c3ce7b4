//! Tests of the files of the repository that ship.

use std::fmt::Write as _;

use super::{MAX_COUNTED, ShippedFile};
use crate::facts::{self, Facts};

/// A shipped file in words: `path of source`, and what is special about it.
fn said(file: &ShippedFile<'_>) -> String {
    let mut text = format!("{} of {}", file.path, file.copy_of);
    for (is, what) in [
        (file.is_untracked, "untracked"),
        (file.is_removed_later, "removed later"),
        (file.doubt.is_some(), "in doubt"),
    ] {
        if is {
            write!(text, ", {what}").unwrap();
        }
    }
    text
}

fn all(files: &[ShippedFile<'_>]) -> String {
    files.iter().map(said).collect::<Vec<_>>().join("; ")
}

/// A workspace with one or two packages, and an image that copies it.
fn workspace(second: &str) -> Facts {
    facts::of(&[
        ("Dockerfile", "FROM alpine\nCOPY . /w/\nCMD [\"/x\"]\n"),
        (
            "apps/api/package.json",
            "{\"name\": \"api\", \"dependencies\": {\"b\": \"^1\", \"lib\": \"workspace:*\"}}",
        ),
        ("apps/api/turbo.json", "{}"),
        (second, "{\"name\": \"lib\", \"dependencies\": {\"b\": \"^1\"}}"),
        ("package.json", "{\"name\": \"root\", \"dependencies\": {\"lib\": \"workspace:^\"}}"),
        ("pnpm-lock.yaml", ""),
        ("pnpm-workspace.yaml", "packages: [\"apps/*\", \"libs/*\"]\n"),
        ("README.md", ""),
    ])
}

#[test]
fn the_machinery_of_a_workspace_is_told_from_its_packages() {
    let found = |second: &str| all(&workspace(second).only_image().workspace_files());
    assert_eq!(
        found("libs/lib/package.json"),
        "/w/package.json of package.json; /w/pnpm-lock.yaml of pnpm-lock.yaml; \
         /w/pnpm-workspace.yaml of pnpm-workspace.yaml; /w/apps/api/turbo.json of apps/api/turbo.json"
    );
    assert_eq!(
        found("other/package.json"),
        "/w/pnpm-workspace.yaml of pnpm-workspace.yaml; /w/apps/api/turbo.json of apps/api/turbo.json",
        "one package is no workspace"
    );
}

#[test]
fn manifests_ask_for_packages_of_the_workspace() {
    let facts = workspace("libs/lib/package.json");
    let found = facts.only_image().workspace_dependencies();
    let found: Vec<String> = found.iter().map(|(file, name)| format!("{}: {name}", said(file))).collect();
    assert_eq!(
        found,
        ["/w/package.json of package.json: lib", "/w/apps/api/package.json of apps/api/package.json: lib"]
    );
}

#[test]
fn scripts_that_start_services_are_found_by_name() {
    let facts = facts::of(&[
        ("Dockerfile", "FROM alpine\nCOPY . /w/\nRUN rm /w/b/start-service.sh\nCMD [\"/x\"]\n"),
        ("a/run-service", ""),
        ("b/start-service.sh", ""),
        ("b/start.sh", ""),
    ]);
    assert_eq!(
        all(&facts.only_image().start_scripts()),
        "/w/a/run-service of a/run-service; /w/b/start-service.sh of b/start-service.sh, removed later"
    );
}

/// Where files came from first and last, in an image with another stage.
#[test]
fn a_file_has_a_first_and_a_last_instruction() {
    let facts = facts::of(&[
        ("Dockerfile", "FROM alpine AS a\nCOPY *.sh /a/\nFROM alpine\nCOPY --from=a /a /b\n"),
        ("run-service.sh", ""),
    ]);
    let scripts = facts.only_image().start_scripts();
    assert_eq!(facts.said_at(scripts[0].first().unwrap()), "COPY *.sh /a/");
    assert_eq!(facts.said_at(scripts[0].last().unwrap()), "COPY --from=a /a /b");
}

#[test]
fn sources_are_counted_by_language_and_by_what_brought_them() {
    for (what, lines, expected) in [
        ("all", "COPY . /w/", "2 Go from /w/a/main.go; 3 TypeScript from /w/b/c/z.ts"),
        ("by folders", "COPY a /a\nCOPY b /b", "2 Go from /a/main.go; 3 TypeScript from /b/c/z.ts"),
        (
            "by two copies of a folder",
            "COPY b/x.ts b/y.d.ts b/c /b/\nCOPY b/c /c/",
            "1 TypeScript from /b/z.ts; 1 TypeScript from /c/z.ts",
        ),
        ("one by one", "COPY b/x.ts /b/", ""),
        ("by a pattern", "COPY b/*.ts* /b/", "2 TypeScript from /b/x.ts"),
        ("what is not compiled", "COPY c /c", ""),
        ("for tests", "COPY tests /tests", ""),
    ] {
        let dockerfile = format!("FROM alpine\n{lines}\nCMD [\"/x\"]\n");
        let facts = facts::of(&[
            ("Dockerfile", &dockerfile),
            ("a/main.go", ""),
            ("a/other.go", ""),
            ("b/c/z.ts", ""),
            ("b/x.ts", ""),
            ("b/y.d.ts", ""),
            ("b/y.tsx", ""),
            ("c/a.py", ""),
            ("tests/a.go", ""),
        ]);
        let found = facts.only_image().shipped_sources();
        let said =
            found.iter().map(|one| format!("{} {} from {}", one.count, one.language, one.example.path));
        assert_eq!(said.collect::<Vec<_>>().join("; "), expected, "{what}");
    }
}

#[test]
fn counting_sources_ends() {
    let mut names: Vec<String> = (0..MAX_COUNTED).map(|number| format!("a/{number}.rs")).collect();
    names.push("b/1.rs".to_owned());
    let mut files = vec![("Dockerfile", "FROM alpine\nCOPY . /w/\nCMD [\"/x\"]\n")];
    files.extend(names.iter().map(|name| (name.as_str(), "")));
    assert_eq!(facts::of(&files).only_image().shipped_sources()[0].count, MAX_COUNTED);
    assert_eq!(facts::of(&files[..MAX_COUNTED]).only_image().shipped_sources()[0].count, MAX_COUNTED - 1);
}

#[test]
fn some_programs_read_sources_themselves() {
    for (start, expected) in [
        ("USER app", false),
        ("CMD [\"node\", \"x.js\"]", false),
        ("CMD [\"node\", \"x.ts\"]", true),
        ("CMD [\"/usr/bin/tsx\", \"x\"]", true),
        ("CMD [\"bun\", \"x\"]", true),
        ("CMD [\"go\", \"run\", \".\"]", true),
        ("CMD exec cargo run", true),
        ("CMD [\"/cargo-x\"]", false),
        ("ENTRYPOINT [\"/e\"]\nCMD [\"sbt\"]", true),
    ] {
        let facts = facts::of(&[("Dockerfile", &format!("FROM alpine\n{start}\n"))]);
        assert_eq!(facts.only_image().runs_sources(), expected, "{start}");
    }
}

#[test]
fn files_with_credentials_ship() {
    const WEAK: &str = "/x/weak.env of weak.env holds a password, weak";
    const STRONG: &str = "/x/strong.env of strong.env holds a password";
    for (what, lines, expected) in [
        ("strong", "COPY strong.env /x/", STRONG.to_owned()),
        ("weak", "COPY weak.env /x/", WEAK.to_owned()),
        ("several", "COPY *.env /x/", format!("{STRONG}; {WEAK}")),
        ("none in it", "COPY port.env /x/", String::new()),
        ("for tests", "COPY tests /x/", String::new()),
        ("another name", "COPY strong.txt /x/", String::new()),
        (
            "removed later",
            "COPY strong.env /x/\nRUN rm /x/strong.env",
            STRONG.replace(" holds", ", removed later holds"),
        ),
        (
            "copied on, and once more",
            "COPY strong.env /a/\nFROM alpine\nCOPY --from=a /a /b\nCOPY strong.env /x/",
            STRONG.to_owned(),
        ),
        (
            "once, and copied on",
            "COPY strong.env /a/\nFROM alpine\nCOPY strong.env /x/\nCOPY --from=a /a /y",
            STRONG.to_owned(),
        ),
        (
            "may have been taken away before",
            "COPY strong.env /a/\nRUN /opt/tool /a\nFROM alpine\nCOPY --from=a /a /x",
            STRONG.replace(" holds", ", in doubt holds"),
        ),
        (
            "what is sure counts before what is not",
            "COPY strong.env /a/\nFROM a AS b\nRUN /opt/tool /a\nFROM alpine\nCOPY --from=b /a /w\nCOPY --from=a /a /x",
            STRONG.to_owned(),
        ),
        (
            "and so it does after it",
            "COPY strong.env /a/\nFROM a AS b\nRUN /opt/tool /a\nFROM alpine\nCOPY --from=a /a /x\nCOPY --from=b /a /y",
            STRONG.to_owned(),
        ),
    ] {
        let dockerfile = format!("FROM alpine AS a\n{lines}\nCMD [\"/x\"]\n");
        let facts = facts::of(&[
            ("Dockerfile", &dockerfile),
            ("strong.env", "DB_PASSWORD=x9Kq-2vTr81LmZw\n"),
            ("strong.txt", "DB_PASSWORD=x9Kq-2vTr81LmZw\n"),
            ("weak.env", "DB_PASSWORD=postgres\n"),
            ("port.env", "PORT=3000\n"),
            ("tests/a.env", "DB_PASSWORD=x9Kq-2vTr81LmZw\n"),
        ]);
        let found = facts.only_image().shipped_secrets();
        let said = found.iter().map(|secret| {
            let weak = if secret.is_weak { ", weak" } else { "" };
            format!("{} holds {}{weak}", said(&secret.file), secret.holds.unwrap_or("?"))
        });
        assert_eq!(said.collect::<Vec<_>>().join("; "), expected, "{what}");
    }
}

#[test]
fn settings_that_ship_are_read_by_their_keys() {
    let strong = "{\"db\": {\"password\": \"x9Kq-2vTr81LmZw\"}}";
    for (what, path, text, expected) in [
        ("a credential", "config/production.json", strong, 1),
        ("a word", "config/production.json", "{\"db\": {\"password\": \"postgres\"}}", 0),
        ("of tests", "tests/config.json", strong, 0),
        ("a sample", "config/production.example.json", strong, 0),
        ("other data", "data/users.json", strong, 0),
    ] {
        let dockerfile = "FROM alpine\nCOPY . /w/\nCMD [\"/x\"]\n";
        let facts = facts::of(&[("Dockerfile", dockerfile), (path, text)]);
        assert_eq!(facts.only_image().shipped_secrets().len(), expected, "{what}");
    }
}

#[test]
fn a_file_that_a_checkout_lacks_may_hold_anything() {
    let facts = facts::of(&[
        ("Dockerfile", "FROM alpine\nCOPY . /w/\nCMD [\"/x\"]\n"),
        (".env.example", "PASSWORD=\n"),
    ]);
    let found = facts.only_image().shipped_secrets();
    let found: Vec<_> =
        found.iter().map(|secret| (said(&secret.file), secret.holds, secret.is_weak)).collect();
    assert_eq!(found, [("/w/.env of .env, untracked".to_owned(), None, false)]);
}
