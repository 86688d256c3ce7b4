//! How the mistakes of a policy file are told on the command line.

use crate::policy::Mistake;
use crate::source::Files;

/// Every mistake on a line of its own, with its place.
pub(super) fn describe(what: &str, mistakes: &[Mistake], files: &Files) -> String {
    let mut text = match mistakes.len() {
        1 => format!("{what} has a mistake"),
        count => format!("{what} has {count} mistakes"),
    };
    for mistake in mistakes {
        let file = files.get(mistake.place.file);
        let position = file.position(mistake.place.start);
        text += &format!("\n{}:{}:{}: {}", file.path(), position.line, position.column, mistake.message);
        if let Some(help) = &mistake.help {
            text += &format!("; {help}");
        }
    }
    text
}
