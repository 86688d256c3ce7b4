//! `stockade init`: nothing is reported under the policy that it writes, and what is new is.
#![expect(clippy::disallowed_methods, reason = "a test reads its data")]
#![expect(clippy::unwrap_used, reason = "a test whose data is wrong fails")]

use std::path::Path;

use crate::program::{Repository, err, out};

const ROOT: &str = "FROM alpine:3.20\nHEALTHCHECK CMD [\"/a\"]\nCMD [\"/a\"]\n";

/// Every file below a directory, by its path from there.
fn files(directory: &Path, below: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(below).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files(directory, &path, found);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            found.push((path.strip_prefix(directory).unwrap().to_str().unwrap().to_owned(), text));
        }
    }
}

/// The fixtures, without policy files of their own.
fn fixtures() -> Vec<(String, Repository)> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let directories = std::fs::read_dir(fixtures).unwrap().map(|entry| entry.unwrap().path());
    let directories = directories.filter(|path| path.is_dir());
    directories
        .map(|directory| {
            let mut found = Vec::new();
            files(&directory, &directory, &mut found);
            let of_repository: Vec<_> = found
                .iter()
                .filter(|(name, _)| name != "stockade.yaml" && !name.starts_with("expected"))
                .map(|(name, text)| (name.as_str(), text.as_str()))
                .collect();
            (directory.display().to_string(), Repository::new(&of_repository))
        })
        .collect()
}

const NEW: &str = "brand-new/Dockerfile";
const NEW_FINDING: &str = "brand-new/Dockerfile:1:6: error[unpinned-image]: image `busybox` has no tag: each pull may get a different image\n";

fn add_new_violation(repository: &Repository) {
    repository.write(NEW, "FROM busybox\nUSER 1000\nHEALTHCHECK --interval=9s --timeout=3s --retries=3 CMD [\"/a\"]\nCMD [\"/a\"]\n");
}

#[test]
fn nothing_is_reported_after_it_but_what_is_new() {
    for (name, repository) in fixtures() {
        assert_eq!(repository.run(&["init"]).status.code(), Some(0), "{name}");
        let run = repository.run(&["check"]);
        assert_eq!((out(&run).as_str(), run.status.code()), ("", Some(0)), "{name}");
        add_new_violation(&repository);
        let run = repository.run(&["check"]);
        assert_eq!((out(&run).as_str(), run.status.code()), (NEW_FINDING, Some(1)), "{name}");
    }
}

#[test]
fn a_baseline_does_the_same_without_it() {
    for (name, repository) in fixtures() {
        let run = repository.run(&["check", "--baseline", "b.json", "--write-baseline"]);
        assert_eq!(run.status.code(), Some(0), "{name}");
        add_new_violation(&repository);
        let run = repository.run(&["check", "--baseline", "b.json"]);
        assert_eq!((out(&run).as_str(), run.status.code()), (NEW_FINDING, Some(1)), "{name}");
    }
}

#[test]
fn what_it_suggests_can_be_said() {
    for (name, repository) in fixtures() {
        repository.run(&["init"]);
        let text = repository.read("stockade.yaml");
        let mut said = String::new();
        let mut is_suggested = false;
        for line in text.lines() {
            is_suggested |= matches!(line, "# services:" | "# projects:");
            is_suggested &= line.starts_with('#');
            said += if is_suggested { &line[2..] } else { line };
            said.push('\n');
        }
        assert_ne!(said, text, "{name}");
        repository.write("stockade.yaml", &said);
        let run = repository.run(&["check"]);
        assert!(run.status.code() < Some(2), "{name}: {}\n{said}", err(&run));
    }
}

#[test]
fn it_never_overwrites() {
    for existing in ["stockade.yaml", ".stockade.yaml"] {
        let repository = Repository::new(&[("Dockerfile", ROOT), (existing, "profile: strict\n")]);
        let before = repository.listing();
        let run = repository.run(&["init"]);
        assert_eq!(run.status.code(), Some(2));
        assert_eq!(err(&run), format!("stockade: {existing} is there already, and is left as it is\n"));
        assert_eq!(repository.listing(), before);
    }
    let repository = Repository::new(&[("readme.md", "")]);
    assert_eq!(repository.run(&["init"]).status.code(), Some(2));
    assert_eq!(repository.run(&["init", "--print"]).status.code(), Some(2));
}

#[test]
fn it_can_be_looked_at_first() {
    let repository = Repository::new(&[("Dockerfile", ROOT)]);
    let before = repository.listing();
    let printed = out(&repository.run(&["init", "--print"]));
    assert_eq!(repository.listing(), before);
    repository.run(&["init"]);
    assert_eq!(repository.read("stockade.yaml"), printed);
}

#[test]
fn what_hadolint_was_told_is_carried_over() {
    let hadolint = "ignored: [DL3007, DL3057, DL3008, SC2086]\noverride:\n  style: [DL3002]\n  info: [DL3057]\n\
                    trustedRegistries: [docker.io, '*.example.org']\nfailure-threshold: error\nno-color: true\n\
                    label-schema: {maintainer: text}\nnonsense: 1\n";
    let repository =
        Repository::new(&[(".hadolint.yaml", hadolint), ("Dockerfile", "FROM alpine:3.20\nCMD [\"/a\"]\n")]);
    let run = repository.run(&["init"]);
    assert_eq!(run.status.code(), Some(0), "{}", err(&run));
    let text = repository.read("stockade.yaml");
    for wanted in [
        "images:\n  registries: [docker.io]\n  labels: [maintainer]\n",
        "  # from .hadolint.yaml: DL3057\n  missing-healthcheck: off\n",
        "  # from .hadolint.yaml: DL3002\n  # found once when this was written\n  root-user:\n    level: notice\n    except:\n      - Dockerfile\n",
    ] {
        assert!(text.contains(wanted), "{wanted}\nin\n{text}");
    }
    let left = [
        "`ignored: DL3007`: `unpinned-image` stands for DL3006 as well",
        "`ignored: DL3008`: no rule answers to it",
        "`ignored: SC2086`: shell scripts are not judged",
        "`trustedRegistries: *.example.org`: registries are named in full",
        "`failure-threshold: error`: it is an option, `stockade check --fail-on error`",
        "`no-color: true`: it is an option, `stockade check --color never`",
        "`nonsense`: not known",
    ];
    for left in left {
        assert!(text.contains(&format!("#   {left}\n")), "{left}\nin\n{text}");
        assert!(err(&run).contains(&format!(".hadolint.yaml: not carried over: {left}\n")), "{left}");
    }
    let run = repository.run(&["check"]);
    assert_eq!((out(&run).as_str(), run.status.code()), ("", Some(0)));
}

#[test]
fn names_that_patterns_or_yaml_would_misread_are_written_so_that_they_are_read() {
    let repository = Repository::new(&[
        ("a[b]{c}/Dockerfile", ROOT),
        ("y: #x/Dockerfile", ROOT),
        ("1.5/Dockerfile", ROOT),
        ("compose.yaml", "services:\n  \"on\":\n    image: nginx:1.27.2\n    user: root\n"),
    ]);
    assert_eq!(repository.run(&["init"]).status.code(), Some(0));
    let run = repository.run(&["check"]);
    assert_eq!(
        (out(&run).as_str(), run.status.code()),
        ("", Some(0)),
        "{}",
        repository.read("stockade.yaml")
    );
}
