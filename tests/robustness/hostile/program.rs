//! Runs the built program on a case, within its limits, and looks at everything that it says.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::case::{CANARY, Case, write_outside};

/// Address space, in kilobytes: of a debug build, which takes up to half more than what is released.
const MEMORY: u32 = 640 << 10;
/// Processor time, in seconds. Unlike time on the wall it does not depend on what else the machine does.
const SECONDS: u32 = 10;
/// A run that waits uses no processor time; this ends it.
const PATIENCE: Duration = Duration::from_secs(60);
/// The user `nobody`, where the tests run as root: permissions do not hold root back.
const NOBODY: u32 = 65_534;

/// What is wrong with what the program says of a case; empty where all is as it must be.
pub(crate) fn try_case(case: &Case) -> Vec<String> {
    let place = TempDir::new().unwrap();
    std::fs::set_permissions(place.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    write_outside(&place.path().join("outside"));
    let root = place.path().join("repository");
    case.write(&root);
    let start = Instant::now();
    let short = [&["check", "--format", "short"], case.arguments.as_slice()].concat();
    let mut wrong = Vec::new();
    let Some(output) = run(&root, &short, case.has_locks()) else {
        return vec![format!("it did not end within {PATIENCE:?}")];
    };
    judge(case, &root, &output, &mut wrong);
    // Everything else that reads a repository: all rules, the other reports, the model.
    let json = [&["check", "--profile", "strict", "--format", "json"], case.arguments.as_slice()].concat();
    let model = ["model", "--format", "json", "--origins"];
    let others: &[(&[&str], [i32; 2])] =
        if case.once { &[] } else { &[(&json, [case.code, 1]), (&model, [0, 3])] };
    for (arguments, codes) in others.iter().copied() {
        let Some(output) = run(&root, arguments, case.has_locks()) else {
            wrong.push(format!("{arguments:?} did not end within {PATIENCE:?}"));
            continue;
        };
        let is_expected = output.status.code().is_some_and(|code| codes.contains(&code));
        let is_refused = case.code == 2 && output.status.code() == Some(2);
        if !is_expected && !is_refused {
            wrong.push(format!("{arguments:?}: {}, {}", output.status, brief(&output.stderr)));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        if !text.is_empty() && serde_json::from_str::<serde_json::Value>(&text).is_err() {
            wrong.push(format!("{arguments:?}: no JSON: {}", brief(&output.stdout)));
        }
        if text.contains(CANARY) {
            wrong.push(format!("{arguments:?} tells of what lies outside"));
        }
    }
    for arguments in &case.then {
        match run(&root, arguments, case.has_locks()) {
            None => wrong.push(format!("{arguments:?} did not end within {PATIENCE:?}")),
            Some(output) => judge_other(arguments, &output, &mut wrong),
        }
    }
    case.unlock(&root);
    if std::env::var_os("STOCKADE_TEST_SHOW").is_some() {
        let said = [brief(&output.stdout), brief(&output.stderr)].join("\n        ");
        println!("{:8.2?}  {}\n        {}", start.elapsed(), case.name, said.trim_end());
    }
    wrong
}

/// What holds of every command: it ends by itself, says nothing that a terminal obeys, and nothing of what lies
/// outside.
fn judge_other(arguments: &[&str], output: &Output, wrong: &mut Vec<String>) {
    let said = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    if !output.status.code().is_some_and(|code| (0..=2).contains(&code)) {
        wrong.push(format!("{arguments:?}: {}, {}", output.status, brief(&output.stderr)));
    }
    // No terminal shows JSON as it is.
    let turns = |c: char| !arguments.contains(&"json") && ('\u{202a}'..='\u{202e}').contains(&c);
    let obeyed = |c: char| c.is_control() && c != '\n' || turns(c);
    if said.iter().any(|text| text.contains(obeyed)) {
        wrong.push(format!("{arguments:?}: a terminal obeys this"));
    }
    if said.iter().any(|text| text.contains(CANARY)) {
        wrong.push(format!("{arguments:?} tells of what lies outside"));
    }
    let is_json = arguments.contains(&"json") && !said[0].is_empty();
    if is_json && serde_json::from_str::<serde_json::Value>(&said[0]).is_err() {
        wrong.push(format!("{arguments:?}: no JSON: {}", brief(&output.stdout)));
    }
}

/// The program within its limits; nothing where it had to be ended.
fn run(root: &Path, arguments: &[&str], as_nobody: bool) -> Option<Output> {
    let program =
        if as_nobody { PROGRAM_FOR_ALL.path() } else { PathBuf::from(env!("CARGO_BIN_EXE_stockade")) };
    let mut command = Command::new("sh");
    // Other systems than Linux refuse to limit address space.
    let memory = if cfg!(target_os = "linux") { format!("ulimit -v {MEMORY} && ") } else { String::new() };
    command.arg("-c").arg(format!("{memory}ulimit -t {SECONDS} && ulimit -c 0 && exec \"$0\" \"$@\""));
    command.arg(program).args(arguments).current_dir(root);
    if arguments[0] == "check" {
        // The C library sets address space aside for each thread.
        command.args(["--threads", "2"]);
    }
    command.env("RAYON_NUM_THREADS", "2").env_remove("NO_COLOR").env_remove("FORCE_COLOR");
    let is_root =
        std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    if as_nobody && is_root {
        command.uid(NOBODY);
    }
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let out = std::thread::spawn(move || read(&mut out));
    let err = std::thread::spawn(move || read(&mut err));
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(Output { status, stdout: out.join().unwrap(), stderr: err.join().unwrap() });
        }
        if start.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn read(from: &mut dyn std::io::Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes).unwrap();
    bytes
}

/// A copy of the program where `nobody` may run it.
static PROGRAM_FOR_ALL: LazyLock<ProgramForAll> = LazyLock::new(|| {
    let directory = TempDir::new().unwrap();
    std::fs::set_permissions(directory.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_stockade"), directory.path().join("stockade")).unwrap();
    ProgramForAll(directory)
});

struct ProgramForAll(TempDir);

impl ProgramForAll {
    fn path(&self) -> PathBuf {
        self.0.path().join("stockade")
    }
}

fn judge(case: &Case, root: &Path, output: &Output, wrong: &mut Vec<String>) {
    let (text, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.code() != Some(case.code) {
        wrong.push(format!(
            "wanted exit code {}, got {}: {}",
            case.code,
            output.status,
            brief(&output.stderr)
        ));
    }
    for expected in &case.says {
        if !text.lines().any(|line| line.starts_with(expected)) {
            wrong.push(format!(
                "wanted `{expected}`, got {} lines: {}",
                text.lines().count(),
                brief(&output.stdout)
            ));
        }
    }
    for never in &case.never {
        if let Some(line) = text.lines().find(|line| line.contains(never)) {
            wrong.push(format!("`{never}` in: {line}"));
        }
    }
    match case.complains {
        Some(why) if !error.contains(why) => {
            wrong.push(format!("wanted a complaint of `{why}`, got: {error}"));
        }
        None if !error.is_empty() => wrong.push(format!("complains: {}", brief(&output.stderr))),
        _ => {}
    }
    if text.contains(CANARY) || error.contains(CANARY) {
        wrong.push(format!("tells of what lies outside: {text}{error}"));
    }
    if case.code == 1 && text.is_empty() {
        wrong.push("fails and does not say why".to_owned());
    }
    let mut lines = Lines::new();
    for line in text.lines() {
        if let Err(why) = has_its_form(root, line, &mut lines) {
            wrong.push(format!("{why}: {}", brief(line.as_bytes())));
        }
    }
}

/// How long the lines of each file are; nothing where it cannot be read.
type Lines = BTreeMap<String, Option<Vec<usize>>>;

fn columns_of(path: &Path) -> Option<Vec<usize>> {
    // A link is looked through; what is no file has no lines, and its first place exists.
    let bytes = if std::fs::metadata(path).is_ok_and(|found| found.is_file()) {
        std::fs::read(path).ok()?
    } else {
        std::fs::symlink_metadata(path).ok()?;
        Vec::new()
    };
    Some(
        bytes
            .split(|byte| *byte == b'\n')
            .map(|line| String::from_utf8_lossy(line).chars().count())
            .collect(),
    )
}

/// `path:line:column: level[rule]: message`, with a place that exists, and without what a terminal obeys.
fn has_its_form(root: &Path, line: &str, lines: &mut Lines) -> Result<(), &'static str> {
    if line.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)) {
        return Err("a terminal obeys this");
    }
    let levels = [": error[", ": warning[", ": notice["];
    let (at, level) =
        levels.iter().filter_map(|level| Some((line.find(level)?, *level))).min().ok_or("no level")?;
    let (rule, message) = line[at + level.len()..].split_once("]: ").ok_or("no rule")?;
    if rule.is_empty() || !rule.chars().all(|c| c.is_ascii_lowercase() || c == '-') || message.is_empty() {
        return Err("no rule or no message");
    }
    let mut place = line[..at].rsplitn(3, ':');
    let numbers = [place.next(), place.next()].map(|part| part.and_then(|part| part.parse::<usize>().ok()));
    let ([Some(column), Some(row)], Some(path)) = (numbers, place.next()) else { return Err("no place") };
    // Names that are shown escaped, and files that may not be read, cannot be looked at.
    let Some(columns) = lines.entry(path.to_owned()).or_insert_with(|| columns_of(&root.join(path))) else {
        return if row == 1 && column == 1 || path.contains('\\') {
            Ok(())
        } else {
            Err("the file does not exist")
        };
    };
    let Some(most) = columns.get(row - 1) else { return Err("no such row") };
    if column <= most + 1 { Ok(()) } else { Err("no such column") }
}

fn brief(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut lines: Vec<String> = text.lines().take(6).map(|line| line.chars().take(240).collect()).collect();
    if text.lines().count() > lines.len() {
        lines.push("…".to_owned());
    }
    lines.join("\n        ")
}
