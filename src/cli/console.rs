//! Standard output and standard error: colours, and pipes that close.
#![expect(clippy::disallowed_methods, reason = "the one place that asks the environment who listens")]

use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;

use super::arguments::ColorChoice;
use crate::facts::cover_unread;
use crate::report;
use crate::source::MAX_FILE_BYTES;

/// The program's way to talk.
#[derive(Debug)]
pub(crate) struct Console {
    is_terminal: bool,
}

impl Console {
    /// Standard output and standard error of the process.
    pub(super) fn standard() -> Self {
        Self { is_terminal: io::stdout().is_terminal() }
    }

    /// Whether a person reads standard output as it comes.
    pub(super) fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    /// Whether colours are shown: what was asked for, else what the environment says, else whether a
    /// terminal is there.
    pub(crate) fn color(&self, choice: ColorChoice) -> bool {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_forced = |name: &str| is_set(name) && std::env::var_os(name).is_some_and(|value| value != "0");
        match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if is_set("NO_COLOR") => false,
            ColorChoice::Auto if is_forced("FORCE_COLOR") || is_forced("CLICOLOR_FORCE") => true,
            ColorChoice::Auto => self.is_terminal,
        }
    }

    /// Writes to standard output. A reader that has gone away is no failure.
    pub(crate) fn print(
        &mut self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), String> {
        let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
        match write(&mut out).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(format!("standard output: {error}"))
            }
            _ => Ok(()),
        }
    }

    /// The file that GitHub Actions shows as the summary of a step, where the run is one.
    pub(super) fn step_summary(&self) -> Option<PathBuf> {
        std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()).map(PathBuf::from)
    }

    /// All of standard input, and no more than a file may have.
    pub(crate) fn read(&mut self) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let limit = MAX_FILE_BYTES + 1;
        match io::stdin().lock().take(limit).read_to_end(&mut bytes) {
            Ok(_) => Ok(bytes),
            Err(error) => Err(format!("standard input: {error}")),
        }
    }

    /// Says on standard error why the job could not be done.
    pub(super) fn complain(&mut self, failure: &str) {
        // Standard error may be closed as well; there is nobody left to tell.
        // Names and messages may be those of a repository: a terminal obeys none of them.
        // They may quote a file in which a credential stands.
        let failure = cover_unread(failure);
        let lines: Vec<_> = failure.lines().map(report::safe_line).collect();
        let _ = writeln!(io::stderr(), "stockade: {}", lines.join("\n"));
    }
}
