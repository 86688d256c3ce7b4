//! Dependencies are what `deny.toml` allows, and `docs/dependencies.md` says what they are: `UPDATE=1` writes it anew.
//!
//! Everything is asked of Cargo on this machine, without a network. Elsewhere than on Linux other crates are used.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]
#![expect(clippy::disallowed_methods, reason = "a test reads its data")]
#![expect(clippy::unwrap_used, reason = "a test that cannot read its data fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What is built into the program, by name and version.
fn packages() -> BTreeMap<(String, String), Value> {
    let arguments = [
        "metadata",
        "--offline",
        "--locked",
        "--format-version=1",
        "--filter-platform=x86_64-unknown-linux-gnu",
    ];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let own = metadata["resolve"]["root"].as_str().unwrap();
    let mut reached = BTreeSet::new();
    let mut open = vec![own];
    while let Some(id) = open.pop() {
        if !reached.insert(id) {
            continue;
        }
        let node = nodes.iter().find(|node| node["id"] == id).unwrap();
        for dependency in node["deps"].as_array().unwrap() {
            // What builds and tests need does not ship.
            let is_normal =
                dependency["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"].is_null());
            if is_normal {
                open.push(dependency["pkg"].as_str().unwrap());
            }
        }
    }
    let all = metadata["packages"].as_array().unwrap();
    let shipped = all
        .iter()
        .filter(|package| package["id"] != own && reached.contains(package["id"].as_str().unwrap()));
    let key = |package: &Value| {
        let text = |key: &str| package[key].as_str().unwrap().to_owned();
        (text("name"), text("version"))
    };
    shipped.map(|package| (key(package), package.clone())).collect()
}

/// The strings of a list in `deny.toml`, from the line that opens it to the one that closes it.
fn listed(key: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join("deny.toml")).unwrap();
    let lines = text.lines().skip_while(|line| *line != format!("{key} = ["));
    let lines = lines.skip(1).take_while(|line| *line != "]").filter(|line| !line.trim().starts_with('#'));
    lines.map(|line| line.split('"').nth(1).unwrap().to_owned()).collect()
}

/// Whether a licence expression (SPDX, with the slash of old manifests) is satisfied by licences that are allowed.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let expression = expression.replace('/', " OR ");
    let mut depth = 0;
    let mut parts = vec![String::new()];
    let mut words: Vec<&str> = Vec::new();
    // Splits at `word` outside of parentheses.
    let mut split = |word: &str| -> Vec<String> {
        parts = vec![String::new()];
        words.clear();
        for token in expression.split(' ') {
            depth += token.matches('(').count();
            if depth == 0 && token == word {
                parts.push(String::new());
            } else {
                let part = parts.last_mut().unwrap();
                part.push_str(if part.is_empty() { "" } else { " " });
                part.push_str(token);
            }
            depth -= token.matches(')').count();
        }
        parts.clone()
    };
    // AND binds more tightly, so what OR joins is looked at first.
    for (word, enough) in [("OR", 1), ("AND", usize::MAX)] {
        let parts = split(word);
        if parts.len() > 1 {
            let good = parts.iter().filter(|part| is_allowed(part, allowed)).count();
            return good >= enough.min(parts.len());
        }
    }
    match expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => is_allowed(inner, allowed),
        None => allowed.contains(&expression),
    }
}

#[test]
fn licence_expressions_are_read() {
    let allowed = ["MIT".to_owned(), "Apache-2.0 WITH LLVM-exception".to_owned(), "Unicode-3.0".to_owned()];
    for good in [
        "MIT",
        "GPL-3.0 OR MIT",
        "MIT/GPL-3.0",
        "(MIT OR GPL-3.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception",
    ] {
        assert!(is_allowed(good, &allowed), "{good}");
    }
    for bad in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR GPL-3.0) AND Zlib", "Apache-2.0", ""] {
        assert!(!is_allowed(bad, &allowed), "{bad}");
    }
}

#[test]
fn licences_are_allowed_and_all_of_the_allowed_are_needed() {
    let allowed = listed("allow");
    let packages = packages();
    let expressions: Vec<&str> =
        packages.values().map(|package| package["license"].as_str().unwrap_or("none")).collect();
    for ((name, version), package) in &packages {
        let licence = package["license"].as_str().unwrap_or("none");
        assert!(is_allowed(licence, &allowed), "{name} {version} is under {licence}");
    }
    for one in &allowed {
        assert!(
            expressions.iter().any(|expression| expression.contains(one.as_str())),
            "nothing needs {one}"
        );
    }
}

#[test]
fn nothing_is_there_in_two_versions_without_a_reason() {
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, version) in packages().into_keys() {
        versions.entry(name).or_default().push(version);
    }
    versions.retain(|_, versions| versions.len() > 1);
    let twice: Vec<_> = versions.keys().cloned().collect();
    assert_eq!(twice, listed("skip"), "{versions:?}");
}

#[test]
fn everything_comes_from_the_registry() {
    for ((name, version), package) in packages() {
        let source = package["source"].as_str().unwrap_or("a folder");
        assert_eq!(source, "registry+https://github.com/rust-lang/crates.io-index", "{name} {version}");
    }
}

/// How often a crate's sources say `unsafe`, outside of comments, texts and lint names.
fn unsafe_count(manifest: &str) -> usize {
    let mut open = vec![Path::new(manifest).parent().unwrap().join("src")];
    let mut count = 0;
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            count += unsafe_in(&String::from_utf8_lossy(&std::fs::read(&path).unwrap()));
        }
    }
    count
}

fn unsafe_in(code: &str) -> usize {
    let bytes = code.as_bytes();
    let (mut at, mut count) = (0, 0);
    while at < bytes.len() {
        let rest = &code.as_bytes()[at..];
        let length = |end: Option<usize>, more: usize| end.map_or(rest.len(), |end| end + more);
        let find = |what: &[u8]| rest.windows(what.len()).position(|window| window == what);
        if rest.starts_with(b"//") {
            at += length(find(b"\n"), 1);
        } else if rest.starts_with(b"/*") {
            at += length(find(b"*/"), 2);
        } else if rest.starts_with(b"r#\"") {
            at += length(find(b"\"#"), 2);
        } else if rest[0] == b'"' {
            let mut end = 1;
            while end < rest.len() && rest[end] != b'"' {
                end += 1 + usize::from(rest[end] == b'\\');
            }
            at += end + 1;
        } else if rest.starts_with(b"'\"'") {
            at += 3;
        } else if rest[0].is_ascii_alphabetic() || rest[0] == b'_' {
            let end = rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_'));
            let word = &rest[..end.unwrap_or(rest.len())];
            count += usize::from(word == b"unsafe");
            at += word.len();
        } else {
            at += 1;
        }
    }
    count
}

#[test]
fn unsafe_is_counted_where_it_is_code() {
    assert_eq!(
        unsafe_in("unsafe { } // unsafe\n/* unsafe */ \"unsafe \\\" unsafe\" '\"' unsafe fn unsafe_code"),
        2
    );
}

#[test]
fn the_page_of_dependencies_is_up_to_date() {
    let mut page = "# Dependencies\n\nWhat is built into the program on Linux. Stockade itself has `#![forbid(unsafe_code)]`; \
        the last column counts the word `unsafe` in the code of each crate, much of which is for other systems or \
        behind features that are off. `deny.toml` says what is allowed; `cargo test --test integration dependencies::` \
        holds this page and the crates to it, and `UPDATE=1` writes it anew. Why each direct dependency is there stands in \
        [architecture.md](architecture.md#dependencies).\n\n\
        Advisories: on 2026-11-21 all packages of `Cargo.lock` were compared with the RustSec database as it stood on \
        2025-02-24 (commit 2e25d96): 23 advisories name one of them, and none concerns the version used. Later ones \
        are not known here: `cargo deny check advisories` asks for them. `tests/clients/deny/run` asks cargo-deny for the \
        rest, without a network: licences, versions, sources.\n\n\
        `release/sbom` prints this page for programs: a bill of materials in CycloneDX 1.6 (JSON), with the hash of each \
        crate as Cargo.lock has it, and what needs what; `tests/clients/release/run` holds it to the schema. \
        `release/build` builds the program that is released, and `release/reproducible` does so twice, at different \
        paths, and compares the bytes.\n\n\
        | crate | version | licence | `unsafe` |\n| --- | --- | --- | ---: |\n"
        .to_owned();
    let mut total = 0;
    let packages = packages();
    for ((name, version), package) in &packages {
        let count = unsafe_count(package["manifest_path"].as_str().unwrap());
        total += count;
        let licence = package["license"].as_str().unwrap_or("none");
        page += &format!("| {name} | {version} | {licence} | {count} |\n");
    }
    page += &format!("\n{} crates, {total} times `unsafe`.\n", packages.len());
    let path = root().join("docs/dependencies.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap_or_default(),
        page,
        "run it with UPDATE=1, and read the difference"
    );
}
