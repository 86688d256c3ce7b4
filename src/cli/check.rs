//! `stockade check`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use super::arguments::{CheckOptions, FailOn};
use super::console::Console;
use super::ending::Ending;
use super::outputs::Outputs;
use super::{baseline, policy};
use crate::catalog::Level;
use crate::compose::find::projects;
use crate::facts::Facts;
use crate::finding::Reported;
use crate::lint::{join, lint_all};
use crate::policy::Policy;
use crate::repo::Repo;
use crate::report::{Counts, Report, SourceRoot};
use crate::rules::{self, Rule};
use crate::source::{self, EntryKind, Located, RepoPath};

pub(super) fn run(options: &CheckOptions, console: &mut Console) -> Result<Ending, String> {
    if options.threads > 0 {
        // Fails only where the pool exists already, which in this program it does not.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build_global();
    }
    let outputs = Outputs::plan(options, console)?;
    let located = locate(options, console)?;
    let (policy, files) = policy::form(options, &located)?;
    let here = std::env::current_dir().and_then(|directory| directory.canonicalize());
    let here = here.map(|here| SourceRoot::new(&located.root, &here)).unwrap_or_default();
    let checkout = SourceRoot::new(&located.root, located.checkout());
    let checkout_root = located.checkout().to_path_buf();
    let Located { tree, scope, .. } = located;
    let facts = Facts::of(Repo::read(tree, files, &policy, &scope));
    if facts.repo.is_empty() {
        let places: Vec<_> = options.paths.iter().map(|path| path.display().to_string()).collect();
        let unnamed = projects::unnamed_compose_file(facts.repo.tree());
        let unnamed = unnamed.map_or_else(String::new, |path| {
            format!("; `{path}` looks like one: name it, or list it under `projects:` in stockade.yaml")
        });
        console.complain(&format!("no Dockerfile and no Compose file in {}{unnamed}", places.join(", ")));
        return Ok(Ending::Nothing);
    }
    if !options.quiet {
        tell_what_was_not_judged(&facts, &policy, &scope, console);
    }
    let mut outcome = lint_all(&facts, &policy, &scope);
    baseline::write(options, &facts, &checkout_root, &policy, &mut outcome, console)?;
    let findings = join(outcome.findings);
    let suppressed = if options.show_suppressed { outcome.suppressed } else { Vec::new() };
    if options.statistics && !options.quiet {
        console.print(|out| statistics(&findings, out))?;
    }
    let report = Report {
        findings: &findings,
        suppressed: &suppressed,
        files: facts.repo.files(),
        hidden: facts.hidden(),
        counts: Counts {
            dockerfiles: facts.repo.dockerfile_count(),
            compose: facts.repo.compose_file_count(),
        },
        pages: rules::all().map(Rule::page).filter(|page| policy.is_on(page)).collect(),
        here,
        checkout,
    };
    outputs.write(&report, options, &checkout_root, console)?;
    let worst = findings.iter().map(|finding| finding.level).max();
    // The program ends here: giving back a repository piece by piece takes a twentieth of a run.
    std::mem::forget(facts);
    Ok(if fails(options.fail_on, worst) { Ending::Findings } else { Ending::Clean })
}

/// The repository around what was named: paths, or standard input under a name.
fn locate(options: &CheckOptions, console: &mut Console) -> Result<Located, String> {
    let is_standard_input = |path: &Path| path.as_os_str() == "-";
    let others = options.paths.iter().any(|path| !is_standard_input(path) && path.as_os_str() != ".");
    let located = match &options.stdin_filename {
        Some(_) if others => {
            return Err(
                "--stdin-filename names the one file to check: give no other PATH than `-`".to_owned()
            );
        }
        Some(name) => {
            let bytes = console.read()?;
            source::locate_buffer(name, bytes, crate::policy::ROOT_MARKERS, options.threads)
        }
        None if options.paths.iter().any(|path| is_standard_input(path)) => {
            return Err("say what standard input is: `--stdin-filename PATH`, such as Dockerfile".to_owned());
        }
        None => source::locate(&options.paths, crate::policy::ROOT_MARKERS, options.threads),
    };
    located.map_err(|error| error.to_string())
}

/// Says in which of the files that were named no finding can stand.
fn tell_what_was_not_judged(facts: &Facts, policy: &Policy, scope: &[RepoPath], console: &mut Console) {
    for path in scope {
        let is_file = matches!(facts.repo.tree().kind(path), Some(EntryKind::File | EntryKind::Link));
        if is_file && facts.repo.files().find(path).is_none() && !policy.excludes(path) {
            console.complain(&format!(
                "{path}: nothing to judge in it: it is neither a Dockerfile nor a Compose file"
            ));
        }
    }
}

fn statistics(findings: &[Reported], out: &mut dyn Write) -> io::Result<()> {
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
