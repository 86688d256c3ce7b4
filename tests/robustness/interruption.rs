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

/// Numbers that look random, other ones each time: splitmix64. What they began with is told where something fails.
struct Dice(u64);

impl Dice {
    fn new() -> Self {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        Self(u64::try_from(now.as_nanos() % u128::from(u64::MAX)).unwrap())
    }

    /// A number from 0 to 1.
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        f64::from(u32::try_from(z >> 32).unwrap()) / f64::from(u32::MAX)
    }
}

/// How often runs are killed.
const KILLS: u32 = 60;

/// Kills runs of `arguments` at random moments of their whole life, from the start on, every other one near the end,
/// where files are written; `look` is shown the file after each. Says how often the run was still going.
///
/// How long a life is depends on what else the machine does: it is guessed, and guessed again after each run.
fn kill(repository: &Path, file: &Path, arguments: &[&str], look: impl Fn(&[u8], &str)) -> usize {
    let mut whole = Duration::from_millis(100);
    let mut killed = 0;
    let mut dice = Dice::new();
    for number in 0..KILLS {
        let seed = format!("seed {}, kill {number}", dice.0);
        let share = match number {
            // At once: the program has hardly begun.
            0 => 0.0,
            number if number % 2 == 0 => 1.1 * dice.roll(),
            _ => 0.7 + 0.4 * dice.roll(),
        };
        let mut child = stockade(repository).args(arguments).spawn().unwrap();
        std::thread::sleep(whole.mul_f64(share));
        let is_going = child.try_wait().unwrap().is_none();
        killed += usize::from(is_going);
        whole = whole.mul_f64(if is_going { 1.25 } else { 0.8 });
        child.kill().unwrap();
        child.wait().unwrap();
        look(&std::fs::read(file).unwrap(), &seed);
    }
    killed
}

#[test]
fn a_report_is_the_old_one_or_the_new_one() {
    let repository = repository();
    let report = repository.path().join("report.json");
    std::fs::write(&report, "old").unwrap();
    let killed =
        kill(repository.path(), &report, &["check", "--output", "json=report.json"], |bytes, seed| {
            let is_new = serde_json::from_slice::<Value>(bytes).is_ok_and(|report| report["version"] == 1);
            assert!(bytes == b"old" || is_new, "{seed}: half a report: {}", String::from_utf8_lossy(bytes));
        });
    assert!(killed > 10, "only {killed} runs were interrupted");
}

#[test]
fn a_baseline_is_the_old_one_or_the_new_one() {
    let repository = repository();
    let baseline = repository.path().join("baseline.json");
    let arguments = ["check", "--baseline", "baseline.json", "--write-baseline", "--update"];
    stockade(repository.path()).args(arguments).output().unwrap();
    let old = std::fs::read(&baseline).unwrap();
    std::fs::write(repository.path().join("s0/Dockerfile"), "FROM alpine\nUSER 0\nCMD [\"b\"]\n").unwrap();
    let killed = kill(repository.path(), &baseline, &arguments, |bytes, seed| {
        assert!(bytes == old || serde_json::from_slice::<Value>(bytes).is_ok(), "{seed}: half a baseline");
    });
    assert!(killed > 10, "only {killed} runs were interrupted");
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
