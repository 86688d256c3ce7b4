//! `stockade init`: a policy file to begin with, or the schema of one.

use super::arguments::InitOptions;
use super::console::Console;
use super::ending::Ending;
use crate::catalog::Page;
use crate::facts::Facts;
use crate::init::{Beginning, Exceptions, HADOLINT_FILE_NAMES as FILE_NAMES, Hadolint, policy_text};
use crate::lint::{RunOutcome, lint_all};
use crate::policy::{self, Policy};
use crate::repo::Repo;
use crate::rules::{self, Rule, UNUSED_EXCEPTION};
use crate::source::{self, Files, Located, RepoPath};

/// How often the text is tried on the repository; each time, what was for nothing is left out.
const TRIES: usize = 4;

pub(super) fn run(options: &InitOptions, console: &mut Console) -> Result<Ending, String> {
    if options.schema {
        let schema = rules::policy_schema();
        console.print(|out| {
            serde_json::to_writer_pretty(&mut *out, &schema)?;
            writeln!(out)
        })?;
        return Ok(Ending::Clean);
    }
    let mut trial = Trial::new(options)?;
    let mut text = trial.begin()?;
    let mut left = 0;
    // What is tried has the names of the repository; what is written shows no credential that was taken for one.
    let mut covered = String::new();
    for _ in 0..TRIES {
        let (facts, policy, outcome) = trial.run(Some(&text))?;
        left = outcome.findings.len();
        let is_better = trial.learn(&facts, &policy, &outcome);
        if is_better {
            text = trial.text(&facts);
        }
        covered = facts.covered(&text).into_owned();
        if !is_better {
            break;
        }
    }
    if options.print {
        console.print(|out| out.write_all(covered.as_bytes()))?;
        return Ok(Ending::Clean);
    }
    let path = trial.root.join(policy::FILE_NAMES[0]);
    source::write_new(&path, covered.as_bytes()).map_err(|error| format!("{}: {error}", path.display()))?;
    let (rules, exceptions) = (trial.exceptions.rule_count(), trial.exceptions.count());
    let left = match left {
        0 => "what is found today is not reported".to_owned(),
        1 => "1 finding remains for `stockade check` to report".to_owned(),
        left => format!("{left} findings remain for `stockade check` to report"),
    };
    let name = policy::FILE_NAMES[0];
    let (exceptions, rules) = (counted(exceptions, "exception"), counted(rules, "rule"));
    console.complain(&format!("wrote {name} with {exceptions} from {rules}: {left}"));
    if let Some((file, hadolint)) = &trial.hadolint {
        for left in &hadolint.left {
            console.complain(&format!("{file}: not carried over: {left}"));
        }
    }
    Ok(Ending::Clean)
}

/// A number of things: "1 rule", "2 rules".
fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// Policies tried on a repository.
struct Trial<'a> {
    options: &'a InitOptions,
    root: std::path::PathBuf,
    pages: Vec<&'static Page>,
    exceptions: Exceptions,
    hadolint: Option<(String, Hadolint)>,
}

impl<'a> Trial<'a> {
    fn new(options: &'a InitOptions) -> Result<Self, String> {
        let located = locate(options)?;
        if let Some(path) = policy::find_only(&located.tree)? {
            return Err(format!("{path} is there already, and is left as it is"));
        }
        let pages: Vec<&'static Page> = rules::all().map(Rule::page).collect();
        let mut files = Files::default();
        let paths = FILE_NAMES.into_iter().filter_map(RepoPath::new);
        let hadolint = paths.into_iter().find_map(|path| {
            let bytes = located.tree.read(&path).ok()?;
            let file = files.add(path.clone(), bytes.clone());
            Some((path.as_str().to_owned(), Hadolint::read(file, &bytes, &pages)))
        });
        Ok(Self { options, root: located.root, pages, exceptions: Exceptions::default(), hadolint })
    }

    /// The first text: with what was carried over and no exception, then with one for all that this finds.
    fn begin(&mut self) -> Result<String, String> {
        let (facts, ..) = self.run(None)?;
        if facts.repo.is_empty() {
            return Err("there is no Dockerfile and no Compose file to make a policy for".to_owned());
        }
        let (facts, _, outcome) = self.run(Some(&self.text(&facts)))?;
        self.exceptions = Exceptions::for_findings(&facts, &self.pages, &outcome.findings);
        Ok(self.text(&facts))
    }

    fn text(&self, facts: &Facts) -> String {
        let hadolint = self.hadolint.as_ref().map(|(file, read)| (file.as_str(), read));
        policy_text(&Beginning { facts, pages: &self.pages, exceptions: &self.exceptions, hadolint })
    }

    /// What is found under a policy of this text.
    fn run(&self, text: Option<&str>) -> Result<(Facts, Policy, RunOutcome), String> {
        let mut located = locate(self.options)?;
        let mut files = Files::default();
        let mut policy = Policy::default();
        let path = RepoPath::new(policy::FILE_NAMES[0]);
        if let (Some(text), Some(path)) = (text, path) {
            located.tree.put(path.clone(), text.as_bytes().to_vec());
            let (read, mistakes) = rules::load_policy(&located.tree, &mut files, &path);
            if let Some(mistake) = mistakes.first() {
                return Err(format!("the new policy would have a mistake: {}", mistake.message));
            }
            policy = read;
        }
        policy.as_of = self.options.as_of.or_else(crate::cli::policy::today);
        let facts = Facts::of(Repo::read(located.tree, files, &policy, &located.scope));
        let outcome = lint_all(&facts, &policy, &[RepoPath::root()]);
        Ok((facts, policy, outcome))
    }

    /// Leaves out the exceptions that were for nothing, and adds those that are missing. Whether there were any.
    fn learn(&mut self, facts: &Facts, policy: &Policy, outcome: &RunOutcome) -> bool {
        let before = self.exceptions.clone();
        let unused = outcome.findings.iter().filter(|finding| finding.rule == UNUSED_EXCEPTION.page().name);
        for place in unused.map(|finding| finding.place) {
            for (rule, setting) in &policy.sections.rules {
                for exception in setting.value.except.iter().filter(|exception| exception.span == place) {
                    self.exceptions.remove(rule, exception.value.as_str());
                }
            }
        }
        self.exceptions.add_paths(facts, &self.pages, &outcome.findings);
        self.exceptions != before
    }
}

fn locate(options: &InitOptions) -> Result<Located, String> {
    let paths = std::slice::from_ref(&options.path);
    source::locate(paths, policy::ROOT_MARKERS, 0).map_err(|error| error.to_string())
}
