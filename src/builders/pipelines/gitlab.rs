//! GitLab CI: jobs with scripts, what they extend, their variables and matrices.

use super::script::{Environment, add_variables, filled, follow, joined};
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::document::{Document, entries, get, get_path, items, scalars};
use crate::builders::partial::Partial;
use crate::builders::work::Work;
use crate::limits;
use crate::syntax::yaml::Node;

/// Keys at the top of a file that are no jobs.
// Source: the CI/CD YAML syntax reference, "Keywords".
const KEYWORDS: [&str; 12] = [
    "after_script",
    "before_script",
    "cache",
    "default",
    "image",
    "include",
    "pages",
    "services",
    "spec",
    "stages",
    "variables",
    "workflow",
];

/// How deep jobs extend each other.
const MAX_DEPTH: usize = limits::BUILDER_NESTING.most();

/// The most combinations of a matrix.
const MAX_COMBINATIONS: usize = limits::MATRIX.most();

/// What a pipeline asks for.
pub(in crate::builders) fn gitlab(file: &BuilderFile<'_>) -> Collected {
    let document = Document::new(file.id, file.file);
    let mut collected = Collected::of(file, &document);
    let Some(root) = document.root() else { return collected };
    let mut environment = Environment::new();
    add_variables(get(root, "variables"), &document, &mut environment, &file.work);
    let jobs = entries(root).filter(|(name, _)| !KEYWORDS.contains(name) && !name.starts_with('.'));
    for (name, job) in jobs {
        let mut chain = Vec::new();
        add_chain(root, job, 0, &mut chain, &file.work);
        let part = |key: &str| chain.iter().copied().find(|job| get(*job, key).is_some());
        let default = get(root, "default").filter(|default| get(*default, "before_script").is_some());
        let before = part("before_script").or(default).unwrap_or(root);
        let Some(script) = part("script") else { continue };
        let texts = [
            joined(before, &["before_script"], &document, &file.work),
            joined(script, &["script"], &document, &file.work),
        ];
        let texts: Vec<_> = texts.into_iter().flatten().collect();
        let Some(text) = crate::builders::document::lines(&texts) else { continue };
        if !file.work.take(environment.len(), job.span()) {
            break;
        }
        let mut own = environment.clone();
        for job in chain.iter().rev() {
            add_variables(get(*job, "variables"), &document, &mut own, &file.work);
        }
        let matrix = part("parallel").and_then(|job| get_path(job, &["parallel", "matrix"]));
        for environment in combinations(matrix, &own, &document, &collected) {
            follow(&text, name, &environment, &mut collected);
        }
    }
    collected
}

/// Adds a job and those that it extends, the nearest first.
fn add_chain<'y>(root: Node<'y>, job: Node<'y>, depth: usize, all: &mut Vec<Node<'y>>, work: &Work) {
    all.push(job);
    // Of several, the last one wins.
    let parents = get(job, "extends").into_iter().flat_map(|names| scalars(names, work));
    let parents: Vec<Node<'y>> = parents.filter_map(|name| get(root, name.as_str()?)).collect();
    for parent in parents.into_iter().rev() {
        if depth == MAX_DEPTH || all.len() == MAX_DEPTH * MAX_DEPTH {
            work.reach(&limits::BUILDER_NESTING, job.span());
            return;
        }
        add_chain(root, parent, depth + 1, all, work);
    }
}

/// The environments of `parallel: matrix`.
fn combinations(
    matrix: Option<Node<'_>>,
    own: &Environment,
    document: &Document<'_>,
    collected: &Collected,
) -> Vec<Environment> {
    let Some(matrix) = matrix else { return vec![own.clone()] };
    let mut all = Vec::new();
    for entry in items(matrix) {
        let mut grown = vec![own.clone()];
        for (name, values) in entries(entry) {
            let work = &collected.work;
            let values: Vec<Partial> = scalars(values, work)
                .into_iter()
                .map(|value| filled(&document.text(value), own, work))
                .collect();
            // Each combination has an environment of its own.
            let copied = grown.len().saturating_mul(values.len()).min(MAX_COMBINATIONS + 1);
            let size = grown.first().map_or(0, Environment::len);
            if !work.take(copied.saturating_mul(size + 1) / 4, matrix.span()) {
                return all;
            }
            let with = |before: &Environment, value: &Partial| {
                let mut environment = before.clone();
                environment.insert(name.to_owned(), value.clone());
                environment
            };
            let product = grown.iter().flat_map(|before| values.iter().map(move |value| with(before, value)));
            grown = product.take(MAX_COMBINATIONS + 1).collect();
            if grown.len() > MAX_COMBINATIONS {
                break;
            }
        }
        all.extend(grown);
        if all.len() > MAX_COMBINATIONS {
            collected.reach(&limits::MATRIX, matrix.span());
            all.truncate(MAX_COMBINATIONS);
            break;
        }
    }
    all
}
