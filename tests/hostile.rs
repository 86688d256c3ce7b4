//! Input that nobody meant well: each ends soon, in a finding or a clear error, never in a crash or silence.
#![expect(clippy::disallowed_methods, reason = "a test writes its data")]
#![expect(clippy::unwrap_used, reason = "a test that cannot write its data fails")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long any of it may take; a debug build on a slow machine included.
const LONGEST: Duration = Duration::from_secs(30);

fn repository(files: &[(&str, Vec<u8>)]) -> TempDir {
    let directory = TempDir::new().unwrap();
    for (name, bytes) in files {
        let path = directory.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    directory
}

/// What the program prints, and its exit code.
fn check(directory: &Path) -> (String, i32) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_stockade"))
        .args(["check", "--format", "short"])
        .arg(directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let start = Instant::now();
    let out = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || std::io::read_to_string(out).unwrap());
    while child.try_wait().unwrap().is_none() {
        let in_time = start.elapsed() < LONGEST;
        if !in_time {
            child.kill().unwrap();
        }
        assert!(in_time, "it did not end within {LONGEST:?} on {}", directory.display());
        std::thread::sleep(Duration::from_millis(5));
    }
    let text = reader.join().unwrap();
    let code = child.wait().unwrap().code();
    (text, code.unwrap_or(-1))
}

#[track_caller]
fn says(files: &[(&str, Vec<u8>)], expected: &str) {
    let directory = repository(files);
    let (text, code) = check(directory.path());
    assert!(
        text.contains(expected),
        "wanted `{expected}`, exit {code}, got: {}",
        &text[..text.len().min(2000)]
    );
    assert_eq!(code, 1);
}

#[test]
fn a_binary_dockerfile() {
    let bytes: Vec<u8> =
        (0..20_000u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    says(&[("Dockerfile", bytes)], "[dockerfile-syntax]");
}

#[test]
fn an_empty_dockerfile_and_one_of_comments() {
    says(&[("Dockerfile", Vec::new())], "the file has no instructions");
    says(&[("Dockerfile", b"# nothing\n".to_vec())], "the file has no instructions");
}

#[test]
fn a_file_of_fifty_megabytes() {
    says(
        &[("Dockerfile", vec![b'a'; 50 << 20])],
        "Dockerfile:1:1: error[unreadable-file]: this was not read",
    );
    says(&[("compose.yaml", vec![b'a'; 50 << 20])], "compose.yaml:1:1: error[unreadable-file]");
}

#[test]
fn yaml_a_hundred_thousand_deep() {
    let flow = [b"services: ".to_vec(), vec![b'['; 100_000]].concat();
    says(&[("compose.yaml", flow)], "compose.yaml:1");
    let block: String = (0..3000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    says(&[("compose.yaml", block.into_bytes())], "compose.yaml:");
}

#[test]
fn an_alias_bomb() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        text += &format!("a{level}: &a{level} [{}]\n", [below.as_str(); 10].join(", "));
    }
    text += "services: {web: {image: nginx:1.27-alpine, command: *a11}}\n";
    says(&[("compose.yaml", text.into_bytes())], "compose.yaml:");
}

#[test]
fn a_hundred_thousand_lines_of_one_instruction() {
    let mut text = "FROM alpine:3.20\nRUN true".to_owned();
    text += &" \\\n && true".repeat(100_000);
    text += "\nUSER root\nCMD [\"a\"]\n";
    says(&[("Dockerfile", text.into_bytes())], "Dockerfile:100003:6: error[root-user]");
}

#[test]
fn ten_thousand_stages() {
    let mut text = "FROM alpine:3.20 AS s0\n".to_owned();
    for stage in 1..10_000 {
        text += &format!("FROM s{} AS s{stage}\nRUN npm install -g pnpm\n", stage - 1);
    }
    text += "CMD [\"a\"]\n";
    says(&[("Dockerfile", text.into_bytes())], "error[root-user]");
}

#[test]
fn a_dockerfile_that_refers_to_itself() {
    let text = "FROM a AS b\nCOPY --from=b / /\nFROM b AS a\nCOPY --from=c / /\nFROM a AS c\nCMD [\"x\"]\n";
    says(&[("Dockerfile", text.into())], "[stage-cycle]");
}

#[test]
fn nesting_in_words_and_scripts() {
    let deep = format!("FROM alpine:3.20\nENV A={}x{}\n", "${A:-".repeat(20_000), "}".repeat(20_000));
    says(&[("Dockerfile", deep.into_bytes())], "[dockerfile-syntax]");
    let script = format!("FROM alpine:3.20\nRUN {}\nUSER 0\nCMD [\"a\"]\n", "$(".repeat(20_000));
    says(&[("Dockerfile", script.into_bytes())], "error[root-user]");
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file() {
    let directory = repository(&[("ok/Dockerfile", b"FROM alpine:3.20\nUSER 0\nCMD [\"a\"]\n".to_vec())]);
    let root = directory.path();
    std::fs::create_dir_all(root.join("folder/Dockerfile")).unwrap();
    std::fs::create_dir(root.join("pipe")).unwrap();
    assert!(Command::new("mkfifo").arg(root.join("pipe/Dockerfile")).status().unwrap().success());
    for (folder, target) in
        [("out", "/etc/hostname"), ("device", "/dev/zero"), ("gone", "nothing"), ("loop", "Dockerfile")]
    {
        std::fs::create_dir(root.join(folder)).unwrap();
        std::os::unix::fs::symlink(target, root.join(folder).join("Dockerfile")).unwrap();
    }
    std::os::unix::fs::symlink(root, root.join("folder/up")).unwrap();
    std::os::unix::fs::symlink("../ok/Dockerfile", root.join("folder/Dockerfile.linked")).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", root.join("compose.yaml")).unwrap();
    let (text, code) = check(root);
    for expected in [
        "pipe/Dockerfile:1:1: error[unreadable-file]: this was not read: it is neither a file nor a directory",
        "out/Dockerfile:1:1: error[unreadable-file]: this was not read: the link leads out of the repository",
        "device/Dockerfile:1:1: error[unreadable-file]: this was not read: the link leads out of the repository",
        "gone/Dockerfile:1:1: error[unreadable-file]: this was not read: the link leads nowhere",
        "loop/Dockerfile:1:1: error[unreadable-file]: this was not read:",
        "compose.yaml:1:1: error[path-outside-repository]",
        "ok/Dockerfile:2:6: error[root-user]",
    ] {
        assert!(text.contains(expected), "wanted `{expected}` in:\n{text}");
    }
    assert!(!text.contains("Dockerfile.linked"), "a link is what it leads to");
    assert!(!text.contains("folder/Dockerfile:"), "a folder is no file");
    assert_eq!(code, 1);
}
