//! What others could slip in is pinned: actions by commit, packages by hash, crates by Cargo.lock, the compiler by
//! version. All that the repository runs, or tells others to run, is held to it.
#![expect(clippy::disallowed_methods, reason = "a test reads its data")]
#![expect(clippy::unwrap_used, reason = "a test that cannot read its data fails")]

use std::path::{Path, PathBuf};

use regex::Regex;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
}

/// Files below a folder, without what is built.
fn below(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let is_ours = path.file_name().is_none_or(|name| name != "target" && name != "corpus");
            let entries = std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path());
            open.extend(entries.filter(|_| is_ours));
        } else {
            found.push(path);
        }
    }
    found
}

/// What runs something, or tells somebody to: pages, pipelines and scripts.
fn that_run() -> Vec<PathBuf> {
    let named = ["README.md", "CONTRIBUTING.md", "action.yml", ".pre-commit-hooks.yaml"];
    let mut found: Vec<PathBuf> = named.iter().map(|name| root().join(name)).collect();
    for folder in
        [".ci", ".github", "docs", "hooks", "release", "tests/clients", "tests/mutants", "benches", "fuzz"]
    {
        if root().join(folder).exists() {
            found.extend(below(folder).into_iter().filter(|path| is_text(path)));
        }
    }
    found
}

/// Whether a file is a script or a page: those without an ending, and these.
fn is_text(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned());
    ending.is_none_or(|ending| ["md", "py", "sh", "yml", "yaml"].contains(&ending.as_str()))
}

/// The commands of a text that fit a pattern, each up to the end of its line, or of its list in Python, with the
/// quotes and commas of such a list taken away.
fn commands(text: &str, pattern: &str) -> Vec<String> {
    let words = Regex::new(r#"["',]+"#).unwrap();
    // A list of words may go on in the next lines; so does a line that ends in a backslash.
    let joined = Regex::new(r",[ \n]*\n *| *\\\n *").unwrap().replace_all(text, " ").into_owned();
    let lines = joined.lines().map(|line| words.replace_all(line, "").into_owned());
    let pattern = Regex::new(pattern).unwrap();
    let found = lines.filter_map(|line| {
        let start = pattern.find(&line)?.start();
        // What a Dockerfile of an example would run is judged, and not run.
        (!line[..start].trim_end().ends_with("RUN")).then(|| line[start..].to_owned())
    });
    found.collect()
}

/// Fails with every command that a pattern finds and `is_locked` does not take. Gives how many there are.
fn all_are_locked(pattern: &str, is_locked: impl Fn(&str) -> bool) -> usize {
    let mut count = 0;
    let mut wrong = Vec::new();
    for path in that_run() {
        for command in commands(&read(&path), pattern) {
            count += 1;
            if !is_locked(&command) {
                wrong.push(format!("{}: {command}", path.strip_prefix(root()).unwrap().display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    count
}

#[test]
fn commands_are_found_in_scripts_and_pages() {
    for (text, pattern, expected) in [
        ("$ cargo install x --locked\n", "cargo install", vec!["cargo install x --locked"]),
        ("run([\"cargo\", \"build\",\n     \"--locked\"])\n", "cargo build", vec!["cargo build --locked])"]),
        ("pip install a \\\n  b\n", "pip install", vec!["pip install a b"]),
        ("cargo\ninstall\n", "cargo install", vec![]),
        ("RUN npm ci\n", "npm ci", vec![]),
    ] {
        assert_eq!(commands(text, pattern), expected, "{text}");
    }
}

#[test]
fn actions_are_pinned_to_commits() {
    let commit = Regex::new(r"^uses: [A-Za-z0-9_./-]+@[0-9a-f]{40} # v[0-9.]+$").unwrap();
    // Our own has no address and no release yet.
    let count = all_are_locked(r"uses: [^ ]+/", |said| {
        commit.is_match(said) || said == "uses: OWNER/stockade@COMMIT # v0.1.0"
    });
    assert!(count >= 3, "{count}");
}

#[test]
fn cargo_heeds_the_lock_file() {
    // Where a line begins, after a prompt, or as a list of words: not where prose speaks of a command.
    let run = r"(^ *|^\$ |^- |run: |\(cd [^ ]+ && |[\[(])cargo (bench|build|check|clippy|metadata|run|test|tree)( |$)";
    let count = all_are_locked(run, |command| {
        // The loop of whoever changes the program: a lock file that changes shows in the difference.
        let is_of_contributing =
            command.contains("cargo test --lib ") || command.contains("cargo test --test ");
        // A copy that is cut into other crates has another lock file.
        command.contains("--locked") || command.contains("--offline") || is_of_contributing
    });
    assert!(count >= 12, "{count}");
    assert!(all_are_locked("cargo install( |$)", |command| command.contains("--locked")) >= 4);
}

#[test]
fn packages_are_installed_by_hash() {
    let count = all_are_locked("pip3? install( |$)", |command| command.contains("--require-hashes"));
    assert!(count >= 2, "{count}");
    let count = all_are_locked(r"(?-u:\b)(npm (ci|i|install|exec)( |$)|npx )", |command| {
        command.contains("--ignore-scripts")
            && (command.starts_with("npm ci ") || command.contains("--package-lock-only"))
    });
    assert!(count >= 3, "{count}");
}

#[test]
fn lock_files_have_the_hash_of_every_package() {
    let hash = Regex::new(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$").unwrap();
    let mut count = 0;
    for folder in ["tests/clients/tools", "benches/tools"] {
        for path in below(folder) {
            let text = read(&path);
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.ends_with(".txt") {
                let mut lines =
                    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).peekable();
                while let Some(line) = lines.next() {
                    assert!(line.contains("==") && line.ends_with(" \\"), "{}: {line}", path.display());
                    let hashes = std::iter::from_fn(|| lines.next_if(|line| hash.is_match(line))).count();
                    assert!(hashes > 0, "{}: {line}", path.display());
                    count += 1;
                }
            } else if name == "package-lock.json" {
                let lock: serde_json::Value = serde_json::from_str(&text).unwrap();
                for (package, said) in lock["packages"].as_object().unwrap() {
                    let is_hashed =
                        said["integrity"].as_str().is_some_and(|hash| hash.starts_with("sha512-"));
                    assert!(package.is_empty() || is_hashed, "{}: {package}", path.display());
                    count += 1;
                }
            }
        }
    }
    assert!(count >= 100, "{count}");
}

#[test]
fn one_compiler_is_named() {
    let only = |path: &str, pattern: &str| {
        let text = read(&root().join(path));
        let pattern = Regex::new(pattern).unwrap();
        let found = pattern.captures_iter(&text).map(|found| found[1].to_owned());
        let mut found: Vec<_> = found.collect();
        found.dedup();
        assert_eq!(found.len(), 1, "{path}: {found:?}");
        found.remove(0)
    };
    let channel = only("rust-toolchain.toml", r#"channel = "([0-9]+\.[0-9]+\.[0-9]+)""#);
    assert_eq!(only("action.yml", r#"RUSTUP_TOOLCHAIN: "([^"]*)""#), channel);
    assert_eq!(only("docs/integrations.md", "image: rust:([0-9.]+)"), channel);
    let least = only("Cargo.toml", r#"rust-version = "([^"]*)""#);
    assert!(channel.starts_with(&format!("{least}.")), "{channel} is not {least}");
}
