//! The baseline: read before a run, written after it.

use std::path::Path;

use super::arguments::CheckOptions;
use super::console::Console;
use super::mistakes;
use crate::facts::Facts;
use crate::lint::{RunOutcome, baseline_after};
use crate::policy::{Baseline, baseline_text};
use crate::rules;
use crate::source::{self, Files, Located, ReadError};

/// Reads the file that `--baseline` names. One that is to be written need not be there.
pub(super) fn load(
    options: &CheckOptions,
    located: &Located,
    files: &mut Files,
) -> Result<Option<Baseline>, String> {
    let Some(path) = &options.baseline else { return Ok(None) };
    let place = located.find_new(path).map_err(|error| format!("--baseline: {error}"))?;
    match Baseline::load(&located.tree, files, &place) {
        Ok((baseline, mistakes)) if mistakes.is_empty() => Ok(Some(baseline)),
        Ok((_, mistakes)) => Err(mistakes::describe("the baseline", &mistakes, files)),
        Err(ReadError::Missing) if options.write_baseline => Ok(None),
        Err(ReadError::Missing) => {
            Err(format!("--baseline: {} does not exist; `--write-baseline` writes it", path.display()))
        }
        Err(error) => Err(format!("--baseline: {}: {error}", path.display())),
    }
}

/// Writes the baseline, and takes out of the outcome what it now accepts or does not hold any more. A file
/// that was there gets no new entries unless that is asked for.
pub(super) fn write(
    options: &CheckOptions,
    facts: &Facts,
    checkout: &Path,
    old: Option<&Baseline>,
    outcome: &mut RunOutcome,
    console: &mut Console,
) -> Result<(), String> {
    let Some(path) = options.baseline.as_deref().filter(|_| options.write_baseline) else { return Ok(()) };
    outcome.findings.retain(|finding| finding.rule != rules::STALE_BASELINE.page().name);
    let adds = old.is_none() || options.update;
    let added = if adds { std::mem::take(&mut outcome.findings) } else { Vec::new() };
    let entries = baseline_after(facts, old, &outcome.stale, &outcome.suppressed, &added);
    let text = baseline_text(entries.iter());
    if old.is_none_or(|old| baseline_text(old.entries.iter().map(|entry| &entry.value)) != text) {
        source::write_beside(checkout, path, text.as_bytes())
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    if !options.quiet {
        console.complain(&summary(path, added.len(), outcome, adds));
    }
    Ok(())
}

fn summary(path: &Path, added: usize, outcome: &RunOutcome, adds: bool) -> String {
    let entries = |count: usize| format!("{count} {}", if count == 1 { "entry" } else { "entries" });
    let mut text =
        format!("{}: {} added, {} taken out", path.display(), entries(added), entries(outcome.stale.len()));
    if !adds && !outcome.findings.is_empty() {
        text += &format!("; {} new, not added: `--update` adds what is new", outcome.findings.len());
    }
    text
}
