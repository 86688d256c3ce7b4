//! Google Cloud Build: steps that are containers, with arguments.

use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::commands::{Argument, Circumstance, called};
use crate::builders::document::{Document, get, items, scalars, word};
use crate::builders::partial::{Location, Partial, ROOT};
use crate::builders::shell::{Start, run_text};
use crate::source::RepoPath;
use crate::syntax::yaml::Node;

use super::script::{Environment, add_variables, filled};

/// What a build asks for.
pub(in crate::builders) fn cloud_build(file: &BuilderFile<'_>) -> Collected {
    let document = Document::new(file.id, file.file);
    let mut collected = Collected::of(&document);
    let Some(root) = document.root() else { return collected };
    let mut substitutions = Environment::new();
    add_variables(get(root, "substitutions"), &document, &mut substitutions);
    // A build is started from the root by a trigger; by hand, from where its file lies.
    let text = |node: Node<'_>| filled(&document.text(node), &substitutions);
    for step in get(root, "steps").into_iter().flat_map(items) {
        let directory = get(step, "dir").map_or_else(|| Partial::new("."), text);
        let directory = match workspace(&directory).locate(Some(&RepoPath::root())) {
            Location::Inside(directory) => Some(directory),
            Location::Outside | Location::Unknown => None,
        };
        let label = word(step, "id").unwrap_or_default().to_owned();
        let Some(image) = get(step, "name").map(text) else { continue };
        let arguments: Vec<Argument> = get(step, "args")
            .into_iter()
            .flat_map(scalars)
            .map(|node| Argument { value: workspace(&text(node)), place: node.span() })
            .collect();
        let place = get(step, "args").map_or(step.span(), Node::span);
        let entry = word(step, "entrypoint").unwrap_or_default();
        let is_shell = ["bash", "sh", "/bin/bash", "/bin/sh"].contains(&entry);
        let script = get(step, "script").or_else(|| {
            // `-c` and the script.
            let last = get(step, "args").into_iter().flat_map(scalars).last();
            last.filter(|_| is_shell)
        });
        if let Some(script) = script {
            let start = Start { directory, environment: substitutions.clone(), own_path: None, label };
            collected.extend(run_text(&document.text(script), &start));
            continue;
        }
        // Source: "Cloud builders"; kaniko's README.
        let image = image.marked().split(['@', ':']).next().unwrap_or_default().to_owned();
        let program = match image.rsplit('/').next().unwrap_or_default() {
            "docker" if entry.is_empty() => "docker",
            "executor" if image.contains("kaniko") => "executor",
            _ if entry == "docker" => "docker",
            _ => continue,
        };
        let circumstance = Circumstance { place, directory, input: Partial::unknown() };
        if let Some(called) = called(program, &arguments, &circumstance) {
            collected.take(called, label);
        }
    }
    for image in get(root, "images").into_iter().flat_map(scalars) {
        collected.push(text(image));
    }
    collected
}

/// An argument with a path on the builder, which has the repository in `/workspace`.
// Source: "Build configuration file schema", `dir`.
fn workspace(argument: &Partial) -> Partial {
    const WORKSPACE: &str = "/workspace";
    let text = argument.marked();
    let Some(at) = text.find(WORKSPACE) else { return argument.clone() };
    let (before, after) = (&text[..at], &text[at + WORKSPACE.len()..]);
    let begins = before.is_empty() || before.ends_with('=') || before.ends_with("://");
    match begins && (after.is_empty() || after.starts_with('/')) {
        true => Partial::new(format!("{before}{ROOT}{after}")),
        false => argument.clone(),
    }
}
