//! `stockade check`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::arguments::{CheckOptions, FailOn, FormatChoice};
use super::console::Console;
use super::{Ending, baseline, beliefs};
use crate::catalog::Level;
use crate::finding::Finding;
use crate::lint::lint_all;
use crate::model::Repo;
use crate::policy;
use crate::report::{Counts, Format, Report};
use crate::source;

pub(super) fn run(options: &CheckOptions, console: &mut Console) -> Result<Ending, String> {
    if options.threads > 0 {
        // Fails only where the pool exists already, which in this program it does not.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build_global();
    }
    let located = source::locate(&options.paths, policy::ROOT_MARKERS, options.threads)
        .map_err(|error| error.to_string())?;
    let (policy, files) = beliefs::form(options, &located)?;
    let repo = Repo::read(located.tree, files, &policy.sections, &located.scope);
    if repo.is_empty() {
        let places: Vec<_> = options.paths.iter().map(|path| path.display().to_string()).collect();
        console.complain(&format!("no Dockerfile and no Compose file in {}", places.join(", ")));
        return Ok(Ending::Nothing);
    }
    let mut outcome = lint_all(&repo, &policy, &located.scope);
    baseline::write(options, &repo, policy.baseline.as_ref(), &mut outcome, console)?;
    let findings = outcome.findings;
    if !options.quiet {
        print(options, &repo, &findings, console)?;
    }
    let worst = findings.iter().map(|finding| finding.level).max();
    Ok(if fails(options.fail_on, worst) { Ending::Findings } else { Ending::Clean })
}

fn print(
    options: &CheckOptions,
    repo: &Repo,
    findings: &[Finding],
    console: &mut Console,
) -> Result<(), String> {
    if options.statistics {
        return console.print(|out| statistics(findings, out));
    }
    let format = match options.format {
        Some(FormatChoice::Pretty) => Format::Pretty,
        Some(FormatChoice::Short) => Format::Short,
        Some(FormatChoice::Json) => Format::Json,
        None if console.is_terminal() => Format::Pretty,
        None => Format::Short,
    };
    let color = console.color(options.color);
    let counts = Counts { dockerfiles: repo.dockerfile_count(), compose: repo.compose_file_count() };
    let report = Report { findings, files: repo.files(), counts };
    console.print(|out| format.write(&report, color, out))
}

fn statistics(findings: &[Finding], out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<(&str, Level), usize> = BTreeMap::new();
    for finding in findings {
        *counts.entry((finding.rule, finding.level)).or_default() += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|((rule, level), count)| (std::cmp::Reverse((*level, *count)), *rule));
    for ((rule, level), count) in rows {
        writeln!(out, "{count:>6}  {level:<7}  {rule}")?;
    }
    Ok(())
}

fn fails(fail_on: FailOn, worst: Option<Level>) -> bool {
    let least = match fail_on {
        FailOn::Error => Level::Error,
        FailOn::Warning => Level::Warning,
        FailOn::Notice => Level::Notice,
        FailOn::Never => return false,
    };
    worst.is_some_and(|worst| worst >= least)
}
