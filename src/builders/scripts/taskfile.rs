//! `Taskfile.yml` of Task: commands with templates.

use std::collections::BTreeMap;

use crate::builders::builder_file::BuilderFile;
use crate::builders::collected::Collected;
use crate::builders::document::{Document, entries, get, items};
use crate::builders::partial::{Location, Partial};
use crate::builders::shell::{Start, run_text};
use crate::builders::template;
use crate::source::{RepoPath, Text};
use crate::syntax::yaml::{Node, NodeKind};

/// Variables by name.
type Variables = BTreeMap<String, Partial>;

/// What the tasks of a file ask for. They run in its folder, or where they say.
pub(in crate::builders) fn taskfile(file: &BuilderFile<'_>) -> Collected {
    let document = Document::new(file.id, file.file);
    let mut collected = Collected::of(&document);
    let Some(root) = document.root() else { return collected };
    let mut outer = Variables::new();
    add(get(root, "vars"), &document, &mut outer);
    for (name, task) in get(root, "tasks").into_iter().flat_map(entries) {
        let mut variables = outer.clone();
        add(get(task, "vars"), &document, &mut variables);
        let directory =
            match get(task, "dir").map(|dir| Partial::new(filled(dir, &document, &variables).as_str())) {
                None => Some(file.folder()),
                Some(path) => match path.locate(Some(&file.folder())) {
                    Location::Inside(directory) => Some(directory),
                    Location::Outside | Location::Unknown => None,
                },
            };
        let commands = match task.kind() {
            NodeKind::Mapping => get(task, "cmds").or_else(|| get(task, "cmd")),
            _ => Some(task),
        };
        let Some(commands) = commands else { continue };
        let one = matches!(commands.kind(), NodeKind::Scalar { .. }).then_some(commands);
        for command in one.into_iter().chain(items(commands)) {
            let Some(script) = get(command, "cmd").or_else(|| command.as_str().map(|_| command)) else {
                continue;
            };
            run_one(&filled(script, &document, &variables), directory.clone(), name, &mut collected);
        }
    }
    collected
}

fn run_one(script: &Text, directory: Option<RepoPath>, label: &str, collected: &mut Collected) {
    let start = Start { directory, label: label.to_owned(), ..Start::default() };
    collected.extend(run_text(script, &start));
}

/// Adds the variables of a mapping; those of commands are not known.
fn add(variables: Option<Node<'_>>, document: &Document<'_>, to: &mut Variables) {
    for (name, value) in variables.into_iter().flat_map(entries) {
        let value = match value.kind() {
            NodeKind::Scalar { .. } => Partial::new(filled(value, document, to).as_str()),
            _ => Partial::unknown(),
        };
        to.insert(name.to_owned(), value);
    }
}

/// A text with the values of its templates: `{{.NAME}}`.
fn filled(node: Node<'_>, document: &Document<'_>, variables: &Variables) -> Text {
    template::fill(&document.text(node), ("{{", "}}"), &|inside| {
        let value = inside.strip_prefix('.').and_then(|name| variables.get(name));
        Some(value.cloned().unwrap_or_else(Partial::unknown))
    })
}
