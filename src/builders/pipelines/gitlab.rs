//! GitLab CI: jobs with scripts, what they extend, their variables and matrices.

use super::script::{Environment, add_variables, filled, follow, joined};
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::document::{Document, entries, get, get_path, items, scalars};
use crate::builders::partial::Partial;
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
    let mut collected = Collected::of(&document);
    let Some(root) = document.root() else { return collected };
    let mut environment = Environment::new();
    add_variables(get(root, "variables"), &document, &mut environment);
    let jobs = entries(root).filter(|(name, _)| !KEYWORDS.contains(name) && !name.starts_with('.'));
    for (name, job) in jobs {
        let chain = chain(root, job, 0);
        let part = |key: &str| chain.iter().copied().find(|job| get(*job, key).is_some());
        let default = get(root, "default").filter(|default| get(*default, "before_script").is_some());
        let before = part("before_script").or(default).unwrap_or(root);
        let Some(script) = part("script") else { continue };
        let texts = [joined(before, &["before_script"], &document), joined(script, &["script"], &document)];
        let texts: Vec<_> = texts.into_iter().flatten().collect();
        let Some(text) = crate::builders::document::lines(&texts) else { continue };
        let mut own = environment.clone();
        for job in chain.iter().rev() {
            add_variables(get(*job, "variables"), &document, &mut own);
        }
        let matrix = part("parallel").and_then(|job| get_path(job, &["parallel", "matrix"]));
        for environment in combinations(matrix, &own, &document, &mut collected) {
            follow(&text, name, &environment, &mut collected);
        }
    }
    collected
}

/// A job and those that it extends, the nearest first.
fn chain<'y>(root: Node<'y>, job: Node<'y>, depth: usize) -> Vec<Node<'y>> {
    let mut all = vec![job];
    if depth >= MAX_DEPTH {
        return all;
    }
    // Of several, the last one wins.
    let parents: Vec<Node<'y>> = get(job, "extends").into_iter().flat_map(scalars).collect();
    for parent in parents.into_iter().rev().filter_map(|name| get(root, name.as_str()?)).take(MAX_DEPTH) {
        all.extend(chain(root, parent, depth + 1));
        all.truncate(MAX_DEPTH * MAX_DEPTH);
    }
    all
}

/// The environments of `parallel: matrix`.
fn combinations(
    matrix: Option<Node<'_>>,
    own: &Environment,
    document: &Document<'_>,
    collected: &mut Collected,
) -> Vec<Environment> {
    let Some(matrix) = matrix else { return vec![own.clone()] };
    let mut all = Vec::new();
    for entry in items(matrix) {
        let mut grown = vec![own.clone()];
        for (name, values) in entries(entry) {
            let values: Vec<Partial> =
                scalars(values).into_iter().map(|value| filled(&document.text(value), own)).collect();
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
