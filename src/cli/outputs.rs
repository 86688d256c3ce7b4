//! Where reports go: `--format` and `--output`, standard output, files, and the summary of a step.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::arguments::CheckOptions;
use super::console::Console;
use crate::report::{self, Format, Report};
use crate::source;

/// A report that was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Output {
    format: Format,
    /// Where it goes; standard output where there is none.
    file: Option<PathBuf>,
}

/// The reports that a run was asked for.
#[derive(Debug)]
pub(crate) struct Outputs(Vec<Output>);

impl Outputs {
    /// What the arguments ask for. Checked before anything is read, so that a mistake costs no time.
    pub(super) fn plan(options: &CheckOptions, console: &Console) -> Result<Self, String> {
        let usual = if console.is_terminal() { Format::Pretty } else { Format::Short };
        let mut outputs = Vec::new();
        let mut is_format_used = false;
        for argument in &options.output {
            let (format, file) = match named_format(argument)? {
                Some((format, file)) => (format, file),
                None => {
                    is_format_used = true;
                    (options.format.unwrap_or(usual), PathBuf::from(argument))
                }
            };
            let file = (file.as_os_str() != "-").then_some(file);
            let place = |file: &Option<PathBuf>| file.as_deref().map(|file| source::absolute(file).ok());
            if outputs.iter().any(|output: &Output| place(&output.file) == place(&file)) {
                let place = file.map_or("standard output".to_owned(), |file| file.display().to_string());
                return Err(format!("--output: two reports cannot both go to {place}"));
            }
            outputs.push(Output { format, file });
        }
        let is_printed = outputs.iter().any(|output| output.file.is_none());
        let is_asked_for = options.output.is_empty() || options.format.is_some() && !is_format_used;
        if is_asked_for && !is_printed {
            outputs.push(Output { format: options.format.unwrap_or(usual), file: None });
        }
        if options.quiet || options.statistics {
            outputs.retain(|output| output.file.is_some());
        }
        Ok(Self(outputs))
    }

    /// Writes every report, none through links of the checkout. Where none goes to standard output, a line on standard error says how it went, so
    /// that a log is never both red and silent.
    pub(crate) fn write(
        &self,
        report: &Report<'_>,
        options: &CheckOptions,
        checkout: &Path,
        console: &mut Console,
    ) -> Result<(), String> {
        for output in &self.0 {
            match &output.file {
                None => {
                    let color = console.color(options.color);
                    console.print(|out| output.format.write(report, color, out))?;
                }
                Some(file) => {
                    let mut text = Vec::new();
                    let written = output.format.write(report, false, &mut text);
                    written
                        .and_then(|()| source::write_beside(checkout, file, &text))
                        .map_err(|error| format!("{}: {error}", file.display()))?;
                }
            }
        }
        if self.0.iter().any(|output| output.format == Format::Github)
            && let Some(file) = console.step_summary()
        {
            let mut text = Vec::new();
            let written = report::write_summary(report, &mut text);
            written
                .and_then(|()| source::append(&file, &text))
                .map_err(|error| format!("GITHUB_STEP_SUMMARY: {}: {error}", file.display()))?;
        }
        let is_silent = self.0.iter().all(|output| output.file.is_some());
        if is_silent && !options.quiet && !options.statistics {
            let files = self.0.iter().filter_map(|output| output.file.as_ref());
            let files: Vec<_> = files.map(|file| file.display().to_string()).collect();
            console.complain(&format!("{}: see {}", report.tally(), files.join(", ")));
        }
        Ok(())
    }
}

/// The format and the file of `FORMAT=FILE`. What stands before the `=` is a format where it is a word; a file
/// with such a name can be written `./word=…`.
fn named_format(argument: &OsStr) -> Result<Option<(Format, PathBuf)>, String> {
    // A path that is no UTF-8 can still follow a format.
    let bytes = argument.as_encoded_bytes();
    let Some(sign) = bytes.iter().position(|byte| *byte == b'=') else { return Ok(None) };
    let Some(name) = std::str::from_utf8(&bytes[..sign]).ok().filter(|name| is_word(name)) else {
        return Ok(None);
    };
    let Some(format) = Format::parse(name) else {
        let names = Format::ALL.map(Format::name).join(", ");
        return Err(format!("--output: `{name}` is not a format: use {names}"));
    };
    let text = argument.to_string_lossy();
    let file = match argument.to_str() {
        Some(text) => PathBuf::from(&text[sign + 1..]),
        None => return Err(format!("--output: the file name is not UTF-8: {text}")),
    };
    if file.as_os_str().is_empty() {
        return Err(format!("--output: `{text}` names no file"));
    }
    Ok(Some((format, file)))
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric())
}
