//! A repository that changes while it is read: files go, grow, and become folders or links, and a run still ends with
//! one of its own exit codes and with findings that have their form.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "a test writes its data")]
#![expect(clippy::unwrap_used, reason = "a test that cannot write its data fails")]

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;

const DOCKERFILE: &str = "FROM alpine:3.20\nCOPY . /x\nUSER root\nCMD [\"a\"]\n";
const COMPOSE: &str = "services:\n  web:\n    build: .\n    env_file: vars.env\n";
/// How many folders there are, and how many of them change.
const FOLDERS: usize = 120;
const RUNS: usize = 6;

fn fill(folder: &Path) {
    std::fs::create_dir_all(folder.join("src")).unwrap();
    for (name, text) in [
        ("Dockerfile", DOCKERFILE),
        ("compose.yaml", COMPOSE),
        ("vars.env", "A=b\n"),
        (".dockerignore", "*.md\n"),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

/// Changes one folder in one of the ways that a checkout may change. What fails does so because of another change.
fn change(folder: &Path, way: usize) {
    let file = folder.join(["Dockerfile", "compose.yaml", "vars.env", ".dockerignore"][way % 4]);
    match way % 7 {
        0 => drop(std::fs::remove_file(&file)),
        1 => drop(std::fs::write(&file, "FROM a\n".repeat(20_000))),
        2 => drop(std::fs::remove_file(&file).and_then(|()| std::fs::create_dir(&file))),
        3 => drop(
            std::fs::remove_dir_all(folder).and_then(|()| symlink(format!("s{}/src", FOLDERS - 1), folder)),
        ),
        4 => drop(std::fs::remove_file(&file).and_then(|()| symlink("nothing", &file))),
        5 => drop(std::fs::write(&file, b"\xff\xfe\0")),
        _ => {
            let _ = std::fs::remove_file(folder).or_else(|_| std::fs::remove_dir_all(folder));
            let _ = std::fs::create_dir_all(folder).map(|()| fill(folder));
        }
    }
}

#[test]
fn a_repository_that_changes_while_it_is_read_is_judged_as_far_as_it_goes() {
    let repository = TempDir::new().unwrap();
    let folder = |number: usize| repository.path().join(format!("s{number}"));
    (0..FOLDERS).for_each(|number| fill(&folder(number)));
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // Half of the folders stay as they are.
            for step in 0.. {
                if is_done.load(Ordering::Relaxed) {
                    break;
                }
                change(&folder(step * 31 % (FOLDERS / 2)), step);
            }
        });
        let outputs: Vec<_> = (0..RUNS)
            .map(|_| {
                let mut command = Command::new(env!("CARGO_BIN_EXE_stockade"));
                command.args(["check", "--format", "short"]).current_dir(repository.path()).output().unwrap()
            })
            .collect();
        is_done.store(true, Ordering::Relaxed);
        for output in outputs {
            let (said, error) =
                (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert_eq!((output.status.code(), &*error), (Some(1), ""), "{error}");
            let steady = format!("s{}/Dockerfile:3:6: error[root-user]: ", FOLDERS - 1);
            assert!(
                said.lines().any(|line| line.starts_with(&steady)),
                "what did not change is judged: {}",
                said.lines().filter(|line| line.contains("s119")).collect::<String>()
            );
            assert!(said.lines().all(|line| line.contains("]: ")), "{said}");
        }
    });
}
