//! Which script of `package.json` a command runs.

use crate::syntax::shell::FoundCommand;

/// Options, and a command, that lead to another package than that of the directory that a command is started in, each with
/// whether the next word is its value.
// Source: the documentation of npm (`--prefix`, `--workspace`), pnpm (`--filter`, `--dir`, `--recursive`) and Yarn
// (`--cwd`, `workspace`).
const TO_OTHERS: [(&str, bool); 15] = [
    ("--prefix", true),
    ("-C", true),
    ("--dir", true),
    ("--cwd", true),
    ("--filter", true),
    ("--filter-prod", true),
    ("-F", true),
    ("-w", true),
    ("--workspace", true),
    ("--workspace-root", false),
    ("-r", false),
    ("--recursive", false),
    ("--workspaces", false),
    ("-ws", false),
    ("workspace", false),
];

/// The script of `package.json` that a command runs.
pub(in crate::facts) fn script_name(command: &FoundCommand<'_>) -> Option<String> {
    let invocation = command.invocation();
    let program = invocation.program()?.to_owned();
    let words: Vec<String> =
        invocation.args().iter().map(|word| word.known_prefix().0.into_owned()).collect();
    let mut operands = Vec::new();
    let mut is_value = false;
    for word in &words {
        if std::mem::take(&mut is_value) {
            continue;
        }
        if TO_OTHERS.contains(&(word.as_str(), true)) {
            is_value = true;
        } else if word == "--" {
            break;
        } else if !word.starts_with('-') {
            operands.push(word.as_str());
        }
    }
    let verb = operands.first().copied().unwrap_or("");
    let name = match (program.as_str(), verb) {
        ("npm" | "pnpm" | "yarn" | "bun", "run" | "run-script") => operands.get(1).copied()?,
        ("npm" | "pnpm", "start" | "test") => verb,
        ("pnpm" | "yarn" | "bun", "start" | "dev" | "serve" | "start:prod") => verb,
        _ => return None,
    };
    // bun runs files as well.
    let is_file = name.contains('/') || name.ends_with(".ts") || name.ends_with(".js");
    (!is_file).then(|| name.to_owned())
}

/// Whether a command runs a script of another package than that of the directory that it is started in: `--filter web`,
/// `--prefix apps/web`.
pub(in crate::facts) fn is_for_other_package(command: &FoundCommand<'_>) -> bool {
    let invocation = command.invocation();
    let mut words = invocation.args().iter().map(|word| word.known_prefix().0);
    words.any(|word| TO_OTHERS.iter().any(|(option, _)| word.split('=').next() == Some(option)))
}
