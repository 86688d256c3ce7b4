//! Travis CI: the scripts of the phases, of the build and of its jobs.

use super::script::{Environment, follow, joined};
use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::document::{Document, get_path, items};
use crate::syntax::yaml::Node;

/// The phases of a job, in order.
// Source: "Job Lifecycle" of Travis CI's documentation.
const PHASES: [&str; 8] = [
    "before_install",
    "install",
    "before_script",
    "script",
    "after_success",
    "before_deploy",
    "deploy",
    "after_script",
];

/// What a build asks for.
pub(in crate::builders) fn travis(file: &BuilderFile<'_>) -> Collected {
    let document = Document::new(file.id, file.file);
    let mut collected = Collected::of(file, &document);
    let Some(root) = document.root() else { return collected };
    let jobs = [["jobs", "include"], ["matrix", "include"]];
    let jobs = jobs.iter().filter_map(|path| get_path(root, path)).flat_map(items);
    for job in std::iter::once(root).chain(jobs) {
        phases(job, &document, &mut collected);
    }
    collected
}

fn phases(job: Node<'_>, document: &Document<'_>, collected: &mut Collected) {
    if let Some(script) = joined(job, &PHASES, document, &collected.work) {
        follow(&script, "", &Environment::new(), collected);
    }
}
