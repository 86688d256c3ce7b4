//! The baseline: read before a run, written after it.

use std::path::Path;

use super::arguments::CheckOptions;
use super::console::Console;
use super::mistakes;
use crate::facts::Facts;
use crate::finding::Reported;
use crate::lint::{RunOutcome, baseline_after};
use crate::policy::{Baseline, Policy, baseline_text};
use crate::rules::{self, Rule};
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
    policy: &Policy,
    outcome: &mut RunOutcome,
    console: &mut Console,
) -> Result<(), String> {
    let Some(path) = options.baseline.as_deref().filter(|_| options.write_baseline) else { return Ok(()) };
    outcome.findings.retain(|finding| finding.rule != rules::STALE_BASELINE.page().name);
    let old = policy.baseline.as_ref();
    let pages: Vec<_> = rules::all().map(Rule::page).collect();
    let is_protected = |finding: &Reported| {
        let page = pages.iter().find(|page| page.name == finding.rule);
        let path = facts.repo.files().path(finding.place);
        page.is_some_and(|page| policy.protection(page, path).is_some())
    };
    let adds = old.is_none() || options.update;
    let is_added = |finding: &Reported| adds && !is_protected(finding);
    let (added, left): (Vec<_>, Vec<_>) =
        std::mem::take(&mut outcome.findings).into_iter().partition(is_added);
    let held = left.iter().filter(|finding| is_protected(finding)).count();
    let new = left.len() - held;
    outcome.findings = left;
    let entries = baseline_after(facts, old, &outcome.stale, &outcome.suppressed, &added);
    let text = baseline_text(entries.iter());
    if old.is_none_or(|old| baseline_text(old.entries.iter().map(|entry| &entry.value)) != text) {
        source::write_beside(checkout, path, text.as_bytes())
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    if !options.quiet {
        console.complain(&summary(path, added.len(), outcome.stale.len(), new, held));
    }
    Ok(())
}

fn summary(path: &Path, added: usize, taken_out: usize, new: usize, held: usize) -> String {
    let entries = |count: usize| format!("{count} {}", if count == 1 { "entry" } else { "entries" });
    let mut text = format!("{}: {} added, {} taken out", path.display(), entries(added), entries(taken_out));
    if new > 0 {
        text += &format!("; {new} new, not added: `--update` adds what is new");
    }
    if held > 0 {
        let rules = if held == 1 { "its rule" } else { "their rules" };
        text += &format!("; {held} not added: the policy protects {rules}");
    }
    text
}
