//! Text from linted files, made safe to print: what would act on a terminal, on a pipeline's log or on a
//! reader's eye is shown escaped.

use std::borrow::Cow;
use std::fmt::Write;

use crate::source::is_unseen;

/// The commands that GitHub's runner takes from a log, written `::command::` after blanks, in any case.
// Source: `ActionCommandManager.cs` of GitHub's runner.
const RUNNER_COMMANDS: [&str; 16] = [
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "internal-set-repo-path",
    "notice",
    "remove-matcher",
    "save-state",
    "set-env",
    "set-output",
    "stop-commands",
    "warning",
];

/// Whether a pipeline's log may take what begins here for a command: `::error::` or `::error file=…`, which
/// wrapping can bring to the start of a line, and `##[error]`, `##vso[…]` or `##teamcity[…]`, anywhere.
fn begins_command(rest: &str) -> bool {
    if let Some(rest) = rest.strip_prefix("##") {
        return rest.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).starts_with('[');
    }
    let Some(rest) = rest.strip_prefix("::") else { return false };
    RUNNER_COMMANDS.iter().any(|command| {
        let name = rest.get(..command.len()).unwrap_or_default();
        let after = rest.get(command.len()..).unwrap_or_default();
        name.eq_ignore_ascii_case(command) && (after.starts_with("::") || after.starts_with(' '))
    })
}

/// The text in one line, with dangerous characters as `\u{…}`.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(|character| is_unseen(character) || matches!(character, '\t' | '#' | ':')) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for (at, character) in text.char_indices() {
        match character {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            _ => push(&mut safe, &text[at..]),
        }
    }
    Cow::Owned(safe)
}

/// Adds the first character of `rest`, escaped if it is dangerous or begins what is.
pub(super) fn push(safe: &mut String, rest: &str) {
    let Some(character) = rest.chars().next() else { return };
    if is_unseen(character) || matches!(character, '#' | ':') && begins_command(rest) {
        // Writing to a string does not fail.
        let _ = write!(safe, "\\u{{{:x}}}", u32::from(character));
    } else {
        safe.push(character);
    }
}

/// A path in which nothing looks like the line number that follows it.
pub(super) fn unmistakable(path: &str) -> String {
    let mut parts = path.split(':');
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_number = part.starts_with(|digit: char| digit.is_ascii_digit());
        shown += if is_number { "\\u{3a}" } else { ":" };
        shown += part;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_would_act() {
        assert_eq!(line("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(line("a\nb\tc\r"), "a\\nb\\tc\\r");
        assert_eq!(line("user\u{202e}nimda"), "user\\u{202e}nimda");
        assert_eq!(line("\u{ffff}\u{85}"), "\\u{ffff}\\u{85}");
        assert_eq!(line("we\u{ad}b\u{3164}\u{115f}\u{e0100}"), "we\\u{ad}b\\u{3164}\\u{115f}\\u{e0100}");
        assert_eq!(line("päivää ⚠\u{fe0f}"), "päivää ⚠\u{fe0f}");
    }

    #[test]
    fn shows_commands_of_pipelines_and_nothing_like_them() {
        assert_eq!(line("x ::Error file=a::b"), "x \\u{3a}:Error file=a::b");
        assert_eq!(line("::add-mask::b"), "\\u{3a}:add-mask::b");
        assert_eq!(line("##[warning]b"), "\\u{23}#[warning]b");
        assert_eq!(line("###vso[task.x]b"), "#\\u{23}#vso[task.x]b");
        for harmless in ["[::1]:80 std::error", "::ffff:1", "## a [b]", "::errors::", "::error"] {
            assert_eq!(line(harmless), harmless);
        }
    }

    #[test]
    fn a_path_cannot_name_another_place() {
        assert_eq!(unmistakable("a/b:c"), "a/b:c");
        assert_eq!(unmistakable("C:\\a"), "C:\\a");
        assert_eq!(unmistakable("ok:1:1: error[x]: y"), "ok\\u{3a}1\\u{3a}1: error[x]: y");
    }
}
