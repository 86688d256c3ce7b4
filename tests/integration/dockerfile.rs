//! Our Dockerfile trees against the verdicts of BuildKit's own parser.
//!
//! `tests/dockerfile/*.Dockerfile` were written for this project; `verdicts.jsonl` beside them is what
//! BuildKit's `parser` and `instructions` packages say of each. To compare other files, put their verdicts
//! (same form, `file` an absolute path) into a file and name it in `STOCKADE_BUILDKIT_VERDICTS`.
#![expect(clippy::disallowed_methods, reason = "a test reads its data")]
#![expect(clippy::unwrap_used, reason = "a test that cannot read its data fails")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use stockade::dockerfile::{self, Command, Healthcheck, Instruction, Kind, Refused};
use stockade::{Files, RepoPath, SourceFile, Text};

/// What we say of a file, in the form of a verdict.
fn our_verdict(path: &Path) -> Value {
    let bytes = std::fs::read(path).unwrap();
    let mut files = Files::default();
    let file = files.add(RepoPath::new("Dockerfile").unwrap(), bytes);
    let source = files.get(file);
    let (tree, errors) = dockerfile::parse(&Text::verbatim(file, 0, source.bytes()));
    let said = |when: &dyn Fn(Refused) -> bool| -> Vec<String> {
        let errors = errors.iter().filter(|error| when(error.refused));
        errors.map(|error| format!("{}: {}", line(source, error.span.start), error.message)).collect()
    };
    let instructions: Vec<_> =
        tree.instructions.iter().map(|instruction| our_instruction(source, instruction)).collect();
    json!({
        "errors": said(&|_| true),
        "refused": said(&|refused| refused == Refused::WhenRead),
        "instructions": instructions,
    })
}

fn line(source: &SourceFile, offset: u32) -> u32 {
    source.position(offset).line
}

fn our_instruction(source: &SourceFile, instruction: &Instruction) -> Value {
    let inner = match &instruction.kind {
        Kind::Onbuild(trigger) => trigger.as_ref(),
        _ => instruction,
    };
    let flags: Vec<_> = instruction
        .flags
        .iter()
        .map(|flag| match &flag.value {
            Some(value) => format!("--{}={}", flag.name, value.text()),
            None => format!("--{}", flag.name),
        })
        .collect();
    let heredocs: Vec<_> = inner
        .heredocs
        .iter()
        .map(|heredoc| {
            json!({
                "name": heredoc.name,
                "fd": heredoc.descriptor,
                "expand": heredoc.expand,
                "chomp": heredoc.strip_tabs,
                "len": heredoc.body.span().len(),
            })
        })
        .collect();
    json!({
        "word": instruction.word.as_str(),
        "start": line(source, instruction.span.start),
        "end": line(source, instruction.span.end),
        "flags": flags,
        "json": is_exec(inner),
        "heredocs": heredocs,
    })
}

/// Whether the exec form is used, where the form can be told from the tree.
fn is_exec(instruction: &Instruction) -> Value {
    match &instruction.kind {
        Kind::Run { command, .. }
        | Kind::Cmd(command)
        | Kind::Entrypoint(command)
        | Kind::Healthcheck(Healthcheck::Command(command)) => json!(matches!(command, Command::Exec(_))),
        Kind::Shell(_) => json!(true),
        _ => Value::Null,
    }
}

/// The differences between BuildKit's verdict on a file and ours.
fn differences(theirs: &Value, ours: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let refused = |key: &str| theirs[key].as_object().map(|error| error["message"].to_string());
    let of_mounts = theirs["expand_errors"].get(0).map(|error| error["message"].to_string());
    // Their dump expands no variable, so it refuses options that a variable decides.
    let of_mounts = of_mounts.filter(|message| !message.contains('$'));
    let refusal = refused("parse_error").or_else(|| refused("instructions_error")).or(of_mounts);
    match &refusal {
        Some(refusal) if ours["errors"] == json!([]) => {
            found.push(format!("BuildKit refuses it and we do not: {refusal}"));
        }
        None if ours["refused"] != json!([]) => {
            found.push(format!("BuildKit takes it and we do not: {}", ours["refused"]));
        }
        _ => {}
    }
    // After a mistake that ends BuildKit's reading there is nothing to compare with.
    if theirs["parse_error"].is_object() {
        return found;
    }
    let (their_list, our_list) =
        (theirs["instructions"].as_array().unwrap(), ours["instructions"].as_array().unwrap());
    if their_list.len() != our_list.len() {
        found.push(format!("{} instructions, not {}", our_list.len(), their_list.len()));
        return found;
    }
    for (theirs, ours) in their_list.iter().zip(our_list) {
        for key in ["word", "start", "end", "flags", "heredocs", "json"] {
            // What an ONBUILD holds is told apart in the verdict.
            let inner = match (key, &theirs["onbuild"]) {
                ("json", inner @ Value::Object(_)) => inner,
                _ => theirs,
            };
            let (their, our) = (&inner[key], &ours[key]);
            let unknown = our.is_null() || is_beyond_text(their) || (key == "flags" && refusal.is_some());
            if !unknown && normal(their) != normal(our) {
                found.push(format!("line {}: {key} is {our}, not {their}", theirs["start"]));
            }
        }
    }
    found
}

/// `null` and the empty list are one: Go writes either.
fn normal(value: &Value) -> Value {
    match value {
        Value::Null => json!([]),
        Value::Bool(false) => json!(false),
        other => other.clone(),
    }
}

/// Bytes that are no UTF-8 stand in verdicts in another form; we show them as U+FFFD.
fn is_beyond_text(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.contains_key("b64") || fields.values().any(is_beyond_text),
        Value::Array(items) => items.iter().any(is_beyond_text),
        _ => false,
    }
}

fn compare(verdicts: &Path, base: &Path) -> (usize, String) {
    let mut report = String::new();
    let text = std::fs::read_to_string(verdicts).unwrap();
    let mut count = 0;
    for line in text.lines() {
        let theirs: Value = serde_json::from_str(line).unwrap();
        let path: PathBuf = base.join(theirs["file"].as_str().unwrap());
        for difference in differences(&theirs, &our_verdict(&path)) {
            writeln!(report, "{}: {difference}", path.display()).unwrap();
        }
        count += 1;
    }
    (count, report)
}

#[test]
fn agrees_with_buildkit() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dockerfile");
    let (count, report) = compare(&directory.join("verdicts.jsonl"), &directory);
    assert!(report.is_empty(), "{report}");
    let files = std::fs::read_dir(&directory)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|end| end == "Dockerfile"))
        .count();
    assert_eq!(count, files, "every Dockerfile has its verdict");
}

#[test]
fn agrees_on_other_files() {
    let Ok(verdicts) = std::env::var("STOCKADE_BUILDKIT_VERDICTS") else { return };
    let (count, report) = compare(Path::new(&verdicts), Path::new("/"));
    println!("{count} files compared");
    assert!(report.is_empty(), "{report}");
}
