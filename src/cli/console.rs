//! Standard output and standard error: colours, and pipes that close.
#![expect(clippy::disallowed_methods, reason = "the one place that asks the environment about the terminal")]

use std::io::{self, IsTerminal, Write};

use super::arguments::ColorChoice;

/// The program's way to talk.
#[derive(Debug)]
pub(super) struct Console {
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
    pub(super) fn color(&self, choice: ColorChoice) -> bool {
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
    pub(super) fn print(
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

    /// Says on standard error why the job could not be done.
    pub(super) fn complain(&mut self, failure: &str) {
        // Standard error may be closed as well; there is nobody left to tell.
        let _ = writeln!(io::stderr(), "stockade: {failure}");
    }
}
