//! What is written survives whatever ends the run: a report or baseline is the old one or the new one, never half;
//! a full disk and a closed pipe end cleanly.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "a test writes its data")]
#![expect(clippy::unwrap_used, reason = "a test that cannot write its data fails")]

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

const FORMATS: [&str; 11] = [
    "pretty",
    "short",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "sonar",
    "checkstyle",
    "junit",
    "rdjson",
];

/// A repository with so many findings that writing them takes a while.
fn repository() -> TempDir {
    let directory = TempDir::new().unwrap();
    for number in 0..150 {
        let folder = directory.path().join(format!("s{number}"));
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("Dockerfile"), "FROM alpine\nUSER root\nCMD [\"a\"]\n").unwrap();
    }
    directory
}

fn stockade(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stockade"));
    command.current_dir(directory).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The program under a shell's limit, which a process that writes too much meets as an error.
fn limited(directory: &Path, blocks: u32, arguments: &[&str]) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_stockade")]).args(arguments);
    command.current_dir(directory).output().unwrap()
}

/// Kills runs of `arguments` at moments spread over the time that one takes; `look` is shown the file after each.
/// Says how often the run was still going.
fn kill(repository: &Path, file: &Path, arguments: &[&str], look: impl Fn(&[u8])) -> usize {
    let start = std::time::Instant::now();
    stockade(repository).args(arguments).output().unwrap();
    let whole = start.elapsed();
    let mut killed = 0;
    for moment in 0..40u32 {
        let mut child = stockade(repository).args(arguments).spawn().unwrap();
        // More of them near the end, where files are written.
        let share = f64::from(moment) / 40.0;
        std::thread::sleep(Duration::from_secs_f64(
            whole.as_secs_f64() * (1.0 - (1.0 - share).powi(2)) * 1.1,
        ));
        killed += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        look(&std::fs::read(file).unwrap());
    }
    killed
}

#[test]
fn a_report_is_the_old_one_or_the_new_one() {
    let repository = repository();
    let report = repository.path().join("report.json");
    std::fs::write(&report, "old").unwrap();
    let killed = kill(repository.path(), &report, &["check", "--output", "json=report.json"], |bytes| {
        let is_new = serde_json::from_slice::<Value>(bytes).is_ok_and(|report| report["version"] == 1);
        assert!(bytes == b"old" || is_new, "half a report: {}", String::from_utf8_lossy(bytes));
    });
    assert!(killed > 5, "no run was interrupted");
}

#[test]
fn a_baseline_is_the_old_one_or_the_new_one() {
    let repository = repository();
    let baseline = repository.path().join("baseline.json");
    let arguments = ["check", "--baseline", "baseline.json", "--write-baseline", "--update"];
    stockade(repository.path()).args(arguments).output().unwrap();
    let old = std::fs::read(&baseline).unwrap();
    std::fs::write(repository.path().join("s0/Dockerfile"), "FROM alpine\nUSER 0\nCMD [\"b\"]\n").unwrap();
    let killed = kill(repository.path(), &baseline, &arguments, |bytes| {
        assert!(bytes == old || serde_json::from_slice::<Value>(bytes).is_ok(), "half a baseline");
    });
    assert!(killed > 5, "no run was interrupted");
}

#[test]
fn a_full_disk_leaves_the_old_report_and_is_told() {
    let repository = repository();
    let report = repository.path().join("report.json");
    std::fs::write(&report, "old").unwrap();
    let output = limited(repository.path(), 4, &["check", "--output", "json=report.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("stockade: report.json: "), "{output:?}");
    assert_eq!(std::fs::read(&report).unwrap(), b"old");
    let left: Vec<_> =
        std::fs::read_dir(repository.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 151, "nothing half-written is left: {left:?}");
}

#[test]
fn a_full_disk_under_standard_output_is_told() {
    if !Path::new("/dev/full").exists() {
        // Linux and the BSDs have it; elsewhere nothing stands for a disk that is full.
        return;
    }
    let repository = repository();
    for format in FORMATS {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output =
            stockade(repository.path()).args(["check", "--format", format]).stdout(full).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{format}: {error}");
        assert!(error.starts_with("stockade: standard output: "), "{format}: {error}");
    }
}

#[test]
fn a_closed_pipe_ends_quietly_in_every_format() {
    let repository = repository();
    for format in FORMATS {
        let mut child = stockade(repository.path()).args(["check", "--format", format]).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
        assert_eq!(output.status.code(), Some(1), "{format}: there are findings, whoever reads them");
    }
}
