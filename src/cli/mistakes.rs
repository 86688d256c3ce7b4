//! How the mistakes of a policy file are told on the command line.

use crate::facts::{cover, hidden_in_files};
use crate::policy::Mistake;
use crate::source::Files;

/// Every mistake on a line of its own, with its place, and without what may be a credential.
pub(super) fn describe(what: &str, mistakes: &[Mistake], files: &Files) -> String {
    let mut text = match mistakes.len() {
        1 => format!("{what} has a mistake"),
        count => format!("{what} has {count} mistakes"),
    };
    let hidden = hidden_in_files(files, Vec::new());
    for mistake in mistakes {
        let file = files.get(mistake.place.file);
        let position = file.position(mistake.place.start);
        let message = cover(&mistake.message, &hidden);
        text += &format!("\n{}:{}:{}: {message}", file.path(), position.line, position.column);
        if let Some(help) = &mistake.help {
            text += &format!("; {}", cover(help, &hidden));
        }
    }
    text
}
